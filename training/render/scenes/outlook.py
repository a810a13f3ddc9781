"""Whether a camera that a plan drew sees the item, or looks at furniture from behind it."""

from __future__ import annotations

import numpy as np

from training.render.scenes import camera
from training.render.scenes.scene import Info, Params, corners, moved
from training.render.shapes import Floats

SEEN = 0.6  # of the item's box that must be in sight; what stands around may hide the rest
INSET = 0.7  # corners of a box are emptier than its middle: look for points this far out
CLEAR = 0.5  # a block that covers less than this (glass) hides nothing


def sees(scene: Params, told: Info, view: Params) -> bool:
    """Whether a planned camera sees most of the item past the scene's blocks.

    Walls and papers stand behind the item by their own rule; blocks (shelves, the sides of a tent,
    furniture) may stand anywhere, so that a camera drawn without them may stand behind one.
    """
    box = moved(told.bounds_mm, np.array(scene["item"]))
    eye = camera.solve(view, box).matrix[:3, 3]
    middle = box.mean(axis=0)
    points = np.vstack([middle, middle + INSET * (corners(box) - middle)])
    hidden = np.zeros(len(points), dtype=bool)
    for surface in scene["surfaces"]:
        if surface["shape"] == "block" and surface["look"].get("cover", 1.0) >= CLEAR:
            hidden |= _crossed(eye, points, surface)
    return float((~hidden).mean()) >= SEEN


def _crossed(eye: Floats, points: Floats, block: Params) -> Floats:
    """Which of the lines from an eye to points, (n, 3), run through a block (the slab method)."""
    turn = np.radians(-block["turn_deg"])
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    at, size = np.array(block["at_mm"]), np.array(block["size_mm"])
    start, ends = eye - at, points - at
    start = np.concatenate([spin @ start[:2], start[2:]])
    ends = np.column_stack([ends[:, :2] @ spin.T, ends[:, 2]])
    low = np.array([-size[0] / 2, -size[1] / 2, 0.0])
    high = np.array([size[0] / 2, size[1] / 2, size[2]])
    way = ends - start
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    first, last = (low - start) / way, (high - start) / way
    near = np.minimum(first, last).max(axis=1)
    far = np.maximum(first, last).min(axis=1)
    return np.asarray((near < far) & (far > 0.0) & (near < 1.0 - 1e-6))

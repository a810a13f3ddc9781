"""Where a picture of the whole item is taken from: lens, view, framing right and wrong, shake.

``plan`` and ``solve`` are pure; ``place`` puts Blender's camera. Movement during the exposure is
Cycles' own motion blur of the camera, so that beauty, alpha and every mask blur alike.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.render.scenes.scene import Params, corners
from training.render.shapes import Floats

# Across the square that is kept of a phone's 4:3 picture: 26 mm equivalent is 36 / 30 of the side.
SENSOR_MM = 30.0
LENSES_MM = {"phone": (26.0, 26.0, 26.0, 40.0, 52.0), "studio": (70.0, 85.0, 100.0)}
VIEWS = {
    "eye": (0.0, 14.0),
    "three_quarter": (14.0, 42.0),
    "steep": (42.0, 68.0),
    "top": (78.0, 90),
}
WRONG = ("cut", "cut", "small", "tilted", "tilted")
SLOPE = {"eye": 4.0, "three_quarter": 3.0, "steep": 5.0, "top": 6.0}


def plan(draw: random.Random, views: Sequence[str], style: str = "phone") -> Params:
    """A camera at one of the views that the scene allows ("eye", "three_quarter", "steep", "top").

    About one phone picture in eight is framed wrongly: cut off, too small or tilted.
    """
    studio = style == "studio"
    view = draw.choice(list(views))
    low, high = VIEWS[view]
    wrong = None if studio or draw.random() > 0.13 else draw.choice(WRONG)
    spread = 0.15 if studio else 1.0
    fill = draw.uniform(0.7, 0.94) if studio else draw.triangular(0.6, 0.98, 0.84)
    shift = [draw.gauss(0.0, 0.25 * spread), draw.gauss(0.0, 0.25 * spread)]
    roll = draw.gauss(0.0, SLOPE[view] * (0.1 if studio else 1.0))
    if wrong == "cut":
        fill, shift = draw.uniform(0.85, 1.2), [draw.choice([-1, 1]) * 1.2, draw.uniform(-1.3, 1.3)]
    elif wrong == "small":
        fill = draw.uniform(0.2, 0.34)
    elif wrong == "tilted":
        roll = draw.choice([-1, 1]) * draw.uniform(10.0, 32.0)
    shaken = not studio and draw.random() < 0.12
    return {
        "kind": "whole",
        "view": view,
        "wrong": wrong,
        "azimuth": round(draw.triangular(-55.0, 55.0, 0.0), 3),
        "elevation": round(draw.uniform(low, high), 3),
        "roll": round(roll, 3),
        "lens_mm": draw.choice(LENSES_MM[style]),
        "sensor_mm": SENSOR_MM,
        "fill": round(fill, 4),
        "shift": [round(value, 4) for value in shift],
        "pupil_mm": round(draw.uniform(1.5, 5.0) if studio else draw.uniform(1.2, 4.4), 3),
        "focus": round(draw.gauss(-0.25, 0.25 if not studio else 0.1), 4),
        "shake_px": round(draw.uniform(1.0, 5.0), 3) if shaken else 0.0,
        "shake_deg": round(draw.uniform(0.0, 180.0), 2),
    }


@dataclass(frozen=True, eq=False)
class Sight:
    """A solved camera: 4 x 4 camera to world in millimetres, focus, scale at the item's middle."""

    matrix: Floats
    focus_mm: float
    depth_mm: float
    px_per_mm: float

    def __post_init__(self) -> None:
        if not np.isfinite(self.matrix).all() or self.depth_mm <= 0 or self.focus_mm <= 0:
            raise ValueError("no such camera")


def solve(params: Params, points_mm: Floats, width_px: int = 384) -> Sight:
    """The camera that frames points: (n, 3), or a box as (2, 3) low and high, in millimetres.

    The longer side of what they cover fills ``fill`` of the frame; ``shift`` moves it, 1 being as
    far as the room that is left on that side. Raises ValueError where no points are given.
    """
    points = corners(points_mm) if points_mm.shape == (2, 3) else points_mm
    if points.size == 0:
        raise ValueError("nothing to frame")
    turn = _turn(params)
    focal = params["lens_mm"] / params["sensor_mm"]
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    reach = float(np.linalg.norm(points - middle, axis=1).max())
    distance, centre = reach * 2 * focal / params["fill"], middle
    for _ in range(12):
        eye = centre + turn[:, 2] * distance
        low, high, depth = _seen(points, eye, turn, focal)
        if depth < 0.25 * reach:
            distance += reach
            continue
        size = float((high - low).max())
        room = np.maximum(1 - (high - low), 0.12) / 2 * np.array(params["shift"])
        off = (low + high) / 2 - room
        at = float((middle - eye) @ -turn[:, 2])
        centre = centre + turn[:, :2] @ (off * at / focal)
        distance *= 1 + 0.9 * (size / params["fill"] - 1)
    eye = centre + turn[:, 2] * distance
    eye[2] = max(eye[2], 25.0)
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = turn, eye
    depth = float((middle - eye) @ -turn[:, 2])
    focus = max(depth + params["focus"] * reach, 0.3 * depth)
    return Sight(matrix, focus, depth, focal * width_px / depth)


def _turn(params: Params) -> Floats:
    a, e, r = (np.radians(params[key]) for key in ("azimuth", "elevation", "roll"))
    away = np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])
    right = np.array([np.cos(a), np.sin(a), 0.0])
    up = np.cross(away, right)
    return np.stack(
        [right * np.cos(r) + up * np.sin(r), up * np.cos(r) - right * np.sin(r), away], axis=1
    )


def _seen(points: Floats, eye: Floats, turn: Floats, focal: float) -> tuple[Floats, Floats, float]:
    """Low and high of points in the frame (1 across, 0 in its middle), and the nearest depth."""
    local = (points - eye) @ turn
    depth = -local[:, 2]
    nearest = float(depth.min())
    flat = focal * local[:, :2] / np.maximum(depth, 1.0)[:, None]
    return flat.min(axis=0), flat.max(axis=0), nearest


def framed(sight: Sight, params: Params, points_mm: Floats) -> tuple[Floats, Floats]:
    """Low and high of points in the frame: -0.5 to 0.5, x to the right, y up."""
    focal = params["lens_mm"] / params["sensor_mm"]
    low, high, _ = _seen(points_mm, sight.matrix[:3, 3], sight.matrix[:3, :3], focal)
    return low, high


def place(params: Params, points_mm: Floats) -> float:
    """Blender's camera for points or a (2, 3) box; returns pixels per millimetre at the item.

    Needs a square frame. With ``shake_px`` the camera is keyed to move during frame 1, and motion
    blur is on.
    """
    import bpy
    from mathutils import Matrix

    scene: Any = bpy.context.scene
    sight = solve(params, points_mm, scene.render.resolution_x)
    matrix = Matrix(sight.matrix.tolist())
    matrix.translation = matrix.translation * 0.001
    data: Any = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width, data.clip_start = params["lens_mm"], params["sensor_mm"], 0.005
    data.dof.use_dof = params["pupil_mm"] > 0.0
    if params["pupil_mm"] > 0.0:
        data.dof.focus_distance = sight.focus_mm * 0.001
        data.dof.aperture_fstop = params["lens_mm"] / params["pupil_mm"]
    camera: Any = bpy.data.objects.new("camera", data)
    camera.matrix_world = matrix
    bpy.context.scene.collection.objects.link(camera)
    scene.camera = camera
    if params["shake_px"] > 0.0:
        _shaken(camera, params, sight)
    return sight.px_per_mm


def _shaken(camera: Any, params: Params, sight: Sight) -> None:
    import bpy

    scene: Any = bpy.context.scene
    angle = np.radians(params["shake_deg"])
    across = np.array([np.cos(angle), np.sin(angle)]) * params["shake_px"] / sight.px_per_mm
    move = sight.matrix[:3, :2] @ across * 0.001
    start = np.array(camera.location)
    for frame, share in ((0, -1.0), (2, 1.0)):
        camera.location = start + share * move
        camera.keyframe_insert("location", frame=frame)
    scene.frame_set(1)
    # Half of a frame on either side of frame 1: the eased curve is nearly straight there.
    scene.render.use_motion_blur, scene.render.motion_blur_shutter = True, 1.0
    scene.render.motion_blur_position = "CENTER"

"""A bag made of its numbers."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from training.render.shapes import Mesh
from training.render.things.bags import carry, closure, dress, flap, walls
from training.render.things.bags.making import Making
from training.render.things.bags.shape import body
from training.render.things.fittings.pieces import gather
from training.render.things.fittings.seam import Stitch
from training.render.things.thing import Params, Part, Thing


def build(params: Params) -> Thing:
    """The bag in the pose that its numbers name, standing on z = 0 about the origin."""
    if params["pose"] == "hanging":
        params = {**params, "carry": [_raised(each) for each in params["carry"]]}
    numbers = params["stitch"]
    stitch = Stitch(
        params["stitch_pitch_mm"],
        params["stitch_slant_deg"],
        numbers["thread_mm"],
        numbers["gap_mm"],
        params["detail"],
    )
    making = Making(params, body(params), stitch, random.Random(f"bag {params['seed']}"))
    walls.walls(making)
    over = flap.flap(making) if params["flap"]["shape"] != "none" else None
    if over is not None:
        flap.flap_parts(making, over)
    closure.close(making, over)
    closure.belts(making)
    closure.studs(making)
    dress.pocket(making)
    dress.name(making, over)
    dress.charms(making, over)
    walls.label(making)
    carry.carry(making)
    parts = _lifted(gather(making.parts))
    return Thing(
        params["kind"],
        tuple(parts),
        tuple(making.letters),
        tuple(making.anchors),
        tuple(making.seams),
        ("standing", "lying", "hanging"),
        _notes(parts, params),
    )


def _raised(numbers: dict[str, Any]) -> dict[str, Any]:
    """A handle or strap drawn up, as if the bag hung from it."""
    upright = {"lean": 0.0, "lean_other": 0.0} if "lean" in numbers else {"fall": "up"}
    return {**numbers, **upright, "state": "up"}


def _lifted(parts: list[Part]) -> list[Part]:
    """Nothing reaches below the ground: what would is pressed flat on it."""
    lifted = []
    for part in parts:
        points = part.mesh.vertices
        low = np.maximum(points[:, 2], 0.0)
        mesh = Mesh(np.column_stack([points[:, :2], low]), part.mesh.faces, part.mesh.slots)
        lifted.append(Part(part.name, mesh, part.roles, part.flat_mm, part.smooth))
    return lifted


def _notes(parts: list[Part], params: dict[str, Any]) -> dict[str, Any]:
    """Where a hand or a hook takes it: the highest point of what it is carried by."""
    held = [part.mesh.vertices for part in parts if part.name in ("handle", "strap", "chain")]
    points = np.concatenate(held or [part.mesh.vertices for part in parts])
    top = points[int(np.argmax(points[:, 2]))]
    return {
        "hang_mm": [float(value) for value in top],
        "pose": params["pose"],
        "family": params["family"],
    }

"""A sewn panel with a plate, letters and a lining: the smallest thing that can take any damage."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import (
    Floats,
    flat_normals,
    leather_piece,
    place,
    plate,
    rounded_polygon,
)
from training.render.things.fittings.seam import Stitch, sew_flat
from training.render.things.thing import Anchor, Letters, Params, Part, Thing


def plan(draw: random.Random) -> Params:
    """The seam's numbers and the width."""
    return {
        "width_mm": round(draw.uniform(110.0, 130.0), 2),
        "seams": {"stitch_pitch_mm": 3.0, "stitch_slant_deg": 8.0},
        "engraving_mm": 0.2,
    }


def build(params: Params) -> Thing:
    """A slightly curved panel that stands on its edge and looks towards -y."""
    half = params["width_mm"] / 2
    corners = np.array([[-half, 0.0], [half, 0.0], [half, 120.0], [-half, 120.0]])
    outline = rounded_polygon(corners, [14.0] * 4, 7.0)

    def bent(flat: Floats) -> Floats:
        return np.stack([flat[:, 0], 0.0008 * flat[:, 0] ** 2, flat[:, 1] + 40.0], axis=1)

    inner = outline - 5 * flat_normals(outline)
    stitch = Stitch(
        params["seams"]["stitch_pitch_mm"], params["seams"]["stitch_slant_deg"], detail="near"
    )
    sewn, seam = sew_flat("rim", np.vstack([inner, inner[:1]]), bent, stitch, 1.8)
    frame = np.eye(4)
    frame[:3, :3] = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]).T
    frame[:3, 3] = [0.0, -3.0, 90.0]
    badge = rounded_polygon(np.array([[-18.0, -8], [18, -8], [18, 8], [-18, 8]]), [3.0] * 4, 0.8)
    return Thing(
        "slab",
        (
            Part("panel", leather_piece(outline, bent, 1.8), ("leather", "edge", "lining")),
            Part("badge", place(plate(badge, 1.2, 0.4), frame), ("metal",)),
            *sewn,
        ),
        (Letters("logo", "VETRA", "satin", frame, 8.0, depth_mm=0.2),),
        (Anchor("corner left", (-half + 5, -1.0, 155.0), (-0.6, -0.5, 0.62), 30.0),),
        (seam,),
    )


def materials(draw: random.Random) -> dict[str, Params]:
    """Plain ones, with the numbers that leathers have."""
    rgb = [round(draw.uniform(0.05, 0.5), 4) for _ in range(3)]
    metal = [0.7, 0.5, 0.25]
    return {
        "leather": {
            "kind": "plain",
            "rgb": rgb,
            "rough": 0.4,
            "grain_mm": 1.6,
            "grain_depth_mm": 0.1,
        },
        "edge": {"kind": "plain", "rgb": [0.02, 0.02, 0.02], "rough": 0.4},
        "lining": {"kind": "plain", "rgb": [0.3, 0.2, 0.15], "rough": 0.9},
        "thread": {"kind": "plain", "rgb": [0.6, 0.5, 0.4], "rough": 0.6},
        "hole": {"kind": "plain", "rgb": [0.01, 0.01, 0.01], "rough": 0.9},
        "metal": {"kind": "plain", "rgb": metal, "rough": 0.2},
        "satin": {"kind": "plain", "rgb": metal, "rough": 0.35},
    }

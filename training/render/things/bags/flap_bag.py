"""Flap bags: quilted with a chain, boxed with a clasp, round, pointed like an envelope."""

from __future__ import annotations

import random
from typing import Any

from training.render.things.bags import drawing
from training.render.things.bags.building import build
from training.render.things.bags.drawing import span
from training.render.things.thing import Params

__all__ = ["build", "materials", "plan"]

FAMILIES = ("quilted", "clasp_box", "half_moon", "envelope", "messenger")

SIZES = {
    "quilted": ((200.0, 300.0), (130.0, 195.0), (55.0, 90.0)),
    "clasp_box": ((190.0, 270.0), (140.0, 185.0), (60.0, 95.0)),
    "half_moon": ((180.0, 250.0), (160.0, 215.0), (60.0, 90.0)),
    "envelope": ((210.0, 290.0), (135.0, 185.0), (45.0, 75.0)),
    "messenger": ((280.0, 360.0), (210.0, 270.0), (80.0, 120.0)),
}
"""Width, height and depth of each family, from and to, in millimetres."""


SOFT = {
    "quilted": 0.22,
    "clasp_box": 0.05,
    "half_moon": 0.12,
    "envelope": 0.15,
    "messenger": 0.4,
}

FLAPS = {
    "quilted": ((0.55, 0.85), ("square",)),
    "clasp_box": ((0.5, 0.75), ("square", "square", "arch")),
    "half_moon": ((0.6, 0.8), ("arch",)),
    "envelope": ((0.6, 0.85), ("point",)),
    "messenger": ((0.6, 0.9), ("square",)),
}
"""How far a family's flap reaches, from and to, and its shapes."""

LOCKS = {
    "quilted": ("turn", "emblem"),
    "clasp_box": ("emblem", "plate"),
    "half_moon": ("plate", "press"),
    "envelope": ("plate", "emblem", "press"),
    "messenger": ("press", "turn", "none"),
}

CHAINS = {"quilted": 0.9, "envelope": 0.6, "clasp_box": 0.3, "half_moon": 0.1, "messenger": 0.0}
"""How often a family hangs on a chain."""


def plan(draw: random.Random) -> Params:
    """All numbers of one flap bag."""
    family = draw.choice(FAMILIES)
    params = drawing.bag(draw, "flap", family, SIZES[family], SOFT[family])
    reach, shapes = FLAPS[family]
    params["flap"] = drawing.flap(draw, params["height_mm"], reach, shapes)
    params |= {
        "mouth_ratio": span(draw, 0.5, 0.95),
        "dip_mm": 0.0,
        "top_ratio": span(draw, 0.96, 1.02),
    }
    if family == "half_moon":
        params["corner_mm"] = span(draw, 0.45, 0.9) * params["height_mm"]
        params["flap"]["width_ratio"] = 0.99
    params["closure"] = drawing.lock(draw, *LOCKS[family])
    if family == "quilted" or draw.random() < 0.12:
        params["quilt"] = drawing.quilt(draw)
    if draw.random() < 0.92:
        params["carry"] = [drawing.long_strap(draw, (560.0, 1150.0), chain=CHAINS[family])]
    params["feet_mm"] = 0.0
    return params


def materials(draw: random.Random) -> dict[str, Any]:
    """A matched set of leathers, lining and metal."""
    return drawing.dressed(draw)

"""Clutches: zipped pouches, envelopes, framed evening bags."""

from __future__ import annotations

import random
from typing import Any

from training.render.things.bags import drawing
from training.render.things.bags.building import build
from training.render.things.bags.drawing import span
from training.render.things.thing import Params

__all__ = ["build", "materials", "plan"]

FAMILIES = ("pouch", "envelope", "frame", "flap")

SIZES = {
    "pouch": ((240.0, 320.0), (155.0, 215.0), (14.0, 34.0)),
    "envelope": ((240.0, 310.0), (140.0, 185.0), (14.0, 32.0)),
    "frame": ((170.0, 240.0), (100.0, 145.0), (45.0, 75.0)),
    "flap": ((220.0, 280.0), (100.0, 145.0), (28.0, 48.0)),
}
"""Width, height and depth of each family, from and to, in millimetres."""


def plan(draw: random.Random) -> Params:
    """All numbers of one clutch."""
    family = draw.choice(FAMILIES)
    size = SIZES[family]
    params = drawing.bag(
        draw, "clutch", family, size, {"pouch": 0.4, "frame": 0.2}.get(family, 0.1)
    )
    if family in ("pouch", "envelope"):
        params["pose"] = draw.choice(["lying", "lying", "standing"])
    params |= {"mouth_ratio": span(draw, 0.5, 0.9), "fold_mm": 0.0, "feet_mm": 0.0, "foot_mm": 2.0}
    if family == "pouch":
        params |= {"closure": drawing.zip_top(draw), "mouth_ratio": 0.6}
    elif family == "frame":
        params |= {
            "closure": {
                "kind": "frame",
                "lock": "none",
                "bar_mm": span(draw, 4.0, 6.5),
                "size_mm": span(draw, 24.0, 34.0),
            },
            "mouth_ratio": span(draw, 0.1, 0.25),
            "corner_mm": span(draw, 10.0, 45.0),
            "bulge_mm": span(draw, 2.0, 9.0),
        }
    else:
        shapes = ("point", "arch") if family == "envelope" else ("square", "arch")
        params["flap"] = drawing.flap(draw, params["height_mm"], (0.5, 0.85), shapes)
        params["closure"] = drawing.lock(draw, "emblem", "plate", "press", "none")
    if family in ("frame", "flap") and draw.random() < 0.5:
        params["carry"] = [drawing.long_strap(draw, (450.0, 1100.0), chain=0.95)]
    if draw.random() < 0.2:
        params["quilt"] = drawing.quilt(draw)
    return params


def materials(draw: random.Random) -> dict[str, Any]:
    """A matched set of leathers, lining and metal."""
    return drawing.dressed(draw)

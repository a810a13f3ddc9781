"""Top-handle bags: boxes, satchels, doctor's bags and bowling bags with short handles."""

from __future__ import annotations

import random
from typing import Any

from training.render.things.bags import drawing
from training.render.things.bags.building import build
from training.render.things.bags.drawing import span
from training.render.things.thing import Params

__all__ = ["build", "materials", "plan"]

FAMILIES = ("box", "satchel", "doctor", "bowling", "trapeze")

SIZES = {
    "box": ((180.0, 260.0), (160.0, 220.0), (80.0, 125.0)),
    "satchel": ((240.0, 330.0), (180.0, 240.0), (95.0, 150.0)),
    "doctor": ((250.0, 330.0), (170.0, 220.0), (130.0, 180.0)),
    "bowling": ((260.0, 340.0), (170.0, 220.0), (130.0, 170.0)),
    "trapeze": ((230.0, 300.0), (190.0, 240.0), (110.0, 160.0)),
}
"""Width, height and depth of each family, from and to, in millimetres."""


def plan(draw: random.Random) -> Params:
    """All numbers of one top-handle bag."""
    family = draw.choice(FAMILIES)
    size = SIZES[family]
    soft = {"box": 0.06, "satchel": 0.18, "doctor": 0.3, "bowling": 0.4, "trapeze": 0.15}[family]
    params = drawing.bag(draw, "top_handle", family, size, soft)
    pair = family in ("box", "bowling", "doctor")
    params["carry"] = [drawing.handle(draw, (65.0, 115.0), pair=pair, fallen=0.15)]
    params["feet_mm"] = draw.choice([4.0, 6.0, 7.0, 0.0])
    _close(draw, family, params)
    if draw.random() < 0.4:
        params["carry"].append(drawing.long_strap(draw, (700.0, 1050.0), chain=0.2))
    if params["charm"]["kind"] == "none" and draw.random() < 0.3:
        params["charm"]["kind"] = draw.choice(["mark", "tag", "padlock"])
    return params


def _close(draw: random.Random, family: str, params: Params) -> None:
    """Draw the family's mouth and what closes it."""
    if family == "box":
        params |= {"mouth_ratio": span(draw, 0.85, 1.0), "closure": drawing.zip_top(draw)}
        if draw.random() < 0.5:
            params["quilt"] = drawing.quilt(draw, ("diamond", "square"))
    elif family in ("satchel", "trapeze"):
        params["flap"] = drawing.flap(draw, params["height_mm"], (0.25, 0.6), ("square", "arch"))
        params["mouth_ratio"] = span(draw, 0.35, 0.7)
        params["closure"] = drawing.lock(draw, "turn", "press", "plate")
        if family == "trapeze":
            params["top_ratio"] = span(draw, 0.68, 0.85)
    elif family == "doctor":
        params |= {
            "mouth_ratio": span(draw, 0.12, 0.3),
            "taper_power": span(draw, 1.0, 1.6),
            "top_ratio": span(draw, 0.8, 0.95),
        }
        params["closure"] = {
            "kind": "frame",
            "lock": "none",
            "bar_mm": span(draw, 5.0, 8.0),
            "size_mm": span(draw, 26.0, 38.0),
        }
    else:
        corner = span(draw, 0.2, 0.4) * params["height_mm"]
        params |= {
            "top_corner_mm": corner,
            "mouth_ratio": span(draw, 0.55, 0.8),
            "dip_mm": -span(draw, 8.0, 25.0),
        }
        params["closure"] = drawing.zip_top(draw)


def materials(draw: random.Random) -> dict[str, Any]:
    """A matched set of leathers, lining and metal."""
    return drawing.dressed(draw)

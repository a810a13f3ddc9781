"""Totes: open bags with two handles, from stiff shoppers to slumping sacks."""

from __future__ import annotations

import random
from typing import Any

from training.render.things.bags import drawing
from training.render.things.bags.building import build
from training.render.things.bags.drawing import span
from training.render.things.thing import Params

__all__ = ["build", "materials", "plan"]

FAMILIES = ("shopper", "upright", "winged", "slouch", "east_west", "banded")

SIZES = {
    "shopper": ((300.0, 400.0), (250.0, 310.0), (120.0, 180.0)),
    "upright": ((250.0, 310.0), (300.0, 370.0), (90.0, 150.0)),
    "winged": ((260.0, 340.0), (220.0, 280.0), (140.0, 190.0)),
    "slouch": ((330.0, 430.0), (280.0, 350.0), (120.0, 190.0)),
    "east_west": ((330.0, 430.0), (190.0, 235.0), (110.0, 160.0)),
    "banded": ((300.0, 380.0), (260.0, 310.0), (150.0, 190.0)),
}
"""Width, height and depth of each family, from and to, in millimetres."""


SOFT = {
    "shopper": 0.3,
    "upright": 0.35,
    "winged": 0.2,
    "slouch": 0.9,
    "east_west": 0.35,
    "banded": 0.15,
}


def plan(draw: random.Random) -> Params:
    """All numbers of one tote."""
    family = draw.choice(FAMILIES)
    size = SIZES[family]
    params = drawing.bag(draw, "tote", family, size, SOFT[family])
    if family == "winged":
        params |= {
            "top_ratio": span(draw, 1.15, 1.35),
            "fold_mm": -span(draw, 4.0, 20.0),
            "waist_mm": 0.0,
        }
    elif family != "banded":
        params["top_ratio"] = span(draw, 1.0, 1.18)
        params["fold_mm"] = span(draw, 0.1, 0.5) * params["depth_mm"]
    if family in ("banded", "slouch") or draw.random() < 0.25:
        params["band_mm"] = span(draw, 18.0, 42.0)
    rise = (70.0, 120.0) if family == "winged" else (110.0, 240.0)
    kind = "handle" if draw.random() < 0.45 else "flat_handle"
    params["carry"] = [drawing.handle(draw, rise, pair=True, kind=kind, fallen=0.5)]
    if family == "winged" and draw.random() < 0.5:
        params["carry"].append(drawing.long_strap(draw, (700.0, 1000.0)))
    _close(draw, family, params)
    if draw.random() < 0.15:
        params["quilt"] = drawing.quilt(draw)
    if draw.random() < 0.2:
        params["belts"] = {
            "count": 2,
            "from": span(draw, 0.05, 0.3),
            "wide_mm": span(draw, 16.0, 28.0),
            "buckle": False,
        }
    return params


def _close(draw: random.Random, family: str, params: Params) -> None:
    """A zip, a tongue with a lock, or nothing."""
    closing = draw.random()
    if closing < 0.2 and family != "winged":
        params["closure"] = drawing.zip_top(draw)
    elif closing < 0.4:
        params["closure"] = drawing.lock(draw, "turn", "plate", "emblem") | {
            "kind": "tongue",
            "wide_mm": span(draw, 28.0, 55.0),
            "down_mm": span(draw, 40.0, 75.0),
        }


def materials(draw: random.Random) -> dict[str, Any]:
    """A matched set of leathers, lining and metal."""
    return drawing.dressed(draw)

"""Shoulder bags: crescents, hobos that sink, baguettes, and cross-body cameras' boxes."""

from __future__ import annotations

import random
from typing import Any

from training.render.things.bags import drawing
from training.render.things.bags.building import build
from training.render.things.bags.drawing import span
from training.render.things.thing import Params

__all__ = ["build", "materials", "plan"]

FAMILIES = ("crescent", "hobo", "baguette", "camera", "soft_camera")

SIZES = {
    "crescent": ((270.0, 360.0), (150.0, 210.0), (60.0, 100.0)),
    "hobo": ((320.0, 430.0), (250.0, 330.0), (90.0, 150.0)),
    "baguette": ((240.0, 300.0), (125.0, 165.0), (45.0, 75.0)),
    "camera": ((190.0, 250.0), (130.0, 170.0), (60.0, 90.0)),
    "soft_camera": ((210.0, 270.0), (140.0, 185.0), (70.0, 105.0)),
}
"""Width, height and depth of each family, from and to, in millimetres."""


SOFT = {"crescent": 0.5, "hobo": 0.9, "baguette": 0.3, "camera": 0.08, "soft_camera": 0.45}


def plan(draw: random.Random) -> Params:
    """All numbers of one shoulder bag."""
    family = draw.choice(FAMILIES)
    params = drawing.bag(draw, "shoulder", family, SIZES[family], SOFT[family])
    high = params["height_mm"]
    params["feet_mm"] = 0.0
    length = _cut(draw, family, params)
    if family == "baguette" and draw.random() < 0.7:
        params["flap"] = drawing.flap(draw, high, (0.35, 0.6), ("square", "arch"))
        params["closure"] = drawing.lock(draw, "emblem", "plate", "turn")
    else:
        params["closure"] = drawing.zip_top(draw)
        params["logo_at"] = span(draw, 0.3, 0.6)
    strap = drawing.long_strap(
        draw, length, chain=0.25, up=0.3 if family in ("crescent", "hobo") else 0.1
    )
    if draw.random() < 0.95:
        params["carry"] = [strap]
    if family in ("camera", "soft_camera", "crescent") and draw.random() < 0.3:
        params["quilt"] = drawing.quilt(draw)
    if (
        family in ("camera", "soft_camera")
        and draw.random() < 0.4
        and params["quilt"]["kind"] == "none"
    ):
        params["pocket"] = {"share": span(draw, 0.45, 0.7), "wide": span(draw, 0.7, 0.88)}
        params["logo_at"] = span(draw, 0.78, 0.85)
    return params


def _cut(draw: random.Random, family: str, params: Params) -> tuple[float, float]:
    """Draw the family's corners and mouth; answers how long its strap is, from and to."""
    high = params["height_mm"]
    if family in ("crescent", "hobo"):
        params |= {
            "corner_mm": span(draw, 0.5, 0.9) * high,
            "mouth_ratio": span(draw, 0.15, 0.35),
            "dip_mm": span(draw, 0.12, 0.38) * high,
            "taper_power": span(draw, 1.0, 1.8),
        }
        return 620.0, 900.0
    if family == "baguette":
        params |= {"corner_mm": span(draw, 8.0, 30.0), "mouth_ratio": span(draw, 0.4, 0.8)}
        return 480.0, 640.0
    corner = span(draw, 14.0, 40.0)
    params |= {
        "corner_mm": corner,
        "top_corner_mm": corner,
        "mouth_ratio": span(draw, 0.85, 1.0),
        "fold_mm": 0.0,
    }
    return 900.0, 1200.0


def materials(draw: random.Random) -> dict[str, Any]:
    """A matched set of leathers, lining and metal."""
    return drawing.dressed(draw)

"""Bucket bags: drawn together by a cord, or open pails."""

from __future__ import annotations

import random
from typing import Any

from training.render.things.bags import drawing
from training.render.things.bags.building import build
from training.render.things.bags.drawing import span
from training.render.things.thing import Params

__all__ = ["build", "materials", "plan"]

FAMILIES = ("drawstring", "pail", "square_bucket")

SIZES = {
    "drawstring": ((190.0, 260.0), (210.0, 290.0), (140.0, 180.0)),
    "pail": ((180.0, 240.0), (180.0, 240.0), (150.0, 190.0)),
    "square_bucket": ((190.0, 250.0), (200.0, 260.0), (130.0, 170.0)),
}
"""Width, height and depth of each family, from and to, in millimetres."""


def plan(draw: random.Random) -> Params:
    """All numbers of one bucket bag."""
    family = draw.choice(FAMILIES)
    size = SIZES[family]
    soft = {"drawstring": 0.55, "pail": 0.15, "square_bucket": 0.35}[family]
    params = drawing.bag(draw, "bucket", family, size, soft)
    params |= {
        "roundness": 0.0 if family == "square_bucket" else span(draw, 0.8, 1.0),
        "seam": draw.choice(["turned", "raw"]) if family == "square_bucket" else "turned",
        "corner_mm": 3.0,
        "foot_mm": span(draw, 4.0, 16.0),
        "top_ratio": span(draw, 0.85, 1.18),
        "mouth_ratio": span(draw, 0.85, 1.15),
        "fold_mm": 0.0,
        "topstitch": False,
        "band_mm": span(draw, 18.0, 34.0) if draw.random() < 0.4 else 0.0,
        "logo_at": span(draw, 0.3, 0.55),
    }
    if family != "pail":
        params["closure"] = {
            "kind": "drawstring",
            "lock": "none",
            "down_mm": span(draw, 24.0, 48.0),
            "cord_mm": span(draw, 3.5, 6.0),
            "tail_mm": span(draw, 60.0, 150.0),
        }
    if family == "pail":
        params["carry"] = [drawing.handle(draw, (90.0, 150.0), pair=True, fallen=0.4)]
    if family != "pail" or draw.random() < 0.4:
        params["carry"].append(drawing.long_strap(draw, (600.0, 1050.0), chain=0.25, up=0.2))
    if draw.random() < 0.15:
        params["quilt"] = drawing.quilt(draw, ("diamond", "channel", "rib"))
    return params


def materials(draw: random.Random) -> dict[str, Any]:
    """A matched set of leathers, lining and metal."""
    return drawing.dressed(draw)

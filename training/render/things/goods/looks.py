"""Materials of small leather goods, matched by the palettes."""

from __future__ import annotations

import random

from training.render.materials import palette
from training.render.things.props import looks
from training.render.things.thing import Params


def leather_good(draw: random.Random) -> dict[str, Params]:
    """Every role that a leather good may name."""
    main = palette.draw_canvas(draw) if draw.random() < 0.18 else None
    suite = palette.draw_suite(draw, main=main)
    return {
        **suite,
        "foil": suite["metal"] if draw.random() < 0.7 else suite["satin"],
        "zip_metal": suite["metal"],
        "fabric": suite["lining"],
        "plastic": palette.draw_plastic(draw),
        "ink": looks.ink(draw),
    }


def sewing(draw: random.Random, pitch: tuple[float, float] = (2.4, 3.8)) -> Params:
    """The numbers of a seam."""
    return {
        "stitch_pitch_mm": round(draw.uniform(*pitch), 3),
        "stitch_slant_deg": round(draw.uniform(0.0, 14.0), 2),
        "thread_mm": round(draw.uniform(0.5, 0.8), 3),
    }

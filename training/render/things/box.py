"""A cardboard box: the plainest prop."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import plate, rounded_polygon
from training.render.things.thing import Params, Part, Thing


def plan(draw: random.Random) -> Params:
    """Sides from a ring's box to a pair of boots'."""
    return {
        "width": draw.uniform(60.0, 340.0),
        "depth": draw.uniform(60.0, 240.0),
        "height": draw.uniform(30.0, 160.0),
    }


def build(params: Params) -> Thing:
    """One closed box."""
    x, y = params["width"] / 2, params["depth"] / 2
    outline = rounded_polygon(np.array([[-x, -y], [x, -y], [x, y], [-x, y]]), [2.0] * 4, 2.0)
    body = plate(outline, params["height"], 1.0)
    return Thing("box", (Part("body", body, ("card",)),))


def materials(draw: random.Random) -> dict[str, Params]:
    """Plain card of any colour."""
    colour = [draw.uniform(0.02, 0.85) for _ in range(3)]
    return {"card": {"kind": "plain", "rgb": colour, "rough": draw.uniform(0.4, 0.9)}}

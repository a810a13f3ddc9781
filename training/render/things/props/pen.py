"""A pen or pencil lying on its side."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import lathe, merge, place, rounded_polygon
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import moved, settled, slab, turned
from training.render.things.thing import Params, Part, Thing


def plan(draw: random.Random) -> Params:
    """Ball pens to pencils."""
    return {
        "family": draw.choice(["ball", "cap", "pencil"]),
        "length": draw.uniform(125.0, 180.0),
        "radius": draw.uniform(3.4, 6.2),
        "turn_deg": draw.uniform(-180.0, 180.0),
    }


def build(params: Params) -> Thing:
    """Barrel, tip and clip."""
    n, r = params["length"], params["radius"]
    if params["family"] == "pencil":
        r = 3.6
        body = lathe(np.array([[r, 0.0], [r, n - 22], [1.0, n - 4]]), 6)
        tip = lathe(np.array([[1.0, n - 4], [0.2, n]]), 8)
        pieces = [body, painted(tip, 1)]
    else:
        body = lathe(
            np.array(
                [
                    [0.3, 0],
                    [r * 0.8, 0.5],
                    [r, 3],
                    [r, n * 0.55],
                    [r * 1.08, n * 0.56],
                    [r, n * 0.58],
                    [r * 0.85, n - 14],
                ]
            ),
            24,
        )
        tip = lathe(np.array([[r * 0.85, n - 14], [r * 0.5, n - 5], [0.5, n - 1], [0.2, n]]), 20)
        strip = rounded_polygon(
            np.array([[-1.8, 0], [1.8, 0], [1.4, 38], [-1.4, 38]]), [1.2] * 4, 1.5
        )
        clip = place(
            slab(strip, 0.8, 0.3), moved(0, 0, 0) @ turned("x", 90.0) @ moved(0, 4.0, r + 1.2)
        )
        pieces = [body, painted(tip, 1), painted(clip, 1)]
    laid = (
        turned("z", params["turn_deg"])
        @ turned("y", 90.0)
        @ turned("z", 60.0)
        @ moved(0, 0, -n / 2)
    )
    mesh = place(merge(pieces), laid)
    mesh = settled(mesh)
    return Thing("pen", (Part("pen", mesh, ("plastic", "metal")),))


def materials(draw: random.Random) -> dict[str, Params]:
    """Plastic barrel, metal tip."""
    return {"plastic": looks.plastic(draw), "metal": looks.metal(draw)}

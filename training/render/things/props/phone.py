"""A mobile phone, face up or down, in a case or bare."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Mesh, lathe, merge, place, rounded_polygon
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import moved, slab, turned
from training.render.things.thing import Params, Part, Thing


def plan(draw: random.Random) -> Params:
    """Sizes of the last ten years."""
    width = draw.uniform(64.0, 79.0)
    return {
        "family": draw.choice(["up", "down"]),
        "width": width,
        "height": width * draw.uniform(1.95, 2.2),
        "thickness": draw.uniform(7.2, 11.5),
        "corner": draw.uniform(7.0, 12.0),
        "lenses": draw.choice([1, 2, 3]),
        "turn_deg": draw.uniform(-180.0, 180.0),
    }


def build(params: Params) -> Thing:
    """Body, glass, and camera lenses on the back."""
    x, y, thick = params["width"] / 2, params["height"] / 2, params["thickness"]
    corners = np.array([[-x, -y], [x, -y], [x, y], [-x, y]])
    outline = rounded_polygon(corners, [params["corner"]] * 4, 2.0)
    inner = rounded_polygon(corners * (1 - 2.5 / x), [params["corner"] - 2.0] * 4, 2.0)
    pieces = [slab(outline, thick, min(2.6, thick * 0.3))]
    if params["family"] == "up":
        pieces.append(painted(place(slab(inner, 0.35, 0.2), moved(0, 0, thick - 0.1)), 1))
    else:
        pieces += _lenses(params, x, y, thick)
    mesh = place(merge(pieces), turned("z", params["turn_deg"]))
    return Thing("phone", (Part("phone", mesh, ("body", "screen", "lens")),))


def _lenses(params: Params, x: float, y: float, thick: float) -> list[Mesh]:
    bump = rounded_polygon(
        np.array([[x - 34, y - 36], [x - 5, y - 36], [x - 5, y - 5], [x - 34, y - 5]]),
        [6.0] * 4,
        1.5,
    )
    made = [place(slab(bump, 1.6, 0.7), moved(0, 0, thick - 0.2))]
    spots = [(x - 13, y - 13), (x - 13, y - 28), (x - 26, y - 20)][: params["lenses"]]
    for at in spots:
        ring = lathe(np.array([[5.6, 0.0], [5.6, 1.0], [5.0, 1.2], [4.6, 0.8], [0.2, 0.6]]), 24)
        made.append(painted(place(ring, moved(at[0], at[1], thick + 1.3)), 2))
    return made


def materials(draw: random.Random) -> dict[str, Params]:
    """Any case, a dark screen."""
    return {
        "body": looks.plastic(draw),
        "screen": looks.plain([0.004, 0.004, 0.005], 0.05),
        "lens": looks.plain([0.01, 0.01, 0.014], 0.05),
    }

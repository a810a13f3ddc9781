"""A payment, loyalty or authenticity card; alone or a few fanned."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, merge, place, rounded_polygon
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import moved, slab, turned
from training.render.things.props.print_marks import bar_code, printed, text_lines
from training.render.things.thing import Params, Part, Thing


def plan(draw: random.Random) -> Params:
    """One to three cards of 85.6 by 54 mm (ISO/IEC 7810 ID-1), or a card for a price."""
    return {
        "family": draw.choice(["bank", "printed", "tag"]),
        "count": draw.choice([1, 1, 2, 3]),
        "fan_deg": draw.uniform(4.0, 22.0),
        "seed": draw.randrange(10**6),
        "turn_deg": draw.uniform(-180.0, 180.0),
    }


def build(params: Params) -> Thing:
    """The cards, the uppermost last."""
    draw = random.Random(params["seed"])
    size = (42.8, 27.0) if params["family"] != "tag" else (22.0, 40.0)
    made = []
    for index in range(params["count"]):
        turn = moved(draw.uniform(-6, 6) * index, draw.uniform(-6, 6) * index, 0.85 * index)
        made.append(
            place(
                _card(params["family"], size, draw), turn @ turned("z", params["fan_deg"] * index)
            )
        )
    mesh = place(merge(made), turned("z", params["turn_deg"]))
    return Thing("card", (Part("card", mesh, ("plastic", "ink", "metal"), smooth=False),))


def _card(family: str, size: tuple[float, float], draw: random.Random) -> Mesh:
    x, y = size
    corners = np.array([[-x, -y], [x, -y], [x, y], [-x, y]])
    plate = slab(rounded_polygon(corners, [3.2] * 4, 1.5), 0.8, 0.2)
    boxes = text_lines(draw, (-x * 0.85, -y * 0.8, x * 0.5, -y * 0.1), y * 0.3)
    if family != "bank":
        boxes += bar_code(draw, (-x * 0.7, y * 0.2, x * 0.7, y * 0.7))

    def flat(points: Floats) -> Floats:
        return np.column_stack([points, np.full(len(points), 0.83)])

    pieces = [plate, painted(printed(boxes, flat), 1)]
    if family == "bank":
        chip = rounded_polygon(
            np.array([[-31, 0], [-20, 0], [-20, 9], [-31, 9]], dtype=float), [1.5] * 4, 1.0
        )
        pieces.append(painted(place(slab(chip, 0.1, 0.03), moved(0, 0, 0.78)), 2))
    return merge(pieces)


def materials(draw: random.Random) -> dict[str, Params]:
    """A plastic card, its print and chip."""
    face = looks.any_colour(draw)
    ink = [0.8, 0.8, 0.78] if sum(face) < 0.6 else [0.03, 0.03, 0.03]
    return {
        "plastic": looks.plain(face, draw.uniform(0.15, 0.4)),
        "ink": looks.plain(ink, 0.4),
        "metal": looks.plain([0.7, 0.55, 0.25], 0.3),
    }

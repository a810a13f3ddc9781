"""A glass shelf on its brackets, as shops show goods on."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import merge, place, plate, rounded_polygon
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import moved, slab
from training.render.things.thing import Params, Part, Thing


def plan(draw: random.Random) -> Params:
    """A shelf of 60 to 140 cm, 8 to 12 mm thick."""
    return {
        "family": draw.choice(["blade", "post"]),
        "width": draw.uniform(600.0, 1400.0),
        "depth": draw.uniform(250.0, 420.0),
        "thickness": draw.uniform(8.0, 12.0),
        "height": draw.uniform(60.0, 420.0),
        "rail": draw.random() < 0.5,
    }


def build(params: Params) -> Thing:
    """The pane, a bracket or a post at each side, and a rail under the front edge."""
    w, d, h = params["width"] / 2, params["depth"] / 2, params["height"]
    outline = rounded_polygon(np.array([[-w, -d], [w, -d], [w, d], [-w, d]]), [3.0] * 4, 10.0)
    # No under side: clear glass seen from within would mirror there.
    pane = place(plate(outline, params["thickness"], 1.2), moved(0, 0, h - params["thickness"]))
    below = h - params["thickness"]
    made = [pane]
    for x in (-w * 0.82, w * 0.82):
        if params["family"] == "post":
            post = rounded_polygon(
                np.array([[-9, -9], [9, -9], [9, 9], [-9, 9]], dtype=float), [2.0] * 4, 2.0
            )
            for y in (-d * 0.85, d * 0.85):
                made.append(painted(place(slab(post, below, 0.5), moved(x, y, 0)), 1))
        else:
            blade = rounded_polygon(
                np.array([[-2, -d * 0.9], [2, -d * 0.9], [2, d], [-2, d]]), [0.8] * 4, 3.0
            )
            made.append(painted(place(slab(blade, 26.0, 0.5), moved(x, 0, below - 26.0)), 1))
            upright = rounded_polygon(
                np.array([[-12, d], [12, d], [12, d + 12], [-12, d + 12]]), [1.0] * 4, 3.0
            )
            made.append(painted(place(slab(upright, h + 120.0, 0.5), moved(x, 0, 0)), 1))
    if params["rail"]:
        rail = rounded_polygon(
            np.array([[-w, -d], [w, -d], [w, -d + 14], [-w, -d + 14]]), [1.0] * 4, 10.0
        )
        made.append(painted(place(slab(rail, 10.0, 0.6), moved(0, 0, below - 10.0)), 1))
    notes = {"top_mm": h, "inner_mm": [2 * w * 0.78, 2 * d * 0.85]}
    return Thing("shelf_bracket", (Part("shelf", merge(made), ("glass", "metal")),), notes=notes)


def materials(draw: random.Random) -> dict[str, Params]:
    """Clear glass, brushed steel, brass or black metal."""
    return {"glass": looks.glass(draw), "metal": looks.metal(draw)}

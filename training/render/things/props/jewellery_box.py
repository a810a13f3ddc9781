"""A small hinged box for a ring or a watch, open or closed, with its cushion."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, merge, place, rounded_polygon
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import loft, moved, raised, settled, slab, turned
from training.render.things.thing import Params, Part, Thing


def plan(draw: random.Random) -> Params:
    """A ring's to a necklace's box."""
    width = draw.uniform(55.0, 180.0)
    return {
        "family": draw.choice(["open", "closed"]),
        "width": width,
        "depth": width * draw.uniform(0.7, 1.1),
        "height": draw.uniform(34.0, 60.0),
        "split": draw.uniform(0.5, 0.65),
        "corner": draw.uniform(1.0, 9.0),
        "open_deg": draw.uniform(70.0, 115.0),
        "turn_deg": draw.uniform(-40.0, 40.0),
    }


def build(params: Params) -> Thing:
    """Lower shell with a cushion, upper shell on a hinge at the back."""
    w, d = params["width"], params["depth"]
    low = params["height"] * params["split"]
    high = params["height"] - low
    opened = params["open_deg"] if params["family"] == "open" else 0.0
    lower = _shell(params, low)
    upper = place(_shell(params, high), moved(0, 0, high) @ turned("x", 180.0))
    hinge = moved(0, d / 2, low) @ turned("x", -opened) @ moved(0, -d / 2, 0.4)
    pad = place(_cushion(w - 6, d - 6), moved(0, 0, low - 9.0))
    mesh = merge([lower, painted(pad, 1), place(upper, hinge)])
    mesh = place(mesh, turned("z", params["turn_deg"]))
    mesh = settled(mesh)
    return Thing("jewellery_box", (Part("jewellery box", mesh, ("card", "satin")),))


def _rectangle(w: float, d: float, corner: float) -> Floats:
    x, y = w / 2, d / 2
    return rounded_polygon(np.array([[-x, -y], [x, -y], [x, y], [-x, y]]), [corner] * 4, 3.0)


def _shell(params: Params, height: float) -> Mesh:
    """An open tray with walls of 3 mm, its inside in the satin's slot."""
    w, d, corner = params["width"], params["depth"], params["corner"]
    outer = _rectangle(w, d, corner)
    inner = outer * (1 - 6.0 / np.array([w, d]))
    floor = raised(outer * 0.985, 0.0)
    disc = [raised(outer * size, 0.0) for size in (0.3, 0.9, 0.975)]
    out = loft(
        [
            *disc,
            floor,
            raised(outer, 1.2),
            raised(outer, height - 0.5),
            raised(outer * 0.995, height),
        ],
        end=False,
    )
    lip = loft([raised(outer * 0.995, height), raised(inner, height)], start=False, end=False)
    inside = loft([raised(inner, height), raised(inner, 3.0)], slot=1, start=False, end=True)
    return merge([out, lip, inside])


def _cushion(w: float, d: float) -> Mesh:
    pad = slab(_rectangle(w, d, 4.0), 11.0, 4.5)
    slit = slab(_rectangle(w * 0.5, 1.6, 0.7), 0.4, 0.1)
    return merge([pad, place(slit, moved(0, 0, 10.8))])


def materials(draw: random.Random) -> dict[str, Params]:
    """Leatherette outside, satin or velvet inside."""
    inside = draw.choice([(0.75, 0.72, 0.66), (0.02, 0.02, 0.02), (0.3, 0.28, 0.26)])
    return {"card": looks.card(draw), "satin": looks.plain(looks.varied(draw, inside), 0.6)}

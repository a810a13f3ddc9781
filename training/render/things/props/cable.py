"""A charging cable or a ribbon end lying in loops on the table."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import merge, place, resample, rounded_polygon, tube
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.curves import through
from training.render.things.props.forms import moved, settled, slab, turned
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Params, Part, Thing


def plan(draw: random.Random) -> Params:
    """A loose coil or a stray line."""
    return {
        "family": draw.choice(["coil", "stray"]),
        "radius": draw.uniform(1.3, 2.6),
        "size": draw.uniform(50.0, 130.0),
        "turns": draw.uniform(1.2, 3.2),
        "seed": draw.randrange(10**6),
    }


def build(params: Params) -> Thing:
    """The cable with a plug on one end."""
    draw, noise = random.Random(params["seed"]), Unevenness(params["seed"])
    r = params["radius"]
    if params["family"] == "coil":
        t = np.linspace(0, 2 * np.pi * params["turns"], 260)
        size = params["size"] * (1 + 0.18 * noise(t * 10, t * 0, 9.0))
        path = np.stack(
            [size * np.cos(t), size * 0.8 * np.sin(t), r + r * 2 * (t // (2 * np.pi))], axis=1
        )
        path[:, 2] = r + 2 * r * np.clip(t / (2 * np.pi) - 0.5, 0, None)
    else:
        knots = np.array(
            [
                [i * params["size"] * 0.5, draw.uniform(-1, 1) * params["size"] * 0.7, r]
                for i in range(6)
            ]
        )
        path = through(knots - knots.mean(axis=0) * np.array([1, 1, 0]), 24)
    path = resample(path, 3.0, closed=False)
    cord = tube(path, r, 10)
    along = path[-1] - path[-2]
    body = rounded_polygon(
        np.array([[0, -6], [24, -6], [24, 6], [0, 6]], dtype=float), [2.5] * 4, 1.5
    )
    tongue = rounded_polygon(
        np.array([[24, -4], [32, -4], [32, 4], [24, 4]], dtype=float), [1.0] * 4, 1.5
    )
    plug = merge(
        [slab(body, 7.0, 2.0), painted(place(slab(tongue, 2.6, 1.0), moved(0, 0, 2.2)), 1)]
    )
    turn = float(np.degrees(np.arctan2(along[1], along[0])))
    seat = moved(path[-1, 0], path[-1, 1], max(0.0, path[-1, 2] - 3.5)) @ turned("z", turn)
    mesh = merge([cord, place(plug, seat)])
    mesh = settled(mesh)
    return Thing("cable", (Part("cable", mesh, ("plastic", "metal")),))


def materials(draw: random.Random) -> dict[str, Params]:
    """White or black rubber and steel."""
    return {"plastic": looks.plastic(draw), "metal": looks.plain([0.6, 0.6, 0.6], 0.2)}

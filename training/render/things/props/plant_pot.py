"""A house plant in its pot, or a pot alone."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, lathe, merge, place, tube
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import moved, thin, turned
from training.render.things.thing import Params, Part, Thing

FAMILIES = ("sword", "round", "fern")


def plan(draw: random.Random) -> Params:
    """A window sill's plant to a floor plant."""
    return {
        "family": draw.choice(FAMILIES),
        "radius": draw.uniform(38.0, 110.0),
        "tall": draw.uniform(0.8, 1.25),
        "taper": draw.uniform(0.62, 1.0),
        "lip": draw.random() < 0.5,
        "leaves": draw.randint(9, 26),
        "reach": draw.uniform(1.6, 3.4),
        "seed": draw.randrange(10**6),
    }


def build(params: Params) -> Thing:
    """Pot, earth and leaves."""
    pot, earth = _pot(params)
    draw = random.Random(params["seed"])
    leaves = [_leaf(params, draw) for _ in range(params["leaves"])]
    plant = [painted(leaf, 2) for leaf in leaves]
    return Thing(
        "plant_pot", (Part("plant", merge([pot, earth, *plant]), ("ceramic", "earth", "leaf")),)
    )


def _pot(params: Params) -> tuple[Mesh, Mesh]:
    r = params["radius"]
    h, low = 2 * r * params["tall"] * 0.9, r * params["taper"]
    lip = 4.0 if params["lip"] else 0.0
    profile = [[0.4, 0.0], [low - 2, 0.0], [low, 2.0], [r - lip * 0.2, h * 0.82]]
    if lip:
        profile += [[r + lip, h * 0.83], [r + lip, h - 1.0]]
    profile += [[r + lip - 1.0, h], [r - 5.0, h], [r - 6.0, h * 0.86], [0.4, h * 0.86]]
    earth = lathe(np.array([[r - 6.5, h * 0.88], [0.5 * r, h * 0.9], [0.4, h * 0.89]]), 24)
    return lathe(np.array(profile), 40), painted(earth, 1)


def _leaf(params: Params, draw: random.Random) -> Mesh:
    r = params["radius"]
    h = 2 * r * params["tall"] * 0.9 * 0.88
    family = params["family"]
    length = r * params["reach"] * draw.uniform(0.6, 1.1)
    wide = {"sword": 0.1, "round": 0.42, "fern": 0.16}[family] * length * draw.uniform(0.8, 1.2)
    lean = draw.uniform(0.1, 0.4) if family == "sword" else draw.uniform(0.3, 1.0)
    t = np.linspace(0.0, 1.0, 14)
    bend = lean + draw.uniform(0.2, 1.3) * t**1.5 * (0.5 if family == "sword" else 1.0)
    step = length / 13
    out = np.cumsum(np.sin(bend) * step)
    up = np.cumsum(np.cos(bend) * step)
    stem = 0.45 if family == "round" else 0.06
    blade = np.clip((t - stem) / (1 - stem), 0.0, 1.0)
    half = wide / 2 * np.sin(np.pi * blade**0.75) ** 0.8 + 0.8
    across = np.linspace(-1.0, 1.0, 5)
    grid = np.empty((14, 5, 3))
    grid[:, :, 0] = out[:, None] - 0.25 * half[:, None] * np.abs(across) * np.cos(bend)[:, None]
    grid[:, :, 1] = half[:, None] * across
    grid[:, :, 2] = up[:, None] + 0.25 * half[:, None] * np.abs(across) * np.sin(bend)[:, None]
    leaf = thin(grid, 0.5)
    spot = draw.uniform(0.0, 0.35) * r
    turn = draw.uniform(0.0, 360.0)
    where: Floats = turned("z", turn) @ moved(spot, 0, h)
    return place(
        merge([leaf, tube(np.stack([out[:8], 0 * out[:8], up[:8]], axis=1), 0.9, 6)]), where
    )


def materials(draw: random.Random) -> dict[str, Params]:
    """Clay or glaze, earth, green."""
    return {
        "ceramic": looks.ceramic(draw),
        "earth": looks.plain([0.03, 0.02, 0.012], 0.95),
        "leaf": looks.leaf(draw),
    }

"""A cup, mug or glass, with or without its saucer."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, lathe, merge, place, sweep
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import moved, turned
from training.render.things.thing import Params, Part, Thing

FAMILIES = ("mug", "teacup", "tumbler", "beaker")


def plan(draw: random.Random) -> Params:
    """An espresso cup to a large mug."""
    family = draw.choice(FAMILIES)
    return {
        "family": family,
        "height": draw.uniform(55.0, 105.0),
        "radius": draw.uniform(30.0, 46.0),
        "foot": draw.uniform(0.55, 0.95) if family != "mug" else draw.uniform(0.88, 1.0),
        "curve": draw.uniform(0.4, 1.6),
        "wall": draw.uniform(2.2, 4.0),
        "fill": draw.uniform(0.0, 0.85),
        "saucer": family == "teacup" and draw.random() < 0.8,
        "turn_deg": draw.uniform(0.0, 360.0),
    }


def build(params: Params) -> Thing:
    """The cup on its saucer if it has one; its drink if it is filled."""
    height, radius, wall = params["height"], params["radius"], params["wall"]
    lift = 5.0 if params["saucer"] else 0.0
    cup = place(_wall(params), moved(0, 0, lift))
    pieces = [cup]
    if params["family"] in ("mug", "teacup"):
        pieces.append(place(_handle(params), moved(0, 0, lift)))
    if params["saucer"]:
        pieces.append(_saucer(radius * 1.85))
    if params["fill"] > 0.2:
        level = wall + (height - wall) * params["fill"]
        drink = lathe(
            np.array([[_radius(params, level) - wall + 0.3, level + lift], [0.3, level + lift]])
        )
        pieces.append(painted(drink, 1))
    mesh = place(merge(pieces), turned("z", params["turn_deg"]))
    return Thing("cup", (Part("cup", mesh, ("ceramic", "drink")),))


def _radius(params: Params, z: float) -> float:
    t = np.clip(z / params["height"], 0.0, 1.0)
    return float(params["radius"] * (params["foot"] + (1 - params["foot"]) * t ** params["curve"]))


def _wall(params: Params) -> Mesh:
    height, wall = params["height"], params["wall"]
    up = np.concatenate([[0.0, 0.6, 1.8], np.linspace(4.0, height - wall * 0.5, 14)])
    soft = np.concatenate([[3.0, 1.2, 0.3], np.zeros(14)])
    outer = [[_radius(params, z) - s, z] for z, s in zip(up, soft, strict=True)]
    rim = [
        [
            _radius(params, height) - wall / 2 + wall / 2 * np.cos(a),
            height - wall / 2 + wall / 2 * np.sin(a),
        ]
        for a in np.linspace(0.3, np.pi - 0.3, 6)
    ]
    down = np.linspace(height - wall * 0.5, wall + 2.0, 12)
    inner = [[_radius(params, z) - wall, z] for z in down]
    low = [[_radius(params, wall) - wall - 2.5, wall + 0.4], [0.4, wall]]
    foot = [[0.4, 0.0]]
    return lathe(np.array(foot + outer + rim + inner + low), 40)


def _handle(params: Params) -> Mesh:
    height = params["height"]
    t = np.linspace(-0.5 * np.pi, 0.5 * np.pi, 18)
    low, high = height * 0.22, height * 0.82
    reach = params["radius"] * 0.7
    z = (low + high) / 2 + (high - low) / 2 * np.sin(t)
    start = np.array([_radius(params, each) for each in z]) - params["wall"] * 0.6
    x = start + reach * np.cos(t) ** 0.8
    path = np.stack([x, np.zeros_like(x), z], axis=1)
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    section = np.stack([6.5 * np.cos(angle), 4.2 * np.sin(angle)], axis=1)
    return sweep(path, section, 1.0)


def _saucer(radius: float) -> Mesh:
    profile: Floats = np.array(
        [
            [0.4, 0.8],
            [radius * 0.5, 0.0],
            [radius * 0.56, 2.0],
            [radius * 0.97, 10.0],
            [radius, 11.5],
            [radius * 0.97, 12.5],
            [radius * 0.56, 5.0],
            [radius * 0.4, 4.4],
            [0.4, 4.4],
        ]
    )
    return lathe(profile, 48)


def materials(draw: random.Random) -> dict[str, Params]:
    """Glazed ceramic and coffee, tea or milk."""
    drink = draw.choice([(0.03, 0.012, 0.005), (0.22, 0.09, 0.02), (0.4, 0.25, 0.14)])
    return {"ceramic": looks.ceramic(draw), "drink": looks.plain(list(drink), 0.05)}

"""A dressmaker's torso on its stand, or a bust for a table."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, lathe, merge, place, rounded_polygon
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.curves import spline
from training.render.things.props.forms import loft, moved, slab
from training.render.things.thing import Params, Part, Thing

FAMILIES = ("stand", "bust")

# Height above the hips' end, half width, half depth: a size 38 form, millimetres.
_BODY = (
    (0.0, 168.0, 112.0, 0.0),
    (70.0, 172.0, 115.0, 4.0),
    (150.0, 160.0, 105.0, 2.0),
    (240.0, 122.0, 84.0, -4.0),
    (320.0, 134.0, 98.0, -10.0),
    (390.0, 150.0, 118.0, -16.0),
    (450.0, 160.0, 104.0, -6.0),
    (505.0, 172.0, 84.0, 6.0),
    (540.0, 158.0, 70.0, 12.0),
    (565.0, 105.0, 60.0, 14.0),
    (585.0, 62.0, 54.0, 12.0),
    (640.0, 54.0, 52.0, 4.0),
)


def plan(draw: random.Random) -> Params:
    """Sizes 34 to 44, on a stand of 80 to 100 cm."""
    family = draw.choice(FAMILIES)
    return {
        "family": family,
        "size": draw.uniform(0.92, 1.12),
        "waist": draw.uniform(0.9, 1.15),
        "bust": draw.uniform(0.75, 1.05),
        "leg": draw.uniform(560.0, 800.0) if family == "stand" else draw.uniform(20.0, 60.0),
        "foot": draw.choice(["tripod", "plate"]),
        "cap": draw.choice(["wood", "metal", "cloth"]),
    }


def rings(params: Params) -> Floats:
    """The torso's rings, (rows, columns, 3), from the hips up: what garments hang on."""
    table = np.array(_BODY)
    z = np.linspace(0.0, 640.0, 80)
    wide, deep, shift = (
        spline(z, list(zip(table[:, 0], table[:, k], strict=True))) for k in (1, 2, 3)
    )
    waist = 1 + (params["waist"] - 1) * np.exp(-(((z - 240) / 80) ** 2))
    front = 1 + (params["bust"] - 1) * np.exp(-(((z - 390) / 60) ** 2))
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    power = 0.82
    x = np.sign(c) * np.abs(c) ** power
    y = np.sign(s) * np.abs(s) ** power
    grid = np.empty((80, 64, 3))
    grid[:, :, 0] = (wide * waist)[:, None] * x
    ahead = np.where(y < 0, front[:, None], 1.0)
    grid[:, :, 1] = (deep * waist)[:, None] * y * ahead + shift[:, None]
    grid[:, :, 2] = z[:, None]
    return np.asarray(grid * params["size"] + np.array([0.0, 0.0, params["leg"]]))


def build(params: Params) -> Thing:
    """Torso, cap of the neck, pole and foot."""
    grid = rings(params)
    torso = loft(list(grid))
    top = grid[-1].mean(axis=0)
    cap = lathe(
        np.array(
            [
                [50.0, -3],
                [53.0, 0],
                [53.0, 6],
                [40.0, 10],
                [10.0, 12],
                [9, 22],
                [13, 30],
                [9, 40],
                [0.5, 43],
            ]
        )
    )
    pieces = [torso, painted(place(cap, moved(*top)), 1)]
    pole = lathe(np.array([[13.0, 0.0], [13.0, params["leg"] + 8.0]]), 20)
    pieces += [
        painted(place(pole, moved(0, 0, 0)), 2),
        *[painted(each, 2) for each in _foot(params)],
    ]
    notes = {"neck_mm": [float(v) for v in top], "size": params["size"]}
    return Thing(
        "mannequin", (Part("mannequin", merge(pieces), ("fabric", "wood", "metal")),), notes=notes
    )


def _foot(params: Params) -> list[Mesh]:
    if params["family"] == "bust" or params["foot"] == "plate":
        radius = 110.0 if params["family"] == "bust" else 165.0
        return [lathe(np.array([[radius, 0], [radius, 8], [radius - 4, 12], [20, 16], [0.5, 16]]))]
    x = 190.0
    leg = rounded_polygon(np.array([[-8, -8], [x, -5], [x, 5], [-8, 8]]), [4.0] * 4, 6.0)
    made = []
    for k in range(3):
        a = np.radians(90 + 120 * k)
        turn = np.eye(4)
        turn[:2, :2] = [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]
        bar = slab(leg, 16.0, 5.0)
        rise = 40.0 * (1 - bar.vertices[:, 0] / x).clip(0, 1.1) ** 2
        bar.vertices[:, 2] += rise
        made.append(place(bar, turn))
    return made


def materials(draw: random.Random) -> dict[str, Params]:
    """Linen, jersey in black or white, or skin-coloured plastic."""
    cover = draw.choice(
        [(0.72, 0.68, 0.6), (0.02, 0.02, 0.02), (0.78, 0.77, 0.75), (0.56, 0.42, 0.33)]
    )
    return {
        "fabric": looks.plain(looks.varied(draw, cover, 0.12), draw.choice([0.4, 0.85, 0.95])),
        "wood": looks.wood(draw),
        "metal": looks.metal(draw),
    }

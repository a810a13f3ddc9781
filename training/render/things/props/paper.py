"""A sheet of paper: a folded note, a till receipt that curls, or a care booklet."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, merge, place
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import moved, thin, turned
from training.render.things.props.noise import Unevenness
from training.render.things.props.print_marks import bar_code, printed, text_lines
from training.render.things.thing import Params, Part, Thing

FAMILIES = ("receipt", "letter", "leaflet")


def plan(draw: random.Random) -> Params:
    """A till roll's width to a letter's."""
    family = draw.choice(FAMILIES)
    width = {"receipt": draw.uniform(57.0, 80.0), "letter": 210.0, "leaflet": draw.uniform(90, 150)}
    wide = width[family]
    return {
        "family": family,
        "width": wide,
        "height": wide * draw.uniform(1.35, 3.2 if family == "receipt" else 1.5),
        "folds": draw.choice([0, 1, 2]) if family != "receipt" else draw.choice([0, 0, 1, 3]),
        "fold_mm": draw.uniform(2.0, 16.0),
        "curl_mm": draw.uniform(2.0, 26.0) if family == "receipt" else draw.uniform(0.0, 8.0),
        "seed": draw.randrange(10**6),
        "turn_deg": draw.uniform(-180.0, 180.0),
    }


def build(params: Params) -> Thing:
    """The sheet and its print."""
    x, y = params["width"] / 2, params["height"] / 2
    u, v = np.meshgrid(np.linspace(-x, x, 26), np.linspace(-y, y, 60))
    flat = np.stack([u.ravel(), v.ravel()], axis=1)
    height = _height(params, flat)
    floor = float(height.min())
    grid = np.concatenate([flat, height[:, None] - floor], axis=1).reshape(60, 26, 3)
    draw = random.Random(params["seed"])
    line = 4.2 if params["family"] == "receipt" else 5.5
    boxes = text_lines(draw, (-x * 0.86, -y * 0.55, x * 0.86, y * 0.9), line)
    boxes += bar_code(draw, (-x * 0.7, -y * 0.9, x * 0.4, -y * 0.72))

    def on_paper(at: Floats) -> Floats:
        return np.column_stack([at, _height(params, at) - floor + 0.22])

    mesh = merge([thin(grid, 0.12), painted(printed(boxes, on_paper), 1)])
    matrix = turned("z", params["turn_deg"]) @ moved(0, 0, 0)
    return Thing("paper", (Part("paper", place(mesh, matrix), ("paper", "ink"), smooth=True),))


def _height(params: Params, flat: Floats) -> Floats:
    """Ends that curl up, folds that stand like roofs, and a little cockle."""
    noise = Unevenness(params["seed"])
    x, y = flat[:, 0], flat[:, 1]
    half = params["height"] / 2
    t = y / half
    height = params["curl_mm"] * np.abs(t) ** 3 * (1 + 0.3 * noise(x, y, 70.0))
    folds = params["folds"]
    if folds:
        phase = (t + 1) / 2 * (folds + 1)
        near = np.abs(phase - np.round(phase)) * params["height"] / (folds + 1)
        inner = (np.round(phase) > 0) & (np.round(phase) < folds + 1)
        sign = np.where(np.round(phase) % 2 == 1, 1.0, -0.6)
        height = height + np.where(inner, sign, 0.0) * params["fold_mm"] * np.exp(-near / 14.0)
    return np.asarray(height + 0.8 * noise.rough(x, y, 45.0, 2))


def materials(draw: random.Random) -> dict[str, Params]:
    """Paper and print."""
    return {"paper": looks.paper(draw), "ink": looks.ink(draw)}

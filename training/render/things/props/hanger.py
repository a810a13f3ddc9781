"""A coat hanger of wire, wood or plastic; hung by its hook at the top."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, merge, resample, sweep, tube
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.curves import through
from training.render.things.props.forms import settled
from training.render.things.thing import Params, Part, Thing

FAMILIES = ("wire", "wooden", "plastic")


def plan(draw: random.Random) -> Params:
    """From a shirt's to a coat's width."""
    family = draw.choice(FAMILIES)
    return {
        "family": family,
        "width": draw.uniform(380.0, 450.0),
        "drop": draw.uniform(60.0, 110.0),
        "curve": draw.uniform(0.0, 26.0) if family != "wire" else 0.0,
        "thick": draw.uniform(9.0, 24.0) if family == "wooden" else draw.uniform(5.0, 8.0),
        "bar": draw.random() < 0.7,
        "neck": draw.uniform(45.0, 65.0),
        "skew": draw.uniform(-1.0, 1.0),
    }


def shoulders(params: Params) -> Floats:
    """The line that a garment lies on, (n, 3), from left to right; the ends are the lowest."""
    t = np.linspace(-1.0, 1.0, 41)
    x = t * params["width"] / 2
    z = -params["drop"] * np.abs(t) ** 1.15 + 6.0 * np.exp(-((t / 0.12) ** 2))
    y = -params["curve"] * np.abs(t) ** 2
    return np.stack([x, y, z + params["drop"] + 12.0], axis=1)


def build(params: Params) -> Thing:
    """Arms, bar and hook; standing on its lower edge, the hook above."""
    line = shoulders(params)
    if params["family"] == "wire":
        body = _wire(line)
        roles = ("metal", "metal")
    else:
        body = _arms(params, line)
        roles = ("wood" if params["family"] == "wooden" else "plastic", "metal")
    hook = painted(tube(_hook(params, line), 1.6 if params["family"] != "wire" else 1.1, 10), 1)
    mesh = merge([*body, hook])
    mesh = settled(mesh)
    notes = {"shoulder_mm": [[round(float(v), 2) for v in p] for p in line[::8]]}
    return Thing("hanger", (Part("hanger", mesh, roles),), poses=("hanging",), notes=notes)


def _hook(params: Params, line: Floats) -> Floats:
    top = line[20]
    neck = params["neck"]
    radius = 17.0
    angle = np.radians(np.linspace(0.0, 250.0, 24))
    bow = np.stack(
        [-radius * np.sin(angle) * 0.9 + params["skew"] * 2, np.zeros(24), -radius * np.cos(angle)],
        axis=1,
    )
    centre = top + np.array([0.0, 0.0, neck + radius])
    knots = np.vstack(
        [top - np.array([0, 0, 6.0]), top + np.array([0, 0, neck * 0.5]), centre + bow]
    )
    return resample(through(knots, 4), 2.0, closed=False)


def _wire(line: Floats) -> list[Mesh]:
    low = line[[0, -1]] - np.array([0, 0, 9.0])
    path = np.vstack([line, low[1:], low[:1]])
    loop = resample(path, 4.0, closed=True)
    return [tube(loop, 1.1, 8, closed=True)]


def _arms(params: Params, line: Floats) -> list[Mesh]:
    tall = 13.0 if params["family"] == "wooden" else 7.0
    angle = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    section = np.stack(
        [
            params["thick"] / 2 * np.sign(c) * np.abs(c) ** 0.8,
            tall / 2 * np.sign(s) * np.abs(s) ** 0.8,
        ],
        axis=1,
    )
    path = resample(line - np.array([0, 0, tall / 2]), 5.0, closed=False)
    t = np.linspace(-1, 1, len(path))
    swell = 0.75 + 0.45 * np.abs(t) ** 2
    ends = np.clip((1 - np.abs(t)) / 0.02, 0.15, 1.0) ** 0.5
    made = [sweep(path, section, swell * ends)]
    if params["bar"]:
        y = path[3, 1]
        z = float(path[3, 2]) - 4.0
        x = params["width"] / 2 * 0.86
        bar = np.array([[-x, y, z + 6], [-x, y, z - 14], [x, y, z - 14], [x, y, z + 6]])
        made.append(tube(resample(bar, 4.0, closed=False), 3.0, 10))
    return made


def materials(draw: random.Random) -> dict[str, Params]:
    """Wood, plastic or velvet, and steel."""
    return {"wood": looks.wood(draw), "plastic": looks.plastic(draw), "metal": looks.metal(draw)}

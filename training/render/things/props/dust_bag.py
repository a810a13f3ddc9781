"""A cloth dust bag with its drawstring, lying empty or filled."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, merge, place, resample, tube
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.curves import through
from training.render.things.props.forms import loft, turned
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Letters, Params, Part, Thing

HOUSES = ("VETRA", "Arco Nova", "MAISON ORIEL", "Sella & Figli", "NOVEMBRE", "Ostro")


def plan(draw: random.Random) -> Params:
    """Sizes for a wallet to a tote."""
    width = draw.uniform(150.0, 420.0)
    return {
        "family": draw.choice(["empty", "filled"]),
        "width": width,
        "height": width * draw.uniform(0.85, 1.3),
        "fill_mm": draw.uniform(5.0, 60.0),
        "wrinkle_mm": draw.uniform(1.5, 4.5),
        "word": draw.choice(HOUSES),
        "word_mm": width * draw.uniform(0.05, 0.11),
        "seed": draw.randrange(10**6),
        "turn_deg": draw.uniform(-60.0, 60.0),
    }


def build(params: Params) -> Thing:
    """Two cloths puffed against each other, gathered at the neck, with the cord's ends."""
    noise = Unevenness(params["seed"])
    rings = [_ring(params, noise, t) for t in np.linspace(0.0, 1.0, 64)]
    cloth = loft(rings)
    cord = painted(_cord(params), 1)
    turn = turned("z", params["turn_deg"])
    mesh = place(merge([cloth, cord]), turn)
    part = Part("dust bag", mesh, ("fabric", "cord"))
    return Thing("dust_bag", (part,), letters=(_word(params, turn),))


def _half_height(params: Params, x: Floats, t: float) -> Floats:
    """Half the puff at points across the bag, t from its bottom (0) to its mouth (1)."""
    half = params["width"] / 2
    full = params["fill_mm"] if params["family"] == "filled" else 6.0
    across = np.clip(1 - (x / half) ** 2, 0.0, 1.0) ** 0.5
    return np.asarray((full * np.sin(np.pi * min(t, 0.86) ** 0.8) + 2.2) * across)


def _ring(params: Params, noise: Unevenness, t: float) -> Floats:
    half, height = params["width"] / 2, params["height"]
    neck = 1 - 0.32 * np.exp(-(((t - 0.86) / 0.05) ** 2)) if params["family"] == "filled" else 1.0
    round_off = min(1.0, 0.93 + t * 1.6)
    x = (
        np.concatenate([np.linspace(-1, 1, 60), np.linspace(1, -1, 60)[1:-1]])
        * half
        * neck
        * round_off
    )
    y = (t - 0.5) * height
    lower = np.arange(len(x)) < 60
    puff = _half_height(params, x / max(neck * round_off, 1e-6), t)
    wrinkle = params["wrinkle_mm"] * noise.rough(x, np.full_like(x, y), 70.0, 3)
    gather = 2.4 * np.exp(-(((t - 0.86) / 0.07) ** 2)) * np.sin(x / half * 26.0)
    middle = 0.35 * float(puff.max())
    z = np.where(
        lower, middle - 0.35 * puff, middle + puff + np.maximum(wrinkle, -0.6 * puff) + gather
    )
    z = np.maximum(z, np.where(lower, 0.0, 0.7))
    edge = (
        2.0 * noise(np.full_like(x, y), x * 0 + 9.0, 40.0) * np.sign(x) * (np.abs(x) > 0.9 * half)
    )
    return np.stack([x + edge, np.full_like(x, y), z], axis=1)


def _cord(params: Params) -> Mesh:
    draw = random.Random(params["seed"])
    y = 0.36 * params["height"]
    half = params["width"] / 2 * (0.68 if params["family"] == "filled" else 1.0)
    made = []
    for shift in (0.0, 6.0):
        x = half + np.array([-20.0, 4.0, 30.0, 60.0, 85.0])
        wave = np.array([0.0, 0.0] + [draw.uniform(-26.0, 26.0) for _ in range(3)])
        knots = np.stack([x, y - shift + wave, np.full(5, 2.0)], axis=1)
        knots[0, 2] = 5.0
        made.append(tube(resample(through(knots), 2.0, closed=False), 1.6, 8))
    return merge(made)


def _word(params: Params, turn: Floats) -> Letters:
    puff = _half_height(params, np.zeros(1), 0.45)
    frame = np.eye(4)
    frame[:3, 3] = (0.0, -0.05 * params["height"], 1.35 * float(puff[0]) + params["wrinkle_mm"])
    return Letters("word", params["word"], "ink", turn @ frame, params["word_mm"], depth_mm=0.1)


def materials(draw: random.Random) -> dict[str, Params]:
    """Cotton or flannel in white, black, grey, orange or brown, the print against it."""
    cloth = draw.choice(
        [
            (0.78, 0.76, 0.7),
            (0.02, 0.02, 0.02),
            (0.3, 0.3, 0.3),
            (0.7, 0.3, 0.06),
            (0.16, 0.09, 0.05),
        ]
    )
    rgb = looks.varied(draw, cloth)
    ink = (0.03, 0.03, 0.03) if sum(rgb) > 0.7 else (0.75, 0.7, 0.6)
    return {
        "fabric": looks.plain(rgb, draw.uniform(0.8, 0.95)),
        "cord": looks.plain(looks.varied(draw, cloth), 0.8),
        "ink": looks.plain(list(ink), 0.6),
    }

"""A case for sunglasses: a hard clam shell or a soft pouch with a flap."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, merge, place
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import loft, moved, turned
from training.render.things.thing import Params, Part, Thing


def plan(draw: random.Random) -> Params:
    """Slim or wide."""
    return {
        "family": draw.choice(["clam", "soft"]),
        "width": draw.uniform(150.0, 178.0),
        "depth": draw.uniform(58.0, 80.0),
        "height": draw.uniform(32.0, 58.0),
        "square": draw.uniform(2.2, 5.0),
        "seam": draw.uniform(0.42, 0.62),
        "turn_deg": draw.uniform(-180.0, 180.0),
    }


def build(params: Params) -> Thing:
    """Two shells that meet in a narrow gap, with a clasp."""
    gap = params["height"] * params["seam"]
    heights = np.concatenate(
        [_steps(0.0, gap - 0.5), [gap - 0.2, gap + 0.2], _steps(gap + 0.5, params["height"])]
    )
    rings = []
    for z in heights:
        pinch = 0.984 if abs(z - gap) < 0.4 else 1.0
        rings.append(_ring(params, float(z), pinch))
    shell = loft(rings)
    clasp = painted(place(_clasp(), moved(0, -params["depth"] / 2 + 0.6, gap - 5)), 1)
    mesh = place(merge([shell, clasp]), turned("z", params["turn_deg"]))
    return Thing("glasses_case", (Part("glasses case", mesh, ("leather", "metal")),))


def _steps(low: float, high: float) -> Floats:
    t = np.linspace(0.0, 1.0, 14)
    return low + (high - low) * t


def _ring(params: Params, z: float, pinch: float) -> Floats:
    """A superellipse whose size follows a rounded section."""
    t = 2 * z / params["height"] - 1
    power = 2.4 if params["family"] == "clam" else 1.7
    round_off = max(1e-3, 1 - abs(t) ** power) ** (1 / power)
    size = (0.8 + 0.2 * round_off) if abs(t) < 0.999 else 0.78
    angle = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    n = 2 / params["square"]
    x = np.sign(c) * np.abs(c) ** n * params["width"] / 2
    y = np.sign(s) * np.abs(s) ** n * params["depth"] / 2
    inset = (1 - size) * params["height"] * 0.9
    length = np.hypot(x, y)
    keep = (length - inset) / length * pinch
    return np.column_stack([x * keep, y * keep, np.full_like(x, z)])


def _clasp() -> Mesh:
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    rings = [
        np.stack([6 * r * np.cos(angle), np.full(24, y), 5 + 4 * r * np.sin(angle)], axis=1)
        for r, y in ((1.0, 0.6), (1.0, -1.0), (0.8, -1.4))
    ]
    return loft(rings)


def materials(draw: random.Random) -> dict[str, Params]:
    """Leather-like shell, metal clasp."""
    return {
        "leather": looks.plain(looks.any_colour(draw), draw.uniform(0.3, 0.6)),
        "metal": looks.metal(draw),
    }

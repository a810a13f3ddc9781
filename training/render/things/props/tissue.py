"""Crumpled tissue paper, as goods are wrapped in."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Mesh
from training.render.things.props import looks
from training.render.things.props.forms import loft, thin
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Params, Part, Thing

FAMILIES = ("heap", "spread", "ball")


def plan(draw: random.Random) -> Params:
    """A crushed ball to a sheet spread under the goods."""
    family = draw.choice(FAMILIES)
    size = {"heap": (160.0, 300.0), "spread": (300.0, 520.0), "ball": (70.0, 130.0)}[family]
    return {
        "family": family,
        "size": draw.uniform(*size),
        "aspect": draw.uniform(0.7, 1.4),
        "height": draw.uniform(0.12, 0.3) if family == "heap" else draw.uniform(0.02, 0.06),
        "crease_mm": draw.uniform(18.0, 46.0),
        "seed": draw.randrange(10**6),
    }


def build(params: Params) -> Thing:
    """One thin crumpled sheet, or a ball of it."""
    noise = Unevenness(params["seed"])
    count = 96
    t = np.linspace(-1.0, 1.0, count)
    u, v = np.meshgrid(t, t)
    if params["family"] == "ball":
        return Thing("tissue", (Part("tissue", _ball(params, noise), ("tissue",), smooth=False),))
    x = u * params["size"] / 2 * (1 + 0.09 * noise.rough(u * 90, v * 90, 50.0))
    y = (
        v
        * params["size"]
        / 2
        * params["aspect"]
        * (1 + 0.09 * noise.rough(v * 90 + 31, u * 90, 50.0))
    )
    bump = np.exp(-1.8 * (u**2 + v**2)) * params["size"] * params["height"]
    crumple = noise.ridges(x, y, params["crease_mm"] * 2, 4) * params["crease_mm"] * 0.55
    if params["family"] == "spread":
        crumple *= 0.35
    z = bump * (0.6 + 0.5 * noise(x, y, 80.0)) + crumple
    grid = np.stack([x, y, z - z.min()], axis=2)
    return Thing("tissue", (Part("tissue", thin(grid, 0.1), ("tissue",), smooth=False),))


def _ball(params: Params, noise: Unevenness) -> Mesh:
    """A crushed ball: flat facets between creases, as of a stone cut by many planes."""
    draw = random.Random(params["seed"])
    angle, lift = np.meshgrid(
        np.linspace(0, 2 * np.pi, 110, endpoint=False), np.linspace(-1.54, 1.54, 60)
    )
    flat = np.cos(lift)
    way = np.stack([np.cos(angle) * flat, np.sin(angle) * flat, np.sin(lift)], axis=2)
    facing = np.array([[draw.gauss(0, 1) for _ in range(3)] for _ in range(60)])
    facing /= np.linalg.norm(facing, axis=1, keepdims=True)
    depth = np.array([draw.uniform(0.7, 1.0) for _ in range(60)])
    reach = np.einsum("ijk,nk->ijn", way, facing)
    cut = np.where(reach > 0.3, depth / np.maximum(reach, 0.3), 2.0)
    near = np.sort(cut, axis=2)
    radius = (
        params["size"] / 2 * (near[:, :, 0] - 0.25 * np.minimum(near[:, :, 1] - near[:, :, 0], 0.2))
    )
    points = radius[..., None] * way * np.array([1.0, params["aspect"], 0.8])
    points[:, :, 2] += 0.04 * params["size"] * noise(points[:, :, 0], points[:, :, 1], 17.0)
    points[:, :, 2] -= points[:, :, 2].min()
    return loft(list(points))


def materials(draw: random.Random) -> dict[str, Params]:
    """White, black or coloured tissue."""
    return {"tissue": looks.paper(draw) if draw.random() < 0.6 else looks.fabric(draw)}

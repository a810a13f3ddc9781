"""What a scene is built of: floors, walls, coves, folds and blocks, as plain numbers."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from training.render.materials.colours import linear, near
from training.render.scenes.scene import Params
from training.render.shapes import Floats, Mesh, quads

Rgb = list[float]

PAINTS = ("#f1efea", "#e6e2d8", "#d9d5cd", "#c8ccd0", "#e8dcc8", "#b9b2a6", "#dfe5e2", "#cfb9a5")
PAPERS = ("#c94f4f", "#d98aa0", "#e6c9a8", "#88a5b8", "#b7c4a6", "#e8b94a", "#4a5a78", "#cfc0dd")
SHEETS = ("#f2efe9", "#e8ecef", "#d8dce0", "#b4222e", "#e0593a", "#e8c4c8", "#7d2436", "#efe2cf")
WOODS = ("#a9743f", "#c99a5e", "#d8b98a", "#7a4d2c", "#8f8378", "#e0cba6", "#b5895a", "#5c3d28")
CARPETS = ("#a9a096", "#6f6a66", "#c9bda8", "#8a2b35", "#3f4a58", "#e3dcd0", "#7a6a55", "#b98f8a")
STONES = ("#c9c4ba", "#a8a49d", "#e2dccf", "#8b8882", "#d6cbb8", "#efece6")
ENAMELS = ("#efeeec", "#e2e0da", "#f4f3f1", "#e9e7e2", "#2b2a29", "#c9b08f")
METALS = ("#b9bbbd", "#c8c9c8", "#a2a3a3", "#cdbfa8")


def texture(draw: random.Random, pattern: str, code: str, **numbers: Any) -> Params:
    """A pattern's numbers: two colours near a code, its extent, relief, gloss."""
    first = near(draw, linear(code), 0.14)
    dark = draw.uniform(0.45, 0.8)
    second = [round(value * dark * draw.uniform(0.92, 1.08), 5) for value in first]
    return {
        "pattern": pattern,
        "rgb": first,
        "rgb2": second,
        "extent_mm": round(draw.uniform(700.0, 1400.0), 2),
        "turn_deg": round(draw.choice([0.0, 90.0]) + draw.gauss(0.0, 25.0), 2),
        "contrast": round(draw.uniform(0.2, 0.9), 4),
        "uneven": round(draw.uniform(0.02, 0.09), 4),
        "relief_mm": 0.15,
        "rough": round(draw.uniform(0.55, 0.9), 4),
        "metallic": 0.0,
        "count": 4,
        "grooves": True,
        "motif": None,
        "seed": draw.randrange(10**6),
        **numbers,
    }


def ground(draw: random.Random, kind: str) -> Params:
    """The texture of a ground: boards, tiles, concrete, carpet, cloth, paper or paint."""
    if kind == "boards":
        gloss, count = round(draw.uniform(0.18, 0.6), 4), draw.randint(4, 14)
        return texture(draw, kind, draw.choice(WOODS), count=count, rough=gloss)
    if kind == "tiles":
        gloss = round(draw.uniform(0.08, 0.4), 4)
        return texture(draw, kind, draw.choice(STONES), count=draw.randint(1, 4), rough=gloss)
    if kind == "concrete":
        return texture(draw, kind, draw.choice(STONES), relief_mm=0.3)
    if kind == "carpet":
        motif = draw.choice([None, None, "bands", "lozenges", "blobs"])
        made = texture(draw, kind, draw.choice(CARPETS), motif=motif, relief_mm=1.6, rough=0.95)
        return {**made, "count": draw.randint(3, 9)}
    if kind == "weave":
        motif = draw.choice([None, None, None, "bands", "blobs"])
        made = texture(draw, kind, draw.choice(SHEETS), motif=motif, rough=0.85)
        return {**made, "extent_mm": round(draw.uniform(160, 320), 2), "count": draw.randint(2, 5)}
    if kind == "brushed":
        return texture(
            draw,
            kind,
            draw.choice(METALS),
            metallic=round(draw.uniform(0.5, 1.0), 3),
            rough=round(draw.uniform(0.25, 0.5), 4),
            extent_mm=round(draw.uniform(400, 700), 2),
            relief_mm=0.5,
        )
    codes = {"paint": PAINTS, "paper": PAPERS, "white": ("#f4f3f1",), "grey": ("#9a9a99",)}
    codes |= {"black": ("#141415",), "enamel": ENAMELS}
    gloss = round(draw.uniform(0.1, 0.35) if kind == "enamel" else draw.uniform(0.6, 0.95), 4)
    made = texture(draw, "plain", draw.choice(codes[kind]), rough=gloss, relief_mm=0.05)
    made["marks"] = round(draw.betavariate(1.2, 3.0), 3)
    dirt = [round(0.5 * value, 5) for value in made["rgb"]]
    return {**made, "uneven": round(draw.uniform(0.005, 0.02), 4), "rgb2": dirt}


def floor(look: Params, width: float = 5000.0, depth: float = 5000.0, z: float = 0.0) -> Params:
    """A level rectangle."""
    return {"shape": "floor", "size_mm": [width, depth], "at_mm": [0.0, 0.0, z], "look": look}


def wall(look: Params, y: float, turn_deg: float = 0.0) -> Params:
    """An upright rectangle behind the item, turned about the item's upright axis."""
    return {"shape": "wall", "y_mm": round(y, 2), "turn_deg": round(turn_deg, 3), "look": look}


def block(look: Params, at: list[float], size: list[float], turn_deg: float = 0.0) -> Params:
    """A box standing at a place: furniture, a pedestal, a shelf."""
    return {
        "shape": "block",
        "at_mm": [round(value, 2) for value in at],
        "size_mm": [round(value, 2) for value in size],
        "turn_deg": round(turn_deg, 2),
        "look": look,
    }


def mesh(surface: Params) -> tuple[Mesh, Floats]:
    """A surface's mesh and each vertex's place on its texture, (n, 2) in millimetres.

    Raises KeyError for an unknown shape.
    """
    return _SHAPES[surface["shape"]](surface)


def _grid(points: Floats, flat: Floats, rows: int, columns: int) -> tuple[Mesh, Floats]:
    faces = quads(rows, columns, close=False)
    return Mesh(points, [faces], [np.zeros(len(faces), dtype=np.int64)]), flat


def _floor(surface: Params) -> tuple[Mesh, Floats]:
    width, depth = surface["size_mm"]
    x, y = np.meshgrid([-width / 2, width / 2], [-depth / 2, depth / 2])
    flat = np.stack([x.ravel(), y.ravel()], axis=1)
    points = np.column_stack([flat, np.zeros(4)]) + surface["at_mm"]
    return _grid(points, flat, 2, 2)


def _wall(surface: Params) -> tuple[Mesh, Floats]:
    x, z = np.meshgrid([-4000.0, 4000.0], [-1500.0, 3500.0])
    flat = np.stack([x.ravel(), z.ravel()], axis=1)
    a = np.radians(surface["turn_deg"])
    y = np.full(4, surface["y_mm"])
    points = np.stack(
        [
            flat[:, 0] * np.cos(a) - y * np.sin(a),
            flat[:, 0] * np.sin(a) + y * np.cos(a),
            flat[:, 1],
        ],
        axis=1,
    )
    return _grid(points, flat, 2, 2)


def _cove(surface: Params) -> tuple[Mesh, Floats]:
    """Paper that runs from under the item up behind it, with two long waves of its own."""
    radius, far = surface["radius_mm"], surface["far_mm"]
    rise = np.linspace(0.0, np.pi / 2, 16)
    y = np.concatenate([[-2500.0], far + radius * np.sin(rise), [far + radius]])
    z = np.concatenate([[0.0], radius * (1 - np.cos(rise)), [2800.0]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(y), np.diff(z)))])
    x = np.linspace(-2500.0, 2500.0, 2)
    points = np.array([[px, py, pz] for py, pz in zip(y, z, strict=True) for px in x])
    flat = np.array([[px, s] for s in along for px in x])
    return _grid(points, flat, len(y), 2)


def _folds(surface: Params) -> tuple[Mesh, Floats]:
    """Bed linen: soft waves and sharp folds that die out under the item, 1.8 m across."""
    draw = np.random.default_rng(surface["seed"])
    axis = np.linspace(-900.0, 900.0, 130)
    x, y = np.meshgrid(axis, axis)
    height = np.zeros_like(x)
    for _ in range(surface["count"]):
        angle, reach = draw.uniform(0, np.pi), draw.uniform(60.0, 420.0)
        at = draw.uniform(-700, 700, 2)
        u = (x - at[0]) * np.cos(angle) + (y - at[1]) * np.sin(angle)
        v = (y - at[1]) * np.cos(angle) - (x - at[0]) * np.sin(angle)
        v = v + draw.uniform(-0.15, 0.15) * u + 25.0 * np.sin(u / draw.uniform(60, 160))
        width = draw.uniform(9.0, 38.0)
        height += draw.uniform(0.4, 1.0) * np.exp(-(np.abs(v / width) ** 1.5) - (u / reach) ** 2)
    half = np.maximum(np.array(surface["foot_mm"]) / 2, 20.0)
    away = np.maximum(np.abs(x) / half[0], np.abs(y) / half[1])
    settled = 1 / (1 + np.exp(-(away - 1.12) * 14.0))
    z = surface["height_mm"] * height * settled - 6.0 * np.exp(-(away**2)) - 0.5
    flat = np.stack([x.ravel(), y.ravel()], axis=1)
    return _grid(np.column_stack([flat, z.ravel()]), flat, len(axis), len(axis))


def _block(surface: Params) -> tuple[Mesh, Floats]:
    w, d, h = surface["size_mm"]
    low = np.array([-w / 2, -d / 2, 0.0])
    picks = np.array([[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)])
    corner = low + picks * np.array([w, d, h])
    a = np.radians(surface["turn_deg"])
    turn = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    sides = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (1, 5, 7, 3), (0, 2, 6, 4)]
    order = np.array(sides).ravel()
    flats = []
    for side in range(6):
        keep = [axis for axis in range(3) if axis != side // 2]
        flats.append(corner[order[side * 4 : side * 4 + 4]][:, keep])
    points = corner[order] @ turn.T + np.array(surface["at_mm"])
    faces = np.arange(24).reshape(6, 4)
    return Mesh(points, [faces], [np.zeros(6, dtype=np.int64)]), np.concatenate(flats)


_SHAPES = {"floor": _floor, "wall": _wall, "cove": _cove, "folds": _folds, "block": _block}

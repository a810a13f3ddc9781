"""Tassels, fringes and hanging tags: thin strips of leather that never hang alike."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, lathe, merge, place, quads
from training.render.things.fittings.metal import ring
from training.render.things.fittings.pieces import turned
from training.render.things.fittings.strap import strap, tip_widths
from training.render.things.thing import Part


def strips(roots: Floats, falls: Floats, width_mm: float, seed: int, curl: float = 0.10) -> Mesh:
    """Thin strips from (n, 3) roots along (n, 3) falls, each with its own small bend and turn."""
    draw = random.Random(f"strips {seed}")
    steps = 7
    t = np.linspace(0.0, 1.0, steps)
    rings = []
    for root, fall in zip(roots, falls, strict=True):
        aside = np.array([draw.gauss(0, 1), draw.gauss(0, 1), draw.gauss(0, 0.2)])
        side = np.cross(fall, aside)
        side /= max(1e-9, float(np.linalg.norm(side)))
        length = float(np.linalg.norm(fall)) * draw.uniform(0.93, 1.0)
        bow = curl * length * draw.uniform(0.3, 1.0)
        path = root + np.outer(t * length / np.linalg.norm(fall), fall)
        path += np.outer(
            bow * np.sin(t * draw.uniform(1.5, 3.4)) * t, aside / np.linalg.norm(aside)
        )
        half = width_mm / 2 * draw.uniform(0.8, 1.1)
        rings.append(np.stack([path - half * side, path + half * side], axis=1))
    vertices = np.concatenate(rings).reshape(-1, 3)
    block = quads(steps, 2, close=False)
    start = (np.arange(len(roots)) * steps * 2)[:, None, None]
    faces = (block[None] + start).reshape(-1, 4)
    return Mesh(vertices, [faces], [np.zeros(len(faces), dtype=np.int64)])


def tassel(length_mm: float, radius_mm: float, seed: int, count: int = 70) -> list[Part]:
    """A tassel hanging along -y from its ring at the origin."""
    draw = random.Random(f"tassel {seed}")
    head = 0.22 * length_mm
    angles = [draw.uniform(0, 2 * np.pi) for _ in range(count)]
    radii = [radius_mm * np.sqrt(draw.random()) for _ in range(count)]
    roots = np.array(
        [[r * np.cos(a), -head, r * np.sin(a)] for a, r in zip(angles, radii, strict=True)]
    )
    spread = roots * [1.0, 0.0, 1.0] * draw.uniform(0.5, 1.2)
    falls = np.array([[0.0, -(length_mm - head), 0.0]]) + spread
    shape = np.array(
        [[0.3, 0.0], [0.75, 0.12], [1.02, 0.3], [1.06, 0.6], [0.98, 0.62], [1.0, 1.0], [0.02, 1.02]]
    )
    cap = place(lathe(shape * [radius_mm, head], 18), turned(90.0, 0))
    loop = place(ring(radius_mm * 0.55, 1.3), turned(90.0, 1, (0.0, radius_mm * 0.3, 0.0)))
    strands = strips(roots, falls, 1.8, seed)
    return [Part("charm", merge([cap, strands]), ("leather2",)), Part("charm", loop, ("metal",))]


def tag(length_mm: float, width_mm: float, shape: str, seed: int) -> list[Part]:
    """A leather tag ("round", "pointed", "square" or "bell") on a thin strap, along -y."""
    draw = random.Random(f"tag {seed}")
    neck = 0.45 * length_mm
    y = -np.linspace(0.0, length_mm, 40)
    sway = draw.uniform(-0.06, 0.06)
    path = np.stack([sway * y, y, 0.6 + 0.8 * np.sin(y / length_mm * 3.0)], axis=1)
    normals = np.tile([0.0, 0.0, 1.0], (40, 1))
    tip = shape if shape in ("round", "pointed", "square") else "round"
    body = tip_widths(path[16:], width_mm, tip, both=True)
    if shape == "bell":
        body = width_mm * np.linspace(0.45, 1.0, len(path[16:])) ** 0.6
    leash = strap("charm", path[:18], normals[:18], 0.16 * width_mm + 2.0, 1.6)
    plate_part = strap("charm", path[16:], normals[16:], body, 3.0)
    loop = place(ring(4.0, 1.4), turned(90.0, 1, (-sway * neck * 0.0, 0.0, 0.0)))
    return [leash, plate_part, Part("charm", loop, ("metal",))]

"""Marks of invented houses as metal: strokes and rings of rectangular wire. None is a real one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats, Mesh, grid_mesh, merge, resample

EMBLEMS = ("vee_ring", "twin_arch", "sail", "knot", "lozenge", "keyhole", "comet", "fan")
"""Names of the invented marks."""


@dataclass(frozen=True)
class Stroke:
    """A mark's line: unit coordinates, closed or not, its width as a share of the mark's size."""

    points: Floats
    closed: bool
    width: float


def strokes(kind: str) -> list[Stroke]:
    """The lines of a mark in a box of about 1 x 1 about the origin."""
    if kind == "vee_ring":
        vee = np.array([[-0.30, 0.26], [0.0, -0.34], [0.30, 0.26]])
        return [Stroke(_oval(0.44, 0.44), True, 0.10), Stroke(vee, False, 0.11)]
    if kind == "twin_arch":
        left, right = _arch(-0.22, 0.2), _arch(0.22, 0.2)
        bar = np.array([[-0.52, -0.42], [0.52, -0.42]])
        return [Stroke(left, False, 0.11), Stroke(right, False, 0.11), Stroke(bar, False, 0.10)]
    if kind == "sail":
        sail = np.array([[-0.06, -0.42], [-0.06, 0.46], [0.42, -0.26]])
        mast = np.array([[-0.42, -0.34], [-0.18, -0.42], [0.30, -0.42]])
        return [Stroke(sail, True, 0.11), Stroke(mast, False, 0.10)]
    if kind == "knot":
        turn = [0.0, 2 * np.pi / 3, 4 * np.pi / 3]
        rings = [_oval(0.3, 0.2, np.pi / 2 + t, (0.2 * np.sin(-t), 0.2 * np.cos(t))) for t in turn]
        return [Stroke(each, True, 0.085) for each in rings]
    if kind == "lozenge":
        outer = np.array([[0.0, -0.48], [0.36, 0.0], [0.0, 0.48], [-0.36, 0.0]])
        bars = np.array([[-0.5, 0.0], [0.5, 0.0]])
        return [Stroke(outer, True, 0.10), Stroke(bars, False, 0.12)]
    if kind == "keyhole":
        stem = np.array([[0.0, -0.02], [0.0, -0.46]])
        foot = np.array([[-0.22, -0.42], [0.22, -0.42]])
        return [
            Stroke(_oval(0.26, 0.26, 0.0, (0.0, 0.2)), True, 0.12),
            Stroke(stem, False, 0.14),
            Stroke(foot, False, 0.1),
        ]
    if kind == "comet":
        tail = np.array([[-0.48, -0.30], [-0.1, -0.16], [0.16, 0.04]])
        low = np.array([[-0.36, -0.44], [0.0, -0.28], [0.26, -0.06]])
        return [
            Stroke(_oval(0.2, 0.2, 0.0, (0.24, 0.2)), True, 0.13),
            Stroke(tail, False, 0.09),
            Stroke(low, False, 0.09),
        ]
    fan = [
        np.array([[0.0, -0.4], [0.5 * np.sin(a), -0.4 + 0.82 * np.cos(a)]])
        for a in (-0.8, -0.28, 0.28, 0.8)
    ]
    return [Stroke(each, False, 0.10) for each in fan] + [Stroke(_arc(), False, 0.09)]


def _oval(a: float, b: float, turn: float = 0.0, at: tuple[float, float] = (0.0, 0.0)) -> Floats:
    angle = np.linspace(0.0, 2 * np.pi, 48, endpoint=False)
    x, y = a * np.cos(angle), b * np.sin(angle)
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([at[0] + c * x - s * y, at[1] + s * x + c * y], axis=1)


def _arch(x: float, half: float) -> Floats:
    angle = np.linspace(np.pi, 0.0, 14)
    bow = np.stack([x + half * np.cos(angle), 0.18 + 0.24 * np.sin(angle)], axis=1)
    return np.vstack([[x - half, -0.42], bow, [x + half, -0.42]])


def _arc() -> Floats:
    angle = np.linspace(-0.8, 0.8, 14)
    return np.stack([0.5 * np.sin(angle), -0.4 + 0.82 * np.cos(angle)], axis=1)


def emblem(kind: str, size_mm: float, thick_mm: float, weight: float = 1.0) -> Mesh:
    """A mark cut from metal, standing from z = 0 to ``thick_mm``; ``weight`` thickens its lines."""
    made = []
    for index, each in enumerate(strokes(kind)):
        path = resample(each.points * size_mm, size_mm / 30, closed=each.closed)
        lift = 0.12 * thick_mm * index
        made.append(_bar(path, each.width * size_mm * weight, thick_mm, lift, each.closed))
    return merge(made)


def _bar(path: Floats, width: float, thick: float, lift: float, closed: bool) -> Mesh:
    if closed:
        tangent = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    else:
        tangent = np.gradient(path, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    side = np.stack([tangent[:, 1], -tangent[:, 0]], axis=1)
    b, half = min(0.3 * thick, 0.2 * width), width / 2
    low = np.array([[half, 0.0], [half, thick - b], [half - b, thick]])
    section = np.vstack([low, low[::-1] * [-1, 1]])
    rings = [
        np.column_stack([path + x * side, np.full(len(path), z + lift * (z > 0))])
        for x, z in section
    ]
    grid = np.stack(rings, axis=1)
    grid = np.concatenate([grid, grid[:1]]) if closed else grid
    # Strips that share no vertices keep the metal's edges sharp under smooth shading.
    strips = [grid_mesh(list(grid[:, [i + 1, i]]), close=False) for i in range(grid.shape[1] - 1)]
    if not closed:
        caps = Mesh(
            np.concatenate([grid[0], grid[-1]]),
            [np.stack([np.arange(6), 6 + np.arange(6)[::-1]]).astype(np.int64)],
            [np.zeros(2, dtype=np.int64)],
        )
        strips.append(caps)
    return merge(strips)

"""A bent piece of leather or cloth: a coarse grid in space, read smoothly anywhere on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats


@dataclass(frozen=True)
class Patch:
    """A grid of points, (rows, columns, 3), and where each lies on the cut piece, (.., 2) in mm.

    ``uv`` runs 0 to 1 along the columns (u) and the rows (v); u x v points out of the good side.
    Between the points it is a Catmull-Rom surface; outside the grid it goes on straight.
    """

    grid: Floats
    flat: Floats

    def __post_init__(self) -> None:
        if self.grid.shape[:2] != self.flat.shape[:2] or min(self.grid.shape[:2]) < 2:
            raise ValueError(
                f"grid {self.grid.shape} and flat {self.flat.shape} do not go together"
            )

    def at(self, uv: Floats) -> Floats:
        """Points in space of (n, 2) places."""
        return _read(self.grid, uv)

    def flat_at(self, uv: Floats) -> Floats:
        """Millimetres on the cut piece of (n, 2) places."""
        return _read(self.flat, uv)

    def normals(self, uv: Floats) -> Floats:
        """Unit normals out of the good side."""
        across = _read(self.grid, uv, (1, 0))
        along = _read(self.grid, uv, (0, 1))
        normal = np.cross(across, along)
        size = np.linalg.norm(normal, axis=1, keepdims=True)
        return np.asarray(normal / np.maximum(size, 1e-9))

    def uv_of(self, flat: Floats) -> Floats:
        """Places of (n, 2) millimetres on the cut piece, by Newton's method from the middle."""
        uv = np.full(flat.shape, 0.5)
        for _ in range(7):
            gap = flat - _read(self.flat, uv)
            du, dv = _read(self.flat, uv, (1, 0)), _read(self.flat, uv, (0, 1))
            size = du[:, 0] * dv[:, 1] - du[:, 1] * dv[:, 0]
            size = np.where(np.abs(size) < 1e-6, 1e-6, size)
            step_u = (gap[:, 0] * dv[:, 1] - gap[:, 1] * dv[:, 0]) / size
            step_v = (du[:, 0] * gap[:, 1] - du[:, 1] * gap[:, 0]) / size
            uv = np.clip(uv + np.stack([step_u, step_v], axis=1), -0.25, 1.25)
        return uv

    def surface(self, flat: Floats) -> Floats:
        """The map from millimetres on the cut piece to space that ``shapes`` works with."""
        return self.at(self.uv_of(flat))

    def lattice(self, u: Floats, v: Floats) -> Floats:
        """Points of the grid of all ``u`` by all ``v``: (len(v), len(u), 3)."""
        return _lattice(self.grid, u, v)

    def flat_lattice(self, u: Floats, v: Floats) -> Floats:
        """Millimetres of the same grid: (len(v), len(u), 2)."""
        return _lattice(self.flat, u, v)


def _knots(count: int, t: Floats, slope: bool) -> tuple[Floats, Floats]:
    """First of four neighbours (in the padded grid) and their weights, or slopes of weights."""
    place = np.clip(t, 0.0, 1.0) * (count - 1)
    cell = np.clip(place.astype(int), 0, count - 2)
    s = place - cell
    if slope:
        rows = [
            -0.5 + 2 * s - 1.5 * s**2,
            -5 * s + 4.5 * s**2,
            0.5 + 4 * s - 4.5 * s**2,
            -s + 1.5 * s**2,
        ]
        return cell, np.stack(rows, axis=-1) * (count - 1)
    rows = [
        -0.5 * s + s**2 - 0.5 * s**3,
        1 - 2.5 * s**2 + 1.5 * s**3,
        0.5 * s + 2 * s**2 - 1.5 * s**3,
        -0.5 * s**2 + 0.5 * s**3,
    ]
    return cell, np.stack(rows, axis=-1)


def _padded(grid: Floats) -> Floats:
    """The grid with one straight-on row and column at each side."""
    grid = np.concatenate([2 * grid[:1] - grid[1:2], grid, 2 * grid[-1:] - grid[-2:-1]])
    left, right = 2 * grid[:, :1] - grid[:, 1:2], 2 * grid[:, -1:] - grid[:, -2:-1]
    return np.concatenate([left, grid, right], axis=1)


def _read(grid: Floats, uv: Floats, slope: tuple[int, int] = (0, 0)) -> Floats:
    padded = _padded(grid)
    columns, weight_u = _knots(grid.shape[1], uv[:, 0], slope[0] == 1)
    rows, weight_v = _knots(grid.shape[0], uv[:, 1], slope[1] == 1)
    near = padded[
        rows[:, None, None] + np.arange(4)[:, None], columns[:, None, None] + np.arange(4)
    ]
    value = np.einsum("ni,nj,nijk->nk", weight_v, weight_u, near)
    beyond = uv - np.clip(uv, 0.0, 1.0)
    if slope == (0, 0) and np.any(beyond != 0.0):
        inside = np.clip(uv, 0.0, 1.0)
        value = value + beyond[:, :1] * _read(grid, inside, (1, 0))
        value = value + beyond[:, 1:] * _read(grid, inside, (0, 1))
    return np.asarray(value)


def _matrix(count: int, t: Floats) -> Floats:
    cell, weights = _knots(count, t, slope=False)
    matrix = np.zeros((len(t), count + 2))
    for offset in range(4):
        matrix[np.arange(len(t)), cell + offset] += weights[:, offset]
    return matrix


def _lattice(grid: Floats, u: Floats, v: Floats) -> Floats:
    rows, columns = _matrix(grid.shape[0], v), _matrix(grid.shape[1], u)
    return np.asarray(np.einsum("vr,rck,uc->vuk", rows, _padded(grid), columns, optimize=True))

"""Bodies blended from rounded limbs: a distance field, and its skin by surface nets.

Surface nets after S. Gibson, "Constrained Elastic Surface Nets" (1998): one vertex a crossed cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.render.shapes import Floats, Ints, Mesh

NDBool = NDArray[np.bool_]


@dataclass(frozen=True)
class Limb:
    """A cone with round ends from ``a`` to ``b``; ``flat`` below 1 squeezes it along ``thin``."""

    a: Floats
    b: Floats
    radius_a: float
    radius_b: float
    flat: float = 1.0
    thin: tuple[float, float, float] = (0.0, 0.0, 1.0)


def skin(
    limbs: list[Limb], blend_mm: float, step_mm: float, *, cut_below: float | None = None
) -> Mesh:
    """The skin of limbs that run smoothly into each other, about ``step_mm`` a face.

    ``cut_below`` ends the body flat at that height.
    """
    reach = blend_mm + 2 * step_mm
    points = np.array([end for limb in limbs for end in (limb.a, limb.b)])
    radius = np.array([r for limb in limbs for r in (limb.radius_a, limb.radius_b)])
    low = (points - radius[:, None]).min(axis=0) - reach
    high = (points + radius[:, None]).max(axis=0) + reach
    size = np.ceil((high - low) / step_mm).astype(int) + 1
    field = np.full(tuple(size), reach, dtype=float)
    for limb in limbs:
        _add(field, limb, low, step_mm, blend_mm)
    if cut_below is not None:
        z = low[2] + step_mm * np.arange(size[2])
        field = np.maximum(field, (cut_below - z)[None, None, :])
    return surface_net(field, low, step_mm)


def _add(field: Floats, limb: Limb, low: Floats, step: float, blend: float) -> None:
    """Blend one limb into the field, only where it is near."""
    radius = max(limb.radius_a, limb.radius_b)
    reach = radius + 2 * blend + 3 * step
    first = np.floor((np.minimum(limb.a, limb.b) - reach - low) / step).astype(int)
    last = np.ceil((np.maximum(limb.a, limb.b) + reach - low) / step).astype(int) + 1
    first, last = np.maximum(first, 0), np.minimum(last, field.shape)
    block = tuple(slice(int(i), int(j)) for i, j in zip(first, last, strict=True))
    axes = [low[k] + step * np.arange(first[k], last[k]) for k in range(3)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    gap = _distance(grid, limb)
    here = field[block]
    h = np.clip(0.5 + 0.5 * (here - gap) / blend, 0.0, 1.0)
    field[block] = here * (1 - h) + gap * h - blend * h * (1 - h)


def _distance(grid: Floats, limb: Limb) -> Floats:
    axis = limb.b - limb.a
    t = np.clip(((grid - limb.a) @ axis) / max(float(axis @ axis), 1e-9), 0.0, 1.0)
    away = grid - limb.a - t[..., None] * axis
    if limb.flat != 1.0:
        thin = np.array(limb.thin) / np.linalg.norm(limb.thin)
        height = away @ thin
        away = away + (height * (1.0 / limb.flat - 1.0))[..., None] * thin
    radius = limb.radius_a + (limb.radius_b - limb.radius_a) * t
    return np.asarray(np.linalg.norm(away, axis=-1) - radius)


def surface_net(field: Floats, low: Floats, step_mm: float) -> Mesh:
    """The zero surface of a field sampled on a grid, negative inside."""
    inside = field < 0
    corner = np.stack(
        [
            inside[i : i - 1 or None, j : j - 1 or None, k : k - 1 or None]
            for i in (0, 1)
            for j in (0, 1)
            for k in (0, 1)
        ]
    )
    crossed = corner.any(axis=0) & ~corner.all(axis=0)
    cells = np.argwhere(crossed)
    number = np.full(crossed.shape, -1, dtype=np.int64)
    number[crossed] = np.arange(len(cells))
    vertices = low + step_mm * (cells + _crossings(field, cells))
    faces = np.concatenate([_faces(inside, number, axis) for axis in range(3)])
    return Mesh(vertices, [faces], [np.zeros(len(faces), dtype=np.int64)])


_EDGES = tuple((a, b) for a in range(8) for b in range(8) if a < b and (a ^ b) in (1, 2, 4))


def _crossings(field: Floats, cells: Ints) -> Floats:
    """Within each crossed cell, the mean of the places where its edges are crossed."""
    offset = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
    at = cells[:, None, :] + offset
    value = field[at[..., 0], at[..., 1], at[..., 2]]
    total, count = np.zeros((len(cells), 3)), np.zeros((len(cells), 1))
    for a, b in _EDGES:
        cut = (value[:, a] < 0) != (value[:, b] < 0)
        gap = value[:, a] - value[:, b]
        t = np.where(cut, value[:, a] / np.where(gap == 0, 1.0, gap), 0.0)
        place = offset[a] + t[:, None] * (offset[b] - offset[a])
        total += np.where(cut[:, None], place, 0.0)
        count += cut[:, None]
    return np.asarray(total / np.maximum(count, 1))


def _faces(inside: NDBool, number: Ints, axis: int) -> Ints:
    """A quad across every grid edge along one axis that the surface crosses."""
    order = [(axis + k) % 3 for k in range(3)]
    solid, cell = inside.transpose(order), number.transpose(order)
    first, second = solid[:-1, 1:-1, 1:-1], solid[1:, 1:-1, 1:-1]
    at = np.argwhere(first != second)
    i, j, k = at.T
    ring = [cell[i, j, k], cell[i, j + 1, k], cell[i, j + 1, k + 1], cell[i, j, k + 1]]
    face = np.stack(ring, axis=1)
    out = first[i, j, k]
    return np.where(out[:, None], face, face[:, ::-1])

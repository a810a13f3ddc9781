"""Cells on a torus: who owns each pixel, how far its edge is, how deep the groove there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.materials.tiles.fields import PIXELS, Field

NEIGHBOURS = 14


@dataclass(frozen=True)
class Cells:
    """For each pixel: distance to its cell's edge in pixels, the deepest groove near, its cell."""

    edge_px: Field
    groove: Field
    owner: np.ndarray


def jittered(draw: np.random.Generator, rows: int, columns: int, jitter: float) -> np.ndarray:
    """Points (rows * columns, 2) of a disturbed brick bond, as (y, x) of 0 to 1."""
    y, x = np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij")
    shift = 0.5 * (y % 2) if rows % 2 == 0 else 0.0 * y
    points = np.stack([y + 0.5, x + 0.5 + shift], axis=2)
    points += jitter * (draw.random((rows, columns, 2)) - 0.5)
    return np.asarray((points / [rows, columns]).reshape(-1, 2) % 1.0)


def cells(
    draw: np.random.Generator,
    points: np.ndarray,
    groove_px: float,
    *,
    shallowest: float = 0.15,
    stretch: float = 1.0,
    pixels: int = PIXELS,
) -> Cells:
    """Cells around points (n, 2) of the unit torus.

    Each edge between two cells has a depth of its own, from ``shallowest`` to 1, so that some
    neighbours almost grow together. ``stretch`` makes cells longer along the columns.
    """
    scale = np.array([pixels, pixels / stretch])
    at = points * scale
    order, apart = _neighbours(at, scale)
    reach = float(np.sort(apart, axis=1)[:, 7].max()) * 1.05
    owner = _owners(at, scale, reach, pixels)
    table = shallowest + (1 - shallowest) * draw.random(8192) ** 0.6
    edge = np.full((pixels, pixels), reach, dtype=np.float32)
    groove = np.zeros((pixels, pixels), dtype=np.float32)
    flat = np.argsort(owner, axis=None, kind="stable")
    bounds = np.searchsorted(owner.ravel()[flat], np.arange(len(at) + 1))
    y, x = np.divmod(flat, pixels)
    place = np.stack([y, x / stretch], axis=1).astype(np.float32)
    for index in range(len(at)):
        mine = slice(bounds[index], bounds[index + 1])
        away = _wrapped(place[mine] - at[index], scale)
        near = order[index]
        to = _wrapped(at[near] - at[index], scale)
        length = np.linalg.norm(to, axis=1)
        gap = length[:, None] / 2 - (to / length[:, None]) @ away.T
        gap /= np.hypot(to[:, 0], to[:, 1] / stretch)[:, None] / length[:, None]
        depth = table[(np.minimum(near, index) * 7919 + np.maximum(near, index)) % 8192]
        edge.ravel()[flat[mine]] = gap.min(axis=0)
        wall = depth[:, None] * np.exp(-((gap / groove_px) ** 2))
        groove.ravel()[flat[mine]] = wall.max(axis=0)
    return Cells(edge, groove, owner)


def _wrapped(vector: np.ndarray, scale: np.ndarray) -> np.ndarray:
    return np.asarray(vector - scale * np.round(vector / scale))


def _neighbours(at: np.ndarray, scale: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each point's nearest others, and how far away they are."""
    count = min(NEIGHBOURS, len(at) - 1)
    order = np.empty((len(at), count), dtype=np.int64)
    apart = np.empty((len(at), count))
    for index, point in enumerate(at):
        distance = np.linalg.norm(_wrapped(at - point, scale), axis=1)
        distance[index] = np.inf
        near = np.argpartition(distance, count - 1)[:count]
        order[index], apart[index] = near, np.sort(distance[near])
    return order, apart


def _owners(at: np.ndarray, scale: np.ndarray, reach: float, pixels: int) -> np.ndarray:
    owner = np.zeros((pixels, pixels), dtype=np.int32)
    best = np.full((pixels, pixels), np.inf, dtype=np.float32)
    to_px = np.array([1.0, pixels / scale[1]])
    span = np.minimum(np.ceil(reach * to_px), pixels // 2 - 1).astype(int)
    for index, point in enumerate(at):
        middle = np.round(point * to_px).astype(int)
        rows = np.arange(middle[0] - span[0], middle[0] + span[0] + 1)
        columns = np.arange(middle[1] - span[1], middle[1] + span[1] + 1)
        square = (rows - point[0])[:, None] ** 2 + (columns / to_px[1] - point[1])[None, :] ** 2
        where = np.ix_(rows % pixels, columns % pixels)
        closer = square < best[where]
        best[where] = np.where(closer, square, best[where])
        owner[where] = np.where(closer, index, owner[where])
    return owner

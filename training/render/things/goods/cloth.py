"""Cloth laid on a table: pieces of two layers, with folds that no two lie alike in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats
from training.render.things.fittings.sheet import border, sheet
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Part


@dataclass(frozen=True)
class Cloth:
    """How a garment lies: its folds' height and width, their direction, and how it was pulled."""

    seed: int
    amount_mm: float
    size_mm: float
    grain_deg: float
    warp_mm: float
    shear: float


@dataclass(frozen=True)
class Piece:
    """One piece: a (rows, columns, 2) grid on the table, how high it lies, and what it is of."""

    name: str
    flat: Floats
    lift_mm: float
    puff_mm: float
    role: str
    inner: str = "inside"
    thick_mm: float = 1.2
    hem: bool = False
    ribs_mm: float = 0.0


def pulled(cloth: Cloth, flat: Floats) -> Floats:
    """Where flat points come to lie, nothing being quite straight."""
    noise = Unevenness(cloth.seed)
    x, y = flat[..., 0], flat[..., 1]
    dx = noise(x, y, 260.0) + 0.3 * noise(x + 71, y, 90.0)
    dy = noise(x - 333, y + 99, 260.0) + 0.3 * noise(x, y + 71, 90.0)
    return np.stack([x + cloth.shear * y + cloth.warp_mm * dx, y + cloth.warp_mm * dy], axis=-1)


def folds(cloth: Cloth, flat: Floats) -> Floats:
    """Height of the folds: long ridges along the grain, bent by slower noise, and small ones."""
    noise = Unevenness(cloth.seed + 1)
    x, y = flat[..., 0], flat[..., 1]
    turn = np.radians(cloth.grain_deg) + 0.9 * noise(x, y, 420.0)
    u = x * np.cos(turn) + y * np.sin(turn)
    v = -x * np.sin(turn) + y * np.cos(turn)
    u = u + 30.0 * noise(x + 17, y - 45, 170.0)
    ridge = 1.0 - np.abs(noise(u / 1.0, v / 3.6, cloth.size_mm)) * 2.2
    ridge = np.clip(ridge, 0.0, 1.0) ** 2.2
    where = np.clip(0.5 + noise(x - 500, y, 240.0), 0.0, 1.2)
    small = 0.22 * noise.rough(u, v / 2.2, cloth.size_mm * 0.38, 2)
    return np.asarray(cloth.amount_mm * (ridge * where + small + 0.35 * noise(x, y, 150.0)))


def laid(cloth: Cloth, flat: Floats, lift_mm: float) -> Floats:
    """(n, 2) places on the cut -> (n, 3) in space, folds and all."""
    spot = pulled(cloth, flat)
    return np.column_stack([spot, lift_mm + np.maximum(folds(cloth, flat), 0.0)])


def layer(piece: Piece, cloth: Cloth) -> tuple[Part, Floats]:
    """The piece as a thick sheet, and its grid of points."""
    rows, columns = piece.flat.shape[:2]
    across = np.minimum(np.linspace(0, 1, columns), np.linspace(1, 0, columns))
    along = np.minimum(np.linspace(0, 1, rows), np.linspace(1, 0, rows) + 0.08)
    puff = np.minimum(across[None, :] * 9.0, 1.0) * np.minimum(along[:, None] * 12.0 + 0.3, 1.0)
    soft = np.sin(puff * np.pi / 2)
    height = piece.lift_mm + piece.puff_mm * soft
    if piece.puff_mm > 0:
        height = height + np.maximum(folds(cloth, piece.flat), -2.0) * (0.25 + 0.75 * soft)
    if piece.ribs_mm:
        phase = piece.flat[..., 0] if columns >= rows else piece.flat[..., 1]
        height = height + 0.5 * np.sin(phase * 2 * np.pi / piece.ribs_mm)
    spot = pulled(cloth, piece.flat)
    points = np.concatenate([spot, np.maximum(height, piece.lift_mm)[..., None]], axis=2)
    mesh = sheet(points, piece.thick_mm, steps=2, coarse_under=1)
    ring = np.tile(piece.flat.reshape(-1, 2)[border(piece.flat)], (3, 1))
    flat = np.concatenate([piece.flat.reshape(-1, 2), ring, piece.flat.reshape(-1, 2)])
    return Part(piece.name, mesh, (piece.role, piece.role, piece.inner), flat), points

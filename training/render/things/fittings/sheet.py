"""Sheets of leather: a grid given thickness, with a rounded painted edge and an underside."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats, Ints, Mesh, merge, quads
from training.render.things.fittings.patch import Patch
from training.render.things.thing import Part

SHEET_ROLES = ("leather", "edge", "lining")


def lattice_normals(points: Floats) -> Floats:
    """Unit normals of a (rows, columns, 3) grid, columns x rows being outward."""
    along, across = np.gradient(points, axis=0), np.gradient(points, axis=1)
    normal = np.cross(across, along)
    return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=2, keepdims=True), 1e-9))


def lattice_mesh(points: Floats, slot: int = 0, *, inward: bool = False) -> Mesh:
    """A grid of points as quads that face the way of columns x rows (or the other way)."""
    rows, columns = points.shape[:2]
    block = quads(rows, columns, close=False)
    block = block[:, ::-1] if inward else block
    return Mesh(points.reshape(-1, 3), [block], [np.full(len(block), slot)])


def border(points: Floats) -> Ints:
    """Indices of a grid's border, counter-clockwise seen from the good side."""
    rows, columns = points.shape[:2]
    index = np.arange(rows * columns).reshape(rows, columns)
    run = [index[0, :-1], index[:-1, -1], index[-1, :0:-1], index[:0:-1, 0]]
    return np.concatenate(run).astype(np.int64)


def sheet(points: Floats, thickness_mm: float, *, steps: int = 4, coarse_under: int = 2) -> Mesh:
    """A closed sheet below a grid of its good side: slots 0 good side, 1 edge, 2 underside."""
    normals = lattice_normals(points)
    under = points - thickness_mm * normals
    ring = border(points)
    top, low = points.reshape(-1, 3)[ring], under.reshape(-1, 3)[ring]
    out = _outward(points, ring)
    half = thickness_mm / 2
    rings = []
    for angle in np.linspace(0.0, np.pi, steps + 1):
        share = (1 - np.cos(angle)) / 2
        rings.append(top + share * (low - top) + out * (0.8 * half * np.sin(angle)))
    block = quads(len(rings), len(ring), close=True)[:, ::-1]
    rim = Mesh(np.concatenate(rings), [block], [np.full(len(block), 1)])
    rows = _thinned(points.shape[0], coarse_under)
    columns = _thinned(points.shape[1], coarse_under)
    lower = lattice_mesh(under[rows][:, columns], 2, inward=True)
    return merge([lattice_mesh(points), rim, lower])


def _thinned(count: int, step: int) -> Ints:
    kept = np.arange(0, count, step)
    return kept if kept[-1] == count - 1 else np.append(kept, count - 1)


def _outward(points: Floats, ring: Ints) -> Floats:
    """Unit vectors out of the sheet at its border, in its own plane."""
    path = points.reshape(-1, 3)[ring]
    normal = lattice_normals(points).reshape(-1, 3)[ring]
    along = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    out = np.cross(along, normal)
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9))


def cut_piece(
    name: str, patch: Patch, u: Floats, v: Floats, thickness_mm: float, lift_mm: float = 0.0
) -> Part:
    """A piece lying on a patch: ``u`` (rows, columns) and ``v`` (rows,) are its own lattice.

    ``lift_mm`` is the height of its underside over the patch.
    """
    uv = np.stack([u, np.broadcast_to(v[:, None], u.shape)], axis=2).reshape(-1, 2)
    top = patch.at(uv) + (lift_mm + thickness_mm) * patch.normals(uv)
    mesh = sheet(top.reshape(*u.shape, 3), thickness_mm)
    flat = patch.flat_at(uv).reshape(*u.shape, 2)
    ring = border(flat)
    rim = np.tile(flat.reshape(-1, 2)[ring], (5, 1))
    lower = flat[_thinned(u.shape[0], 2)][:, _thinned(u.shape[1], 2)].reshape(-1, 2)
    return Part(name, mesh, SHEET_ROLES, np.concatenate([flat.reshape(-1, 2), rim, lower]))

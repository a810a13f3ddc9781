"""Meshes that props and goods are put together from: pure arrays, lengths in millimetres."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.render.shapes import Floats, Ints, Mesh, flat_normals, merge, place, quads
from training.render.things.fittings.pieces import painted
from training.render.things.fittings.sheet import lattice_normals, sheet


def turned(axis: str, degrees: float) -> Floats:
    """A 4 x 4 matrix that turns about x, y or z through the origin."""
    a = np.radians(degrees)
    c, s = np.cos(a), np.sin(a)
    matrix = np.eye(4)
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    matrix[i, i] = matrix[j, j] = c
    matrix[i, j], matrix[j, i] = -s, s
    return matrix


def moved(x: float, y: float, z: float) -> Floats:
    """A 4 x 4 matrix that moves."""
    matrix = np.eye(4)
    matrix[:3, 3] = (x, y, z)
    return matrix


def stretched(x: float, y: float, z: float) -> Floats:
    """A 4 x 4 matrix that scales along the axes; mirrors only with :func:`mirrored`."""
    return np.diag([x, y, z, 1.0])


def mirrored(mesh: Mesh) -> Mesh:
    """The mesh seen in the plane x = 0, its faces still looking outward."""
    vertices = mesh.vertices * np.array([-1.0, 1.0, 1.0])
    return Mesh(vertices, [block[:, ::-1] for block in mesh.faces], mesh.slots)


def loft(rings: Sequence[Floats], *, slot: int = 0, start: bool = True, end: bool = True) -> Mesh:
    """A skin through closed rings of equal length, its ends closed by fans where asked."""
    columns = len(rings[0])
    vertices = [np.concatenate(list(rings))]
    count = columns * len(rings)
    faces = [quads(len(rings), columns, close=True)]
    ring = np.arange(columns)
    after = (ring + 1) % columns
    for wanted, index, swap in ((start, 0, True), (end, len(rings) - 1, False)):
        if not wanted:
            continue
        vertices.append(rings[index].mean(axis=0)[None])
        first, second = (after, ring) if swap else (ring, after)
        hub = np.full(columns, count)
        faces.append(np.stack([first + index * columns, second + index * columns, hub], axis=1))
        count += 1
    blocks = [block.astype(np.int64) for block in faces]
    return Mesh(np.concatenate(vertices), blocks, [np.full(len(block), slot) for block in blocks])


def slab(
    outline: Floats, thickness_mm: float, bevel_mm: float, *, slots: Ints | None = None
) -> Mesh:
    """A plate lying on z = 0, both its rims rounded.

    ``slots`` names the material of (under side, rim, upper side); all 0 without it.
    """
    under, rim, upper = (0, 0, 0) if slots is None else (int(each) for each in slots)
    normals = flat_normals(outline)
    bevel = min(bevel_mm, thickness_mm / 2)
    rings = []
    for angle in np.linspace(-np.pi / 2, np.pi / 2, 8):
        middle = bevel if angle < 0 else thickness_mm - bevel
        inset = bevel * (1 - np.cos(angle))
        rings.append(raised(outline - inset * normals, middle + bevel * np.sin(angle)))
    side = loft(rings, slot=rim, start=False, end=False)
    low = _disc(rings[0], under, up=False)
    high = _disc(rings[-1], upper, up=True)
    return merge([side, low, high])


def _disc(ring: Floats, slot: int, *, up: bool) -> Mesh:
    centre = ring.mean(axis=0)
    rings = [centre + (ring - centre) * scale for scale in (1.0, 0.97, 0.6, 0.25)]
    made = loft(rings, slot=slot, start=False, end=True)
    if up:
        return made
    return Mesh(made.vertices, [block[:, ::-1] for block in made.faces], made.slots)


def raised(flat: Floats, height_mm: Floats | float) -> Floats:
    """(n, 2) points at a height."""
    return np.column_stack([flat, np.broadcast_to(np.asarray(height_mm, float), (len(flat),))])


def thin(grid: Floats, thickness_mm: float) -> Mesh:
    """A closed sheet of one material over a (rows, columns, 3) grid, which is its under side."""
    top = grid + thickness_mm * lattice_normals(grid)
    return painted(sheet(top, thickness_mm, steps=2, coarse_under=1), 0)


def settled(mesh: Mesh) -> Mesh:
    """The mesh standing on z = 0."""
    return place(mesh, moved(0.0, 0.0, -float(mesh.vertices[:, 2].min())))

"""Seams made of single stitches: pure arrays, lengths in millimetres."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats, Ints, Mesh, SurfaceMap, quads, resample, surface_normals

THREAD_RADIUS_MM = 0.36
SLANT = np.radians(9.0)
GAP_MM = 0.55  # leather seen between two stitches, where the needle went in


def flat_seam(path: Floats, surface: SurfaceMap, pitch_mm: float, lift_mm: float) -> list[Mesh]:
    """Stitches along an open flat path on a surface, and their needle holes."""
    ends = resample(path, pitch_mm, closed=False)
    points = surface(ends)
    normals = surface_normals(surface, ends)
    return seam(points + lift_mm * normals, normals)


def seam(points: Floats, normals: Floats) -> list[Mesh]:
    """Stitches between neighbouring points in space: [thread, needle holes]."""
    start, end = points[:-1], points[1:]
    normal = normals[:-1] + normals[1:]
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    along = end - start
    length = np.linalg.norm(along, axis=1)
    along /= length[:, None]
    across = np.cross(normal, along)
    turned = np.cos(SLANT) * along + np.sin(SLANT) * across
    sideways = np.cross(normal, turned)
    middle = (start + end) / 2
    return [
        _threads(middle, turned, sideways, normal, length - GAP_MM),
        _holes(start, along, across, normal),
    ]


def _threads(middle: Floats, along: Floats, across: Floats, normal: Floats, length: Floats) -> Mesh:
    rings, sides = 11, 8
    t = np.linspace(-1.0, 1.0, rings)
    angle = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    # Pulled tight, a stitch is thickest in the middle and dives into the leather at both ends.
    radius = THREAD_RADIUS_MM * (1 - 0.45 * np.abs(t) ** 5)
    height = 0.16 - 0.62 * np.abs(t) ** 4
    x = np.repeat(t, sides)[None, :] * (length / 2)[:, None]
    y = np.tile((radius[:, None] * np.cos(angle)).ravel(), (len(length), 1))
    z = np.tile((radius[:, None] * np.sin(angle) + height[:, None]).ravel(), (len(length), 1))
    local = np.stack([x, y, z], axis=2)
    basis = np.stack([along, across, normal], axis=1)
    vertices = np.einsum("nvk,nkd->nvd", local, basis) + middle[:, None, :]
    return _copies(vertices, quads(rings, sides, close=True))


def _holes(centre: Floats, along: Floats, across: Floats, normal: Floats) -> Mesh:
    angle = np.linspace(0.0, 2 * np.pi, 10, endpoint=False)
    local = np.stack([0.42 * np.cos(angle), 0.30 * np.sin(angle), np.full(10, 0.03)], axis=1)
    basis = np.stack([along, across, normal], axis=1)
    vertices = np.einsum("vk,nkd->nvd", local, basis) + centre[:, None, :]
    return _copies(vertices, np.arange(10, dtype=np.int64)[None, :])


def _copies(vertices: Floats, faces: Ints) -> Mesh:
    count, each = vertices.shape[:2]
    offsets = (np.arange(count) * each)[:, None, None]
    block = (faces[None] + offsets).reshape(-1, faces.shape[1])
    return Mesh(vertices.reshape(-1, 3), [block], [np.zeros(len(block), dtype=np.int64)])

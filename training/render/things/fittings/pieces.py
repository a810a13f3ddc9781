"""Parts moved, joined and painted: bookkeeping shared by every fitting."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats, Ints, Mesh, merge, place
from training.render.things.thing import Part


def painted(mesh: Mesh, slot: int) -> Mesh:
    """The same mesh, wholly of one slot."""
    return Mesh(mesh.vertices, mesh.faces, [np.full(len(block), slot) for block in mesh.faces])


def faces_of(mesh: Mesh) -> int:
    """How many faces a mesh has."""
    return sum(len(block) for block in mesh.faces)


def put(part: Part, matrix: Floats) -> Part:
    """A part moved by a 4 x 4 matrix."""
    return Part(part.name, place(part.mesh, matrix), part.roles, part.flat_mm, part.smooth)


def gather(parts: list[Part]) -> list[Part]:
    """Parts of one name joined into one, so that a picture has few objects.

    Parts with a flat pattern and parts without stay apart, and so do smooth and faceted ones.
    """
    groups: dict[tuple[str, bool, bool], list[Part]] = {}
    for part in parts:
        groups.setdefault((part.name, part.flat_mm is None, part.smooth), []).append(part)
    return [_joined(group) for group in groups.values()]


def _joined(group: list[Part]) -> Part:
    roles: list[str] = []
    meshes: list[Mesh] = []
    for part in group:
        for role in part.roles:
            if role not in roles:
                roles.append(role)
        lookup = np.array([roles.index(role) for role in part.roles], dtype=np.int64)
        slots = [lookup[block] for block in part.mesh.slots]
        meshes.append(Mesh(part.mesh.vertices, part.mesh.faces, slots))
    flats = [part.flat_mm for part in group if part.flat_mm is not None]
    flat = np.concatenate(flats) if flats else None
    return Part(group[0].name, merge(meshes), tuple(roles), flat, group[0].smooth)


def copies(local: Mesh, bases: Floats, centres: Floats) -> Mesh:
    """One small mesh stood many times: ``bases`` (n, 3, 3) hold local x, y, z as rows."""
    vertices = np.einsum("vk,nkd->nvd", local.vertices, bases) + centres[:, None, :]
    count, each = vertices.shape[:2]
    start = (np.arange(count) * each)[:, None, None]
    faces: list[Ints] = [(block[None] + start).reshape(-1, block.shape[1]) for block in local.faces]
    return Mesh(vertices.reshape(-1, 3), faces, [np.tile(slot, count) for slot in local.slots])


def standing(x: Floats, z: Floats, at: Floats) -> Floats:
    """A 4 x 4 frame at a point: local z as given, local x as near to ``x`` as it can be."""
    up = z / np.linalg.norm(z)
    right = x - (x @ up) * up
    right /= np.linalg.norm(right)
    matrix = np.eye(4)
    matrix[:3, 0], matrix[:3, 1], matrix[:3, 2] = right, np.cross(up, right), up
    matrix[:3, 3] = at
    return matrix


def turned(degrees: float, axis: int, at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Floats:
    """A 4 x 4 turn about one axis (0 x, 1 y, 2 z) and a move."""
    a, matrix = np.radians(degrees), np.eye(4)
    i, j = [(1, 2), (2, 0), (0, 1)][axis]
    matrix[i, i] = matrix[j, j] = np.cos(a)
    matrix[i, j], matrix[j, i] = -np.sin(a), np.sin(a)
    matrix[:3, 3] = at
    return matrix

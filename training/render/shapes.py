"""Flat outlines and the meshes built from them: pure arrays, lengths in millimetres."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SurfaceMap = Callable[[Floats], Floats]  # (n, 2) flat millimetres -> (n, 3) millimetres


@dataclass(frozen=True)
class Mesh:
    """Vertices in millimetres, quads or triangles, and one material slot per face."""

    vertices: Floats
    faces: list[Ints] = field(default_factory=list)
    slots: list[Ints] = field(default_factory=list)


def merge(meshes: list[Mesh]) -> Mesh:
    """Join meshes into one, keeping their material slots."""
    faces: list[Ints] = []
    slots: list[Ints] = []
    start = 0
    for mesh in meshes:
        faces += [block + start for block in mesh.faces]
        slots += mesh.slots
        start += len(mesh.vertices)
    return Mesh(np.concatenate([mesh.vertices for mesh in meshes]), faces, slots)


def resample(points: Floats, step_mm: float, *, closed: bool) -> Floats:
    """Points along a polyline at equal arc length, as near to ``step_mm`` as comes out even."""
    path = np.vstack([points, points[:1]]) if closed else points
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(2, round(float(along[-1]) / step_mm))
    wanted = np.linspace(0.0, along[-1], count + 1)
    if closed:
        wanted = wanted[:-1]
    columns = [np.interp(wanted, along, path[:, axis]) for axis in range(path.shape[1])]
    return np.stack(columns, axis=1)


def rounded_polygon(corners: Floats, radii_mm: list[float], step_mm: float = 1.2) -> Floats:
    """A counter-clockwise polygon with rounded corners, sampled at equal steps."""
    path: list[Floats] = []
    count = len(corners)
    for index, corner in enumerate(corners):
        before, after = corners[index - 1], corners[(index + 1) % count]
        back = (before - corner) / np.linalg.norm(before - corner)
        ahead = (after - corner) / np.linalg.norm(after - corner)
        angle = np.arccos(np.clip(back @ ahead, -1.0, 1.0))
        reach = radii_mm[index] / np.tan(angle / 2)
        t = np.linspace(0.0, 1.0, 33)[:, None]
        start, end = corner + back * reach, corner + ahead * reach
        # A rational quadratic with this weight is the exact circle through both tangents.
        weight = np.sin(angle / 2)
        top = start * (1 - t) ** 2 + 2 * weight * t * (1 - t) * corner + end * t**2
        path.append(top / ((1 - t) ** 2 + 2 * weight * t * (1 - t) + t**2))
    return resample(np.concatenate(path), step_mm, closed=True)


def flat_normals(outline: Floats) -> Floats:
    """Outward unit normals of a counter-clockwise closed outline."""
    tangent = np.roll(outline, -1, axis=0) - np.roll(outline, 1, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    return np.stack([tangent[:, 1], -tangent[:, 0]], axis=1)


class EdgeDistance:
    """Distance in millimetres from points to a closed outline, read from a 1 mm grid.

    It is negative outside, so that reading between grid points stays true at the outline.
    """

    def __init__(self, outline: Floats) -> None:
        self._low = np.floor(outline.min(axis=0)) - 3.0
        size = np.ceil(outline.max(axis=0) + 3.0 - self._low).astype(int) + 1
        x, y = np.meshgrid(np.arange(size[0]), np.arange(size[1]), indexing="ij")
        points = np.stack([x.ravel(), y.ravel()], axis=1) + self._low
        self._grid = _signed_distance(outline, points).reshape(size)

    def __call__(self, points: Floats) -> Floats:
        """Distance of each of (n, 2) points, by linear interpolation."""
        place = np.clip(points - self._low, 0.0, np.array(self._grid.shape) - 1.001)
        cell = place.astype(int)
        u, v = (place - cell).T
        i, j = cell.T
        grid = self._grid
        low = grid[i, j] * (1 - u) + grid[i + 1, j] * u
        high = grid[i, j + 1] * (1 - u) + grid[i + 1, j + 1] * u
        return np.asarray(low * (1 - v) + high * v)


def _signed_distance(outline: Floats, points: Floats) -> Floats:
    best = np.full(len(points), np.inf)
    inside = np.zeros(len(points), dtype=bool)
    corners = outline[::2]
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        edge = end - start
        t = np.clip(((points - start) @ edge) / (edge @ edge), 0.0, 1.0)
        gap = points - start - t[:, None] * edge
        np.minimum(best, np.einsum("ij,ij->i", gap, gap), out=best)
        if edge[1] != 0.0:
            crosses = (start[1] > points[:, 1]) != (end[1] > points[:, 1])
            left = points[:, 0] < start[0] + (points[:, 1] - start[1]) * edge[0] / edge[1]
            inside ^= crosses & left
    return np.asarray(np.where(inside, 1.0, -1.0) * np.sqrt(best))


def surface_normals(surface: SurfaceMap, flat: Floats) -> Floats:
    """Unit normals of a mapped surface, by finite differences of 0.05 mm."""
    right, up = 0.05 * np.eye(2)
    across = surface(flat + right) - surface(flat - right)
    along = surface(flat + up) - surface(flat - up)
    normal = np.cross(across, along)
    return np.asarray(normal / np.linalg.norm(normal, axis=1, keepdims=True))


def quads(rows: int, columns: int, *, close: bool) -> Ints:
    """Faces of a grid of ``rows`` rings of ``columns`` points."""
    wide = columns if close else columns - 1
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(wide), indexing="ij")
    after = (column + 1) % columns
    corners = [row * columns + column, row * columns + after]
    corners += [(row + 1) * columns + after, (row + 1) * columns + column]
    return np.stack([corner.ravel() for corner in corners], axis=1).astype(np.int64)


def grid_mesh(rings: list[Floats], *, close: bool, slot: int = 0, cap: bool = False) -> Mesh:
    """A mesh through equally long rings; ``cap`` closes the last one with a fan."""
    columns = len(rings[0])
    faces = [quads(len(rings), columns, close=close)]
    vertices = np.concatenate(rings)
    if cap:
        start = (len(rings) - 1) * columns
        ring = np.arange(columns)
        middle = np.full(columns, len(vertices))
        fan = np.stack([start + ring, start + (ring + 1) % columns, middle], axis=1)
        vertices = np.vstack([vertices, rings[-1].mean(axis=0)])
        faces.append(fan.astype(np.int64))
    return Mesh(vertices, faces, [np.full(len(block), slot) for block in faces])


def leather_piece(outline: Floats, surface: SurfaceMap, thickness_mm: float) -> Mesh:
    """A cut piece of leather on a surface: top (slot 0), painted edge (1), lining (2)."""
    centre = outline.mean(axis=0)
    scales = np.concatenate([np.linspace(0.04, 0.8, 12), np.linspace(0.82, 1.0, 36)])
    flats = [centre + scale * (outline - centre) for scale in scales]
    normals = surface_normals(surface, outline)
    lower = surface(outline)
    outward = surface(outline + 0.05 * flat_normals(outline)) - lower
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    half = thickness_mm / 2
    tops = [_lift(surface, flat, thickness_mm) for flat in flats]
    rim = []
    for angle in np.linspace(0.0, np.pi, 11):
        height = half + half * np.cos(angle)
        rim.append(lower + normals * height + outward * (0.75 * half * np.sin(angle)))
    under = [surface(flat) for flat in flats[::-3]]
    return merge(
        [
            grid_mesh(tops[::-1], close=True, slot=0, cap=True),
            grid_mesh(rim, close=True, slot=1),
            grid_mesh(under, close=True, slot=2, cap=True),
        ]
    )


def _lift(surface: SurfaceMap, flat: Floats, height_mm: float) -> Floats:
    return surface(flat) + height_mm * surface_normals(surface, flat)


def tube(path: Floats, radius_mm: Floats | float, sides: int = 20, *, closed: bool = False) -> Mesh:
    """A round tube along a path in space; the radius may change along it."""
    section = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    return sweep(path, np.stack([np.cos(section), np.sin(section)], axis=1), radius_mm, closed)


def sweep(path: Floats, section: Floats, scale: Floats | float, closed: bool = False) -> Mesh:
    """A section swept along a path, without twist."""
    side, up = frames(path, closed)
    size = np.broadcast_to(np.asarray(scale, dtype=float), (len(path),))
    rings = [
        path[i] + size[i] * (section[:, :1] * side[i] + section[:, 1:] * up[i])
        for i in range(len(path))
    ]
    if closed:
        rings.append(rings[0])
    return grid_mesh(rings, close=True)


def frames(path: Floats, closed: bool) -> tuple[Floats, Floats]:
    """Two unit vectors square to the path at each point, carried along without twist."""
    if closed:
        tangent = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    else:
        tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    start = np.array([0.0, 1.0, 0.0])
    if abs(tangent[0] @ start) > 0.9:
        start = np.array([1.0, 0.0, 0.0])
    side = np.empty_like(path)
    for index, along in enumerate(tangent):
        start = start - (start @ along) * along
        start = start / np.linalg.norm(start)
        side[index] = start
    return side, np.cross(tangent, side)


def lathe(profile: Floats, sides: int = 48) -> Mesh:
    """A profile of (radius, height) turned about the z axis; it ends in a cap."""
    angle = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    rings = [
        np.stack([r * np.cos(angle), r * np.sin(angle), np.full(sides, z)], axis=1)
        for r, z in profile
    ]
    return grid_mesh(rings, close=True, cap=True)


def plate(outline: Floats, thickness_mm: float, bevel_mm: float) -> Mesh:
    """A flat plate with a rounded upper edge, lying on z = 0."""
    normals = flat_normals(outline)
    rings = [_at(outline, 0.0), _at(outline, thickness_mm - bevel_mm)]
    for angle in np.linspace(0.0, np.pi / 2, 8)[1:]:
        inset = bevel_mm * (1 - np.cos(angle))
        height = thickness_mm - bevel_mm + bevel_mm * np.sin(angle)
        rings.append(_at(outline - inset * normals, height))
    flat = outline - bevel_mm * normals
    rings += [_at(flat - 0.05 * normals, thickness_mm), _at(flat * 0.5, thickness_mm)]
    return grid_mesh(rings, close=True, cap=True)


def _at(flat: Floats, height_mm: float) -> Floats:
    return np.column_stack([flat, np.full(len(flat), height_mm)])


def place(mesh: Mesh, matrix: Floats) -> Mesh:
    """The mesh moved by a 4 x 4 matrix."""
    return Mesh(mesh.vertices @ matrix[:3, :3].T + matrix[:3, 3], mesh.faces, mesh.slots)


def frame_on(surface: SurfaceMap, flat: tuple[float, float], lift_mm: float = 0.0) -> Floats:
    """A matrix that stands local x, y, z on a surface's across, along and normal."""
    point = np.array([flat])
    normal = surface_normals(surface, point)[0]
    right = np.array([0.1, 0.0])
    across = (surface(point + right) - surface(point - right))[0]
    across /= np.linalg.norm(across)
    matrix = np.eye(4)
    matrix[:3, 0], matrix[:3, 1], matrix[:3, 2] = across, np.cross(normal, across), normal
    matrix[:3, 3] = surface(point)[0] + lift_mm * normal
    return matrix

"""Where on a thing damage may sit and a close-up may look: points, normals and free sight."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats
from training.render.things.thing import Thing

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Place:
    """A point on a thing, in millimetres, with its outward normal, its role and part."""

    at_mm: Triple
    normal: Triple
    role: str
    part: str

    def __post_init__(self) -> None:
        if abs(np.linalg.norm(self.normal) - 1.0) > 1e-3:
            raise ValueError("a place's normal has length 1")


class Skin:
    """All faces of a thing as triangles with roles, to draw places from and to look through."""

    def __init__(self, thing: Thing) -> None:
        corners, roles, parts = [], [], []
        for number, part in enumerate(thing.parts):
            for block, slots in zip(part.mesh.faces, part.mesh.slots, strict=True):
                for last in range(2, block.shape[1]):
                    corners.append(part.mesh.vertices[block[:, [0, last - 1, last]]])
                    roles.append(np.array(part.roles)[slots])
                    parts.append(np.full(len(block), number))
        self.corners: Floats = np.concatenate(corners)
        self.roles = np.concatenate(roles)
        self.parts = np.concatenate(parts)
        self.names = [part.name for part in thing.parts]
        across = np.cross(
            self.corners[:, 1] - self.corners[:, 0], self.corners[:, 2] - self.corners[:, 0]
        )
        self.area = np.linalg.norm(across, axis=1) / 2
        self.normals = across / np.maximum(2 * self.area, 1e-12)[:, None]
        self._middle = self.corners.mean(axis=1)
        self._reach = np.linalg.norm(self.corners - self._middle[:, None], axis=2).max(axis=1)

    def free(self, start: Floats, direction: Floats, far_mm: float) -> bool:
        """Whether nothing stands within ``far_mm`` of a point in a direction (from 0.3 mm on)."""
        return self.reach(start, direction, far_mm) == np.inf

    def bare(self, point: Floats, way: Floats) -> bool:
        """Whether a point is the outermost there, with nothing laid on it or pushed through."""
        return self.reach(point + 2.0 * way, -way, 3.0) > 1.95

    def reach(self, start: Floats, direction: Floats, far_mm: float) -> float:
        """How far from a point the first face stands in a direction; infinity where none does."""
        towards = self._middle - start
        along = towards @ direction
        off = np.einsum("ij,ij->i", towards, towards) - along**2
        near = (off < self._reach**2) & (along > -self._reach) & (along < far_mm + self._reach)
        if not near.any():
            return np.inf
        a, b, c = self.corners[near].transpose(1, 0, 2)
        # Moeller and Trumbore, "Fast, minimum storage ray/triangle intersection", 1997.
        edge1, edge2 = b - a, c - a
        side = np.cross(direction, edge2)
        scale = np.einsum("ij,ij->i", edge1, side)
        scale = np.where(np.abs(scale) < 1e-12, np.inf, scale)
        to = start - a
        u = np.einsum("ij,ij->i", to, side) / scale
        turned = np.cross(to, edge1)
        v = turned @ direction / scale
        t = np.einsum("ij,ij->i", edge2, turned) / scale
        hit = (u >= 0) & (v >= 0) & (u + v <= 1) & (t > 0.3) & (t < far_mm)
        return float(t[hit].min(initial=np.inf))

    def even(self, place: Place, right: Floats, half_mm: tuple[float, float]) -> bool:
        """Whether the surface about a place is flat to half a millimetre, as far as a print goes.

        ``half_mm`` is half of the print's length along ``right`` and half of its height.
        """
        at, normal = np.array(place.at_mm), np.array(place.normal)
        up = np.cross(normal, right)
        for x, y in ((-1, -1), (-1, 1), (1, -1), (1, 1), (-0.5, 0), (0.5, 0)):
            start = at + 3.0 * normal + x * half_mm[0] * right + y * half_mm[1] * up
            if abs(self.reach(start, -normal, 6.0) - 3.0) > 0.5:
                return False
        return True

    def draw(
        self, draw: random.Random, roles: tuple[str, ...], far_mm: float = 140.0
    ) -> Place | None:
        """A place on faces of some roles from which one can look out; None where there is none."""
        kept = np.flatnonzero(np.isin(self.roles, roles) & (self.area > 1e-6))
        if not len(kept):
            return None
        total = np.cumsum(self.area[kept])
        for _ in range(60):
            index = kept[min(int(np.searchsorted(total, draw.random() * total[-1])), len(kept) - 1)]
            u, v = sorted((draw.random(), draw.random()))
            a, b, c = self.corners[index]
            point = a * u + b * (v - u) + c * (1 - v)
            normal = self.normals[index]
            # Linings are often wound the other way: they look to where one can look out.
            for way in (normal, -normal):
                if self.bare(point, way) and self.free(point, way, far_mm):
                    return self.place(point, way, index)
        return None

    def beside(self, centre: Floats, normal: Floats, roles: tuple[str, ...]) -> Place | None:
        """The middle of the nearest face of some roles, looking the same way as a normal."""
        index = self.nearest(centre, roles)
        if self.roles[index] not in roles:
            return None
        out = self.normals[index] if self.normals[index] @ normal > 0 else -self.normals[index]
        return self.place(self.corners[index].mean(axis=0), out, index)

    def place(self, point: Floats, normal: Floats, index: int) -> Place:
        """A place from arrays, rounded as JSON keeps it."""
        return Place(
            triple(point), triple(normal), str(self.roles[index]), self.names[self.parts[index]]
        )

    def nearest(self, point: Floats, roles: tuple[str, ...] = ()) -> int:
        """The face (of some roles, or of any) whose middle lies nearest to a point."""
        away = np.linalg.norm(self._middle - point, axis=1)
        if roles:
            away = np.where(np.isin(self.roles, roles), away, np.inf)
        return int(np.argmin(away))


def triple(values: Floats) -> Triple:
    """Three numbers as plain rounded floats."""
    x, y, z = (round(float(value), 4) for value in values)
    return (x, y, z)


def axes(normal: Floats, angle: float) -> tuple[Floats, Floats]:
    """Two unit vectors in the plane across a normal, turned by an angle: right and up."""
    start = np.array([0.0, 0.0, 1.0]) if abs(normal[2]) < 0.9 else np.array([1.0, 0.0, 0.0])
    side = np.cross(start, normal)
    side /= np.linalg.norm(side)
    other = np.cross(normal, side)
    right = side * np.cos(angle) + other * np.sin(angle)
    return right, np.cross(normal, right)

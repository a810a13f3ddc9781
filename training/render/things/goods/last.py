"""A shoe's last: the upper, its opening, lining, insole and outsole, from a few curves.

A shoe stands with its toe towards -y. On the upper, ``t`` runs 0 at the heel to 1 at the toe and
``a`` round the section, 0 at its +x side over the top (pi/2) to pi at the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats, Mesh, quads, surface_normals
from training.render.things.fittings.sheet import lattice_normals, sheet
from training.render.things.props.curves import spline
from training.render.things.props.forms import loft
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Part

Knots = list[tuple[float, float]]
GIRTH_MM = 45.0  # flat millimetres per radian round the section


@dataclass(frozen=True)
class Last:
    """Curves over t: half width, height of the section, underside, and where the opening ends."""

    length_mm: float
    width: Knots
    height: Knots
    base: Knots
    cut: Knots
    throat: float
    steep: float = 0.62
    bend_mm: float = 5.0
    crease_mm: float = 0.8
    seed: int = 0

    def half(self, t: Floats) -> Floats:
        """Half the width; never quite zero, so that normals exist at both ends."""
        return np.maximum(spline(t, self.width), 0.4)

    def middle(self, t: Floats) -> Floats:
        """The middle line: feet bend inward."""
        return np.asarray(self.bend_mm * np.sin(np.pi * np.clip(t, 0, 1) * 1.35 - 0.6))

    def below(self, t: Floats) -> Floats:
        """Height of the underside of the foot."""
        return spline(t, self.base)

    def surface(self, flat: Floats) -> Floats:
        """(n, 2) of (a, t) as flat millimetres -> points of the upper."""
        a, t = flat[:, 0] / GIRTH_MM, np.clip(flat[:, 1] / self.length_mm, 0.0, 1.0)
        c, s = np.cos(a), np.clip(np.sin(a), 0.0, 1.0)
        x = self.half(t) * np.sign(c) * np.abs(c) ** self.steep + self.middle(t)
        noise = Unevenness(self.seed)
        sag = 0.9 * s * noise.rough(flat[:, 0], flat[:, 1], 46.0, 2)
        wave = np.cos((t - 0.69) * 2 * np.pi / 0.036 + 1.2 * c) * np.exp(
            -(((t - 0.69) / 0.055) ** 2)
        )
        rise = spline(t, self.height) * s**0.9 + s * (
            sag - self.crease_mm * (1 + wave) * (t > self.throat - 0.1)
        )
        return np.column_stack([x, self.length_mm * (0.5 - t), self.below(t) + rise])

    def at(self, a: Floats, t: Floats) -> Floats:
        """(rows, columns) of a and t -> (rows, columns, 3)."""
        flat = np.stack([a.ravel() * GIRTH_MM, t.ravel() * self.length_mm], axis=1)
        return self.surface(flat).reshape(*a.shape, 3)

    def rows(self, count: int = 72) -> Floats:
        """t from heel to toe, closer at both ends."""
        return np.asarray((1 - np.cos(np.linspace(0.0, np.pi, count))) / 2)


def upper(last: Last, columns: int = 22) -> tuple[list[Part], Floats]:
    """Outside and lining of the upper, and the closed line of its opening."""
    t = last.rows()
    reach = np.where(t >= last.throat, np.pi / 2, np.minimum(spline(t, last.cut), np.pi / 2 - 0.02))
    share = np.linspace(0.0, 1.0, columns)
    left = reach[:, None] * share
    right = np.pi - left[:, ::-1]
    a = np.concatenate([left, right], axis=1)
    tt = np.broadcast_to(t[:, None], a.shape)
    points = last.at(a, tt)
    number = np.arange(a.size).reshape(a.shape)
    joined = t >= last.throat
    number[joined, columns] = number[joined, columns - 1]
    for end in (0, -1):
        # The two halves meet in one line at the heel and at the toe.
        points[end, :, 0] = last.middle(t[[end]])
        number[end, columns:] = number[end, :columns][::-1]
    faces = _faces(number, columns)
    flat = np.stack([a.ravel() * GIRTH_MM, tt.ravel() * last.length_mm], axis=1)
    outside = Mesh(points.reshape(-1, 3), [faces], [np.zeros(len(faces), dtype=np.int64)])
    inner = _inside(points, columns)
    lining = Mesh(inner.reshape(-1, 3), [faces[:, ::-1]], [np.zeros(len(faces), dtype=np.int64)])
    last_open = int(np.flatnonzero(joined)[0])
    line = [points[1 : last_open + 1, columns - 1], points[last_open - 1 : 0 : -1, columns]]
    parts = [Part("upper", outside, ("leather",), flat), Part("lining", lining, ("lining",), flat)]
    return parts, np.concatenate(line)


def _faces(number: np.ndarray, columns: int) -> np.ndarray:
    corners = [number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]]
    face = np.stack(corners, axis=-1)
    face = np.delete(face, columns - 1, axis=1)
    return np.asarray(face.reshape(-1, 4), dtype=np.int64)


def _inside(points: Floats, columns: int) -> Floats:
    halves = [points[:, :columns], points[:, columns:]]
    return np.concatenate([half - 1.6 * lattice_normals(half) for half in halves], axis=1)


def patch(
    last: Last, name: str, a: Floats, t: Floats, lift_mm: float, roles: tuple[str, str, str]
) -> Part:
    """A piece laid over the upper: grids of a and t give its shape."""
    flat = np.stack([a.ravel() * GIRTH_MM, t.ravel() * last.length_mm], axis=1)
    top = last.surface(flat) + lift_mm * surface_normals(last.surface, flat)
    return Part(name, sheet(top.reshape(*a.shape, 3), lift_mm + 0.8, coarse_under=1), roles)


def outline(last: Last, out_mm: float, count: int = 60) -> tuple[Floats, Floats]:
    """The closed line round the underside, counter-clockwise from the heel: (n, 3), and t."""
    t = last.rows(count)
    half = last.half(t) + out_mm * np.minimum(1.0, last.half(t) / 12.0)
    y = last.length_mm * (0.5 - t) - out_mm * (2 * t - 1) ** 15
    mid, z = last.middle(t), last.below(t)
    one = np.stack([mid - half, y, z], axis=1)
    other = np.stack([mid + half, y, z], axis=1)
    return np.concatenate([one, other[::-1]]), np.concatenate([t, t[::-1]])


def floor(
    last: Last, inset_mm: float, lift_mm: float, thick_mm: float, roles: tuple[str, str, str]
) -> Part:
    """The insole (or a thin outsole): a sheet along the underside."""
    t = last.rows(48)[1:-1]
    half = np.maximum(last.half(t) - inset_mm, 0.6)
    share = np.linspace(1.0, -1.0, 9)[::-1]
    x = last.middle(t)[:, None] + half[:, None] * share
    y = np.broadcast_to((last.length_mm * (0.5 - t))[:, None], x.shape)
    z = np.broadcast_to((last.below(t) + lift_mm)[:, None], x.shape)
    grid = np.stack([x, y, z], axis=2)[::-1]
    return Part("sole" if lift_mm < 0 else "insole", sheet(grid, thick_mm, coarse_under=1), roles)


def wall(last: Last, out_mm: float, heights: Knots, profile: list[tuple[float, float]]) -> Mesh:
    """A moulded sole's side and top: rings out from the underside, closed over at the bottom.

    ``heights`` is the wall's height over t; ``profile`` lists (share of it, outward millimetres).
    """
    rings = []
    for share, out in profile:
        ring, t = outline(last, out_mm + out)
        ring = ring.copy()
        ring[:, 2] += share * spline(t, heights)
        rings.append(ring)
    return loft(rings, start=False, end=False)


def bottom(last: Last, out_mm: float) -> Mesh:
    """The underside of a moulded sole, facing down."""
    ring, _ = outline(last, out_mm)
    count = len(ring) // 2
    one, other = ring[:count], ring[count:][::-1]
    share = np.linspace(0.0, 1.0, 9)[None, :, None]
    grid = one[:, None] + share * (other - one)[:, None]
    block = quads(count, 9, close=False)
    return Mesh(grid.reshape(-1, 3), [block], [np.zeros(len(block), dtype=np.int64)])


def tread(last: Last, pitch_mm: float, high_mm: float) -> Mesh:
    """Bars across the underside."""
    count = int(last.length_mm * 0.9 / pitch_mm)
    t = np.linspace(0.05, 0.95, count)
    half, mid, z = last.half(t) - 4.0, last.middle(t), last.below(t)
    y, deep = last.length_mm * (0.5 - t), pitch_mm * 0.3
    corner = []
    for sx, sy, dz in ((-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)):
        corner.append(np.stack([mid + sx * np.maximum(half, 1), y + sy * deep, z + dz], axis=1))
    low = np.stack(corner, axis=1) - np.array([0.0, 0.0, high_mm])
    box = np.concatenate([np.stack(corner, axis=1), low], axis=1)
    face = np.array([[4, 7, 6, 5], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]])
    faces = (face[None] + 8 * np.arange(count)[:, None, None]).reshape(-1, 4).astype(np.int64)
    return Mesh(box.reshape(-1, 3), [faces], [np.zeros(len(faces), dtype=np.int64)])

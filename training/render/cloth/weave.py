"""A pattern's cloth as triangles: outlines sampled, filled, front and back sewn at their seams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from mathutils import Vector
from mathutils.geometry import delaunay_2d_cdt
from numpy.typing import NDArray

from training.render.cloth.cut import OPEN, Edge, Pattern
from training.render.shapes import Floats, Ints, resample

FRONT, BACK = 0, 1
OVERLAP_MM = 18.0


class CutCrossed(ValueError):
    """The cut crosses itself: some proportions do not go together."""


@dataclass(frozen=True)
class Woven:
    """Sewn cloth lying flat: (n, 3) millimetres, (m, 3) triangles counter-clockwise from outside.

    ``flat_mm`` (n, 2) is each vertex on its cut piece, ``layer`` (m,) the layer of each face,
    ``band`` (m,) whether it belongs to a rib, hem or waistband, ``rims`` the vertices along each
    opening, in order, by "layer name number".
    """

    points_mm: Floats
    faces: Ints
    flat_mm: Floats
    layer: Ints
    band: Ints
    rims: dict[str, Ints]


@dataclass(frozen=True)
class _Piece:
    layer: int
    loop: Floats
    names: list[str]
    lift_mm: float


def woven(pattern: Pattern, step_mm: float, gap_mm: float, *, back: bool = True) -> Woven:
    """Sew a pattern with points about ``step_mm`` apart, its layers ``gap_mm`` apart.

    Raises CutCrossed where the pattern cannot be cut.
    """
    pieces = _pieces(pattern, step_mm, gap_mm, back=back)
    keys: dict[tuple[int, int, int], int] = {}
    points: list[Floats] = []
    flats: list[Floats] = []
    faces: list[Ints] = []
    layers: list[Ints] = []
    bands: list[Ints] = []
    rims: dict[str, Ints] = {}
    for number, piece in enumerate(pieces):
        flat, triangles = _filled(piece, pattern, step_mm)
        index = np.empty(len(flat), dtype=np.int64)
        sewn = _sewn(piece, len(flat))
        for i, spot in enumerate(flat):
            # Points on seams are shared by the layers; all others are the piece's own.
            owner = -1 if sewn[i] else number
            key = (owner, round(spot[0] * 50), round(spot[1] * 50))
            if key not in keys:
                keys[key] = len(points)
                height = gap_mm / 2 if sewn[i] else piece.lift_mm
                points.append(np.array([spot[0], spot[1], height]))
                flats.append(spot)
            index[i] = keys[key]
        turned = triangles[:, ::-1] if piece.layer == BACK else triangles
        faces.append(index[turned])
        layers.append(np.full(len(turned), piece.layer))
        bands.append(_banded(piece, flat, triangles, pattern))
        rims |= _rims(piece, number, index)
    return Woven(
        np.array(points), np.concatenate(faces), np.array(flats), np.concatenate(layers),
        np.concatenate(bands), rims,
    )  # fmt: skip


def _pieces(pattern: Pattern, step: float, gap: float, *, back: bool) -> list[_Piece]:
    front = list(pattern.edges)
    made: list[_Piece] = []
    if pattern.back is not None and back:
        edges = [Edge(e.name, pattern.back.get(e.name, e.points)) for e in front]
        made.append(_Piece(BACK, *_whole(edges, step), 0.0))
    if pattern.split:
        for side, lift in ((1.0, gap), (-1.0, 2.0 * gap)):
            made.append(_Piece(FRONT, *_half(front, step, side), lift))
    else:
        made.append(_Piece(FRONT, *_whole(front, step), gap))
    return made


def _sampled(edges: list[Edge], step: float) -> tuple[Floats, list[str]]:
    """Points along the half outline without its last one, and the edge that follows each."""
    points, names = [], []
    for each in edges:
        run = resample(each.points, step, closed=False)
        points.append(run[:-1])
        names += [each.name] * (len(run) - 1)
    points.append(edges[-1].points[-1:])
    return np.concatenate(points), names


def _whole(edges: list[Edge], step: float) -> tuple[Floats, list[str]]:
    """Both halves: counter-clockwise from the middle of the hem."""
    right, names = _sampled(edges, step)
    left = right[::-1][1:-1] * np.array([-1.0, 1.0])
    return np.concatenate([right, left]), names + names[::-1]


def _half(edges: list[Edge], step: float, side: float) -> tuple[Floats, list[str]]:
    right, names = _sampled(edges, step)
    start = np.array([[-OVERLAP_MM, right[0, 1]]])
    top = np.array([[-OVERLAP_MM, right[-1, 1]]])
    edge = resample(np.concatenate([top, start]), step, closed=False)[:-1]
    loop = np.concatenate([start, right, edge])
    labels = [names[0], *names, names[-1], *["edge"] * len(edge)]
    if side < 0:
        # Mirrored, and turned round again so that it stays counter-clockwise.
        loop = np.roll(loop[::-1], 1, axis=0) * np.array([-1.0, 1.0])
        labels = labels[::-1]
    return loop, labels


def _sewn(piece: _Piece, count: int) -> list[bool]:
    """Whether each point lies on a seam: the outline comes first in a filled piece."""
    names = piece.names
    on = [names[i] not in OPEN or names[i - 1] not in OPEN for i in range(len(names))]
    return on + [False] * (count - len(on))


def _filled(piece: _Piece, pattern: Pattern, step: float) -> tuple[Floats, Ints]:
    """The outline's points first, then those inside, as triangles counter-clockwise."""
    loop = piece.loop
    lines = _band_lines(piece, pattern, step)
    low, high = loop.min(axis=0), loop.max(axis=0)
    rise = step * np.sqrt(0.75)
    rows = np.arange(low[1] + rise * 0.5, high[1], rise)
    grid = []
    for number, y in enumerate(rows):
        x = np.arange(low[0] + step * (0.25 + 0.5 * (number % 2)), high[0], step)
        grid.append(np.column_stack([x, np.full(len(x), y)]))
    inside = np.concatenate(grid)
    inside = inside[_inside(loop, inside) & (_gap(loop, inside) > 0.55 * step)]
    if len(lines):
        lines = lines[_inside(loop, lines) & (_gap(loop, lines) > 0.3 * step)]
        near = np.linalg.norm(inside[:, None] - lines[None], axis=2).min(axis=1)
        inside = np.concatenate([lines, inside[near > 0.6 * step]])
    points = np.concatenate([loop, inside])
    count = len(loop)
    rim = [(i, (i + 1) % count) for i in range(count)]
    vectors = [Vector((float(x), float(y))) for x, y in points]
    verts, _, triangles, origin, _, _ = delaunay_2d_cdt(vectors, rim, [], 1, 1e-4)
    if len(verts) != len(points):
        raise CutCrossed(pattern.family)
    lookup = np.array([each[0] for each in origin], dtype=np.int64)
    found = lookup[np.array(triangles, dtype=np.int64)]
    a, b, c = (points[found[:, i]] for i in range(3))
    ab, ac = b - a, c - a
    area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    found = np.where(area[:, None] < 0, found[:, ::-1], found)
    return points, found[np.abs(area) > 1e-6]


def _band_lines(piece: _Piece, pattern: Pattern, step: float) -> Floats:
    """Points along the inner side of each rib or hem, so that triangles follow it."""
    after = np.roll(piece.loop, -1, axis=0)
    way = after - piece.loop
    inward = np.column_stack([-way[:, 1], way[:, 0]])
    inward /= np.maximum(np.linalg.norm(inward, axis=1, keepdims=True), 1e-9)
    wide = np.array([pattern.bands.get(name, 0.0) for name in piece.names])
    wide = np.where(wide > 0.45 * step, wide, 0.0)
    points = (piece.loop + after) / 2 + inward * wide[:, None]
    return np.asarray(points[wide > 0])


def _banded(piece: _Piece, flat: Floats, triangles: Ints, pattern: Pattern) -> Ints:
    """Which faces lie within an opening's band."""
    middle = flat[triangles].mean(axis=1)
    found = np.zeros(len(triangles), dtype=np.int64)
    for name, wide in pattern.bands.items():
        on = [i for i, each in enumerate(piece.names) if each == name]
        if not on:
            continue
        a = piece.loop[on]
        b = piece.loop[[(i + 1) % len(piece.loop) for i in on]]
        found |= (_to_segments(a, b, middle) < wide).astype(np.int64)
    return found


def _rims(piece: _Piece, number: int, index: Ints) -> dict[str, Ints]:
    """Each opening's run of vertices, in the outline's order."""
    names, count = piece.names, len(piece.names)
    starts = [i for i in range(count) if names[i] in OPEN and names[i - 1] != names[i]]
    made: dict[str, Ints] = {}
    for run, start in enumerate(starts):
        end = start
        while names[end % count] == names[start] and end - start < count:
            end += 1
        spots = [i % count for i in range(start, end + 1)]
        made[f"{piece.layer} {names[start]} {number}{run}"] = index[spots]
    return made


def _to_segments(a: Floats, b: Floats, points: Floats) -> Floats:
    way = b - a
    size = np.maximum((way**2).sum(axis=1), 1e-9)
    t = np.clip(((points[:, None] - a) * way).sum(axis=2) / size, 0.0, 1.0)
    nearest = a + t[..., None] * way
    return np.asarray(np.linalg.norm(points[:, None] - nearest, axis=2).min(axis=1))


def _gap(loop: Floats, points: Floats) -> Floats:
    return _to_segments(loop, np.roll(loop, -1, axis=0), points)


def _inside(loop: Floats, points: Floats) -> NDArray[np.bool_]:
    a, b = loop, np.roll(loop, -1, axis=0)
    x, y = points[:, :1], points[:, 1:]
    crosses = (a[:, 1] > y) != (b[:, 1] > y)
    rise = np.where(np.abs(b[:, 1] - a[:, 1]) < 1e-12, 1e-12, b[:, 1] - a[:, 1])
    left = x < a[:, 0] + (y - a[:, 1]) * (b[:, 0] - a[:, 0]) / rise
    return np.asarray((crosses & left).sum(axis=1) % 2 == 1)

"""Baked cloth read back: the mesh of a garment at rest, made finer, and places on its cut."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from training.render.shapes import Floats, Ints

FOLDER = Path(__file__).with_name("cloth_meshes")
POINT_MM = 0.05
FLAT_MM = 0.1
FRONT, BACK = 0, 1
CHUNK = 32
NEAR_MM = 12.0


@dataclass(frozen=True)
class Cloth:
    """A garment's cloth: (n, 3) millimetres, (m, 3) triangles, (n, 2) places on the cut pieces.

    ``layer`` (m,) is 0 for the front and 1 for the back, ``band`` (m,) marks ribs and hems,
    ``rims`` are runs of vertices along the openings, ``about`` what it is and how it was baked.
    """

    points_mm: Floats
    faces: Ints
    flat_mm: Floats
    layer: Ints
    band: Ints
    rims: dict[str, Ints]
    about: dict[str, Any]

    def __post_init__(self) -> None:
        if not np.isfinite(self.points_mm).all() or self.faces.max() >= len(self.points_mm):
            raise ValueError("a baked mesh is broken")


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Every baked mesh that the manifest lists."""
    return tuple(sorted(_manifest()))


def _manifest() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((FOLDER / "manifest.json").read_text())
    return found


@lru_cache(maxsize=4)
def read(name: str) -> Cloth:
    """One baked mesh; its arrays are not to be written to.

    Raises KeyError for a name that the manifest lacks, ValueError for a file that is not its own.
    """
    listed = _manifest()[name]
    path = FOLDER / f"{name}.npz"
    if hashlib.sha256(path.read_bytes()).hexdigest() != listed["sha256"]:
        raise ValueError(f"{name} is not the file that the manifest lists")
    with np.load(path) as kept:
        about = json.loads(kept["about"].tobytes())
        rims: dict[str, Ints] = {}
        start = 0
        for key, count in about["rims"].items():
            rims[key] = kept["rims"][start : start + count].astype(np.int64)
            start += count
        return Cloth(
            kept["points"] * POINT_MM + np.array(about["low_mm"]),
            kept["faces"].astype(np.int64),
            kept["flat"] * FLAT_MM,
            kept["layer"].astype(np.int64),
            kept["band"].astype(np.int64),
            rims,
            about,
        )


def mirrored(cloth: Cloth) -> Cloth:
    """Seen in a mirror: right becomes left."""
    turn = np.array([-1.0, 1.0, 1.0])
    return replace(
        cloth,
        points_mm=cloth.points_mm * turn,
        flat_mm=cloth.flat_mm * turn[:2],
        faces=cloth.faces[:, ::-1],
    )


def finer(cloth: Cloth) -> Cloth:
    """Every triangle cut into four and smoothed (C. Loop, Smooth Subdivision Surfaces, 1987)."""
    count = len(cloth.points_mm)
    corner = cloth.faces
    pairs = np.sort(
        np.concatenate([corner[:, [0, 1]], corner[:, [1, 2]], corner[:, [2, 0]]]), axis=1
    )
    codes, place, uses = np.unique(
        pairs[:, 0] * count + pairs[:, 1], return_inverse=True, return_counts=True
    )
    edges = np.stack([codes // count, codes % count], axis=1)
    place = place.reshape(3, -1).T  # (m, 3): the edges 01, 12, 20 of each face
    rim = uses == 1
    middle = (cloth.points_mm[edges[:, 0]] + cloth.points_mm[edges[:, 1]]) / 2
    across = np.zeros_like(middle)
    for side, opposite in enumerate((2, 0, 1)):
        _add(across, place[:, side], cloth.points_mm[corner[:, opposite]])
    inner = 0.75 * middle + 0.125 * across * (2.0 / np.maximum(uses, 1))[:, None]
    points = np.concatenate(
        [_smoothed(cloth.points_mm, edges, rim), np.where(rim[:, None], middle, inner)]
    )
    faces = _quartered(corner, place + count)
    flat = np.concatenate(
        [cloth.flat_mm, (cloth.flat_mm[edges[:, 0]] + cloth.flat_mm[edges[:, 1]]) / 2]
    )
    ends = edges[rim]
    between = {
        (i, j): k
        for (i, j), k in zip(ends.tolist(), (np.flatnonzero(rim) + count).tolist(), strict=True)
    }
    rims = {key: _refined(run, between) for key, run in cloth.rims.items()}
    return Cloth(
        points, faces, flat, np.repeat(cloth.layer, 4), np.repeat(cloth.band, 4), rims, cloth.about
    )


def _quartered(corner: Ints, middle: Ints) -> Ints:
    """Four faces for each: ``middle`` (m, 3) are the new vertices of its edges 01, 12 and 20."""
    a, b, c = corner.T
    ab, bc, ca = middle.T
    each = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
    return np.stack([np.stack(three, axis=1) for three in each], axis=1).reshape(-1, 3)


def _refined(run: Ints, between: dict[tuple[int, int], int]) -> Ints:
    made = [int(run[0])]
    for a, b in zip(run[:-1].tolist(), run[1:].tolist(), strict=True):
        made += [between[min(a, b), max(a, b)], b]
    return np.array(made, dtype=np.int64)


def _smoothed(points: Floats, edges: Ints, rim: Ints) -> Floats:
    """Loop's rule for the old vertices; on a rim along the rim alone."""
    total, number = np.zeros_like(points), np.zeros(len(points))
    for one, other in ((0, 1), (1, 0)):
        _add(total, edges[:, one], points[edges[:, other]])
        number += np.bincount(edges[:, one], minlength=len(points))
    number = np.maximum(number, 1.0)
    share = (0.625 - (0.375 + 0.25 * np.cos(2 * np.pi / number)) ** 2)[:, None]
    made = points * (1 - share) + share * total / number[:, None]
    along, ends = np.zeros_like(points), np.zeros(len(points))
    for one, other in ((0, 1), (1, 0)):
        _add(along, edges[rim, one], points[edges[rim, other]])
        ends += np.bincount(edges[rim, one], minlength=len(points))
    on = ends == 2
    made[on] = 0.75 * points[on] + 0.125 * along[on]
    made[(ends > 0) & ~on] = points[(ends > 0) & ~on]
    return np.asarray(made)


def _add(to: Floats, index: Ints, values: Floats) -> None:
    """Add rows to the rows that an index names, as often as it names them."""
    for axis in range(values.shape[1]):
        to[:, axis] += np.bincount(index, weights=values[:, axis], minlength=len(to))


def normals(points: Floats, faces: Ints) -> Floats:
    """Unit normals of vertices, by the area of the faces around them."""
    a, b, c = (points[faces[:, i]] for i in range(3))
    normal = np.cross(b - a, c - a)
    made = np.zeros_like(points)
    for i in range(3):
        _add(made, faces[:, i], normal)
    return np.asarray(made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-12))


class Places:
    """Places on one layer of a cloth, by where they are on the cut."""

    def __init__(self, cloth: Cloth, layer: int) -> None:
        self._points = cloth.points_mm
        self._faces = cloth.faces[cloth.layer == layer]
        self._normals = normals(cloth.points_mm, self._faces)
        self._corner = cloth.flat_mm[self._faces]
        self._low, self._high = self._corner.min(axis=1), self._corner.max(axis=1)

    def __call__(self, flat: Floats) -> tuple[Floats, Floats, Floats]:
        """(n, 3) points, (n, 3) unit normals, (n,) how far off the cloth (0 on it), for (n, 2).

        A place off the cloth is answered with the nearest face's edge.
        """
        found = np.empty(len(flat), dtype=np.int64)
        share = np.empty((len(flat), 3))
        for start in range(0, len(flat), CHUNK):
            some = slice(start, start + CHUNK)
            found[some], share[some] = self._in_faces(flat[some])
        off = np.maximum(-share.min(axis=1), 0.0)
        share = np.clip(share, 0.0, 1.0)
        share /= share.sum(axis=1, keepdims=True)
        corner = self._faces[found]
        points = np.einsum("nk,nkd->nd", share, self._points[corner])
        normal = np.einsum("nk,nkd->nd", share, self._normals[corner])
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
        return points, normal, off

    def _in_faces(self, flat: Floats) -> tuple[Ints, Floats]:
        """The face that each of a few places lies in, and its shares of the corners."""
        low, high = flat.min(axis=0) - NEAR_MM, flat.max(axis=0) + NEAR_MM
        near = np.flatnonzero((self._low < high).all(axis=1) & (self._high > low).all(axis=1))
        near = near if len(near) else np.arange(len(self._faces))
        a, b, c = (self._corner[near, k] for k in range(3))
        ab, ac, away = b - a, c - a, flat[:, None] - a
        area = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
        area = np.where(np.abs(area) < 1e-9, 1e-9, area)
        v = (away[..., 0] * ac[:, 1] - away[..., 1] * ac[:, 0]) / area
        w = (away[..., 1] * ab[:, 0] - away[..., 0] * ab[:, 1]) / area
        best = np.minimum(np.minimum(v, w), 1 - v - w).argmax(axis=1)
        row = np.arange(len(best))
        v, w = v[row, best], w[row, best]
        return near[best], np.stack([1 - v - w, v, w], axis=1)

"""Seams of single stitches along any line in space, at a chosen pitch and slant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats, Mesh, SurfaceMap, grid_mesh, resample, surface_normals
from training.render.things.fittings.patch import Patch
from training.render.things.fittings.pieces import copies
from training.render.things.thing import Part, Seam


@dataclass(frozen=True)
class Stitch:
    """How a seam is sewn. ``detail`` "near" is for close-ups, "far" for whole items."""

    pitch_mm: float = 3.2
    slant_deg: float = 8.0
    thread_mm: float = 0.7
    gap_mm: float = 0.55
    detail: str = "far"

    def __post_init__(self) -> None:
        if self.pitch_mm <= self.gap_mm or self.thread_mm <= 0:
            raise ValueError(f"a stitch of {self.pitch_mm} mm with a gap of {self.gap_mm} mm")


def sew(
    name: str, path: Floats, normals: Floats, stitch: Stitch, lift_mm: float = 0.0
) -> tuple[list[Part], Seam]:
    """Stitches along a line in space with its (n, 3) normals; the pitch comes out even."""
    count = max(3, round(_length(path) / stitch.pitch_mm) + 1)
    both = np.hstack([path, normals])
    points, facing = _even(both, count)
    points = points + lift_mm * facing
    return _stitches(points, facing, stitch), Seam(name, points, facing)


def sew_flat(
    name: str, flat: Floats, surface: SurfaceMap, stitch: Stitch, lift_mm: float
) -> tuple[list[Part], Seam]:
    """Stitches along a flat path on a surface map."""
    run = resample(flat, min(2.0, stitch.pitch_mm / 2), closed=False)
    return sew(name, surface(run), surface_normals(surface, run), stitch, lift_mm)


def sew_on(
    name: str, uv: Floats, patch: Patch, stitch: Stitch, lift_mm: float
) -> tuple[list[Part], Seam]:
    """Stitches along a path of (n, 2) places on a patch."""
    dense = _dense(uv, 4)
    return sew(name, patch.at(dense), patch.normals(dense), stitch, lift_mm)


def _dense(uv: Floats, times: int) -> Floats:
    t = np.linspace(0, len(uv) - 1, (len(uv) - 1) * times + 1)
    return np.stack([np.interp(t, np.arange(len(uv)), uv[:, axis]) for axis in (0, 1)], axis=1)


def _length(path: Floats) -> float:
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())


def _even(both: Floats, count: int) -> tuple[Floats, Floats]:
    steps = np.linalg.norm(np.diff(both[:, :3], axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0.0, along[-1], count)
    read = np.stack([np.interp(wanted, along, both[:, axis]) for axis in range(6)], axis=1)
    size = np.linalg.norm(read[:, 3:], axis=1, keepdims=True)
    return read[:, :3], read[:, 3:] / np.maximum(size, 1e-9)


def _stitches(points: Floats, facing: Floats, stitch: Stitch) -> list[Part]:
    start, end = points[:-1], points[1:]
    normal = facing[:-1] + facing[1:]
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    along = end - start
    length = np.linalg.norm(along, axis=1, keepdims=True)
    along /= np.maximum(length, 1e-9)
    across = np.cross(normal, along)
    slant = np.radians(stitch.slant_deg)
    turned = np.cos(slant) * along + np.sin(slant) * across
    bases = np.stack([turned, np.cross(normal, turned), normal], axis=1)
    mean = float(length.mean()) - stitch.gap_mm
    parts = [
        Part("stitching", copies(_thread(mean, stitch), bases, (start + end) / 2), ("thread",))
    ]
    if stitch.detail == "near":
        square = np.stack([along, across, normal], axis=1)
        parts.append(Part("stitching", copies(_hole(stitch), square, start), ("hole",)))
    return parts


def _thread(length_mm: float, stitch: Stitch) -> Mesh:
    """One stitch along x: thickest in the middle, diving into the leather at both ends."""
    rings, sides = (11, 8) if stitch.detail == "near" else (4, 4)
    radius = stitch.thread_mm / 2
    t = np.linspace(-1.0, 1.0, rings)
    angle = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    made = []
    for where in t:
        r = radius * (1 - 0.45 * abs(where) ** 5)
        z = radius * (0.44 - 1.72 * abs(where) ** 4) + r * np.sin(angle)
        made.append(np.stack([np.full(sides, where * length_mm / 2), r * np.cos(angle), z], axis=1))
    return grid_mesh(made, close=True)


def _hole(stitch: Stitch) -> Mesh:
    angle = np.linspace(0.0, 2 * np.pi, 8, endpoint=False)
    wide = stitch.thread_mm * 0.6
    ring = np.stack([wide * np.cos(angle), 0.7 * wide * np.sin(angle), np.full(8, 0.03)], axis=1)
    return Mesh(ring, [np.arange(8, dtype=np.int64)[None, :]], [np.zeros(1, dtype=np.int64)])

"""Zips: tape, teeth of metal or nylon, slider and puller."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats, Mesh, lathe, merge, place, plate, resample
from training.render.things.fittings.metal import frame_ring, rectangle, ring
from training.render.things.fittings.pieces import copies, put, standing, turned
from training.render.things.fittings.strap import strap
from training.render.things.thing import Part


def zip_line(
    path: Floats,
    normals: Floats,
    *,
    tape_mm: float = 14.0,
    teeth_mm: float = 5.0,
    pitch_mm: float = 2.4,
    puller: str = "bar",
    at: float = 0.04,
) -> list[Part]:
    """A closed zip along a line: the slider stands at the share ``at`` of its length."""
    both = resample(np.hstack([path, normals]), pitch_mm / 2, closed=False)
    line, facing = both[:, :3], both[:, 3:]
    facing = facing / np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-9)
    tape = strap("zip", line[::4], facing[::4], tape_mm, 0.8, ("fabric", "fabric", "fabric"))
    tangent = np.gradient(line, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    side = np.cross(tangent, facing)
    sign = np.where(np.arange(len(line)) % 2 == 0, 1.0, -1.0)[:, None]
    centre = line + 0.2 * teeth_mm * sign * side + 0.7 * facing
    bases = np.stack([sign * tangent, -sign * side, facing], axis=1)
    tooth = _tooth(pitch_mm * 0.62, teeth_mm * 0.72, 1.9)
    teeth = Part("zip", copies(tooth, bases, centre), ("zip_metal",), smooth=False)
    where = int(np.clip(at, 0.02, 0.98) * (len(line) - 1))
    frame = standing(tangent[where], facing[where], line[where] + 1.2 * facing[where])
    return [tape, teeth, *[put(part, frame) for part in slider(teeth_mm, puller)]]


def _tooth(long: float, wide: float, high: float) -> Mesh:
    """A tooth as a small block with a bevelled top; its y axis points to its tape."""
    x, y = long / 2, wide / 2
    low = np.array([[-x, -y, -high / 2], [x, -y, -high / 2], [x, y, -high / 2], [-x, y, -high / 2]])
    top = low * [0.75, 0.85, 0.0] + [0, 0, high / 2]
    walls = [[i, (i + 1) % 4, 4 + (i + 1) % 4, 4 + i] for i in range(4)]
    faces = np.array([*walls, [4, 5, 6, 7]], dtype=np.int64)
    return Mesh(np.vstack([low, top]), [faces], [np.zeros(5, dtype=np.int64)])


def slider(teeth_mm: float, puller: str) -> list[Part]:
    """A zip's slider about the origin, along x, its puller lying towards +x."""
    size = teeth_mm * 1.5
    body = plate(rectangle(size * 1.5, size * 1.15, size * 0.4), 1.6, 0.6)
    angle = np.linspace(0.0, np.pi, 10)
    arch = np.stack(
        [0.6 * size * np.cos(angle), 0 * angle, 1.4 + 0.36 * size * np.sin(angle)], axis=1
    )
    bridge = strap("zip", arch, np.tile([0.0, 0.0, 1.0], (10, 1)) + arch * 0.01, size * 0.4, 1.0)
    metal = merge(
        [
            body,
            Mesh(
                bridge.mesh.vertices,
                bridge.mesh.faces,
                [np.zeros_like(slot) for slot in bridge.mesh.slots],
            ),
        ]
    )
    parts = [Part("zip", metal, ("metal",))]
    start = 0.5 * size
    if puller == "leather":
        loop = place(ring(size * 0.4, 1.3), turned(0.0, 2, (start + 0.3 * size, 0.0, 3.0)))
        x = np.linspace(start + 0.5 * size, start + 0.5 * size + 38.0, 14)
        path = np.stack([x, 0 * x, 3.0 - 2.4 * (x - x[0]) / 38.0], axis=1)
        width = np.linspace(size * 0.7, size * 1.25, 14)
        tag = strap("zip puller", path, np.tile([0.0, 0.0, 1.0], (14, 1)), width, 2.0)
        return [*parts, Part("zip", loop, ("metal",)), tag]
    if puller == "ring":
        loop = place(ring(size * 0.9, 1.8), turned(12.0, 1, (start + 0.9 * size, 0.0, 2.2)))
        return [*parts, Part("zip puller", loop, ("metal",))]
    if puller == "drop":
        shape = np.array(
            [[0.1, 0], [0.5, 0.12], [0.35, 0.6], [0.85, 0.85], [0.7, 0.97], [0.02, 1.0]]
        )
        drop = place(
            lathe(shape * [size * 0.45, size * 3.2], 16), turned(82.0, 1, (start, 0.0, 3.2))
        )
        return [*parts, Part("zip puller", drop, ("metal",))]
    link = place(frame_ring(size * 0.9, size * 0.6, 1.0, 1.2), turned(0.0, 2, (start, 0.0, 2.4)))
    bar = plate(rectangle(size * 2.6, size * 0.62, size * 0.28), 1.6, 0.6)
    bar = place(bar, turned(3.0, 1, (start + size * 1.6, 0.0, 1.9)))
    return [*parts, Part("zip puller", merge([link, bar]), ("metal",))]

"""Small hardware, each in its own frame: rings, rivets, feet, eyelets, buckles, snap hooks."""

from __future__ import annotations

import numpy as np

from training.render.shapes import (
    Floats,
    Mesh,
    grid_mesh,
    lathe,
    merge,
    place,
    plate,
    resample,
    rounded_polygon,
    tube,
)
from training.render.things.fittings.pieces import turned


def rectangle(width_mm: float, height_mm: float, radius_mm: float, step_mm: float = 1.0) -> Floats:
    """A rounded rectangle about the origin."""
    x, y = width_mm / 2, height_mm / 2
    radius = min(radius_mm, 0.98 * x, 0.98 * y)
    corners = np.array([[-x, -y], [x, -y], [x, y], [-x, y]])
    return rounded_polygon(corners, [radius] * 4, min(step_mm, (x + y) / 12))


def wire_loop(outline: Floats, wire_mm: float, sides: int = 8) -> Mesh:
    """A closed wire along a flat outline, (n, 2), lying about z = 0."""
    return tube(np.column_stack([outline, np.zeros(len(outline))]), wire_mm / 2, sides, closed=True)


def ring(radius_mm: float, wire_mm: float, sides: int = 8) -> Mesh:
    """A round ring in the xy plane; the radius is that of the wire's middle."""
    angle = np.linspace(0.0, 2 * np.pi, 28, endpoint=False)
    return wire_loop(radius_mm * np.stack([np.cos(angle), np.sin(angle)], axis=1), wire_mm, sides)


def d_ring(width_mm: float, height_mm: float, wire_mm: float, sides: int = 8) -> Mesh:
    """A D-ring in the xy plane: straight bar on the x axis through the origin, bow upwards."""
    angle = np.linspace(0.0, np.pi, 24)
    x = width_mm / 2 * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.7
    bow = np.stack([x, height_mm * np.sin(angle) ** 0.8], axis=1)
    bar = np.stack([np.linspace(-width_mm / 2, width_mm / 2, 8)[1:-1], np.zeros(6)], axis=1)
    return wire_loop(np.vstack([bow, bar]), wire_mm, sides)


def frame_ring(
    width_mm: float, height_mm: float, corner_mm: float, wire_mm: float, sides: int = 8
) -> Mesh:
    """A rectangular ring in the xy plane about the origin."""
    return wire_loop(rectangle(width_mm, height_mm, corner_mm, 1.6), wire_mm, sides)


def revolve(profile: Floats, sides: int = 24) -> Mesh:
    """A profile of (radius, height) turned about z, open at both ends."""
    angle = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    rings = [
        np.stack([r * np.cos(angle), r * np.sin(angle), np.full(sides, z)], axis=1)
        for r, z in profile
    ]
    return grid_mesh(rings, close=True)


def rivet(radius_mm: float, height_mm: float, sides: int = 18) -> Mesh:
    """A domed head."""
    shape = np.array([[1.0, 0.0], [1.0, 0.25], [0.9, 0.55], [0.66, 0.8], [0.35, 0.95], [0.02, 1.0]])
    return lathe(shape * [radius_mm, height_mm], sides)


def pyramid_stud(side_mm: float, height_mm: float) -> Mesh:
    """A square stud with four facets."""
    s = side_mm / 2
    corners = np.array([[-s, -s, 0], [s, -s, 0], [s, s, 0], [-s, s, 0]])
    low = corners + np.array([0.0, 0.0, 0.25 * height_mm])
    vertices = np.vstack([corners, low, [[0, 0, height_mm]]])
    walls = np.array([[i, (i + 1) % 4, 4 + (i + 1) % 4, 4 + i] for i in range(4)], dtype=np.int64)
    roof = np.array([[4 + i, 4 + (i + 1) % 4, 8] for i in range(4)], dtype=np.int64)
    return Mesh(vertices, [walls, roof], [np.zeros(4, dtype=np.int64)] * 2)


def foot(radius_mm: float, height_mm: float) -> Mesh:
    """A stud that a bag stands on: its plate at z = 0, reaching to z = height."""
    shape = np.array([[1.0, 0.0], [1.0, 0.12], [0.9, 0.28], [0.66, 0.8], [0.45, 0.96], [0.02, 1.0]])
    return lathe(shape * [radius_mm, height_mm], 20)


def eyelet(inner_mm: float, outer_mm: float, height_mm: float, sides: int = 28) -> Mesh:
    """A rolled eyelet about an open hole; radii in millimetres."""
    angle = np.linspace(np.pi, 0.0, 9)
    middle, half = (inner_mm + outer_mm) / 2, (outer_mm - inner_mm) / 2
    bulge = np.stack([middle + half * np.cos(angle), height_mm * np.sin(angle)], axis=1)
    throat = np.array([[inner_mm, -2.5]])
    return revolve(np.vstack([throat, bulge])[::-1], sides)


def disc(radius_mm: float, at_z: float, sides: int = 24) -> Mesh:
    """A flat disc that faces z: the dark of a hole behind an eyelet."""
    angle = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    points = np.stack([radius_mm * np.cos(angle), radius_mm * np.sin(angle), 0 * angle + at_z], 1)
    face = np.arange(sides, dtype=np.int64)[None]
    return Mesh(points, [face], [np.zeros(1, dtype=np.int64)])


def screw(radius_mm: float, turn_deg: float) -> tuple[Mesh, Mesh]:
    """A slotted screw's head and the dark of its slot."""
    slot = plate(rectangle(radius_mm * 1.6, radius_mm * 0.27, radius_mm * 0.12), 0.12, 0.02)
    moved = place(slot, turned(turn_deg, 2, (0.0, 0.0, 0.44 * radius_mm)))
    return rivet(radius_mm, 0.5 * radius_mm), moved


def buckle(width_mm: float, height_mm: float, wire_mm: float, *, roller: bool = False) -> Mesh:
    """A pin buckle for a strap that runs along y: frame in the xy plane, pin from the middle bar.

    ``width_mm`` is the inside across the strap.
    """
    outer = rectangle(width_mm + 2 * wire_mm, height_mm, 0.22 * height_mm, 1.4)
    frame = wire_loop(outer, wire_mm, 8)
    bar_y = -height_mm * 0.5 + wire_mm * 0.5
    tip = height_mm * 0.5
    pin = np.array(
        [
            [0, bar_y, 0.6],
            [0, bar_y * 0.4, wire_mm],
            [0, tip * 0.5, wire_mm * 0.9],
            [0, tip + 0.3 * wire_mm, wire_mm * 0.62],
        ]
    )
    parts = [frame, tube(resample(pin, 1.2, closed=False), wire_mm * 0.38, 8)]
    if roller:
        x = np.linspace(-width_mm / 2 + 0.6, width_mm / 2 - 0.6, 6)
        path = np.stack([x, np.full(6, tip), np.zeros(6)], axis=1)
        parts.append(tube(path, wire_mm * 0.78, 10))
    return merge(parts)


def snap_hook(length_mm: float, width_mm: float, wire_mm: float) -> Mesh:
    """A swivel hook hanging along -y from its eye at the origin (the eye takes the strap)."""
    eye = frame_ring(width_mm, wire_mm * 5.0, wire_mm * 1.6, wire_mm)
    eye = place(eye, turned(0.0, 2, (0.0, -wire_mm * 1.9, 0.0)))
    top = -wire_mm * 4.6
    shape = np.array([[0.55, 0.0], [1.0, 0.1], [1.0, 0.75], [1.25, 0.8], [1.25, 1.0], [0.55, 1.1]])
    barrel = lathe(np.vstack([shape * [wire_mm, wire_mm * 3.2], [[0.02, wire_mm * 3.5]]]), 14)
    barrel = place(barrel, turned(90.0, 0, (0.0, top + wire_mm * 0.6, 0.0)))
    start, size = top - wire_mm * 2.2, length_mm * 0.5
    angle = np.radians(np.linspace(100.0, 395.0, 26))
    r = size / 2
    x = 0.72 * r * np.cos(angle)
    y = start - r + r * np.sin(angle)
    hook = tube(np.stack([x, y, 0 * x], axis=1), wire_mm * np.linspace(0.62, 0.45, 26), 8)
    gate = np.array(
        [[0.62 * r, start - 0.5 * r, 0], [0.5 * r, start - 0.1 * r, 0], [0, start + 1, 0]]
    )
    lever = tube(resample(gate, 1.0, closed=False), wire_mm * 0.38, 6)
    knob = place(rivet(wire_mm * 0.5, wire_mm), turned(90.0, 1, (0.55 * r, start - 0.3 * r, 0.0)))
    return merge([eye, barrel, hook, lever, knob])


def padlock(width_mm: float) -> Mesh:
    """A small padlock hanging along -y from its shackle's top at the origin."""
    w = width_mm
    angle = np.linspace(0.0, np.pi, 16)
    arch = np.stack([0.3 * w * np.cos(angle), 0.3 * w * np.sin(angle) - 0.3 * w, 0 * angle], axis=1)
    legs = np.array([[0.3 * w, -0.75 * w, 0.0]]), np.array([[-0.3 * w, -0.75 * w, 0.0]])
    shackle = tube(np.vstack([legs[0], arch, legs[1]]), 0.055 * w, 8)
    body = plate(rectangle(w, 0.85 * w, 0.12 * w), 0.34 * w, 0.08 * w)
    body = place(body, turned(0.0, 2, (0.0, -1.05 * w, -0.17 * w)))
    back = place(
        plate(rectangle(w, 0.85 * w, 0.12 * w), 0.1, 0.05),
        turned(180.0, 1, (0, -1.05 * w, -0.17 * w)),
    )
    return merge([shackle, body, back])

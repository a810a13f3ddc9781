"""Chains of real links, light enough for a whole bag."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats, Mesh, resample, tube
from training.render.things.fittings.pieces import copies
from training.render.things.fittings.strap import strap
from training.render.things.thing import Part


@dataclass(frozen=True)
class Links:
    """A chain's make: "cable" (round wire), "curb" (turned flat), "box" (square), "oval" (long).

    ``length_mm`` and ``width_mm`` are one link's outside; ``wire_mm`` its wire's thickness.
    """

    make: str = "cable"
    length_mm: float = 12.0
    width_mm: float = 8.0
    wire_mm: float = 1.8
    detail: str = "far"

    def __post_init__(self) -> None:
        if self.length_mm <= 2.6 * self.wire_mm or self.width_mm <= 2.2 * self.wire_mm:
            raise ValueError(f"no hole is left in a link of {self}")

    @property
    def pitch_mm(self) -> float:
        """From one link's middle to the next one's."""
        return self.length_mm - 2.0 * self.wire_mm


def link(make: Links) -> Mesh:
    """One link in the xy plane, long along x."""
    corner = {"cable": 1.0, "curb": 0.9, "oval": 1.0, "box": 0.3}[make.make]
    around, sides = (28, 8) if make.detail == "near" else (14, 5)
    a, b = (make.length_mm - make.wire_mm) / 2, (make.width_mm - make.wire_mm) / 2
    radius = min(a, b) * corner
    path = resample(_stadium(a, b, radius), 2 * (a + b) / 30, closed=True)
    spot = np.linspace(0, len(path), around, endpoint=False)
    index = np.arange(len(path) + 1)
    closed = np.vstack([path, path[:1]])
    path = np.stack([np.interp(spot, index, closed[:, axis]) for axis in range(3)], axis=1)
    if make.make == "curb":
        # Each link is twisted along its length, so that the next one lies as flat as it.
        turn = path[:, 0] / a * 0.45
        y, z = path[:, 1].copy(), path[:, 2].copy()
        path[:, 1], path[:, 2] = y * np.cos(turn), y * np.sin(turn) + z
    return tube(path, make.wire_mm / 2, sides, closed=True)


def _stadium(a: float, b: float, radius: float) -> Floats:
    points = []
    for quarter in range(4):
        centre = np.array(
            [(a - radius) * (1, -1, -1, 1)[quarter], (b - radius) * (1, 1, -1, -1)[quarter]]
        )
        angle = np.linspace(quarter * np.pi / 2, (quarter + 1) * np.pi / 2, 8)
        ring = centre + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        points.append(np.column_stack([ring, np.zeros(8)]))
    return np.concatenate(points)


def chain(name: str, path: Floats, normals: Floats, make: Links, seed: int = 0) -> Part:
    """Links along a line, each turned against the last; normals say which way the first faces."""
    draw = random.Random(f"chain {seed}")
    both = np.hstack([path, normals])
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(2, round(float(along[-1]) / make.pitch_mm))
    wanted = (np.arange(count) + 0.5) / count * along[-1]
    read = np.stack([np.interp(wanted, along, both[:, axis]) for axis in range(6)], axis=1)
    centre = read[:, :3]
    ends = np.vstack([path[:1], (centre[1:] + centre[:-1]) / 2, path[-1:]])
    tangent = ends[1:] - ends[:-1]
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    up = read[:, 3:] - np.einsum("ij,ij->i", read[:, 3:], tangent)[:, None] * tangent
    up /= np.maximum(np.linalg.norm(up, axis=1, keepdims=True), 1e-9)
    side = np.cross(up, tangent)
    flat = make.make == "curb"
    spread, step = (0.12, 0.0) if flat else (0.22, np.pi / 2)
    roll = np.array(
        [(i % 2) * step + (0 if flat else np.pi / 4) + draw.gauss(0, spread) for i in range(count)]
    )[:, None]
    y = np.cos(roll) * side + np.sin(roll) * up
    bases = np.stack([tangent, y, np.cross(tangent, y)], axis=1)
    return Part(name, copies(link(make), bases, centre), ("metal",))


def woven(name: str, path: Floats, normals: Floats, make: Links, seed: int = 0) -> list[Part]:
    """A chain with a narrow strap of leather led through its links."""
    tangent = np.gradient(path, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    dense = resample(np.hstack([path, normals]), make.pitch_mm / 6, closed=False)
    line, facing = dense[:, :3], dense[:, 3:]
    facing = facing / np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-9)
    phase = np.arange(len(line)) * np.pi / 6
    wave = line + (0.32 * make.width_mm * np.sin(phase))[:, None] * facing
    leather = strap(name, wave, facing, make.width_mm * 0.42, 1.2)
    return [chain(name, path, normals, make, seed), leather]

"""What a scene is told of the item, and what it answers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.render.shapes import Floats
from training.render.things.thing import Thing

Params = dict[str, Any]


@dataclass(frozen=True)
class Info:
    """The item as a scene needs it: its kind, its box in millimetres, how it may be posed.

    ``built`` is the pose that its box has already: things pose themselves when they are built, so
    that straps fall and leather sags as they lie, and a scene only turns them about the upright.
    """

    kind: str
    low_mm: tuple[float, float, float]
    high_mm: tuple[float, float, float]
    poses: tuple[str, ...] = ("standing",)
    built: str = "standing"

    def __post_init__(self) -> None:
        if not all(low < high for low, high in zip(self.low_mm, self.high_mm, strict=True)):
            raise ValueError(f"{self.kind} has no size")
        if not self.poses:
            raise ValueError(f"{self.kind} has no pose")

    @property
    def bounds_mm(self) -> Floats:
        """(2, 3) low and high."""
        return np.array([self.low_mm, self.high_mm])


def info(thing: Thing) -> Info:
    """What a scene is told of a thing."""
    points = np.concatenate([part.mesh.vertices for part in thing.parts])
    low, high = points.min(axis=0), points.max(axis=0)
    x0, y0, z0 = (float(value) for value in low)
    x1, y1, z1 = (float(value) for value in high)
    built = str(thing.notes.get("pose", thing.poses[0]))
    return Info(thing.kind, (x0, y0, z0), (x1, y1, z1), thing.poses, built)


@dataclass(frozen=True)
class Scene:
    """A kind of place.

    ``plan(draw, info)`` draws JSON: "surfaces" (what is built), "item" (4 x 4, thing to world, in
    millimetres), "pose", "supports" (props that hold it, as a plan's "props" are), "views" (from
    where it may be seen), "lights" (kinds of light that suit), "style" ("phone" or "studio"),
    "clutter" (most props around it) and "plain" (whether its ground is bare paper or cloth).
    """

    plan: Callable[[random.Random, Info], Params]
    build: Callable[[Params], None]


def corners(bounds_mm: Floats) -> Floats:
    """The eight corners of a (2, 3) box."""
    picks = np.array([[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)])
    return np.take_along_axis(bounds_mm, picks, axis=0)


def moved(bounds_mm: Floats, matrix: Floats) -> Floats:
    """The (2, 3) box of a box moved by a 4 x 4 matrix."""
    points = corners(bounds_mm) @ matrix[:3, :3].T + matrix[:3, 3]
    return np.stack([points.min(axis=0), points.max(axis=0)])


def stand(bounds_mm: Floats, turn_deg: float, height_mm: float = 0.0) -> Floats:
    """The matrix that turns a thing about the upright, its lowest point at a height."""
    a = np.radians(turn_deg)
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]
    low, high = moved(bounds_mm, matrix)
    matrix[:3, 3] = [-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, height_mm - low[2]]
    return matrix


def listed(matrix: Floats) -> list[list[float]]:
    """A matrix as JSON keeps it."""
    return [[round(float(value), 6) for value in row] for row in matrix]

"""How a strap, chain or handle falls: a line of points under gravity, kept out of solid things.

Position-based dynamics (Müller et al. 2007): points move, then distances are put right. The same
start always ends the same; it is a shape to look at, no measurement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.render.shapes import Floats

Solid = Callable[[Floats], Floats]
"""(n, 3) points -> the same points pushed out of whatever is solid."""


@dataclass(frozen=True)
class Fall:
    """How a line falls. ``stiffness`` 0 is a chain, 1 a handle that hardly bends."""

    stiffness: float = 0.2
    gravity: tuple[float, float, float] = (0.0, 0.0, -1.0)
    rounds: int = 150
    step_mm: float = 0.8
    damping: float = 0.06
    grip: float = 0.35


def floor(height_mm: float) -> Solid:
    """The ground: nothing below this height."""

    def push(points: Floats) -> Floats:
        out = points.copy()
        out[:, 2] = np.maximum(out[:, 2], height_mm)
        return out

    return push


def settle(start: Floats, held: NDArray[np.bool_], solid: Solid, fall: Fall) -> Floats:
    """The line at rest: ``start`` gives its lengths and its bends, ``held`` points stay."""
    rest = np.linalg.norm(np.diff(start, axis=0), axis=1)
    bend = np.linalg.norm(start[2:] - start[:-2], axis=1)
    straight = rest[:-1] + rest[1:]
    # A soft line only keeps from kinking; a stiff one keeps the bends that it was made with.
    least = (0.90 + 0.07 * fall.stiffness) * straight
    pull = np.array(fall.gravity) * fall.step_mm
    now, before = start.copy(), start.copy()
    for turn in range(fall.rounds):
        speed = (now - before) * (1.0 - fall.damping)
        size = np.linalg.norm(speed, axis=1, keepdims=True)
        speed *= np.minimum(1.0, 12.0 / np.maximum(size, 1e-9))
        before = now
        # The pull fades out, so that what gravity stretched has time to come back.
        now = now + speed + pull * max(0.0, 1.0 - 1.2 * turn / fall.rounds)
        now[held] = start[held]
        for _ in range(4):
            _keep(now, rest, held)
            _unbend(now, bend, least, fall.stiffness, held)
        _ease(now, 0.1 + 0.3 * fall.stiffness, held)
        out = solid(now)
        touched = np.linalg.norm(out - now, axis=1) > 1e-6
        now = out
        # Leather and metal do not slide far on a table: contact takes the speed away.
        before = np.where(touched[:, None], before + fall.grip * (now - before), before)
        now[held] = start[held]
    for _ in range(25):
        for _ in range(3):
            _keep(now, rest, held)
        now = solid(now)
        now[held] = start[held]
    return now


def _keep(points: Floats, rest: Floats, held: NDArray[np.bool_]) -> None:
    weight = np.where(held, 0.0, 1.0)
    for first in (0, 1):
        a, b = points[first:-1:2], points[first + 1 :: 2]
        wa, wb = weight[first:-1:2], weight[first + 1 :: 2]
        gap = b - a
        size = np.sqrt(np.einsum("ij,ij->i", gap, gap))
        share = (size - rest[first::2]) / np.maximum(size * (wa + wb), 1e-9)
        a += (share * wa)[:, None] * gap
        b -= (share * wb)[:, None] * gap


def _ease(points: Floats, share: float, held: NDArray[np.bool_]) -> None:
    """Slack spread into wide bows: neither leather nor chain lies in small crinkles."""
    bow = points[:-2] - 2 * points[1:-1] + points[2:]
    points[1:-1] += np.where(held[1:-1, None], 0.0, 0.5 * share * bow)


def _unbend(
    points: Floats, bend: Floats, least: Floats, stiffness: float, held: NDArray[np.bool_]
) -> None:
    free = np.where(held, 0.0, 1.0)
    for first in range(3):
        a, b = points[first:-2:3], points[first + 2 :: 3]
        wa, wb = free[first:-2:3], free[first + 2 :: 3]
        gap = b - a
        size = np.maximum(np.sqrt(np.einsum("ij,ij->i", gap, gap)), 1e-9)
        want = np.maximum(bend[first::3] * stiffness + size * (1 - stiffness), least[first::3])
        share = 0.5 * (size - want) / np.maximum(size * (wa + wb), 1e-9)
        a += (share * wa)[:, None] * gap
        b -= (share * wb)[:, None] * gap


def ribbon_normals(path: Floats, wish: Floats, weight: Floats) -> Floats:
    """Normals for a flat strap along a line: near the wished ones where they weigh, else even.

    ``wish`` (n, 3) may point to either side of the strap where ``weight`` is below 1: a strap that
    lies on the ground shows whichever side comes up.
    """
    tangent = np.gradient(path, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    normals = np.empty_like(path)
    last = wish[0]
    for index, along in enumerate(tangent):
        wished = wish[index] if wish[index] @ last >= 0 or weight[index] >= 1 else -wish[index]
        last = last * (1 - weight[index]) + wished * weight[index]
        last = last - (last @ along) * along
        last = last / max(1e-9, float(np.linalg.norm(last)))
        normals[index] = last
    for _ in range(12):
        normals[1:-1] = normals[:-2] + normals[1:-1] + normals[2:]
        normals -= np.einsum("ij,ij->i", normals, tangent)[:, None] * tangent
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return normals


def smooth_path(knots: Floats, step_mm: float) -> Floats:
    """A Catmull-Rom curve through knots in space, at equal steps."""
    ends = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    pieces = []
    t = np.linspace(0.0, 1.0, 24, endpoint=False)[:, None]
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        bent = 2 * a - 5 * b + 4 * c - d, 3 * b - a - 3 * c + d
        pieces.append(b + 0.5 * t * ((c - a) + t * (bent[0] + t * bent[1])))
    path = np.vstack([*pieces, knots[-1:]])
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0.0, along[-1], max(3, round(float(along[-1]) / step_mm) + 1))
    return np.stack([np.interp(wanted, along, path[:, axis]) for axis in range(3)], axis=1)


def catenary(start: Floats, end: Floats, length_mm: float, count: int) -> Floats:
    """A line of the given length hung between two points (z up); straight if it is too short."""
    gap = end - start
    across = float(np.hypot(gap[0], gap[1]))
    spare = np.sqrt(max(length_mm**2 - gap[2] ** 2, 0.0))
    t = np.linspace(0.0, 1.0, count)[:, None]
    if across < 1.0 or spare <= across * 1.0005:
        return np.asarray(start + t * gap)
    low, high = 1e-3, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sinh(middle) / middle < spare / across else (low, middle)
    a = across / (2 * low)
    x0 = across / 2 - a * np.arctanh(gap[2] / length_mm)
    x = t[:, 0] * across
    z = a * (np.cosh((x - x0) / a) - np.cosh(x0 / a))
    return np.asarray(np.column_stack([start[:2] + t * gap[:2], start[2] + z]))

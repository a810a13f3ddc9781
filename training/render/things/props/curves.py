"""Smooth curves through knots."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats


def through(knots: Floats, steps: int = 12, *, closed: bool = False) -> Floats:
    """A curve through (n, d) knots, ``steps`` points between neighbours (Catmull-Rom)."""
    if closed:
        padded = np.vstack([knots[-1:], knots, knots[:2]])
    else:
        padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    t = np.linspace(0.0, 1.0, steps, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        cubic = 3 * b - a - 3 * c + d
        square = 2 * a - 5 * b + 4 * c - d
        parts.append(0.5 * (2 * b + (c - a) * t + square * t**2 + cubic * t**3))
    return np.concatenate(parts if closed else [*parts, knots[-1:]])


def smooth_steps(at: Floats | float, knots: list[tuple[float, float]]) -> Floats:
    """Values between (place, value) knots, with flat tangents at each."""
    places = np.array([each[0] for each in knots])
    values = np.array([each[1] for each in knots])
    x = np.clip(np.asarray(at, dtype=float), places[0], places[-1])
    index = np.clip(np.searchsorted(places, x, side="right") - 1, 0, len(knots) - 2)
    t = (x - places[index]) / (places[index + 1] - places[index])
    t = t * t * (3 - 2 * t)
    return np.asarray(values[index] + t * (values[index + 1] - values[index]))


def spline(at: Floats | float, knots: list[tuple[float, float]]) -> Floats:
    """Values between (place, value) knots, smooth and free of overshoot (Fritsch-Carlson)."""
    x0 = np.array([each[0] for each in knots])
    y0 = np.array([each[1] for each in knots])
    h, slope = np.diff(x0), np.diff(y0) / np.diff(x0)
    tangent = np.empty_like(y0)
    tangent[0], tangent[-1] = slope[0], slope[-1]
    same = slope[:-1] * slope[1:] > 0
    total = slope[:-1] + slope[1:]
    tangent[1:-1] = np.where(same, 2 * slope[:-1] * slope[1:] / np.where(same, total, 1.0), 0.0)
    x = np.clip(np.asarray(at, dtype=float), x0[0], x0[-1])
    i = np.clip(np.searchsorted(x0, x, side="right") - 1, 0, len(x0) - 2)
    t = (x - x0[i]) / h[i]
    return np.asarray(
        y0[i] * (2 * t**3 - 3 * t**2 + 1)
        + y0[i + 1] * (3 * t**2 - 2 * t**3)
        + h[i] * tangent[i] * (t**3 - 2 * t**2 + t)
        + h[i] * tangent[i + 1] * (t**3 - t**2)
    )

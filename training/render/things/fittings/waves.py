"""Smooth unevenness: a few sine waves drawn from a seed. Nothing that hands made is quite even."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats


class Waves:
    """A smooth field of about -1 to 1 over points of any dimension, the same for the same seed."""

    def __init__(self, seed: int | str, longest_mm: float, shortest_mm: float, count: int = 7):
        draw = random.Random(f"waves {seed}")
        self._vectors = np.zeros((count, 3))
        for row in self._vectors:
            length = longest_mm * (shortest_mm / longest_mm) ** draw.random()
            aim = np.array([draw.gauss(0, 1) for _ in range(3)])
            row[:] = aim / max(1e-9, float(np.linalg.norm(aim))) * 2 * np.pi / length
        self._phases = np.array([draw.uniform(0, 2 * np.pi) for _ in range(count)])
        self._gain = 1.0 / np.sqrt(count / 2)

    def __call__(self, points: Floats) -> Floats:
        """The field at each of (..., d) points, d up to three."""
        turn = points @ self._vectors[:, : points.shape[-1]].T + self._phases
        return np.asarray(np.sin(turn).sum(axis=-1) * self._gain * 0.6)


def vector_waves(seed: int | str, longest_mm: float, shortest_mm: float, points: Floats) -> Floats:
    """Three independent fields, as a shift of (..., 3) points."""
    fields = [Waves(f"{seed} {axis}", longest_mm, shortest_mm)(points) for axis in "xyz"]
    return np.stack(fields, axis=-1)

"""Smooth unevenness that the same seed always draws alike."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats


class Unevenness:
    """Smooth noise in [-1, 1] over the plane: hermite steps between values on a lattice.

    The values come from :class:`random.Random`, whose numbers are the same on every machine.
    """

    def __init__(self, seed: int, cells: int = 32) -> None:
        draw = random.Random(f"unevenness {seed}")
        values = [draw.uniform(-1.0, 1.0) for _ in range(cells * cells)]
        self._lattice = np.array(values).reshape(cells, cells)
        self._cells = cells

    def __call__(self, x: Floats, y: Floats, size_mm: float) -> Floats:
        """The noise at points, its lumps about ``size_mm`` wide."""
        u, v = np.asarray(x) / size_mm, np.asarray(y) / size_mm
        i, j = np.floor(u).astype(int), np.floor(v).astype(int)
        s, t = u - i, v - j
        s, t = s * s * (3 - 2 * s), t * t * (3 - 2 * t)
        n = self._cells
        a, b = self._lattice[i % n, j % n], self._lattice[(i + 1) % n, j % n]
        c, d = self._lattice[i % n, (j + 1) % n], self._lattice[(i + 1) % n, (j + 1) % n]
        return np.asarray((a * (1 - s) + b * s) * (1 - t) + (c * (1 - s) + d * s) * t)

    def rough(self, x: Floats, y: Floats, size_mm: float, octaves: int = 3) -> Floats:
        """Several sizes of noise at once, each half as wide and half as high as the one before."""
        total = np.zeros(np.broadcast(x, y).shape)
        for octave in range(octaves):
            shift = 37.7 * octave
            total += self(x + shift, y - shift, size_mm / 2**octave) / 2**octave
        return total

    def ridges(self, x: Floats, y: Floats, size_mm: float, octaves: int = 3) -> Floats:
        """Sharp creases between flat facets, as crumpled paper has them; 0 at a crease."""
        total = np.zeros(np.broadcast(x, y).shape)
        for octave in range(octaves):
            shift = 53.1 * octave
            total += np.abs(self(x + shift, y - shift, size_mm / 2**octave)) / 2**octave
        return total

"""Quilting: where its seams run on the flat piece, and how far the padding swells between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats


@dataclass(frozen=True)
class Quilt:
    """ "diamond", "chevron", "square", "channel" (upright tubes) or "rib" (lying tubes)."""

    kind: str
    size_mm: float
    depth_mm: float
    lean: float = 1.0
    phase_mm: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if self.size_mm <= 4.0 or self.depth_mm < 0.0:
            raise ValueError(f"a quilt of {self.size_mm} mm squares, {self.depth_mm} mm deep")

    def coordinates(self, flat: Floats) -> tuple[Floats, Floats | None]:
        """One or two families of lines: whole numbers are the seams."""
        x, y = flat[..., 0] - self.phase_mm[0], flat[..., 1] - self.phase_mm[1]
        s = self.size_mm
        if self.kind == "diamond":
            return (x + self.lean * y) / s, (x - self.lean * y) / s
        if self.kind == "square":
            return x / s, y / (s * self.lean)
        if self.kind == "chevron":
            period = 2.2 * s
            zigzag = np.abs((x / period) % 1.0 - 0.5) * period
            return (y + self.lean * zigzag) / s, None
        return (x / s, None) if self.kind == "channel" else (y / s, None)

    def height(self, flat: Floats) -> Floats:
        """Swelling in millimetres: 0 along the seams, ``depth_mm`` in the middle between them."""
        first, second = self.coordinates(flat)
        swell = np.abs(np.sin(np.pi * first))
        if second is None:
            return np.asarray(self.depth_mm * swell**0.55)
        return np.asarray(self.depth_mm * (swell * np.abs(np.sin(np.pi * second))) ** 0.45)

    def lines(self, width_mm: float, height_mm: float, step_mm: float = 1.5) -> list[Floats]:
        """Its seams over a piece from (-width/2, 0) to (width/2, height), clipped to it."""
        low, high = np.array([-width_mm / 2, 0.0]), np.array([width_mm / 2, height_mm])
        found = []
        for path in self._endless(width_mm, height_mm, step_mm):
            inside = np.all((path > low) & (path < high), axis=1)
            edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
            for a, b in zip(edges[::2], edges[1::2], strict=True):
                if b - a > 4:
                    found.append(path[a:b])
        return found

    def _endless(self, width: float, height: float, step: float) -> list[Floats]:
        s, (px, py) = self.size_mm, self.phase_mm
        reach = width + height * max(1.0, self.lean)
        t = np.arange(-reach, reach, step)
        count = int(2 * reach / s) + 3
        paths = []
        for k in range(-count, count + 1):
            if self.kind == "diamond":
                for sign in (1.0, -1.0):
                    paths.append(np.stack([k * s - sign * self.lean * t + px, t + py], axis=1))
            elif self.kind == "chevron":
                period = 2.2 * s
                zigzag = np.abs((t / period) % 1.0 - 0.5) * period
                paths.append(np.stack([t + px, k * s - self.lean * zigzag + py], axis=1))
            if self.kind in ("square", "channel"):
                paths.append(np.stack([0 * t + k * s + px, t + py], axis=1))
            if self.kind in ("square", "rib"):
                high = s * self.lean if self.kind == "square" else s
                paths.append(np.stack([t + px, 0 * t + k * high + py], axis=1))
        return paths

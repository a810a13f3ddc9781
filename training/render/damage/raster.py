"""Seeded strokes, blobs and noise drawn with numpy on a sheet measured in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats

MOST_PIXELS = 720
MOST_PER_MM = 26.0  # a close-up has at most 25 pixels a millimetre


@dataclass(frozen=True)
class Stamp:
    """What one damage does, from above: (h, w) arrays, first row at the bottom.

    ``mask`` is the truth, 0 to 1. ``cover`` mixes the damage's first colour in where it is above
    0 and its second where it is below. ``height_mm`` is added to the surface. ``open`` is where
    nothing is left of it.
    """

    mask: Floats
    cover: Floats
    height_mm: Floats
    open: Floats

    def __post_init__(self) -> None:
        for each in (self.mask, self.cover, self.height_mm, self.open):
            if each.shape != self.mask.shape or not np.isfinite(each).all():
                raise ValueError("a stamp's layers are finite and of one size")


class Sheet:
    """A rectangle of millimetres about (0, 0) with its own source of chance."""

    def __init__(self, size_mm: tuple[float, float], seed: int) -> None:
        self.size_mm = size_mm
        self.per_mm = min(MOST_PER_MM, MOST_PIXELS / max(size_mm))
        self.shape = tuple(max(8, round(side * self.per_mm)) for side in size_mm[::-1])
        self.chance = np.random.default_rng(seed)
        rows, columns = self.shape
        x = (np.arange(columns) + 0.5) / self.per_mm - size_mm[0] / 2
        y = (np.arange(rows) + 0.5) / self.per_mm - size_mm[1] / 2
        self.x, self.y = np.meshgrid(x, y)

    def blank(self) -> Floats:
        """A layer of nothing."""
        return np.zeros(self.shape)

    def noise(
        self, size_mm: float, octaves: int = 3, stretch: float = 1.0, angle: float = 0.0
    ) -> Floats:
        """Noise of mean 0 and deviation 1 with features of a size, longer along an angle."""
        total = self.blank()
        for octave in range(octaves):
            total += self._band(size_mm / 2**octave, stretch, angle) * 0.55**octave
        total -= total.mean()
        return np.asarray(total / max(float(total.std()), 1e-9))

    def _band(self, size_mm: float, stretch: float, angle: float) -> Floats:
        white = np.fft.rfft2(self.chance.standard_normal(self.shape))
        fy = np.fft.fftfreq(self.shape[0])[:, None] * self.per_mm
        fx = np.fft.rfftfreq(self.shape[1])[None, :] * self.per_mm
        along = (fx * np.cos(angle) + fy * np.sin(angle)) * size_mm * stretch
        across = (fy * np.cos(angle) - fx * np.sin(angle)) * size_mm
        kept = np.exp(-2.2 * (along**2 + across**2))
        values = np.fft.irfft2(white * kept, s=self.shape)
        return np.asarray(values / max(float(values.std()), 1e-9))

    def path(
        self, start: tuple[float, float], angle: float, length_mm: float, bend: float
    ) -> Floats:
        """A hand's stroke from a point: (n, 2) in millimetres; ``bend`` 0 is straight."""
        count = max(6, int(length_mm / 0.7))
        turns = np.cumsum(self.chance.standard_normal(count)) * bend / np.sqrt(count)
        sweep = np.linspace(-0.5, 0.5, count) * self.chance.normal() * bend
        heading = angle + turns - turns.mean() + sweep
        steps = np.stack([np.cos(heading), np.sin(heading)], axis=1) * (length_mm / count)
        return np.asarray(np.array(start) + np.vstack([np.zeros((1, 2)), np.cumsum(steps, axis=0)]))

    def stroke(
        self,
        layer: Floats,
        path: Floats,
        half_mm: Floats | float,
        strength: Floats | float = 1.0,
        soft_mm: float = 0.0,
    ) -> None:
        """Draw a line of changing half width and strength into a layer, keeping the higher."""
        halves = np.broadcast_to(np.asarray(half_mm, dtype=float), (len(path),))
        strengths = np.broadcast_to(np.asarray(strength, dtype=float), (len(path),))
        soft = max(soft_mm, 0.8 / self.per_mm)
        for index in range(len(path) - 1):
            pair = slice(index, index + 2)
            self._segment(layer, path[pair], halves[pair], strengths[pair], soft)

    def _segment(
        self, layer: Floats, ends: Floats, halves: Floats, strengths: Floats, soft: float
    ) -> None:
        reach = float(halves.max()) + soft
        low = (ends.min(axis=0) - reach + np.array(self.size_mm) / 2) * self.per_mm
        high = (ends.max(axis=0) + reach + np.array(self.size_mm) / 2) * self.per_mm
        x0, y0 = (max(0, int(value)) for value in low)
        x1, y1 = int(high[0]) + 1, int(high[1]) + 1
        window = (slice(y0, max(y0, y1)), slice(x0, max(x0, x1)))
        x, y = self.x[window], self.y[window]
        if not x.size:
            return
        along = ends[1] - ends[0]
        t = ((x - ends[0, 0]) * along[0] + (y - ends[0, 1]) * along[1]) / max(
            float(along @ along), 1e-12
        )
        t = np.clip(t, 0.0, 1.0)
        away = np.hypot(x - ends[0, 0] - t * along[0], y - ends[0, 1] - t * along[1])
        half = halves[0] + t * (halves[1] - halves[0])
        drawn = np.clip((half - away) / soft + 0.5, 0.0, 1.0)
        # A line thinner than a pixel keeps its weight by growing paler, not by growing wider.
        drawn *= np.minimum(1.0, 2 * half * self.per_mm)
        drawn *= strengths[0] + t * (strengths[1] - strengths[0])
        layer[window] = np.maximum(layer[window], drawn)

    def blob(
        self, reach_mm: tuple[float, float], ragged: float, soft: float, angle: float
    ) -> Floats:
        """An uneven round patch, 1 inside: reach along and across, ``soft`` 0 hard to 1 misty."""
        along = self.x * np.cos(angle) + self.y * np.sin(angle)
        across = self.y * np.cos(angle) - self.x * np.sin(angle)
        away = np.hypot(along / reach_mm[0], across / reach_mm[1])
        # Lobes about as wide as the patch, with a little fine unevenness: noise of small features
        # alone breaks a patch into islands with coasts, as no rubbed or soaked place has them.
        lobes = self.noise(1.2 * min(reach_mm) + 0.3, 2)
        fine = self.noise(0.3 * min(reach_mm) + 0.12, 3)
        edge = away + ragged * (0.2 * lobes + 0.07 * fine)
        half = 0.03 + 0.5 * soft
        return smooth(edge, 1.0 + half, 1.0 - half)

    def blur(self, layer: Floats, sigma_mm: float) -> Floats:
        """A Gaussian blur; the sheet's margins are empty, so that its wrapping does no harm."""
        fy = np.fft.fftfreq(self.shape[0])[:, None] * self.per_mm
        fx = np.fft.rfftfreq(self.shape[1])[None, :] * self.per_mm
        kept = np.exp(-2 * (np.pi * sigma_mm) ** 2 * (fx**2 + fy**2))
        return np.asarray(np.fft.irfft2(np.fft.rfft2(layer) * kept, s=self.shape))

    def margin(self) -> Floats:
        """1 inside, falling to 0 at the sheet's rim, so that no stamp ends in a straight line."""
        width, height = self.size_mm
        away = np.minimum(width / 2 - np.abs(self.x), height / 2 - np.abs(self.y))
        return smooth(away, 0.0, 0.06 * min(width, height))


def smooth(values: Floats, low: float, high: float) -> Floats:
    """A smooth step from 0 at ``low`` to 1 at ``high``; ``low`` may be the larger."""
    t = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))

"""Periodic noise, blur, warp and strokes: what tiles are drawn with."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]
PIXELS = 1024


@cache
def _frequencies(pixels: int) -> tuple[Field, Field]:
    fy = np.fft.fftfreq(pixels)[:, None] * pixels
    fx = np.fft.rfftfreq(pixels)[None, :] * pixels
    return fy.astype(np.float32), fx.astype(np.float32)


def noise(
    draw: np.random.Generator,
    low: float,
    high: float,
    *,
    stretch: float = 1.0,
    turn_deg: float = 0.0,
    pixels: int = PIXELS,
) -> Field:
    """Smooth noise of 0 to 1 (mean 0.5, three standard deviations inside).

    ``low`` to ``high``: its band, in waves per tile. ``stretch`` draws it out along a direction
    that lies ``turn_deg`` from the rows.
    """
    fy, fx = _frequencies(pixels)
    c, s = np.cos(np.radians(turn_deg)), np.sin(np.radians(turn_deg))
    along, across = fx * c + fy * s, fy * c - fx * s
    frequency = np.hypot(along * stretch, across)
    band = np.exp(-((frequency / high) ** 2)) * (1 - np.exp(-((frequency / low) ** 2)))
    white = draw.standard_normal((pixels, pixels)).astype(np.float32)
    values = np.fft.irfft2(np.fft.rfft2(white) * band, (pixels, pixels))
    unit = np.clip(0.5 + values / (6.0 * values.std() + 1e-9), 0, 1)
    return np.asarray(unit, dtype=np.float32)


def blur(values: Field, sigma_px: float) -> Field:
    """A Gaussian blur on the torus."""
    pixels = len(values)
    fy, fx = _frequencies(pixels)
    spread = np.exp(-2 * (np.pi * sigma_px / pixels) ** 2 * (fy**2 + fx**2))
    spectrum = np.fft.rfft2(values) * spread
    return np.asarray(np.fft.irfft2(spectrum, values.shape), dtype=np.float32)


def warp(values: Field, dy_px: Field, dx_px: Field) -> Field:
    """Values read from elsewhere: bilinear, on the torus; (n, n) or (n, n, channels)."""
    pixels = len(values)
    rows, columns = np.arange(pixels)[:, None] + dy_px, np.arange(pixels)[None, :] + dx_px
    y0, x0 = np.floor(rows).astype(np.int32), np.floor(columns).astype(np.int32)
    v, u = (rows - y0).astype(np.float32), (columns - x0).astype(np.float32)
    if values.ndim == 3:
        v, u = v[..., None], u[..., None]
    ya, yb, xa, xb = y0 % pixels, (y0 + 1) % pixels, x0 % pixels, (x0 + 1) % pixels
    top = values[ya, xa] * (1 - u) + values[ya, xb] * u
    below = values[yb, xa] * (1 - u) + values[yb, xb] * u
    return np.asarray(top * (1 - v) + below * v, dtype=np.float32)


def strokes(
    draw: np.random.Generator,
    count: int,
    length_px: tuple[float, float],
    *,
    turn_deg: tuple[float, float] = (0.0, 360.0),
    curl: float = 0.0,
    pixels: int = PIXELS,
) -> Field:
    """Thin bent strokes of random strength up to 1, about one pixel wide."""
    field = np.zeros((pixels, pixels), dtype=np.float32)
    steps = int(length_px[1])
    t = np.arange(steps)
    lengths = draw.uniform(*length_px, count)[:, None]
    angle = np.radians(draw.uniform(*turn_deg, count))[:, None]
    angle = angle + curl * draw.standard_normal((count, 1)) * (t / steps) ** 2
    angle = angle + 0.15 * curl * np.sin(t / steps * draw.uniform(3, 9, (count, 1)))
    x = draw.uniform(0, pixels, (count, 1)) + np.cumsum(np.cos(angle), axis=1)
    y = draw.uniform(0, pixels, (count, 1)) + np.cumsum(np.sin(angle), axis=1)
    fade = np.sqrt(np.clip(1 - t / lengths, 0, 1)) * np.clip(t / 6, 0, 1)
    strength = fade * draw.uniform(0.15, 1.0, (count, 1)) ** 2
    for oy, ox in ((0, 0), (0, 1), (1, 0), (1, 1)):
        row, column = np.floor(y).astype(np.int32) + oy, np.floor(x).astype(np.int32) + ox
        near = (1 - np.abs(y - row)) * (1 - np.abs(x - column))
        np.maximum.at(field, (row % pixels, column % pixels), (strength * near).astype(np.float32))
    return field


def packed(*channels: Field) -> Field:
    """Up to four channels as one tile; what is missing is 1."""
    ones = [np.ones_like(channels[0])] * (4 - len(channels))
    return np.clip(np.stack([*channels, *ones], axis=2), 0, 1).astype(np.float32)


def levelled(values: Field) -> Field:
    """Stretched so that the lowest is 0 and the highest 1."""
    low, high = float(values.min()), float(values.max())
    return ((values - low) / max(high - low, 1e-9)).astype(np.float32)

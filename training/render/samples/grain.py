"""The pebbled grain as one tile that repeats: pure arrays, drawn once per process.

Blender's own Voronoi node gives the same look, but it is evaluated four times at each hit.
"""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats

CELLS = 44
PIXELS = 1536


def grain_tile(seed: int = 11) -> Floats:
    """A square tile of ``CELLS`` pebbles a side: height, groove, fine noise (each 0 to 1)."""
    draw = np.random.default_rng(seed)
    cells = np.stack(np.meshgrid(np.arange(CELLS), np.arange(CELLS), indexing="ij"), axis=2)
    points = cells + 0.5 + 0.47 * (2 * draw.random(cells.shape) - 1)
    tone = draw.random((CELLS, CELLS))
    axis = (np.arange(PIXELS) + 0.5) * CELLS / PIXELS
    rows = [_rows(axis[start : start + 128], axis, points, tone) for start in range(0, PIXELS, 128)]
    edge = np.concatenate([row[0] for row in rows])
    tones = np.concatenate([row[1] for row in rows])
    dome = 1 - (1 - np.clip(edge / 0.46, 0, 1)) ** 2
    fine = _fine(draw)
    height = _softened(dome * (0.72 + 0.28 * tones), 0.075) + 0.09 * (fine - 0.5)
    groove = _softened(1 - np.clip(edge / 0.17, 0, 1), 0.04)
    return np.stack([height / height.max(), groove, fine], axis=2)


def _rows(rows: Floats, columns: Floats, points: Floats, tone: Floats) -> tuple[Floats, Floats]:
    """Distance to the nearest pebble's edge, and that pebble's tone, for a band of pixels."""
    x, y = np.meshgrid(rows, columns, indexing="ij")
    x, y = x + _warp(x, y, 0.3), y + _warp(y, x, 1.9)
    cell_x, cell_y = np.floor(x).astype(int), np.floor(y).astype(int)
    nearest = np.full(x.shape, np.inf)
    to_x, to_y, tones = np.zeros_like(x), np.zeros_like(x), np.zeros_like(x)
    offsets = [(i, j) for i in range(-2, 3) for j in range(-2, 3)]
    for i, j in offsets[6:-6]:
        dx, dy, near_tone = _offset(cell_x + i, cell_y + j, x, y, points, tone)
        closer = dx**2 + dy**2 < nearest
        nearest = np.where(closer, dx**2 + dy**2, nearest)
        to_x, to_y = np.where(closer, dx, to_x), np.where(closer, dy, to_y)
        tones = np.where(closer, near_tone, tones)
    edge = np.full(x.shape, np.inf)
    for i, j in offsets:
        dx, dy, _ = _offset(cell_x + i, cell_y + j, x, y, points, tone)
        apart_x, apart_y = dx - to_x, dy - to_y
        length = np.sqrt(apart_x**2 + apart_y**2)
        away = ((dx + to_x) * apart_x + (dy + to_y) * apart_y) / 2 / np.maximum(length, 1e-9)
        edge = np.minimum(edge, np.where(length > 1e-6, away, np.inf))
    return edge, tones


def _offset(
    i: np.ndarray, j: np.ndarray, x: Floats, y: Floats, points: Floats, tone: Floats
) -> tuple[Floats, Floats, Floats]:
    low_i, low_j = i % CELLS, j % CELLS
    at = points[low_i, low_j]
    return at[..., 0] + (i - low_i) - x, at[..., 1] + (j - low_j) - y, tone[low_i, low_j]


def _warp(along: Floats, across: Floats, phase: float) -> Floats:
    turn = 2 * np.pi / CELLS
    return np.asarray(
        0.34 * np.sin(5 * turn * across + 2 * turn * along + phase)
        + 0.13 * np.sin(11 * turn * across - 7 * turn * along + 2 * phase)
        + 0.05 * np.sin(23 * turn * across + 19 * turn * along + 3 * phase)
    )


def _softened(values: Floats, sigma: float) -> Floats:
    """A Gaussian blur over the repeating tile; sigma in pebbles."""
    frequency = _frequency()
    spread = np.exp(-2 * (np.pi * sigma * frequency) ** 2)
    return np.fft.irfft2(np.fft.rfft2(values) * spread)


def _frequency() -> Floats:
    """Cycles per pebble of each term of the tile's real Fourier transform."""
    fx = np.fft.fftfreq(PIXELS)[:, None] * PIXELS / CELLS
    fy = np.fft.rfftfreq(PIXELS)[None, :] * PIXELS / CELLS
    return np.asarray(np.hypot(fx, fy))


def _fine(draw: np.random.Generator) -> Floats:
    """Band-limited noise that repeats with the tile."""
    spectrum = np.fft.rfft2(draw.standard_normal((PIXELS, PIXELS)))
    frequency = _frequency()
    values = np.fft.irfft2(spectrum * frequency * np.exp(-((frequency / 4.0) ** 2)))
    values = values / (5.0 * values.std()) + 0.5
    return np.asarray(np.clip(values, 0, 1))

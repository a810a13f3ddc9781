"""Tiles of leathers: grown grain, embossed grain, scales, nap."""

from __future__ import annotations

import numpy as np

from training.render.materials.tiles.cells import cells, jittered
from training.render.materials.tiles.fields import (
    PIXELS,
    Field,
    blur,
    levelled,
    noise,
    packed,
    strokes,
    warp,
)

PEBBLES = 40  # a side
PORES = 60
DASHES = 48
SCALE_ROWS = 22


def pebbles(seed: int) -> Field:
    """Pebbled grain, ``PEBBLES`` cells a side: height, groove, fine noise, each pebble's tone."""
    draw = np.random.default_rng(seed)
    step = PIXELS / PEBBLES
    made = cells(draw, jittered(draw, PEBBLES, PEBBLES, 1.05), 0.13 * step, shallowest=0.1)
    tone = draw.random(PEBBLES * PEBBLES).astype(np.float32)[made.owner]
    dome = 1 - (1 - np.clip(made.edge_px / (0.5 * step), 0, 1)) ** 2
    fine = noise(draw, 60, 330)
    lump = noise(draw, 40, 110)
    height = blur((dome * (0.66 + 0.34 * tone)).astype(np.float32), 0.055 * step)
    height = height * 0.62 + 0.3 * (1 - blur(made.groove, 0.03 * step)) + 0.14 * (lump - 0.5)
    height = height + 0.07 * (fine - 0.5)
    tile = packed(levelled(height), blur(made.groove, 0.02 * step), fine, tone)
    return _drawn_out(tile, draw, 0.17 * step)


def _drawn_out(tile: Field, draw: np.random.Generator, by_px: float) -> Field:
    """The tile bent by slow noise, so that no row or column stays straight."""
    dy, dx = (6 * by_px * (noise(draw, 2, 7) - 0.5) for _ in range(2))
    return warp(tile, dy, dx)


def calf(seed: int) -> Field:
    """Smooth calf: height, follicles, fine wrinkles' depth, cloud of tone."""
    draw = np.random.default_rng(seed)
    step = PIXELS / PORES
    points = jittered(draw, PORES, PORES, 1.2)
    made = cells(draw, points, 0.2 * step, shallowest=0.0)
    kept = draw.random(len(points)) < 0.55
    middle = np.zeros((PIXELS, PIXELS), dtype=np.float32)
    at = np.floor(points[kept] * PIXELS).astype(int) % PIXELS
    middle[at[:, 0], at[:, 1]] = draw.uniform(0.3, 1.0, len(at))
    pore = levelled(blur(middle, 0.085 * step))
    grain = blur(made.groove, 0.07 * step)
    wrinkle = _wrinkles(draw)
    fine = noise(draw, 90, 400)
    height = levelled(0.55 * (1 - grain) + 0.3 * noise(draw, 25, 80) - 0.55 * pore + 0.18 * fine)
    tile = packed(height, np.clip(pore * 1.4, 0, 1), wrinkle, noise(draw, 2, 16))
    return _drawn_out(tile, draw, 0.22 * step)


def _wrinkles(draw: np.random.Generator) -> Field:
    """Long shallow valleys that run roughly one way, as over a belly or a fold."""
    waves = noise(draw, 5, 16, stretch=0.3, turn_deg=20.0)
    valley = 1 - np.clip(np.abs(waves - 0.5) / 0.05, 0, 1)
    return blur((valley * noise(draw, 2, 7)).astype(np.float32), 2.0)


def saffiano(seed: int) -> Field:
    """Cross-hatched embossing, ``DASHES`` a side: height, groove, fine noise, cloud."""
    draw = np.random.default_rng(seed)
    axis = (np.arange(PIXELS) + 0.5) / PIXELS
    y, x = np.meshgrid(axis, axis, indexing="ij")
    y = y + 0.05 / DASHES * 6 * (noise(draw, 10, 40) - 0.5)
    x = x + 0.05 / DASHES * 6 * (noise(draw, 10, 40) - 0.5)
    height = np.zeros((PIXELS, PIXELS), dtype=np.float32)
    for turn in (1, -1):
        across, along = DASHES * (x * 1.5 + turn * y), DASHES * (x - turn * y * 0.75)
        row = np.floor(across)
        ridge = np.cos(2 * np.pi * (across - row - 0.5)) * 0.5 + 0.5
        dash = 0.5 + 0.5 * np.cos(2 * np.pi * (along + 0.37 * row * turn))
        height = np.maximum(height, ridge**0.8 * (0.35 + 0.65 * dash**0.6)).astype(np.float32)
    fine = noise(draw, 80, 380)
    height = blur(height, 1.2) * (0.8 + 0.4 * noise(draw, 20, 90)) + 0.12 * fine
    height = levelled(height)
    return packed(height, np.clip(1 - height * 1.8, 0, 1), fine, noise(draw, 2, 14))


def crocodile(seed: int) -> Field:
    """Scales, square in the middle and round at the flanks: height, groove, creases, scale tone.

    The tile is ten middle scales wide; a panel wider than that shows the second flank.
    """
    draw = np.random.default_rng(seed)
    points = _scale_points(draw)
    made = cells(draw, points, 4.2, shallowest=0.75, stretch=2.4)
    tone = draw.random(len(points)).astype(np.float32)[made.owner]
    dome = 1 - (1 - np.clip(made.edge_px / 17.0, 0, 1)) ** 3
    crease = noise(draw, 50, 130, stretch=0.25, turn_deg=90.0)
    crease = 1 - np.clip(np.abs(crease - 0.5) / 0.035, 0, 1)
    crease = blur((crease * noise(draw, 12, 40)).astype(np.float32), 0.8)
    groove = blur(made.groove, 1.2)
    height = levelled(
        blur(dome.astype(np.float32), 1.6) - 0.45 * groove + 0.1 * tone - 0.1 * crease
    )
    tile = packed(height, groove, crease, tone)
    return _drawn_out(tile, draw, 5.0)


def _scale_points(draw: np.random.Generator) -> np.ndarray:
    """Rows of scales; wide in the middle of the tile, small and dense at its left and right."""
    points = []
    for row in range(SCALE_ROWS):
        x = draw.uniform(0.0, 0.03)
        while x < 1.0 - 0.012:
            middle = float(np.exp(-(((x - 0.5) / 0.26) ** 4)))
            wide = 0.03 + 0.055 * middle * draw.uniform(0.75, 1.25)
            y = row + 0.5 + draw.normal(0, 0.03 + 0.02 * (1 - middle))
            halves = (-0.25, 0.25) if middle < draw.uniform(0.2, 0.6) else (0.0,)
            for half in halves:
                slip = draw.normal(0, 0.3 * wide) if len(halves) == 2 else 0.0
                points.append(((y + half) / SCALE_ROWS % 1.0, (x + wide / 2 + slip) % 1.0))
            x += wide
    return np.array(points)


def nap(seed: int) -> Field:
    """Suede: height of its fibres, their tone, stroked patches, lint and pale dust."""
    draw = np.random.default_rng(seed)
    lying = strokes(draw, 26000, (5.0, 16.0), turn_deg=(60.0, 120.0), curl=0.5)
    across = strokes(draw, 9000, (4.0, 12.0), curl=0.8)
    fibres = blur(np.maximum(lying, across), 0.7)
    height = levelled(0.6 * fibres / fibres.max() + 0.55 * noise(draw, 60, 260))
    tone = levelled(0.5 * fibres / fibres.max() + noise(draw, 30, 200))
    stroked = np.clip((noise(draw, 2, 9, stretch=0.6, turn_deg=70.0) - 0.3) / 0.4, 0, 1)
    lint = blur(strokes(draw, 60, (20.0, 70.0), curl=1.5), 0.7)
    return packed(height, tone, stroked.astype(np.float32), np.clip(lint * 1.8, 0, 1))


def film(seed: int) -> Field:
    """Waves of a coat, and what a glossy skin collects: waves, hairlines, dust, smears."""
    draw = np.random.default_rng(seed)
    hairs = blur(strokes(draw, 500, (30.0, 260.0), curl=0.25), 0.55)
    specks = np.zeros((PIXELS, PIXELS), dtype=np.float32)
    at = draw.integers(0, PIXELS, (900, 2))
    specks[at[:, 0], at[:, 1]] = draw.random(900) ** 3 * 3
    dust = np.maximum(blur(specks, 0.8) * 5, strokes(draw, 30, (8.0, 40.0), curl=2.0))
    smears = noise(draw, 2, 14, stretch=0.5, turn_deg=35.0)
    return packed(noise(draw, 6, 26), np.clip(hairs * 2.2, 0, 1), dust, smears)

"""Tiles of what goods stand on: boards, carpet, stone, card."""

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
    warp,
)

PLANKS = 4
TUFTS = 56


def wood(seed: int) -> Field:
    """Boards along the rows, PLANKS a tile: grain, pores, tone of each board, joints."""
    draw = np.random.default_rng(seed)
    axis = (np.arange(PIXELS) + 0.5) / PIXELS
    board = np.floor(axis * PLANKS).astype(int)
    slow = noise(draw, 1, 9, stretch=0.12)
    rings = 0.5 + 0.5 * np.sin(2 * np.pi * (7 * slow + 5 * axis[:, None]))
    fibre = noise(draw, 70, 420, stretch=0.015)
    pores = np.clip((noise(draw, 90, 480, stretch=0.06) - 0.63) / 0.12, 0, 1)
    slip = (board * draw.integers(200, 800)) % PIXELS
    column = (np.arange(PIXELS)[None, :] + slip[:, None]) % PIXELS
    row = np.arange(PIXELS)[:, None]
    grain = levelled(0.6 * rings + 0.55 * fibre)[row, column]
    tone = draw.random(PLANKS)[board][:, None] * np.ones((1, PIXELS))
    joint = np.exp(-(((axis * PLANKS + 0.5) % 1.0 - 0.5) ** 2)[:, None] / 0.00018)
    butt = np.exp(-(((column / PIXELS + 0.5) % 1.0 - 0.5) ** 2) / 1.2e-6)
    return packed(
        grain,
        pores[row, column],
        tone.astype(np.float32),
        np.maximum(joint, butt).astype(np.float32),
    )


def carpet(seed: int) -> Field:
    """Cut pile: height of its tufts, shade between them, tone of each, trodden patches."""
    draw = np.random.default_rng(seed)
    step = PIXELS / TUFTS
    points = jittered(draw, TUFTS, TUFTS, 0.9)
    made = cells(draw, points, 0.3 * step)
    fibre = noise(draw, 120, 430)
    dome = np.clip(made.edge_px / (0.5 * step), 0, 1) ** 0.7
    height = levelled(blur((dome * 0.8 + 0.55 * fibre).astype(np.float32), 0.7))
    tone = draw.random(len(points)).astype(np.float32)[made.owner]
    return packed(height, blur(made.groove, 1.0), 0.5 * tone + 0.5 * fibre, noise(draw, 2, 8))


def stone(seed: int) -> Field:
    """Marble and concrete: clouds, veins, pits, fine grit."""
    draw = np.random.default_rng(seed)
    clouds = noise(draw, 1, 30, turn_deg=30.0, stretch=0.7)
    bend = [120 * (noise(draw, 2, 14) - 0.5) for _ in range(2)]
    broad = warp(noise(draw, 2, 8, stretch=0.5, turn_deg=40.0), bend[0], bend[1])
    hair = warp(noise(draw, 5, 18, stretch=0.5, turn_deg=55.0), bend[1], bend[0])
    veins = np.clip(1 - np.abs(broad - 0.5) / 0.022, 0, 1) * noise(draw, 2, 6) * 1.4
    veins = np.maximum(veins, 0.5 * np.clip(1 - np.abs(hair - 0.5) / 0.012, 0, 1) * clouds)
    pits = np.clip((noise(draw, 30, 170) - 0.8) / 0.06, 0, 1)
    return packed(clouds, blur(veins.astype(np.float32), 1.2), pits, noise(draw, 60, 420))


def fibres(seed: int) -> Field:
    """Paper and card: relief of the felt, flecks, fibre, cloud of the pulp."""
    draw = np.random.default_rng(seed)
    fibre = 0.5 * noise(draw, 60, 380, stretch=0.3) + 0.5 * noise(
        draw, 60, 380, stretch=0.3, turn_deg=75.0
    )
    flecks = np.clip((noise(draw, 25, 200, stretch=0.4) - 0.8) / 0.08, 0, 1)
    return packed(levelled(fibre), flecks.astype(np.float32), fibre, noise(draw, 3, 30))

"""The tile of worked metal."""

from __future__ import annotations

import numpy as np

from training.render.materials.tiles.cells import cells, jittered
from training.render.materials.tiles.fields import PIXELS, Field, blur, levelled, noise, packed

BLOWS = 14  # of the hammer, a side
LINES = 24  # of the graver, a side


def worked(seed: int) -> Field:
    """Metal: brushed hair along the rows, hammered faces, guilloche lines, cloud."""
    draw = np.random.default_rng(seed)
    brushed = 0.6 * noise(draw, 60, 420, stretch=0.02) + 0.4 * noise(draw, 200, 500, stretch=0.05)
    step = PIXELS / BLOWS
    made = cells(draw, jittered(draw, BLOWS, BLOWS, 0.9), 0.2 * step)
    faces = blur(np.clip(made.edge_px / (0.5 * step), 0, 1) ** 1.5, 0.05 * step)
    axis = (np.arange(PIXELS) + 0.5) / PIXELS
    y, x = np.meshgrid(axis, axis, indexing="ij")
    wave = y + 0.25 / LINES * np.sin(2 * np.pi * LINES / 3 * x)
    graver = np.clip(np.cos(2 * np.pi * LINES * wave) * 2 - 1, 0, 1)
    return packed(
        levelled(brushed), 1 - levelled(faces), graver.astype(np.float32), noise(draw, 2, 9)
    )

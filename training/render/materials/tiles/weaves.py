"""Tiles of cloth: threads that cross by a draft, loops of knitting, open meshes."""

from __future__ import annotations

from functools import partial

import numpy as np

from training.render.materials.tiles.fields import PIXELS, Field, blur, noise, packed, warp

THREADS = 60  # a side: a multiple of every draft's period
WALES, COURSES = 24, 32
HOLES = 20


def draft(name: str) -> np.ndarray:
    """Which thread lies on top at each crossing, (THREADS, THREADS): True is the warp.

    KeyError for a weave that is not known.
    """
    j, i = np.meshgrid(np.arange(THREADS), np.arange(THREADS), indexing="ij")
    turned = np.where(i % 20 < 10, i % 20, 19 - i % 20)
    drafts: dict[str, np.ndarray] = {
        "plain": (i + j) % 2 == 0,
        "oxford": (i // 2 + j) % 2 == 0,
        "twill": (i + j) % 3 != 0,
        "tweed": (i + j) % 4 < 2,
        "herringbone": (turned + j) % 4 < 2,
        "satin": (i + 2 * j) % 5 != 0,
    }
    return drafts[name]


def weave(name: str, seed: int) -> Field:
    """Cloth of ``THREADS`` a side: height, warp on top, tone of thread and fibre, open gap."""
    draw = np.random.default_rng(seed)
    on_top = draft(name)
    bend = [0.7 * (noise(draw, 4, 18) - 0.5) for _ in range(2)]
    axis = ((np.arange(PIXELS) + 0.5) * THREADS / PIXELS).astype(np.float32)
    y, x = axis[:, None] + bend[0], axis[None, :] + bend[1]
    j, i = np.floor(y).astype(int) % THREADS, np.floor(x).astype(int) % THREADS
    v, u = 2 * (y % 1.0) - 1, 2 * (x % 1.0) - 1
    warp_up = on_top[j, i]
    across, along = np.where(warp_up, u, v), np.where(warp_up, v, u)
    dips = _ends(on_top)
    ends = np.where(along > 0, dips[1][j, i], dips[0][j, i])
    arch = 1 - 0.62 * ends * np.abs(along) ** 2.2
    fat = 0.86 + 0.12 * draw.random((2, THREADS))
    wide = np.where(warp_up, fat[0][i], fat[1][j])
    round_ = np.sqrt(np.clip(1 - (across / wide) ** 2, 0, 1))
    twist = 0.5 + 0.5 * np.sin(np.pi * (across * 2.2 + along * 1.6))
    fibre = 0.55 * noise(draw, 120, 420) + 0.45 * twist
    tones = 0.5 + 0.16 * draw.standard_normal((2, THREADS))
    tone = np.where(warp_up, tones[0][i], tones[1][j]) + 0.5 * (fibre - 0.5)
    height = blur((round_ * arch * (0.82 + 0.18 * fibre)).astype(np.float32), 0.8)
    gap = np.clip((np.abs(u) - 0.8) / 0.16, 0, 1) * np.clip((np.abs(v) - 0.8) / 0.16, 0, 1)
    top = blur(warp_up.astype(np.float32), 0.9)
    return packed(height, top, tone.astype(np.float32), gap.astype(np.float32))


def _ends(on_top: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether the thread on top dives at the low end of a crossing, and at its high end."""
    low = np.where(on_top, ~np.roll(on_top, 1, axis=0), np.roll(on_top, 1, axis=1))
    high = np.where(on_top, ~np.roll(on_top, -1, axis=0), np.roll(on_top, -1, axis=1))
    return low.astype(np.float32), high.astype(np.float32)


plain = partial(weave, "plain")
oxford = partial(weave, "oxford")
twill = partial(weave, "twill")
tweed = partial(weave, "tweed")
herringbone = partial(weave, "herringbone")
satin = partial(weave, "satin")


def stocking(seed: int) -> Field:
    """Stocking stitch, WALES by COURSES: height, shade between yarns, fibre, halo of loose hair."""
    draw = np.random.default_rng(seed)
    axis = (np.arange(PIXELS) + 0.5) / PIXELS
    y = (axis * COURSES)[:, None] + 0.5 * (noise(draw, 4, 20) - 0.5)
    x = (axis * WALES)[None, :] + 0.35 * (noise(draw, 4, 20) - 0.5)
    u, v = np.abs(x % 1.0 - 0.5), y % 1.0
    height = np.zeros((PIXELS, PIXELS), dtype=np.float32)
    for up in (-1.0, 0.0, 1.0):
        t = v - up
        middle = 0.06 + 0.34 * np.clip(t, -0.3, 1.3)
        leg = np.clip(1 - ((u - middle) * 0.9 / 0.21) ** 2, 0, 1)
        reach = np.clip(1 - ((t - 0.5) / 0.85) ** 4, 0, 1)
        height = np.maximum(height, np.sqrt(leg) * reach).astype(np.float32)
    lying = noise(draw, 60, 300, stretch=0.25, turn_deg=70.0)
    hair = blur(np.clip((lying - 0.62) / 0.2, 0, 1), 0.6)
    height = blur(height * (0.85 + 0.3 * lying), 1.2)
    return packed(height, np.clip(1 - 1.5 * height, 0, 1), lying, hair)


def rib(seed: int) -> Field:
    """Two by two rib of the same loops."""
    made = stocking(seed).copy()
    columns = (np.arange(PIXELS) + 0.5) / PIXELS * WALES / 4
    raised = (0.5 + 0.5 * np.tanh(4 * np.sin(2 * np.pi * columns))).astype(np.float32)[None, :]
    made[..., 0] *= 0.35 + 0.65 * raised
    made[..., 1] = np.clip(made[..., 1] + 0.6 * (1 - raised), 0, 1)
    return made


def purl(seed: int) -> Field:
    """The other side: bows that lie across."""
    return np.ascontiguousarray(np.swapaxes(stocking(seed), 0, 1))


def openwork(seed: int) -> Field:
    """Mesh of HOLES a side: height, cover (1 thread, 0 hole), fibre, cloud."""
    draw = np.random.default_rng(seed)
    axis = ((np.arange(PIXELS) + 0.5) * HOLES / PIXELS).astype(np.float32)
    y, x = np.meshgrid(axis, axis, indexing="ij")
    x = (x + 0.5 * (np.floor(y) % 2)).astype(np.float32)
    hole = np.hypot((x % 1.0 - 0.5) * 1.05, y % 1.0 - 0.5) / (0.33 + 0.02 * noise(draw, 10, 40))
    cover = blur(np.clip((hole - 1.0) / 0.08, 0, 1), 0.8)
    fibre = noise(draw, 90, 380)
    height = np.clip(cover * (1.3 - hole * 0.35) * (0.85 + 0.3 * fibre), 0, 1)
    tile = packed(height.astype(np.float32), cover, fibre, noise(draw, 2, 9))
    return warp(tile, *(8 * (noise(draw, 3, 12) - 0.5) for _ in range(2)))

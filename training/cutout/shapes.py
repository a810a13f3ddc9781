"""Drawn items: outlines with holes and thin straps, in any colour or texture.

They look like nothing, which is their use: on a studio's ground the student must find whatever is
there, a white loop or a black hair as well as a bag.
"""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data_renders import Foreground, Image, Plane

SIDE = 384
SOFT = 4  # drawn so many times larger, so that edges are soft by exactly their coverage


def drawn_item(draw: random.Random, texture: Image | None = None) -> Foreground:
    """An item of SIDE x SIDE pixels; ``texture`` uint8 (h, w, 3) sometimes covers it."""
    large = np.zeros((SIDE * SOFT, SIDE * SOFT), np.uint8)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        _body(large, draw)
    for _ in range(draw.choice((0, 0, 1, 1, 2))):
        _body(large, draw, level=0, reach=0.22)
    for _ in range(draw.choice((0, 1, 2, 4))):
        _strap(large, draw)
    alpha = cv2.resize(large, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return Foreground(_colours(draw, texture), np.asarray(alpha, np.float32))


def _body(
    large: NDArray[np.uint8], draw: random.Random, level: int = 255, reach: float = 0.8
) -> None:
    side = large.shape[0]
    count = draw.randint(3, 9)
    middle = np.array([draw.uniform(0.35, 0.65), draw.uniform(0.35, 0.65)]) * side
    radii = np.array(
        [draw.uniform(0.3, 0.5) * reach * side * draw.uniform(0.35, 1) for _ in range(count)]
    )
    stretch = np.array([draw.uniform(0.4, 1.0), draw.uniform(0.4, 1.0)])
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False) + draw.uniform(0, 6)
    points = middle + stretch * radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if draw.random() < 0.7:
        points = _rounded(points)
    cv2.fillPoly(large, [np.round(points).astype(np.int32)], level)


def _rounded(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners cut three times (Chaikin, 1974)."""
    for _ in range(3):
        following = np.roll(points, -1, axis=0)
        pair = np.stack(
            [0.75 * points + 0.25 * following, 0.25 * points + 0.75 * following], axis=1
        )
        points = pair.reshape(-1, 2)
    return points


def _strap(large: NDArray[np.uint8], draw: random.Random) -> None:
    side = large.shape[0]
    count = draw.randint(3, 5)
    marks = np.array(
        [[draw.uniform(0.1, 0.9) * side, draw.uniform(0.1, 0.9) * side] for _ in range(count)]
    )
    line = np.round(_rounded(marks)).astype(np.int32)
    thick = draw.choice((2, 3, 4, 6, 10, 16)) * SOFT
    cv2.polylines(large, [line], draw.random() < 0.5, 255, thick, cv2.LINE_8)


def _colours(draw: random.Random, texture: Image | None) -> Image:
    if texture is not None and draw.random() < 0.5:
        covered = cv2.resize(texture, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    else:
        pale = draw.random() < 0.3
        low, high = (200, 250) if pale else (0, 255)
        covered = np.full((SIDE, SIDE, 3), [draw.uniform(low, high) for _ in range(3)], np.float32)
    down, across = draw.uniform(-0.3, 0.3), draw.uniform(-0.3, 0.3)
    slope = np.linspace(-1, 1, SIDE)
    light = 1.0 + down * slope[:, None] + across * slope[None, :]
    seed = np.random.default_rng(draw.getrandbits(32))
    blotches = cv2.resize(seed.standard_normal((12, 12), np.float32), (SIDE, SIDE))
    shaded: Plane = np.asarray(covered * (light + 0.1 * blotches)[..., None], np.float32)
    return np.asarray(np.clip(shaded, 0, 255), np.uint8)

"""Seeded planes of chance: soft noise, blotches, hair-thin curves."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
_FINE = 4  # curves are drawn larger and averaged, so that a thread may be thinner than a pixel


def noise(
    shape: tuple[int, int], scale: float, random: np.random.Generator, octaves: int = 3
) -> Plane:
    """Soft noise of mean 0 and deviation 1 whose largest grains are ``scale`` pixels."""
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        step = max(1.0, scale / 2**octave)
        small = max(2, round(shape[0] / step)), max(2, round(shape[1] / step))
        grain = random.standard_normal(small, np.float32)
        total += cv2.resize(grain, shape[::-1], interpolation=cv2.INTER_CUBIC) * 0.55**octave
    return np.asarray((total - total.mean()) / max(1e-6, float(total.std())), np.float32)


def blotch(
    shape: tuple[int, int],
    middle_xy: tuple[float, float],
    radius: float,
    random: np.random.Generator,
    *,
    ragged: float = 0.35,
    soft: float = 0.25,
    stretch: float = 1.0,
) -> Plane:
    """An uneven spot, 1 inside and 0 outside, with an edge ``soft`` times its radius wide."""
    turn = random.uniform(0, np.pi)
    ys, xs = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    dx, dy = xs - middle_xy[0], ys - middle_xy[1]
    along = (dx * np.cos(turn) + dy * np.sin(turn)) / (radius * np.sqrt(stretch))
    across = (dy * np.cos(turn) - dx * np.sin(turn)) / (radius / np.sqrt(stretch))
    rim = np.hypot(along, across) + ragged * 0.5 * noise(shape, radius * 0.8, random)
    return smoothstep((1.0 - rim) / soft + 0.5)


def smoothstep(values: NDArray[np.floating]) -> Plane:
    """0 below 0, 1 above 1, and a smooth rise between."""
    t = np.clip(values, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), np.float32)


def curve(shape: tuple[int, int], points_xy: NDArray[np.floating], width: float) -> Plane:
    """A line through points, ``width`` pixels wide, by the share of each pixel that it covers."""
    size = shape[1] * _FINE, shape[0] * _FINE
    large = np.zeros(size[::-1], np.uint8)
    path = np.round(np.asarray(points_xy) * _FINE).astype(np.int32)
    cv2.polylines(large, [path.reshape(-1, 1, 2)], False, 255, max(1, round(width * _FINE)))
    small = cv2.resize(large, shape[::-1], interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255.0)


def wander(
    start_xy: tuple[float, float],
    heading: float,
    length: float,
    curl: float,
    random: np.random.Generator,
) -> NDArray[np.float64]:
    """Points of a path that turns by chance, half a pixel apart: float64 (n, 2)."""
    count = max(2, round(length * 2))
    bends = np.cumsum(random.normal(0.0, curl, count))
    angles = heading + np.cumsum(0.5 * bends / np.sqrt(np.arange(1, count + 1)))
    steps = 0.5 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.asarray(np.cumsum(steps, axis=0) + np.array(start_xy))


def drawn_aside(plane: Plane, bend: NDArray[np.float32]) -> Plane:
    """A flat mark as it looks on cloth that bends: each pixel taken ``bend`` pixels away."""
    ys, xs = np.mgrid[: plane.shape[0], : plane.shape[1]].astype(np.float32)
    found = cv2.remap(plane, xs + bend[..., 0], ys + bend[..., 1], cv2.INTER_LINEAR)
    return np.asarray(found, np.float32)

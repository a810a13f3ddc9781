"""A set of simple drawn shapes in the layout of a rendered one: round 0, the floor of the measure.

Whatever a generator gives beyond these flat bags, shoes and rings is what rendering is worth.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data_grounds import plain_ground

SIDE = 384
_FINE = 2  # drawn larger and averaged, for soft edges


def write_drawn_set(out: Path, count: int, seed: int) -> None:
    """Write ``count`` pictures with alpha, foreground and JSON into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    for index in range(count):
        draw = random.Random(f"{seed} {index}")  # noqa: S311  (pictures, no secrets)
        alpha = _outline(draw)
        colours = _colours(draw)
        ground = plain_ground((SIDE, SIDE), draw).astype(np.float32)
        share = alpha[..., None].astype(np.float32) / 255.0
        photo = colours * share + ground * (1.0 - share)
        stem = out / f"drawn-{index:06d}"
        cv2.imwrite(f"{stem}.alpha.png", alpha)
        _write(Path(f"{stem}.fg.webp"), colours)
        stem.with_suffix(".json").write_text(json.dumps({"id": stem.name, "split": "train"}))
        _write(stem.with_suffix(".jpg"), photo)


def _write(path: Path, image_rgb: NDArray[np.floating]) -> None:
    cv2.imwrite(str(path), np.clip(image_rgb, 0, 255).astype(np.uint8)[..., ::-1])


def _outline(draw: random.Random) -> NDArray[np.uint8]:
    """A body of four to eight corners, rounded by blur and threshold, with a handle or a hole."""
    side = SIDE * _FINE
    plane = np.zeros((side, side), np.uint8)
    corners = draw.randint(4, 8)
    reach_x, reach_y = draw.uniform(0.18, 0.4) * side, draw.uniform(0.15, 0.35) * side
    angles = sorted(draw.uniform(0, 2 * np.pi) for _ in range(corners))
    if draw.random() < 0.5:
        angles = [0.7, 2.44, 3.84, 5.58]
    middle = np.array([side / 2, side * draw.uniform(0.5, 0.62)])
    points = [middle + np.array([np.cos(a) * reach_x, np.sin(a) * reach_y]) * 1.2 for a in angles]
    cv2.fillPoly(plane, [np.array(points, np.int32)], 255)
    smooth = cv2.GaussianBlur(plane, (0, 0), draw.uniform(2, 16))
    plane = np.where(smooth > 127, 255, 0).astype(np.uint8)
    if draw.random() < 0.7:
        axes = (round(reach_x * draw.uniform(0.3, 0.8)), round(reach_y * draw.uniform(0.4, 1.3)))
        at = (round(middle[0]), round(middle[1] - reach_y * 0.7))
        cv2.ellipse(plane, at, axes, 0, 180, 360, 255, draw.randint(3, 26))
    return np.asarray(cv2.resize(plane, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def _colours(draw: random.Random) -> NDArray[np.float32]:
    base = np.array([draw.uniform(5, 250) for _ in range(3)], np.float32)
    if draw.random() < 0.6:
        base = np.float32(draw.uniform(5, 245)) * np.array([1, draw.uniform(0.8, 1), 0.8])
    noise = np.random.default_rng(draw.getrandbits(32))
    small = noise.normal(1.0, draw.uniform(0.02, 0.2), (draw.randint(3, 40), 24, 1))
    light = np.asarray(cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC))
    return np.asarray(base * light[..., None] + noise.normal(0, 4, (SIDE, SIDE, 1)), np.float32)

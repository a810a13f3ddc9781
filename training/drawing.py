"""A drawn handbag on a table: a photograph's stand-in whose outline is known exactly."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

_TABLE_RGB = (196, 190, 182)
_LEATHER_RGB = (96, 52, 38)
_METAL_RGB = (206, 176, 110)
_FINENESS = 2  # drawn larger and averaged down, so that edges are as soft as a lens makes them


@dataclass(frozen=True, eq=False)
class Drawing:
    """image_rgb uint8 (H, W, 3) and the bag's true alpha_u8 uint8 (H, W)."""

    image_rgb: NDArray[np.uint8]
    alpha_u8: NDArray[np.uint8]


def draw_bag(size_wh: tuple[int, int] = (640, 480), *, seed: int = 7) -> Drawing:
    """Draw the bag in the middle of a table with a soft shadow, grain and sensor noise."""
    width, height = size_wh[0] * _FINENESS, size_wh[1] * _FINENESS
    unit = min(width, height) / 10
    alpha = _shrink(_outline(width, height, unit), size_wh)
    bag = _shrink(_bag(width, height, unit), size_wh)
    reach = min(size_wh) / 30  # how far the soft shadow falls
    shadow = cv2.GaussianBlur(np.roll(alpha, round(reach), axis=0), (0, 0), reach)
    table = np.array(_TABLE_RGB, np.float32) * (1.0 - 0.35 * shadow[..., None] / 255.0)
    table *= np.linspace(0.92, 1.06, size_wh[1])[:, None, None]
    share = alpha[..., None] / 255.0
    noise = np.random.default_rng(seed).normal(0.0, 2.0, table.shape)
    return Drawing(
        image_rgb=np.clip(bag * share + table * (1.0 - share) + noise, 0, 255).astype(np.uint8),
        alpha_u8=np.round(alpha).astype(np.uint8),
    )


def _shrink(plane: NDArray[np.uint8 | np.float32], size_wh: tuple[int, int]) -> NDArray[np.float32]:
    small = cv2.resize(plane, size_wh, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32)


def _outline(width: int, height: int, unit: float) -> NDArray[np.uint8]:
    outline = np.zeros((height, width), np.uint8)
    middle, top, base = width / 2, height / 2 - unit, height / 2 + 3 * unit
    body = np.array(
        [
            (middle - 2.8 * unit, top),
            (middle + 2.8 * unit, top),
            (middle + 3.4 * unit, base),
            (middle - 3.4 * unit, base),
        ]
    )
    cv2.fillPoly(outline, [body.astype(np.int32)], 255)
    handle = (round(1.7 * unit), round(2.3 * unit))
    cv2.ellipse(
        outline, (round(middle), round(top)), handle, 0, 180, 360, 255, max(1, round(0.45 * unit))
    )
    return outline


def _bag(width: int, height: int, unit: float) -> NDArray[np.float32]:
    leather = np.empty((height, width, 3), np.float32)
    leather[:] = _LEATHER_RGB
    leather *= np.linspace(0.8, 1.3, width, dtype=np.float32)[None, :, None]
    middle, top, base = width / 2, height / 2 - unit, height / 2 + 3 * unit
    flap = (
        (round(middle - 2.8 * unit), round(top)),
        (round(middle + 2.8 * unit), round(top + 1.6 * unit)),
    )
    cv2.rectangle(leather, *flap, (70, 36, 26), max(1, round(unit / 12)))
    for x in np.arange(middle - 2.6 * unit, middle + 2.6 * unit, unit / 5):
        seam = (round(x), round(base - unit / 3)), (round(x + unit / 9), round(base - unit / 3))
        cv2.line(leather, *seam, (214, 190, 160), max(1, round(unit / 20)))
    lock = (
        (round(middle - unit / 2), round(top + 1.3 * unit)),
        (round(middle + unit / 2), round(top + 2 * unit)),
    )
    cv2.rectangle(leather, *lock, _METAL_RGB, -1)
    return leather

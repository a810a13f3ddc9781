"""Contact sheets: photograph, truth and answer below each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from training.judge.truth import Judged

AlphaOf = Callable[[NDArray[np.uint8]], NDArray[np.float32]]

CELL = 160
IN_A_ROW = 10
UNKNOWN = 96  # the grey of pixels without truth


def sheet_of(photos: Sequence[Judged], alpha_of: AlphaOf) -> NDArray[np.uint8]:
    """uint8 RGB; at least one photograph."""
    columns = []
    for photo in photos:
        shown = np.where(photo.truth.counted, photo.truth.subject * 255, UNKNOWN)
        cells = (photo.image_rgb, _grey(shown), _grey(alpha_of(photo.image_rgb) * 255))
        columns.append(np.vstack([_fit(cell) for cell in cells]))
    columns += [np.zeros_like(columns[0])] * (-len(columns) % min(IN_A_ROW, len(columns)))
    wide = min(IN_A_ROW, len(columns))
    rows = [np.hstack(columns[start : start + wide]) for start in range(0, len(columns), wide)]
    return np.asarray(np.vstack(rows), np.uint8)


def _grey(plane: NDArray[np.generic]) -> NDArray[np.uint8]:
    return np.repeat(np.asarray(plane).astype(np.uint8)[..., None], 3, axis=2)


def _fit(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = CELL / max(image.shape[:2])
    size_wh = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    canvas = np.full((CELL, CELL, 3), 40, np.uint8)
    small = cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA)
    canvas[: size_wh[1], : size_wh[0]] = small
    return canvas

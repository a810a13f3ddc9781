"""Picture to tensor, from the card alone. Serving, evaluation, export and training all call this.

Never the picture's own maximum or mean: the same pixel gives the same number in every picture.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.card import InputSpec


def to_tensor(image_rgb: NDArray[np.uint8], spec: InputSpec) -> NDArray[np.float32]:
    """Resize and normalise one uint8 (H, W, 3) picture into float32 (1, 3, h, w)."""
    pixels = fit(image_rgb, spec).astype(np.float32)
    if spec.order == "bgr":
        pixels = pixels[:, :, ::-1]
    mean, std = np.array(spec.mean, np.float32), np.array(spec.std, np.float32)
    values = (pixels / np.float32(spec.divisor) - mean) / std
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None], dtype=np.float32)


def fit(image_rgb: NDArray[np.uint8], spec: InputSpec) -> NDArray[np.uint8]:
    """Apply the card's resize rule to the pixels: uint8 (h, w, 3)."""
    height, width = image_rgb.shape[:2]
    if spec.resize == "bounded":
        return resize(image_rgb, bounded_size((width, height), spec))
    assert spec.size_wh is not None
    if spec.resize == "stretch":
        return resize(image_rgb, spec.size_wh)
    assert spec.fill_rgb is not None
    scale = min(spec.size_wh[0] / width, spec.size_wh[1] / height)
    inner_w = min(spec.size_wh[0], max(1, round(width * scale)))
    inner_h = min(spec.size_wh[1], max(1, round(height * scale)))
    x0, y0 = (spec.size_wh[0] - inner_w) // 2, (spec.size_wh[1] - inner_h) // 2
    canvas = np.full((spec.size_wh[1], spec.size_wh[0], 3), spec.fill_rgb, np.uint8)
    canvas[y0 : y0 + inner_h, x0 : x0 + inner_w] = resize(image_rgb, (inner_w, inner_h))
    return canvas


def bounded_size(size_wh: tuple[int, int], spec: InputSpec) -> tuple[int, int]:
    """The size under the rule `bounded`: never enlarged beyond the next multiple."""
    assert spec.longest is not None
    assert spec.multiple_of is not None
    step = spec.multiple_of
    scale = min(1.0, spec.longest / max(size_wh))
    most = spec.longest // step * step
    width, height = (min(most, max(step, round(side * scale / step) * step)) for side in size_wh)
    return width, height


def resize(image: NDArray[np.uint8], size_wh: tuple[int, int]) -> NDArray[np.uint8]:
    """Resize by area averaging downwards, which does not alias, and bilinear upwards."""
    height, width = image.shape[:2]
    if (width, height) == size_wh:
        return image
    shrinks = size_wh[0] <= width and size_wh[1] <= height
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size_wh, interpolation=method), dtype=np.uint8)

"""Boxes in pixels and the arithmetic that everyone would otherwise write again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the upright photo; x1 and y1 lie just outside."""


def box_area(box_xyxy: Box) -> int:
    """Pixels inside the box."""
    x0, y0, x1, y1 = box_xyxy
    return max(0, x1 - x0) * max(0, y1 - y0)


def mask_box(mask: NDArray[np.bool_]) -> Box | None:
    """Smallest box around the true pixels of a (H, W) mask; None where there are none."""
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def clip_box(box_xyxy: Box, size_wh: tuple[int, int]) -> Box:
    """Cut a box to the picture; a box outside it collapses to no area."""
    (x0, y0, x1, y1), (width, height) = box_xyxy, size_wh
    x0, x1 = (min(max(x, 0), width) for x in (x0, x1))
    y0, y1 = (min(max(y, 0), height) for y in (y0, y1))
    return x0, y0, x1, y1


def pad_box(box_xyxy: Box, margin: float) -> Box:
    """Grow a box by a share of its longer side on each edge; it may leave the picture."""
    x0, y0, x1, y1 = box_xyxy
    pad = round(margin * max(x1 - x0, y1 - y0))
    return x0 - pad, y0 - pad, x1 + pad, y1 + pad


def box_iou(first_xyxy: Box, second_xyxy: Box) -> float:
    """Intersection over union of two boxes, 0..1."""
    overlap = box_area(
        (
            max(first_xyxy[0], second_xyxy[0]),
            max(first_xyxy[1], second_xyxy[1]),
            min(first_xyxy[2], second_xyxy[2]),
            min(first_xyxy[3], second_xyxy[3]),
        )
    )
    union = box_area(first_xyxy) + box_area(second_xyxy) - overlap
    return overlap / union if union else 0.0


def fit_within(size_wh: tuple[int, int], longest: int) -> tuple[int, int]:
    """Scale a size down, never up, so that its longer side is at most `longest` pixels."""
    scale = min(1.0, longest / max(size_wh))
    return max(1, round(size_wh[0] * scale)), max(1, round(size_wh[1] * scale))

"""The item without its background: a soft alpha at the photo's own size.

The network answers at 320 x 320. A guided filter (He et al., ECCV 2010, in colour; coefficients
found small and applied large as in He & Sun, 2015) takes its answer to the photo's size along the
edges that the photo really has.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.card import ModelCard
from vision.geometry import fit_within
from vision.preprocess import resize, to_tensor
from vision.results import Mask
from vision.runtime import Runtime

CUTOUT_MODEL = "u2netp"
GUIDE_LONGEST = 1024  # the filter's coefficients are found on a copy of this size
GUIDE_EPSILON = 1e-4  # variance of colour (0..1) below which the photo is taken as flat
BAND_ROWS = 512  # rows of the full picture worked on at once, so that memory does not follow size

Plane = NDArray[np.float32]


def cut_out(image_rgb: NDArray[np.uint8], runtime: Runtime) -> Mask:
    """Cut the item out of uint8 (H, W, 3). A picture without an item gives an empty mask.

    Nothing is stretched to the picture's own range: the same probability gives the same alpha in
    every picture.
    """
    model = runtime.model(CUTOUT_MODEL)
    height, width = image_rgb.shape[:2]
    (output,) = model.run(to_tensor(image_rgb, model.card.input)).values()
    probability = keep_parts(output[0, 0], model.card)
    if not probability.any():
        return Mask(np.zeros((height, width), np.uint8), model.reference)
    return Mask(_to_full_size(probability, image_rgb, model.card), model.reference)


def keep_parts(probability: Plane, card: ModelCard) -> Plane:
    """Clear the parts that are not the item: never confident, or tiny beside the largest one.

    A pair of shoes keeps both; holes stay, for a handle has one. All zero without any such part.
    """
    candidates = (probability > card.threshold("alpha_floor")).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(candidates)
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    peaks = np.zeros(count)
    np.maximum.at(peaks, labels.astype(np.intp).ravel(), probability.ravel())
    sure = peaks >= card.threshold("part_peak")
    sure[0] = False  # label 0 is the ground
    if not sure.any():
        return np.zeros_like(probability)
    kept = sure & (areas >= card.threshold("part_share") * areas[sure].max())
    kept[0] = True  # the soft skirt of the kept parts lies in the ground, below the floor
    return np.asarray(np.where(kept[labels], probability, 0.0), dtype=np.float32)


def _to_full_size(
    probability: Plane, image_rgb: NDArray[np.uint8], card: ModelCard
) -> NDArray[np.uint8]:
    height, width = image_rgb.shape[:2]
    size_wh = fit_within((width, height), GUIDE_LONGEST)
    enlarged = cv2.resize(probability, size_wh, interpolation=cv2.INTER_CUBIC)
    # the network is one of its own pixels off at an edge, so the window reaches that far
    radius = max(1, round(max(size_wh) / max(probability.shape)))
    slopes, offset = _guided_coefficients(
        _units(resize(image_rgb, size_wh)), np.clip(enlarged, 0.0, 1.0), radius
    )
    floor, full = card.threshold("alpha_floor"), card.threshold("alpha_full")
    result = np.empty((height, width), np.uint8)
    for top in range(0, height, BAND_ROWS):
        rows = slice(top, min(top + BAND_ROWS, height))
        a, b = (_rows_at_full_size(plane, rows, (width, height)) for plane in (slopes, offset))
        refined = (a * _units(image_rgb[rows])).sum(axis=2) + b
        result[rows] = np.round(np.clip((refined - floor) / (full - floor), 0.0, 1.0) * 255.0)
    return result


def _rows_at_full_size(plane: Plane, rows: slice, size_wh: tuple[int, int]) -> Plane:
    """Some rows of the plane as bilinear resizing of the whole of it to size_wh would give them."""
    width, height = size_wh
    scale_x, scale_y = plane.shape[1] / width, plane.shape[0] / height
    shift_x, shift_y = 0.5 * scale_x - 0.5, (rows.start + 0.5) * scale_y - 0.5
    matrix = np.array([[scale_x, 0.0, shift_x], [0.0, scale_y, shift_y]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (width, rows.stop - rows.start)
    warped = cv2.warpAffine(plane, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, dtype=np.float32)


def _guided_coefficients(guide: Plane, plane: Plane, radius: int) -> tuple[Plane, Plane]:
    """Slopes (h, w, 3) and offset (h, w) of `alpha = slopes . colour + offset`, the best linear
    fit of the plane to the guide's colours in the window around each pixel.
    """
    mean, mean_plane = _box(guide, radius), _box(plane, radius)
    covariance = _box(guide * plane[..., None], radius) - mean * mean_plane[..., None]
    pairs = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
    rr, rg, rb, gg, gb, bb = (
        _box(guide[..., i] * guide[..., j], radius)
        - mean[..., i] * mean[..., j]
        + np.float32(GUIDE_EPSILON if i == j else 0.0)
        for i, j in pairs
    )
    # inverse of the symmetric 3 x 3 matrix by its cofactors: LAPACK pixel by pixel takes seconds
    cofactors = (gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg)
    determinant = rr * cofactors[0] + rg * cofactors[1] + rb * cofactors[2]
    rows = (
        cofactors,
        (cofactors[1], rr * bb - rb * rb, rg * rb - rr * gb),
        (cofactors[2], rg * rb - rr * gb, rr * gg - rg * rg),
    )
    slopes = np.stack(
        [sum(each * covariance[..., k] for k, each in enumerate(row)) for row in rows], axis=2
    )
    slopes /= np.maximum(determinant, np.float32(GUIDE_EPSILON**3))[..., None]
    offset = mean_plane - (slopes * mean).sum(axis=2)
    return _box(slopes, radius), _box(offset, radius)


def _box(plane: NDArray[np.floating], radius: int) -> Plane:
    side = 2 * radius + 1
    return np.asarray(cv2.blur(plane, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)


def _units(image_rgb: NDArray[np.uint8]) -> Plane:
    return np.asarray(image_rgb, dtype=np.float32) / np.float32(255.0)

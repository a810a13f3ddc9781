"""The item without its background: a soft alpha at the photo's own size.

The network answers at 320 x 320. A guided filter (He et al., ECCV 2010; fast form, 2015) takes its
answer to the photo's size along the edges that the photo really has.
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
EDGE_REACH = 2  # pixels of the network: how far its edge can be off
GUIDE_EPSILON = 1e-3  # contrast variance below which the photo is taken as flat
BAND_ROWS = 512  # rows of the full picture worked on at once, so that memory does not follow size

Plane = NDArray[np.float32]


def cut_out(image_rgb: NDArray[np.uint8], runtime: Runtime) -> Mask:
    """Cut the item out of uint8 (H, W, 3). A picture without an item gives an empty mask.

    Nothing is stretched to the picture's own range: the same probability gives the same alpha in
    every picture.
    """
    model = runtime.model(CUTOUT_MODEL)
    height, width = image_rgb.shape[:2]
    probability = model.run(to_tensor(image_rgb, model.card.input))["1959"][0, 0]
    alpha = settle(probability, model.card)
    if not alpha.any():
        return Mask(np.zeros((height, width), np.uint8), model.reference)
    return Mask(_to_full_size(alpha, image_rgb), model.reference)


def settle(probability: Plane, card: ModelCard) -> Plane:
    """Turn the network's map into alpha 0..1 by the card's thresholds, without specks.

    A part counts as item when it is confident somewhere and not tiny beside the largest one, so
    that a pair of shoes keeps both. Holes stay: a handle has one.
    """
    floor, full = card.threshold("alpha_floor"), card.threshold("alpha_full")
    alpha = np.clip((probability - floor) / (full - floor), 0.0, 1.0)
    count, labels, stats, _ = cv2.connectedComponentsWithStats((alpha > 0).astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    areas[0] = 0.0
    peaks = np.zeros(count)
    np.maximum.at(peaks, labels.ravel(), probability.ravel())
    sure = (peaks >= card.threshold("part_peak")) & (areas > 0)
    largest = areas[sure].max(initial=0.0)
    kept = sure & (areas >= card.threshold("part_share") * largest)
    return np.asarray(np.where(kept[labels], alpha, 0.0), dtype=np.float32)


def _to_full_size(alpha: Plane, image_rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = image_rgb.shape[:2]
    size_wh = fit_within((width, height), GUIDE_LONGEST)
    guide = _grey(resize(image_rgb, size_wh))
    coarse = np.asarray(cv2.resize(alpha, size_wh, interpolation=cv2.INTER_LINEAR), np.float32)
    radius = max(1, round(EDGE_REACH * max(size_wh) / max(alpha.shape)))
    slope, offset = _guided_coefficients(guide, coarse, radius)
    # only where the network is between item and ground may the photo's edges move the alpha
    reach = 2 * radius + 1
    undecided = ((coarse > 0.02) & (coarse < 0.98)).astype(np.uint8)
    band = cv2.blur(
        cv2.dilate(undecided, np.ones((reach, reach), np.uint8)).astype(np.float32), (5, 5)
    )
    planes = [np.asarray(plane, np.float32) for plane in (slope, offset, coarse, band)]
    result = np.empty((height, width), np.uint8)
    for top in range(0, height, BAND_ROWS):
        rows = slice(top, min(top + BAND_ROWS, height))
        a, b, c, weight = (_rows_at_full_size(plane, rows, (width, height)) for plane in planes)
        refined = a * _grey(image_rgb[rows]) + b
        mixed = np.clip(c + weight * (refined - c), 0.0, 1.0)
        result[rows] = np.round(mixed * 255.0)
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
    """Per pixel a and b of `alpha = a * guide + b`, the best fit within the window around it."""
    mean_guide, mean_plane = _box(guide, radius), _box(plane, radius)
    variance = _box(guide * guide, radius) - mean_guide * mean_guide
    covariance = _box(guide * plane, radius) - mean_guide * mean_plane
    # box sums of float32 can leave a flat window with a variance just below nothing
    slope = covariance / (np.maximum(variance, np.float32(0.0)) + np.float32(GUIDE_EPSILON))
    return _box(slope, radius), _box(mean_plane - slope * mean_guide, radius)


def _box(plane: NDArray[np.floating], radius: int) -> Plane:
    side = 2 * radius + 1
    return np.asarray(cv2.blur(plane, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)


def _grey(image_rgb: NDArray[np.uint8]) -> Plane:
    grey = cv2.cvtColor(image_rgb, cv2.COLOR_RGB2GRAY)
    return np.asarray(grey, dtype=np.float32) / np.float32(255.0)

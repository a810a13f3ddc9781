"""The shadow that the photograph has: taken over where it is good, left where it is not.

A good one lies on a light, even ground of one tone, is darkest at the item and gone before the
picture ends. It is read as the share of light that is missing, so that the ground's own colour and
its slow falling off do not come along.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import fit_within

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Truths = NDArray[np.bool_]

#: a shadow has no detail: it is read at this many pixels on the longer side
READ_SIDE = 384
#: what is measured was judged by eye on sneakers, store photos and clothes on floors
MIN_GROUND_LEVEL = 0.42
MAX_GROUND_CHROMA = 0.11
MAX_GROUND_UNEVENNESS = 0.035
#: the shadow's depth beside the item: less is none, more is a black table or a second thing
DEPTH_RANGE = (0.06, 0.75)
#: share of the ground further off that may be as dark as a shadow
MAX_FAR_DARK = 0.03
#: how far a contact shadow reaches, as a share of the item's longer side
REACH = 0.09
#: shares of missing light below this are the ground's own texture
FAINT = 0.045


def kept_shadow(image_rgb: U8, alpha_u8: U8) -> F32 | None:
    """Darkness (h, w) in 0..1 of the ground beside the item, or None without a good one.

    image_rgb is (H, W, 3), alpha_u8 (H, W). The map is READ_SIDE on its longer side and
    covers the whole photograph.
    """
    height, width = alpha_u8.shape
    size_wh = fit_within((width, height), READ_SIDE)
    shrunk = cv2.resize(image_rgb, size_wh, interpolation=cv2.INTER_AREA)
    small = np.asarray(shrunk, dtype=np.float32) / np.float32(255)
    cover = cv2.resize(alpha_u8, size_wh, interpolation=cv2.INTER_AREA)
    item = cover >= 128
    ground = cv2.dilate((cover > 8).astype(np.uint8), np.ones((3, 3), np.uint8)) == 0
    away = cv2.distanceTransform((~item).astype(np.uint8), cv2.DIST_L2, 3)
    distance = np.asarray(away, dtype=np.float32)
    longer = _longer_side(item)
    far = ground & (distance > 0.2 * longer)
    if not longer or far.mean() < 0.08:
        return None
    light = small.mean(axis=2)
    even = _plane(light, far)
    if even is None or not _is_plain(small, light, even, far):
        return None
    missing = np.clip(1 - light / np.maximum(even, 1e-3), 0, 1).astype(np.float32)
    if not _is_contact(missing, ground, item, distance, longer):
        return None
    return _cleaned(missing, ground, distance, longer)


def _longer_side(item: Truths) -> int:
    if not item.any():
        return 0
    rows, columns = np.flatnonzero(item.any(axis=1)), np.flatnonzero(item.any(axis=0))
    return int(max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1)


def _plane(light: F32, far: Truths) -> F32 | None:
    """The light of the empty ground: a surface of second degree through what lies far off."""
    height, width = light.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    y, x = 2 * y / height - 1, 2 * x / width - 1
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
    chosen, values = terms[far][::3], light[far][::3]
    for _ in range(2):
        solution, *_ = np.linalg.lstsq(chosen, values, rcond=None)
        left_over = values - chosen @ solution
        # once more without what is darker than the ground: a shadow that reaches far
        bright = left_over > -0.04
        if bright.sum() < 50:
            return None
        chosen, values = chosen[bright], values[bright]
    return np.asarray(terms @ solution, dtype=np.float32)


def _is_plain(small: F32, light: F32, even: F32, far: Truths) -> bool:
    """Light enough, of one neutral tone, without a pattern."""
    chroma = small.max(axis=2) - small.min(axis=2)
    unevenness = np.abs(light - even)[far].mean()
    return bool(
        np.median(light[far]) >= MIN_GROUND_LEVEL
        and np.median(chroma[far]) <= MAX_GROUND_CHROMA
        and unevenness <= MAX_GROUND_UNEVENNESS
        # near the item the surface is a guess: it must not leave the range of light
        and even.min() >= 0.3
        and even.max() <= 1.15
    )


def _is_contact(missing: F32, ground: Truths, item: Truths, distance: F32, longer: int) -> bool:
    """Darkest where the item stands, and nearly nothing further off."""
    rows = np.flatnonzero(item.any(axis=1))
    low = np.zeros_like(item)
    low[int(rows[0] + 0.6 * (rows[-1] - rows[0])) :] = True
    beside = ground & low & (distance <= max(3.0, 0.04 * longer))
    if beside.sum() < 20:
        return False
    depth = float(np.percentile(missing[beside], 85))
    further = ground & (distance > 0.3 * longer)
    far_dark = float((missing[further] > 0.12).mean()) if further.any() else 0.0
    return DEPTH_RANGE[0] <= depth <= DEPTH_RANGE[1] and far_dark <= MAX_FAR_DARK


def _cleaned(missing: F32, ground: Truths, distance: F32, longer: int) -> F32:
    """Smooth, gone beyond its reach, and carried on under the item, whose edge is soft."""
    weight = ground.astype(np.float32)
    sigma = max(1.0, 0.008 * longer)
    known = cv2.GaussianBlur(weight, (0, 0), sigma)
    smooth = cv2.GaussianBlur(missing * weight, (0, 0), sigma) / np.maximum(known, 1e-3)
    wide = cv2.GaussianBlur(weight, (0, 0), 4 * sigma)
    under = cv2.GaussianBlur(missing * weight, (0, 0), 4 * sigma) / np.maximum(wide, 1e-3)
    dark = np.where(known > 0.25, smooth, np.where(wide > 0.02, under, 0))
    # the distance alone would cut it off in a line
    fading = np.exp(-np.square(distance / (REACH * longer)))
    clear = np.clip((dark * fading - FAINT) / (1 - FAINT), 0, 1)
    return np.asarray(clear, dtype=np.float32)

"""The ground under the subject: its colour, and a soft contact shadow drawn on it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.studio.frame import border_ring
from vision.studio.rules import Colour

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

#: the shadow has no detail: it is made at this many pixels on the longer side and enlarged
SHADOW_SIDE = 512
#: parts of the outline within this share of the subject's height above its lowest point still
#: rest on the ground: the heel of a shoe seen from three quarters stands higher than its toe
CONTACT_SHARE = 0.07
#: the tail of the blur that is cut off, so that the ground ends at exactly white
TAIL = 0.03


def ground_layer(size_wh: tuple[int, int], top_rgb: Colour, bottom_rgb: Colour) -> U8:
    """An even ground, or one that changes from its top to its bottom, uint8 (H, W, 3)."""
    width, height = size_wh
    ground = np.empty((height, width, 3), dtype=np.uint8)
    at = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    top, bottom = np.array(top_rgb, np.float32), np.array(bottom_rgb, np.float32)
    ground[:] = ((1 - at) * top + at * bottom + np.float32(0.5)).astype(np.uint8)[:, None]
    return ground


def contact_shadow(alpha: F32, *, strength: float, spread: float) -> F32:
    """Darkness (H, W), 0..strength, of the ground under a subject with this alpha (H, W, 0..1).

    The shadow hugs the lowest points of the outline. spread is a share of the subject's longer
    side. It is exactly 0 near the border, JPEG's blocks included.
    """
    height, width = alpha.shape
    shrink = max(1.0, max(height, width) / SHADOW_SIDE)
    small_wh = (max(1, round(width / shrink)), max(1, round(height / shrink)))
    small = cv2.resize(alpha, small_wh, interpolation=cv2.INTER_AREA)
    contact, longer = _contact_strip(np.asarray(small, dtype=np.float32))
    if not longer:
        return np.zeros_like(alpha)
    wide, tight = max(0.8, spread * longer), max(0.6, 0.3 * spread * longer)
    # flat like a shadow seen from eye height: wider than tall
    soft = cv2.GaussianBlur(contact, (0, 0), sigmaX=wide, sigmaY=0.5 * wide)
    near = cv2.GaussianBlur(contact, (0, 0), sigmaX=tight, sigmaY=0.5 * tight)
    shape = 0.5 * soft / max(float(soft.max()), 1e-6) + 0.5 * near / max(float(near.max()), 1e-6)
    shape = np.clip((shape - TAIL) / (1 - TAIL), 0, 1)
    dark = cv2.resize(shape.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    dark = np.asarray(dark, dtype=np.float32) * np.float32(strength) * fade_to_border(alpha.shape)
    # less than half a level of 255 is not shadow but rounding
    return np.where(dark < 1 / 510, 0, dark).astype(np.float32)


def _contact_strip(alpha: F32) -> tuple[F32, int]:
    """A thin strip along the resting outline (H, W), and the subject's longer side."""
    solid = alpha >= 0.5
    columns = np.flatnonzero(solid.any(axis=0))
    strip = np.zeros_like(alpha)
    if columns.size == 0:
        return strip, 0
    rows = np.flatnonzero(solid.any(axis=1))
    tall = int(rows[-1] - rows[0] + 1)
    longer = max(tall, int(columns[-1] - columns[0] + 1))
    lowest = alpha.shape[0] - 1 - np.argmax(solid[::-1, columns], axis=0)
    above = (rows[-1] - lowest) / max(1.0, CONTACT_SHARE * tall)
    weight = np.exp(-(above**2))
    for offset in (-1, 0, 1):
        at = np.clip(lowest + offset, 0, alpha.shape[0] - 1)
        strip[at, columns] = np.maximum(strip[at, columns], weight)
    return strip, longer


def fade_to_border(shape_hw: tuple[int, ...]) -> F32:
    """Weights (H, W): 0 on the border ring and JPEG's block beside it, 1 from twice as far in."""
    height, width = shape_hw
    clear = border_ring((width, height)) + 9

    def ramp(length: int) -> F32:
        distance = np.minimum(np.arange(length), np.arange(length)[::-1])
        return np.clip((distance - clear) / max(1, clear), 0, 1).astype(np.float32)

    return np.minimum(ramp(height)[:, None], ramp(width)[None, :])

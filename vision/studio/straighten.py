"""Turn a slightly tilted item upright, where its own symmetry says which way up is.

A bag, a wallet or a shirt seen from the front mirrors itself left to right. The small turn that
makes the cut-out's shape most like its mirror image is the tilt of the camera or of the item; where
no turn makes it a mirror of itself (a shoe from three quarters) the picture is left alone.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import mask_box

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

#: beyond this an item was laid so on purpose
MAX_DEGREES = 12.0
STEP_DEGREES = 0.5
#: turns below this cannot be seen and would only blur
LEAST_DEGREES = 0.4
#: overlap with the mirror image from which a shape counts as symmetric, and what a turn must add
SYMMETRIC = 0.88
GAIN = 0.01
#: the shape is judged at this many pixels on its longer side
JUDGED_SIDE = 128


def tilt_of(alpha_u8: U8) -> float:
    """Degrees that turn the item of alpha (H, W) upright, counter-clockwise; 0 to leave it."""
    shape = _shape(alpha_u8)
    if shape is None:
        return 0.0
    steps = round(MAX_DEGREES / STEP_DEGREES)
    angles = [step * STEP_DEGREES for step in range(-steps, steps + 1)]
    overlaps = [_mirrored(shape, angle) for angle in angles]
    best = int(np.argmax(overlaps))
    if overlaps[best] < SYMMETRIC or overlaps[best] < overlaps[steps] + GAIN:
        return 0.0
    if best in (0, len(angles) - 1):
        return 0.0  # more than a tilt: the best turn lies beyond
    angle = angles[best] + STEP_DEGREES * _peak(*overlaps[best - 1 : best + 2])
    return angle if abs(angle) >= LEAST_DEGREES else 0.0


def straightened(image_rgb: U8, alpha_u8: U8) -> tuple[U8, U8]:
    """The photograph and its alpha turned upright in a frame that holds all of both.

    Where nothing is to be turned the arrays are returned as they are.
    """
    degrees = tilt_of(alpha_u8)
    if degrees == 0.0:
        return image_rgb, alpha_u8
    height, width = alpha_u8.shape
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    angle = math.radians(abs(degrees))
    size_wh = (
        math.ceil(width * math.cos(angle) + height * math.sin(angle)),
        math.ceil(width * math.sin(angle) + height * math.cos(angle)),
    )
    turn[:, 2] += (size_wh[0] - width) / 2, (size_wh[1] - height) / 2
    # beside the photograph its border goes on: black corners would look like ground
    turned = cv2.warpAffine(
        image_rgb, turn, size_wh, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    alpha = cv2.warpAffine(alpha_u8, turn, size_wh, flags=cv2.INTER_LINEAR, borderValue=0)
    return np.asarray(turned, dtype=np.uint8), np.asarray(alpha, dtype=np.uint8)


def _shape(alpha_u8: U8) -> F32 | None:
    """The item in the middle of a square that holds it at any turn."""
    box_xyxy = mask_box(alpha_u8 >= 128)
    if box_xyxy is None:
        return None
    x0, y0, x1, y1 = box_xyxy
    scale = JUDGED_SIDE / max(x1 - x0, y1 - y0)
    size_wh = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
    small = cv2.resize(alpha_u8[y0:y1, x0:x1], size_wh, interpolation=cv2.INTER_AREA)
    side = 2 * JUDGED_SIDE
    square = np.zeros((side, side), dtype=np.float32)
    top, left = (side - size_wh[1]) // 2, (side - size_wh[0]) // 2
    square[top : top + size_wh[1], left : left + size_wh[0]] = small.astype(np.float32) / 255
    return square


def _mirrored(shape: F32, degrees: float) -> float:
    """Overlap (0..1) of the turned shape with its mirror image about its own middle column."""
    side = shape.shape[0]
    moments = cv2.moments(shape)
    middle = (moments["m10"] / moments["m00"], moments["m01"] / moments["m00"])
    turn = cv2.getRotationMatrix2D(middle, degrees, 1.0)
    turn[:, 2] += (side - 1) / 2 - middle[0], (side - 1) / 2 - middle[1]
    turned = cv2.warpAffine(shape, turn, (side, side), flags=cv2.INTER_LINEAR)
    mirror = turned[:, ::-1]
    return float(np.minimum(turned, mirror).sum() / np.maximum(turned, mirror).sum())


def _peak(before: float, at: float, after: float) -> float:
    """Where a parabola through three neighbouring values peaks, in steps from the middle one."""
    curve = before - 2 * at + after
    return 0.0 if curve >= 0 else 0.5 * (before - after) / curve

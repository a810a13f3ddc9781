"""Is the item in focus? Judged on the item, for a sharp background helps nobody."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.geometry import fit_within
from vision.preprocess import resize
from vision.tasks.quality_finding import Finding
from vision.tasks.quality_limits import QualityLimits

FOCUS_LONGEST = 1024  # sharpness is judged at one scale, or small pictures would look sharper
TILE = 48  # pixels of the sharpness copy: about what one feature of an item takes up
TILE_ENERGY = 2.0  # mean squared step per pixel below which a tile is plain surface and noise
SHARPEST_TILES = 0.3  # the part judged: a shallow focus leaves the rest soft on purpose


def find_focus(
    image_rgb: NDArray[np.uint8], alpha_u8: NDArray[np.uint8] | None, limits: QualityLimits
) -> Finding:
    """Sharpness on the item, or on the whole picture without a mask."""
    value, limit = measure_sharpness(image_rgb, alpha_u8), limits.min_sharpness
    return Finding(
        name="focus",
        value=round(value, 3),
        unit="share of edge energy",
        limit=f"at least {limit:g}",
        excess=limit / max(value, 1e-3),
        good="The item is in focus.",
        bad="The item is blurred; rest the camera on something, tap on the item to focus, "
        "and take the picture again.",
    )


def measure_sharpness(
    image_rgb: NDArray[np.uint8], alpha_u8: NDArray[np.uint8] | None = None
) -> float:
    """How much of its edges a slight extra blur takes away, 0 (blurred) to about 0.7 (crisp).

    A blurred edge has nothing left to lose (the idea of Crete et al., SPIE 2007, on squared steps
    in tiles). The ratio does not depend on contrast or colour; a median takes sensor noise away,
    which would pass for detail. Across and down are judged apart and the worse one counts, for a
    moving camera leaves the edges along its way sharp. 0 for a picture without any edge.
    """
    size_wh = fit_within((image_rgb.shape[1], image_rgb.shape[0]), FOCUS_LONGEST)
    grey = cv2.cvtColor(resize(image_rgb, size_wh), cv2.COLOR_RGB2GRAY)
    calm = np.asarray(cv2.medianBlur(grey, 3), dtype=np.float32)
    blurred = np.asarray(cv2.GaussianBlur(calm, (0, 0), 1.0), dtype=np.float32)
    inside = np.ones(grey.shape, np.float32)
    if alpha_u8 is not None:
        near = cv2.dilate(resize(alpha_u8, size_wh), np.ones((9, 9), np.uint8))
        inside = (near >= 128).astype(np.float32)
    losses = []
    for axis in ((1, 0), (0, 1)):
        before, after = (_step_energy(plane, axis, inside) for plane in (calm, blurred))
        textured = before > TILE_ENERGY
        if textured.any():
            before, after = before[textured], after[textured]
            judged = np.argsort(-before)[: math.ceil(before.size * SHARPEST_TILES)]
            losses.append(float(np.median(1.0 - after[judged] / before[judged])))
    return min(losses, default=0.0)


def _step_energy(
    plane: NDArray[np.float32], axis: tuple[int, int], inside: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Mean squared step along one axis in each tile."""
    step = cv2.Sobel(plane, cv2.CV_32F, *axis, ksize=1)
    return _tile_means(np.asarray(step * step * inside, dtype=np.float32))


def _tile_means(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    tile_h, tile_w = (min(TILE, side) for side in plane.shape)
    rows, columns = plane.shape[0] // tile_h, plane.shape[1] // tile_w
    cut = plane[: rows * tile_h, : columns * tile_w]
    means: NDArray[np.float32] = cut.reshape(rows, tile_h, columns, tile_w).mean(axis=(1, 3))
    return means.ravel()

"""Is this the photo of a screen? A screen's raster leaves sharp peaks in the spectrum.

Surfaces spread their fine structure over many frequencies; the raster of a display, and the moire
that it makes with the sensor's own, is one frequency all over the picture. The spectra of several
tiles are averaged (as logarithms, so that one busy tile does not decide), and a peak is compared
with what is common at its distance from the middle.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.tasks.quality_finding import Finding
from vision.tasks.quality_limits import QualityLimits

Plane = NDArray[np.float32]

TILE = 192  # pixels at the photo's own size: reduced, the raster would be gone
GRID = 3  # tiles across and down, spread over the picture
NEAREST, FARTHEST = 14, 94  # cycles a tile: slower is pattern, faster is the sensor's own noise
AXIS = 3  # cycles from an axis: upright edges, stripes and the blocks of JPEG lie there
FLOOR = 0.1  # of power, about that of one grey level of noise: a drawn picture has no noise


def measure_screen(image_rgb: NDArray[np.uint8]) -> float:
    """How far the strongest peak stands above its surroundings, in units of e (natural log).

    Photographs of things stay below about 3; 0 where the picture is smaller than a tile.
    """
    height, width = image_rgb.shape[:2]
    if min(height, width) < TILE:
        return 0.0
    window = np.outer(np.hanning(TILE), np.hanning(TILE)).astype(np.float32)
    spectra = [
        _log_power(image_rgb[top : top + TILE, left : left + TILE], window)
        for top in _starts(height)
        for left in _starts(width)
    ]
    return max(_highest_peak(plane) for plane in np.mean(spectra, axis=0))


def _starts(side: int) -> list[int]:
    count = max(1, min(GRID, side // TILE))
    return [round(each) for each in np.linspace(0, side - TILE, count)]


def _log_power(tile_rgb: NDArray[np.uint8], window: Plane) -> NDArray[np.float32]:
    """float32 (2, TILE, TILE / 2 + 1): lightness, and red against green."""
    red, green, blue = np.moveaxis(tile_rgb.astype(np.float32), 2, 0)
    planes = ((red + 2.0 * green + blue) / 4.0, red - green)
    logs = []
    for plane in planes:
        spectrum = np.fft.rfft2((plane - plane.mean()) * window)
        power = (np.abs(spectrum) ** 2 / TILE**2).astype(np.float32)
        logs.append(np.log(cv2.blur(power, (3, 3), borderType=cv2.BORDER_REFLECT) + FLOOR))
    return np.asarray(logs, dtype=np.float32)


def _highest_peak(log_power: NDArray[np.float32]) -> float:
    down = np.fft.fftfreq(TILE, 1.0 / TILE)[:, None]
    across = np.arange(log_power.shape[1])[None, :]
    distance = np.hypot(down, across)
    ring = np.rint(distance / 4.0).astype(np.intp)
    used = (distance >= NEAREST) & (distance <= FARTHEST)
    order = np.argsort(ring[used], kind="stable")
    rings, values = ring[used][order], log_power[used][order]
    edges = np.flatnonzero(np.diff(rings)) + 1
    common = np.zeros(int(ring.max()) + 1, np.float32)
    for number, part in zip(np.unique(rings), np.split(values, edges), strict=True):
        common[number] = np.median(part)
    off_axis = used & (np.abs(down) > AXIS) & (across > AXIS)
    return max(0.0, float((log_power - common[ring])[off_axis].max()))


def find_screen(image_rgb: NDArray[np.uint8], limits: QualityLimits) -> Finding:
    """Whether a screen was photographed instead of the item."""
    value, limit = measure_screen(image_rgb), limits.max_screen
    return Finding(
        name="screen",
        value=round(value, 2),
        unit="height of the strongest peak of the spectrum, ln",
        limit=f"at most {limit:g}",
        excess=value / max(limit, 1e-3),
        good="The picture shows a thing, not a screen.",
        bad="This is the photo of a screen; photograph the item itself.",
    )

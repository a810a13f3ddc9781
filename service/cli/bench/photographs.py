"""Photographs of 24 megapixels, made of smaller ones: no larger ones are at hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from vision.photo import open_photo

PIXELS = 24_000_000
#: what a camera's file of this size is written with
QUALITY = 92
#: deviation of a sensor's noise at low sensitivity: enlarging alone leaves a file that is smaller,
#: and decodes faster, than any camera's
NOISE = 2.0
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")


def find(folder: Path, count: int) -> Sequence[Path]:
    """``count`` photographs spread over the folder's own order, the same ones at each call."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not found:
        raise FileNotFoundError(2, "no photographs (JPEG, PNG or WebP)", str(folder))
    return [found[place * len(found) // count] for place in range(min(count, len(found)))]


def enlarge(source: Path, into: Path, *, seed: int) -> tuple[int, int]:
    """Writes a JPEG of about 24 megapixels; returns its width and height."""
    image = np.array(open_photo(source).image_rgb)
    height, width = image.shape[:2]
    scale = math.sqrt(PIXELS / (width * height))
    size_wh = (round(width * scale), round(height * scale))
    large = np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_CUBIC), np.int16)
    noise = np.random.default_rng(seed)
    for top in range(0, size_wh[1], 512):
        rows = large[top : top + 512]
        rows += np.round(noise.normal(0, NOISE, rows.shape)).astype(np.int16)
    pixels = np.clip(large, 0, 255).astype(np.uint8)
    cv2.imwrite(str(into), pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return size_wh

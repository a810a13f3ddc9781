"""Small pictures for the contact sheet: the photograph and what was made of it, side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vision.geometry import fit_within

#: pixels of one small picture's side
TILE = 160
GROUND = (228, 228, 232)


def strip_name(name: str) -> str:
    """The file of a photograph's strip; names may be longer than a disk takes."""
    return f"{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}.jpg"


def write_strip(path: Path, image_rgb: NDArray[np.uint8], pictures: Sequence[bytes | None]) -> None:
    """Writes the photograph (H, W, 3) and its pictures as one row; None leaves a place empty."""
    row = Image.new("RGB", (TILE * (1 + len(pictures)), TILE), GROUND)
    height, width = image_rgb.shape[:2]
    small = cv2.resize(image_rgb, fit_within((width, height), TILE), interpolation=cv2.INTER_AREA)
    _paste(row, 0, Image.fromarray(np.asarray(small, dtype=np.uint8)))
    for place, data in enumerate(pictures, start=1):
        if data is not None:
            with Image.open(BytesIO(data)) as picture:
                picture.draft("RGB", (TILE, TILE))
                picture.thumbnail((TILE, TILE))
                _paste(row, place, picture)
    path.parent.mkdir(exist_ok=True)
    row.save(path, "JPEG", quality=85)


def _paste(row: Image.Image, place: int, picture: Image.Image) -> None:
    left = place * TILE + (TILE - picture.width) // 2
    top = (TILE - picture.height) // 2
    if picture.mode in {"RGBA", "LA", "P"}:
        clear = picture.convert("RGBA")
        row.paste(clear, (left, top), clear)
    else:
        row.paste(picture.convert("RGB"), (left, top))

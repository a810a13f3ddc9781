"""The files of one picture, each written whole or not at all; its JSON comes last."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.darkroom.develop import Developed
from training.darkroom.truth import DEPTH_STEP_MM, Truth

FOREGROUND_QUALITY = 94
Bytes = dict[str, bytes]


def encode(shown: Developed, truth: Truth) -> Bytes:
    """Every file of a picture but its JSON, by the ending that follows its id."""
    quality, subsampling = shown.phone["quality"], shown.phone["subsampling"]
    made = {
        "jpg": jpeg(shown.photo_rgb, quality, subsampling),
        "fg.webp": webp(shown.foreground_rgb),
        "alpha.png": png(levels(truth.alpha)),
        "parts.png": png(truth.parts_u8),
        "depth.png": png(np.round(truth.depth_mm / DEPTH_STEP_MM).astype(np.uint16)),
        "normal.png": png(levels(truth.normal * 0.5 + 0.5)),
    }
    for name, mask in truth.damages.items():
        made[f"damage-{name}.png"] = png(levels(mask))
    return made


def write(folder: Path, picture_id: str, made: Bytes, facts: Mapping[str, Any]) -> None:
    """Write a picture's files, the JSON last: where it is, the picture is whole."""
    for ending, data in made.items():
        _whole(folder / f"{picture_id}.{ending}", data)
    document = json.dumps(facts, indent=1, sort_keys=True) + "\n"
    _whole(folder / f"{picture_id}.json", document.encode())


def _whole(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(data)
    partial.replace(path)


def levels(values: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    """0 to 1 as 0 to 255, rounded."""
    return np.asarray(np.floor(np.clip(values, 0.0, 1.0) * 255.0 + 0.5), dtype=np.uint8)


def jpeg(image_rgb: NDArray[np.uint8], quality: int, subsampling: int = 2) -> bytes:
    """A JPEG without metadata; subsampling 2 is 4:2:0, as phones write it, 0 is 4:4:4."""
    return _encoded(image_rgb, "JPEG", quality=quality, subsampling=subsampling)


def webp(image_rgb: NDArray[np.uint8]) -> bytes:
    """A WebP of high quality."""
    return _encoded(image_rgb, "WEBP", quality=FOREGROUND_QUALITY, method=4)


def png(image: NDArray[np.uint8] | NDArray[np.uint16]) -> bytes:
    """A PNG of one or three channels, 8 or 16 bits."""
    return _encoded(image, "PNG", compress_level=6)


def _encoded(image: NDArray[Any], kind: str, **settings: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, kind, **settings)
    return buffer.getvalue()

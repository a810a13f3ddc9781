"""Blender's multilayer EXR files as arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import OpenEXR
from numpy.typing import NDArray

Pixels = NDArray[np.float32]

_ORDER = {"X": 0, "Y": 1, "Z": 2, "R": 0, "G": 1, "B": 2, "A": 3}


def read(path: Path) -> dict[str, Pixels]:
    """Every pass by its name ("Combined", "Depth", "Normal", an AOV's own), top row first.

    One channel gives (H, W), several (H, W, channels) in the order XYZ or RGBA. Raises OSError or
    RuntimeError where the file is missing, cut off or no EXR.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    found: dict[str, dict[int, Pixels]] = {}
    with OpenEXR.File(str(path)) as file:
        for part in file.parts:
            for name, channel in part.channels.items():
                pixels = np.array(channel.pixels, dtype=np.float32)
                if pixels.ndim == 3:
                    found[_pass(name)] = {
                        each: pixels[..., each] for each in range(pixels.shape[2])
                    }
                    continue
                stem, _, last = name.rpartition(".")
                found.setdefault(_pass(stem), {})[_ORDER.get(last, 0)] = pixels
    return {name: _joined(channels) for name, channels in found.items()}


def _pass(name: str) -> str:
    """The pass's name without its view layer's."""
    return name.partition(".")[2]


def _joined(channels: dict[int, Pixels]) -> Pixels:
    planes = [channels[key] for key in sorted(channels)]
    return planes[0] if len(planes) == 1 else np.stack(planes, axis=2)

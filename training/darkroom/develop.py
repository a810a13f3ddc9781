"""From linear light to 8-bit pictures: the phone's pipeline, and a plain curve for foregrounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.darkroom.exr import Pixels

KNEE = 0.8


def plain(light: Pixels) -> NDArray[np.uint8]:
    """sRGB's curve with highlights rolled off, nothing else: (H, W, 3) uint8."""
    light = np.maximum(light, 0.0)
    high = KNEE + (1 - KNEE) * (1 - np.exp(-(light - KNEE) / (1 - KNEE)))
    light = np.where(light > KNEE, high, light)
    curve = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.floor(np.clip(curve, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)


def developed(light: Pixels, phone: Mapping[str, Any]) -> NDArray[np.uint8]:
    """What the plan's phone makes of the light."""
    return plain(light * 2.0 ** float(phone.get("exposure_stops", 0.0)))

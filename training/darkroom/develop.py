"""From linear light to 8-bit pictures: a picture and its foreground through one camera."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.darkroom import phone
from training.darkroom.truth import Truth

Rgb = NDArray[np.uint8]


ALIKE = {"veil": 0.0, "local": 0.0}
"""Stray light and local tone answer to the whole picture: an alteration would change its ground."""

STOPS, TINT_STOPS = 1 / 3, 1 / 8


@dataclass(frozen=True, eq=False)
class Developed:
    """What the camera made: the photo, the item's straight colours, and the camera's numbers."""

    photo_rgb: Rgb
    foreground_rgb: Rgb
    phone: Mapping[str, Any]


def developed(plan: Mapping[str, Any], truth: Truth) -> Developed:
    """A picture's light through the camera that its seed draws.

    Twins of a pair share seed and so camera and grain. The foreground gets the whole picture's
    exposure and curve, but neither grain nor sharpening.
    """
    draw = random.Random(f"{plan['set']} {plan['seed']} phone")  # noqa: S311 - a picture's, no secret
    params = phone.plan(draw, plan["phone"].get("style", "phone"))
    if plan["set"] == "copies":
        params = {**params, **ALIKE}
    # whoever photographs a whole item touches it on the screen, and the phone meters there
    whole = plan["set"] == "cutout"
    exposure = phone.expose(truth.light, params, truth.alpha if whole else None)
    if plan["set"] == "copies":
        exposure = in_steps(exposure)
    return Developed(
        phone.develop(truth.light, params, plan["seed"], exposure),
        phone.clean(truth.foreground, params, exposure),
        params,
    )


def in_steps(exposure: phone.Exposure) -> phone.Exposure:
    """An exposure in thirds of a stop, its white balance in eighths, as dials have them.

    A copy's alteration moves a camera's metering a little, and with it the whole ground. In steps,
    twins get the same numbers, but for the few whose metering lies beside a step's edge.
    """
    stops = np.log2(exposure.gains)
    green = np.round(stops[1] / STOPS) * STOPS
    tint = np.round((stops - stops[1]) / TINT_STOPS) * TINT_STOPS
    gains = np.asarray(2.0 ** (green + tint), dtype=np.float32)
    return phone.Exposure(gains, exposure.glare, exposure.local)

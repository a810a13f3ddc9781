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
    # whoever photographs a whole item touches it on the screen, and the phone meters there
    whole = plan["set"] == "cutout"
    exposure = phone.expose(truth.light, params, truth.alpha if whole else None)
    return Developed(
        phone.develop(truth.light, params, plan["seed"], exposure),
        phone.clean(truth.foreground, params, exposure),
        params,
    )

"""From linear light to 8-bit pictures: a picture and its foreground through one camera."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.darkroom import phone
from training.darkroom.exr import Pixels
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
    light = truth.light
    if light is None:
        light = before(backdrop(plan["backdrop"], truth.alpha.shape), truth)
    exposure = phone.expose(light, params)
    return Developed(
        phone.develop(light, params, plan["seed"], exposure),
        phone.clean(truth.foreground, params, exposure),
        params,
    )


def backdrop(colours: Sequence[Sequence[float]], shape: tuple[int, ...]) -> Pixels:
    """Linear RGB that runs from one colour at the top to another at the bottom."""
    down = np.linspace(0.0, 1.0, shape[0], dtype=np.float32)[:, None, None]
    top, bottom = (np.array(colour, dtype=np.float32) for colour in colours)
    return np.broadcast_to(top * (1 - down) + bottom * down, (*shape, 3))


def before(ground: Pixels, truth: Truth) -> Pixels:
    """The item laid before a ground, in linear light."""
    share = truth.alpha[..., None]
    return truth.foreground * share + ground * (1 - share)

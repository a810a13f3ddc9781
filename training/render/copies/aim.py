"""Where a pair's close-up looks, so that what was altered is in the picture."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np

from training.render.damage.hardware import stitch_place
from training.render.damage.places import Place, Skin, triple
from training.render.damage.planning import written
from training.render.things.thing import Params, Thing

HIDES = ("leather", "leather2")
METALS = ("metal", "satin")
LETTERS = ("logo_size", "logo_width", "logo_spacing", "logo_weight", "logo_font", "engraving_depth")


def shows(thing: Thing, materials: Mapping[str, Any], kind: str) -> bool:
    """Whether a kind of alteration can be seen from outside at all."""
    return _place(random.Random(kind), Skin(thing), thing, materials, kind) is not None


def aim(draw: random.Random, thing: Thing, materials: Mapping[str, Any], kind: str) -> Params:
    """A target for ``scenes.closeup`` that shows one kind of alteration.

    The genuine twin is aimed at: its camera serves both. Raises ValueError where nothing of the
    thing that shows the alteration can be seen from outside.
    """
    place = _place(draw, Skin(thing), thing, materials, kind)
    if place is None:
        raise ValueError(f"{thing.kind}: no close-up can show {kind}")
    return {"kind": kind, **written(place)}


def _place(
    draw: random.Random, skin: Skin, thing: Thing, materials: Mapping[str, Any], kind: str
) -> Place | None:
    if kind.startswith("stitch"):
        return stitch_place(draw, skin, thing)
    if kind in LETTERS:
        return _letters(draw, skin, thing)
    roles = {"hardware_tint": METALS, "lining": ("lining",)}.get(kind, HIDES)
    return skin.draw(draw, tuple(role for role in roles if role in materials))


def _letters(draw: random.Random, skin: Skin, thing: Thing) -> Place | None:
    for letters in draw.sample(thing.letters, len(thing.letters)):
        normal = letters.frame[:3, 2] / np.linalg.norm(letters.frame[:3, 2])
        point = letters.frame[:3, 3]
        if skin.free(point + 1.0 * normal, normal, 120.0):
            return Place(triple(point), triple(normal), letters.role, letters.name)
    return None

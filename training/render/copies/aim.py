"""Where a pair's close-up looks, so that what was altered is in the picture."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from training.render.damage.hardware import stitch_place
from training.render.damage.places import Place, Skin, triple
from training.render.damage.planning import written
from training.render.things.thing import Params, Thing

HIDES = ("leather", "leather2")
METALS = ("metal", "satin")
SEWN = ("stitch_pitch", "stitch_slant")
LETTERS = ("logo_size", "logo_width", "logo_spacing", "logo_weight", "logo_font", "engraving_depth")


def shows(thing: Thing, materials: Mapping[str, Any], kind: str, skin: Skin | None = None) -> bool:
    """Whether a kind of alteration can be seen from outside at all."""
    return _place(random.Random(kind), skin or Skin(thing), thing, materials, kind) is not None


def sought(alterations: Iterable[str]) -> str | None:
    """The kind that a close-up is aimed at, so that it shows all; None: the whole thing shows it.

    Grain is beside every seam, but not every seam is near a place of the leather.
    """
    names = sorted(alterations, key=lambda name: (name not in SEWN, name))
    return next((name for name in names if name != "proportions"), None)


def fineness(
    thing: Thing, target: Mapping[str, Any], alterations: Mapping[str, Any]
) -> list[Params]:
    """What a close-up must make out, in the form of ``scenes.closeup``'s damages.

    A stroke that is a few hundredths of a millimetre wider, or the whole line of letters.
    """
    if target["kind"] not in LETTERS:
        return []
    letters = next(each for each in thing.letters if each.name == target["part"])
    # About what the widest built-in letters take, as things.fittings.logo reckons.
    across = 0.74 * letters.size_mm * letters.spacing * len(letters.text)
    finest = 2.0 * abs(float(alterations.get("logo_weight", {"amount": 0.5})["amount"]))
    return [{"amounts": {"length_mm": across, "width_mm": finest}}]


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

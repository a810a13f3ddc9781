"""Names of invented houses, and how they are put on a bag: letters, plates, stamped labels."""

from __future__ import annotations

import random
from typing import Any

from training.render.shapes import Floats, Mesh, merge, place, plate
from training.render.things.fittings.emblem import EMBLEMS
from training.render.things.fittings.metal import rectangle, screw
from training.render.things.fittings.pieces import turned
from training.render.things.thing import Letters, Part

HOUSES = (
    "VETRA", "ARCO NOVA", "MAISON ORIEL", "SOLENNE", "CASA BRUMA", "HALDEN", "ILVA RAVE",
    "MONTE SERO", "OSTREA", "LUMEN & FILS", "TERZA", "VAUCLERE", "NORDAVIA", "KESTREL ROW",
)  # fmt: skip
"""Invented; none is a house that sells anything."""

FONTS = ("sans", "sans", "serif", "serif", "slab", "condensed", "wide", "italic", "stencil")

WAYS = ("foil", "deboss", "metal_letters", "plate", "none")


def draw_logo(draw: random.Random) -> dict[str, Any]:
    """The house, its mark, and how its name is put on: numbers that copies alter."""
    house = draw.choice(HOUSES)
    return {
        "house": house,
        "emblem": draw.choice(EMBLEMS),
        "way": draw.choices(WAYS, [0.3, 0.22, 0.2, 0.18, 0.1])[0],
        "font": draw.choice(FONTS),
        "spacing": round(draw.uniform(0.95, 1.5), 3),
        "depth_mm": round(draw.uniform(0.15, 0.5), 3),
        "size_mm": round(draw.uniform(6.5, 12.0) * (0.75 if len(house) > 9 else 1.0), 2),
        "weight_mm": round(draw.uniform(0.0, 0.12), 3),
        "place": round(draw.uniform(-0.02, 0.02), 4),
    }


def letters(logo: dict[str, Any], frame: Floats, role: str, depth_mm: float) -> Letters:
    """The house's name, its middle at the frame's origin."""
    return Letters(
        "logo",
        str(logo["house"]),
        role,
        frame,
        float(logo["size_mm"]),
        depth_mm,
        float(logo["spacing"]),
        float(logo["weight_mm"]),
        str(logo["font"]),
    )


def width_of(logo: dict[str, Any]) -> float:
    """About how long the line of letters is, in millimetres."""
    return 0.74 * float(logo["size_mm"]) * len(str(logo["house"])) * float(logo["spacing"])


def name_plate(logo: dict[str, Any], frame: Floats) -> tuple[list[Part], list[Letters]]:
    """A screwed metal plate with the name engraved or raised."""
    width, height = width_of(logo) + 14.0, float(logo["size_mm"]) * 1.9
    base = plate(rectangle(width, height, height * 0.18), 1.3, 0.45)
    heads: list[Mesh] = []
    slots: list[Mesh] = []
    for side in (-1, 1):
        head, slot = screw(1.0, 60.0 * side + 20.0)
        spot = turned(0.0, 2, (side * (width / 2 - 3.2), 0.0, 1.25))
        heads.append(place(head, spot))
        slots.append(place(slot, spot))
    parts = [
        Part("logo plate", place(base, frame), ("satin",)),
        Part("logo plate", place(merge(heads), frame), ("metal",)),
        Part("logo plate", place(merge(slots), frame), ("hole",)),
    ]
    lift = turned(0.0, 2, (0.0, 0.0, 1.3))
    return parts, [letters(logo, frame @ lift, "hole", float(logo["depth_mm"]) * 0.4)]


def put_logo(logo: dict[str, Any], frame: Floats) -> tuple[list[Part], list[Letters]]:
    """The name on a surface's frame, the way that the logo says."""
    way = logo["way"]
    if way == "plate":
        return name_plate(logo, frame)
    if way == "foil":
        return [], [letters(logo, frame, "foil", 0.08)]
    if way == "deboss":
        return [], [letters(logo, frame, "hole", 0.06)]
    if way == "metal_letters":
        return [], [letters(logo, frame, "metal", max(0.6, 3.0 * float(logo["depth_mm"])))]
    return [], []

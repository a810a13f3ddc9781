"""Rows of card slots, and the cards that look out of them."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, SurfaceMap, place, rounded_polygon
from training.render.things.fittings.seam import Stitch, sew_flat
from training.render.things.goods.panels import Box, panel
from training.render.things.props.forms import slab
from training.render.things.thing import Part, Seam

SLOT_ROLES = ("leather2", "edge", "leather2")


def lifted(surface: SurfaceMap, by_mm: float) -> SurfaceMap:
    """The surface raised along z."""

    def at(flat: Floats) -> Floats:
        return np.asarray(surface(flat) + np.array([0.0, 0.0, by_mm]))

    return at


def card_slots(
    box: Box, surface: SurfaceMap, count: int, rise_mm: float, stitch: Stitch, seed: int
) -> tuple[list[Part], list[Seam]]:
    """Slots one before the other over a box, the front one lowest; some of them hold a card."""
    draw = random.Random(seed)
    parts: list[Part] = []
    seams: list[Seam] = []
    thick = 0.75
    for index in range(count):
        top = box[3] - rise_mm * (index + 0.35)
        lift = thick * (index + 1) + 0.4 * index
        at = lifted(surface, lift)
        piece = (box[0], box[1], box[2], top)
        parts.append(
            panel("card slot", piece, at, thick, radius_mm=1.5, step_mm=5.0, roles=SLOT_ROLES)
        )
        line = np.array([[box[0] + 2.0, top - 2.2], [box[2] - 2.0, top - 2.2]])
        made, seam = sew_flat(f"slot {index}", line, at, stitch, 0.0)
        parts += made
        seams.append(seam)
        if draw.random() < 0.45:
            parts.append(_card(piece, at(np.array([[0.0, top]]))[0, 2] - thick - 0.5, draw))
    return parts, seams


def _card(box: Box, z: float, draw: random.Random) -> Part:
    half = min(42.8, (box[2] - box[0]) / 2 - 2.5)
    up = box[3] + draw.uniform(2.0, 7.0)
    low = max(box[1] + 1.0, up - 50.0)
    corners = np.array([[-half, low], [half, low], [half, up], [-half, up]])
    corners[:, 0] += (box[0] + box[2]) / 2 + draw.uniform(-1.0, 1.0)
    plate = slab(rounded_polygon(corners, [3.0] * 4, 1.5), 0.8, 0.2)
    lift = np.eye(4)
    lift[2, 3] = z
    return Part("card", place(plate, lift), ("plastic",))

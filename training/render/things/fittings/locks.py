"""What closes a bag: turn-locks, plates with a magnet, press locks, frames' kiss-locks."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Mesh, lathe, merge, place, plate
from training.render.things.fittings.emblem import emblem
from training.render.things.fittings.metal import rectangle, rivet, screw
from training.render.things.fittings.pieces import turned
from training.render.things.thing import Part


def shift(x: float, y: float, z: float) -> np.ndarray:
    """A move as a 4 x 4 matrix."""
    return turned(0.0, 2, (x, y, z))


def turn_lock(width_mm: float, height_mm: float, bar_deg: float, engraving_mm: float) -> list[Part]:
    """A turn-lock: screwed plate, raised frame, boss and the bar that turns."""
    corner = 0.22 * height_mm
    base = plate(rectangle(width_mm, height_mm, corner), 1.7, 0.6)
    raised = plate(rectangle(width_mm - 7, height_mm - 7, corner * 0.6), 0.5, 0.3)
    r = height_mm * 0.3
    shape = np.array([[1.0, 0], [1.0, 0.9], [0.95, 1.3], [0.68, 1.5], [0.65, 3.8], [0.02, 4.0]])
    boss = lathe(shape * [r, 1.0], 28)
    bar = plate(rectangle(width_mm * 0.52, height_mm * 0.28, height_mm * 0.13), 4.0, 1.8)
    groove = plate(rectangle(width_mm * 0.36, 0.7, 0.3), 0.1 + engraving_mm, 0.04)
    bar_at = turned(bar_deg, 2, (0.0, 0.0, 5.0))
    screws = [screw(2.0, 35.0 + 50.0 * side) for side in (-1, 1)]
    spots = [shift(side * (width_mm / 2 - 6.2), 0.0, 2.1) for side in (-1, 1)]
    heads = [place(head, spot) for (head, _), spot in zip(screws, spots, strict=True)]
    slots = [place(slot, spot) for (_, slot), spot in zip(screws, spots, strict=True)]
    return [
        Part(
            "lock",
            merge([base, *heads, place(boss, shift(0, 0, 2.0)), place(bar, bar_at)]),
            ("metal",),
        ),
        Part("lock", place(raised, shift(0, 0, 1.65)), ("satin",)),
        Part("lock", merge([*slots, place(groove, bar_at @ shift(0, 0, 3.95))]), ("hole",)),
    ]


def emblem_lock(kind: str, size_mm: float, thick_mm: float, weight: float) -> list[Part]:
    """A house's mark as the clasp."""
    return [Part("lock", emblem(kind, size_mm, thick_mm, weight), ("metal",))]


def plate_lock(width_mm: float, height_mm: float, kind: str, raised_mm: float) -> list[Part]:
    """A clasp plate with the house's mark raised on it."""
    base = plate(rectangle(width_mm, height_mm, 0.2 * min(width_mm, height_mm)), 2.2, 0.8)
    mark = place(emblem(kind, 0.62 * height_mm, max(0.3, raised_mm)), shift(0, 0, 2.15))
    return [Part("lock", base, ("satin",)), Part("lock", mark, ("metal",))]


def press_lock(width_mm: float) -> list[Part]:
    """A tongue-and-case lock: the case below, the tongue's plate above, a button between."""
    case = plate(rectangle(width_mm, width_mm * 0.62, 3.0), 4.5, 1.4)
    tongue = place(
        plate(rectangle(width_mm * 0.62, width_mm * 0.7, 2.4), 1.8, 0.7),
        shift(0, width_mm * 0.42, 4.2),
    )
    button = place(rivet(width_mm * 0.14, 2.6), shift(0, -width_mm * 0.04, 4.4))
    return [Part("lock", merge([case, tongue, button]), ("metal",))]


def kiss_lock(ball_mm: float) -> list[Part]:
    """Two balls that pass each other on a frame's two bars."""
    made: list[Mesh] = []
    angle = np.linspace(-np.pi / 2, np.pi / 2, 12)
    ball = lathe(ball_mm * np.stack([np.maximum(np.cos(angle), 0.01), np.sin(angle)], axis=1), 18)
    for side in (-1.0, 1.0):
        lean = turned(side * 24.0, 1, (side * ball_mm * 0.55, 0.0, 0.0))
        stem = lathe(np.array([[0.4, -1.4], [0.3, 0.0], [0.02, 0.1]]) * ball_mm, 10)
        made += [
            place(ball, lean @ shift(0, side * 0.4 * ball_mm, ball_mm * 1.5)),
            place(stem, lean @ shift(0, side * 0.3 * ball_mm, ball_mm)),
        ]
    return [Part("lock", merge(made), ("metal",))]

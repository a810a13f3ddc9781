"""Capitals drawn for this project as single strokes: the bones that every style of letters wears.

Each letter is its width and its strokes, in heights of a capital; a stroke is a line of points.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from training.render.shapes import Floats

Glyph = tuple[float, tuple[Floats, ...]]

_LINES: dict[str, tuple[float, tuple[tuple[tuple[float, float], ...], ...]]] = {
    "A": (0.78, (((0, 0), (0.39, 1), (0.78, 0)), ((0.15, 0.34), (0.63, 0.34)))),
    "E": (0.54, (((0.54, 0), (0, 0)), ((0, 0), (0, 1)), ((0, 1), (0.54, 1)),
                 ((0, 0.52), (0.45, 0.52)))),
    "F": (0.52, (((0, 0), (0, 1)), ((0, 1), (0.52, 1)), ((0, 0.5), (0.43, 0.5)))),
    "H": (0.7, (((0, 0), (0, 1)), ((0.7, 0), (0.7, 1)), ((0, 0.52), (0.7, 0.52)))),
    "I": (0.0, (((0, 0), (0, 1)),)),
    "K": (0.66, (((0, 0), (0, 1)), ((0.62, 1), (0.02, 0.42)), ((0.2, 0.58), (0.66, 0)))),
    "L": (0.52, (((0, 0), (0, 1)), ((0, 0), (0.52, 0)))),
    "M": (0.88, (((0.02, 0), (0.04, 1), (0.44, 0.16), (0.84, 1), (0.86, 0)),)),
    "N": (0.72, (((0, 0), (0, 1), (0.72, 0), (0.72, 1)),)),
    "T": (0.68, (((0.34, 0), (0.34, 1)), ((0, 1), (0.68, 1)))),
    "V": (0.76, (((0, 1), (0.38, 0), (0.76, 1)),)),
    "W": (1.08, (((0, 1), (0.28, 0), (0.54, 0.9), (0.8, 0), (1.08, 1)),)),
    "X": (0.7, (((0, 1), (0.7, 0)), ((0.7, 1), (0, 0)))),
    "Y": (0.72, (((0, 1), (0.36, 0.46), (0.72, 1)), ((0.36, 0), (0.36, 0.46)))),
    "Z": (0.66, (((0.02, 1), (0.66, 1), (0, 0), (0.66, 0)),)),
    "1": (0.24, (((0, 0.8), (0.24, 1), (0.24, 0)),)),
    "4": (0.62, (((0.46, 0), (0.46, 1), (0, 0.3), (0.62, 0.3)),)),
    "7": (0.56, (((0, 1), (0.56, 1), (0.16, 0)),)),
    ".": (0.0, (((0, 0), (0, 0.06)),)),
    ",": (0.06, (((0.06, 0.06), (0, -0.14)),)),
    "-": (0.3, (((0, 0.42), (0.3, 0.42)),)),
    "'": (0.0, (((0, 0.76), (0, 1)),)),
    "/": (0.44, (((0, -0.08), (0.44, 1.06)),)),
    " ": (0.26, ()),
}  # fmt: skip


def _arc(x: float, y: float, wide: float, tall: float, start: float, end: float) -> Floats:
    angle = np.radians(np.linspace(start, end, max(5, round(abs(end - start) / 12.0))))
    return np.stack([x + wide * np.cos(angle), y + tall * np.sin(angle)], axis=1)


def _line(*spots: tuple[float, float]) -> Floats:
    return np.array(spots, dtype=float)


def _run(*pieces: Floats) -> Floats:
    return np.concatenate(pieces)


def _round() -> dict[str, Glyph]:
    """Letters with bows."""
    stem = _line((0.0, 0.0), (0.0, 1.0))
    bow = _run(_line((0.0, 1.0)), _arc(0.3, 0.75, 0.27, 0.25, 90, -90), _line((0.0, 0.5)))
    low = _run(_line((0.0, 0.5)), _arc(0.33, 0.25, 0.29, 0.25, 90, -90), _line((0.0, 0.0)))
    belly = _run(_line((0.0, 1.0)), _arc(0.28, 0.5, 0.44, 0.5, 90, -90), _line((0.0, 0.0)))
    ring = _arc(0.43, 0.5, 0.43, 0.5, 90, 450)
    open_ring = _arc(0.43, 0.5, 0.43, 0.5, 42, 318)
    hook = _run(_line((0.46, 1.0)), _arc(0.23, 0.25, 0.23, 0.25, 0, -170))
    cup = _run(_line((0.0, 1.0)), _arc(0.34, 0.33, 0.34, 0.33, 180, 360), _line((0.68, 1.0)))
    snake = _run(_arc(0.28, 0.745, 0.26, 0.255, 38, 270), _arc(0.28, 0.245, 0.28, 0.245, 90, -145))
    two = _run(_arc(0.28, 0.72, 0.28, 0.28, 165, -35), _line((0.0, 0.0), (0.58, 0.0)))
    three = _run(_arc(0.26, 0.76, 0.24, 0.24, 150, -90), _arc(0.26, 0.26, 0.28, 0.26, 90, -150))
    five = _run(
        _line((0.5, 1.0), (0.08, 1.0), (0.04, 0.55)), _arc(0.26, 0.31, 0.28, 0.31, 110, -150)
    )
    six = _arc(0.29, 0.3, 0.29, 0.3, 140, 500)
    tail = _run(_arc(0.46, 0.3, 0.46, 0.7, 180, 112))
    eight = (_arc(0.3, 0.75, 0.25, 0.25, 90, 450), _arc(0.3, 0.26, 0.3, 0.26, 90, 450))
    amp = _run(
        _line((0.76, 0.0), (0.14, 0.74)), _arc(0.31, 0.82, 0.19, 0.18, 200, -20),
        _line((0.08, 0.36)), _arc(0.3, 0.25, 0.29, 0.25, 150, 300), _line((0.72, 0.46)),
    )  # fmt: skip
    return {
        "B": (0.62, (stem, bow, low)),
        "C": (0.76, (open_ring,)),
        "D": (0.72, (stem, belly)),
        "G": (0.82, (open_ring, _line((0.52, 0.46), (0.8, 0.46), (0.8, 0.1)))),
        "J": (0.46, (hook,)),
        "O": (0.86, (ring,)),
        "P": (0.57, (stem, bow)),
        "Q": (0.86, (ring, _line((0.5, 0.24), (0.84, -0.1)))),
        "R": (0.64, (stem, bow, _line((0.3, 0.5), (0.64, 0.0)))),
        "S": (0.56, (snake,)),
        "U": (0.68, (cup,)),
        "0": (0.62, (_arc(0.31, 0.5, 0.31, 0.5, 90, 450),)),
        "2": (0.58, (two,)),
        "3": (0.54, (three,)),
        "5": (0.54, (five,)),
        "6": (0.58, (six, tail)),
        "8": (0.6, eight),
        "9": (0.58, tuple(np.array([0.58, 1.0]) - each for each in (six, tail))),
        "&": (0.78, (amp,)),
    }


@cache
def _drawn() -> dict[str, Glyph]:
    straight = {
        letter: (float(wide), tuple(np.array(line, dtype=float) for line in lines))
        for letter, (wide, lines) in _LINES.items()
    }
    return {**straight, **_round()}


def glyph(letter: str) -> Glyph:
    """A letter's width and strokes; small letters are capitals, what is not drawn is a hyphen."""
    drawn = _drawn()
    return drawn.get(letter.upper(), drawn["-"])

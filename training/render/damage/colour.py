"""Linear sRGB and CIE 1976 L*a*b* (D65), for colour amounts that can be stated."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats

# IEC 61966-2-1: linear sRGB to CIE XYZ, and its white.
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.0890])
_KNEE = 6.0 / 29.0


def lab(rgb: list[float] | Floats) -> Floats:
    """L*, a*, b* of a linear sRGB colour."""
    ratio = (_TO_XYZ @ np.asarray(rgb, dtype=float)) / _WHITE
    bent = np.where(ratio > _KNEE**3, np.cbrt(ratio), ratio / (3 * _KNEE**2) + 4.0 / 29.0)
    return np.array(
        [116.0 * bent[1] - 16.0, 500.0 * (bent[0] - bent[1]), 200.0 * (bent[1] - bent[2])]
    )


def linear(colour: Floats) -> Floats:
    """The linear sRGB of an L*a*b* colour; it may lie outside 0 to 1."""
    middle = (colour[0] + 16.0) / 116.0
    bent = np.array([middle + colour[1] / 500.0, middle, middle - colour[2] / 200.0])
    ratio = np.where(bent > _KNEE, bent**3, 3 * _KNEE**2 * (bent - 4.0 / 29.0))
    return np.asarray(np.linalg.solve(_TO_XYZ, ratio * _WHITE))


def delta_e(first: list[float] | Floats, second: list[float] | Floats) -> float:
    """CIE 1976 distance between two linear sRGB colours."""
    return float(np.linalg.norm(lab(first) - lab(second)))


def moved(rgb: list[float], towards: Floats, distance: float) -> list[float]:
    """A colour moved by a distance along a direction of L*a*b*, shortened where sRGB ends."""
    start, unit = lab(rgb), towards / np.linalg.norm(towards)
    for share in np.linspace(1.0, 0.0, 41):
        found = linear(start + unit * distance * share)
        if found.min() >= -1e-6 and found.max() <= 1.0 + 1e-6:
            return [round(float(value), 5) for value in np.clip(found, 0.0, 1.0)]
    return [round(float(value), 5) for value in rgb]


def moved_exactly(draw: random.Random, rgb: list[float], distance: float) -> list[float]:
    """A colour exactly ``distance`` away, in a drawn direction in which sRGB holds it."""
    for _ in range(400):
        towards = np.array([draw.gauss(0.0, 1.0) for _ in range(3)])
        found = moved(rgb, towards, distance)
        if abs(delta_e(found, rgb) - distance) < 0.02:
            return found
    raise ValueError(f"no colour of sRGB lies {distance} from {rgb}")

"""A pattern: the named edges of a garment's half outline, and what is sewn, open or banded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats

OPEN = frozenset({"hem", "neck", "cuff", "waist", "edge"})
Spot = tuple[float, float]


@dataclass(frozen=True)
class Edge:
    """One named edge of a half outline, (n, 2) points from its start to its end."""

    name: str
    points: Floats


@dataclass(frozen=True)
class Pattern:
    """A family's cut: the right half's edges from the middle of the hem to the middle of the neck.

    ``back`` replaces edges of the front by name on the back layer; a family without ``back`` is a
    single cloth. ``bands`` gives the width of the rib, hem or waistband along each opening.
    ``sleeve_mm`` is where the sleeve leaves the body (x, y), for what bends it; ``split`` a front
    of two halves; ``hollow`` the hood's opening on the front, (x, y, half width, half height).
    """

    family: str
    edges: tuple[Edge, ...]
    back: dict[str, Floats] | None
    bands: dict[str, float]
    sleeve_mm: Spot | None = None
    split: bool = False
    hollow: tuple[float, float, float, float] | None = None


def bezier(start: Spot, bend: Spot, end: Spot, count: int = 24) -> Floats:
    """A quadratic curve."""
    t = np.linspace(0.0, 1.0, count)[:, None]
    a, b, c = np.array(start), np.array(bend), np.array(end)
    return np.asarray(a * (1 - t) ** 2 + 2 * b * t * (1 - t) + c * t**2)


def straight(*spots: Spot) -> Floats:
    return np.array(spots, dtype=float)

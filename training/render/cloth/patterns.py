"""What garments are sewn of: the half outline of each family, millimetres, from the hem up.

The garment lies flat: x to the right of its middle, y from the hem to the neck. Every edge has a
name; named in ``OPEN`` it stays an opening, else the front and the back are sewn together there.
"""

from __future__ import annotations

import random
from collections.abc import Callable
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


def _line(*spots: Spot) -> Floats:
    return np.array(spots, dtype=float)


@dataclass(frozen=True)
class _Upper:
    """What a family with shoulders measures: body, sleeve with its cuff and its slope in degrees,
    the neck's half width, and how far it dips before and behind."""

    family: str
    length: float
    half: float
    sleeve: float
    cuff: float
    neck: float
    dips: Spot
    angle: float
    bands: dict[str, float]
    split: bool = False


def _upper(draw: random.Random, cut: _Upper) -> Pattern:
    """Body and two sleeves: every garment with shoulders."""
    half, length, dips = cut.half, cut.length, cut.dips
    k = draw.uniform(0.93, 1.07)
    half, length = half * k * draw.uniform(0.93, 1.1), length * k * draw.uniform(0.93, 1.08)
    wide, drop = cut.neck * k, 0.2 * (half - cut.neck)
    top, shoulder = length, (half * draw.uniform(0.86, 0.97), length - drop)
    under = (half, shoulder[1] - draw.uniform(0.76, 0.94) * half * 0.9)
    flare = half * draw.uniform(0.96, 1.1)
    edges = [
        Edge("hem", bezier((0.0, draw.uniform(-14.0, 6.0)), (flare * 0.6, -4.0), (flare, 8.0))),
        Edge("side", bezier((flare, 8.0), (half * draw.uniform(0.88, 0.97), length * 0.45), under)),
    ]
    sleeve_spot: Spot | None = None
    if cut.sleeve > 0:
        edges += _sleeve(cut.sleeve * k, cut.cuff * k, shoulder, under, cut.angle)
        sleeve_spot = ((shoulder[0] + under[0]) / 2, (shoulder[1] + under[1]) / 2)
    else:
        edges.append(Edge("cuff", bezier(under, (shoulder[0] - 28.0, under[1] + 40.0), shoulder)))
    edges += [
        Edge("shoulder", _line(shoulder, (wide, top))),
        Edge("neck", bezier((wide, top), (wide * 0.8, top - dips[0]), (0.0, top - dips[0]))),
    ]
    back = {"neck": bezier((wide, top), (wide * 0.7, top - dips[1]), (0.0, top - dips[1]))}
    return Pattern(cut.family, tuple(edges), back, cut.bands, sleeve_spot, cut.split)


def _sleeve(length: float, cuff: float, shoulder: Spot, under: Spot, angle: float) -> list[Edge]:
    a = np.radians(angle)
    way, across = np.array([np.cos(a), -np.sin(a)]), np.array([np.sin(a), np.cos(a)])
    end = np.array(shoulder) + way * length
    outer = (float(end[0]), float(end[1]))
    low = end - across * cuff
    inner = (float(low[0]), float(low[1]))
    pit = np.array(under) + way * min(40.0, 0.2 * length)
    bend = (float(pit[0]), float(pit[1]))
    return [
        Edge("under", bezier(under, bend, inner)),
        Edge("cuff", _line(inner, outer)),
        Edge("over", bezier(outer, _bulged(outer, shoulder, 0.04 * length), shoulder)),
    ]


def _bulged(a: Spot, b: Spot, out: float) -> Spot:
    """The middle of two spots, moved to the right of the way between them by ``out``."""
    way = np.array(b) - np.array(a)
    side = np.array([way[1], -way[0]]) / max(float(np.linalg.norm(way)), 1e-9)
    middle = (np.array(a) + np.array(b)) / 2 + side * out
    return float(middle[0]), float(middle[1])


def tshirt(draw: random.Random) -> Pattern:
    """Short sleeves, a round or deep neck."""
    dip = draw.choice([70.0, 90.0, 135.0])
    return _upper(
        draw,
        _Upper(
            "tshirt",
            length=660.0,
            half=250.0,
            sleeve=draw.uniform(165.0, 225.0),
            cuff=150.0,
            neck=90.0,
            dips=(dip, 22.0),
            angle=draw.uniform(28.0, 44.0),
            bands={"neck": 18.0, "hem": 22.0, "cuff": 20.0},
        ),
    )


def jumper(draw: random.Random) -> Pattern:
    """Long sleeves, ribs at every opening."""
    return _upper(
        draw,
        _Upper(
            "jumper",
            length=630.0,
            half=265.0,
            sleeve=560.0,
            cuff=95.0,
            neck=92.0,
            dips=(draw.uniform(60.0, 110.0), 20.0),
            angle=draw.uniform(46.0, 64.0),
            bands={"neck": 24.0, "hem": 58.0, "cuff": 58.0},
        ),
    )


def shirt(draw: random.Random) -> Pattern:
    """A placket down the front, a collar, cuffs."""
    return _upper(
        draw,
        _Upper(
            "shirt",
            length=740.0,
            half=265.0,
            sleeve=draw.choice([210.0, 560.0, 560.0]),
            cuff=115.0,
            neck=78.0,
            dips=(72.0, 14.0),
            angle=draw.uniform(44.0, 62.0),
            bands={"neck": 28.0, "hem": 10.0, "cuff": 62.0},
        ),
    )


def hoodie(draw: random.Random) -> Pattern:
    """A heavy jumper whose hood lies behind the neck."""
    made = _upper(
        draw,
        _Upper(
            "hoodie",
            length=650.0,
            half=285.0,
            sleeve=570.0,
            cuff=105.0,
            neck=98.0,
            dips=(95.0, 20.0),
            angle=draw.uniform(46.0, 62.0),
            bands={"hem": 64.0, "cuff": 64.0},
        ),
    )
    wide, top = (float(each) for each in made.edges[-1].points[0])
    tall = draw.uniform(230.0, 290.0)
    hood = np.concatenate(
        [
            bezier((wide, top), (wide * 1.9, top + 0.35 * tall), (wide * 1.5, top + 0.7 * tall)),
            bezier((wide * 1.5, top + 0.7 * tall), (wide, top + tall), (0.0, top + tall))[1:],
        ]
    )
    edges = (*made.edges[:-1], Edge("rim", hood))
    hollow = (0.0, top + 0.36 * tall, wide * 0.86, 0.52 * tall)
    return Pattern(made.family, edges, {}, made.bands, made.sleeve_mm, hollow=hollow)


def coat(draw: random.Random) -> Pattern:
    """Open down the front, to the hip or the knee."""
    return _upper(
        draw,
        _Upper(
            "coat",
            length=draw.choice([680.0, 760.0, 980.0]),
            half=290.0,
            sleeve=590.0,
            cuff=140.0,
            neck=84.0,
            dips=(120.0, 14.0),
            angle=draw.uniform(50.0, 66.0),
            bands={"neck": 36.0, "hem": 30.0, "cuff": 34.0, "edge": 34.0},
            split=True,
        ),
    )


def dress(draw: random.Random) -> Pattern:
    """With or without sleeves, wider at the hem."""
    made = _upper(
        draw,
        _Upper(
            "dress",
            length=970.0,
            half=225.0,
            sleeve=draw.choice([0.0, 0.0, 190.0, 500.0]),
            cuff=120.0,
            neck=95.0,
            dips=(draw.uniform(80.0, 170.0), 40.0),
            angle=draw.uniform(40.0, 60.0),
            bands={"neck": 12.0, "hem": 20.0, "cuff": 14.0},
        ),
    )
    wide = draw.uniform(1.15, 1.75)
    waist = 0.56 * 970.0

    def skirted(points: Floats) -> Floats:
        low = np.clip((waist - points[:, 1]) / waist, 0.0, 1.0)
        near = np.exp(-(((points[:, 1] - waist) / 170.0) ** 2))
        return np.column_stack([points[:, 0] * (1 + (wide - 1) * low - 0.1 * near), points[:, 1]])

    edges = tuple(
        Edge(each.name, skirted(each.points)) if each.name in ("hem", "side") else each
        for each in made.edges
    )
    edges = _joined(edges)
    return Pattern(made.family, edges, made.back, made.bands, made.sleeve_mm)


def _joined(edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """Each edge's first point put where the edge before it ends."""
    made = [edges[0]]
    for each in edges[1:]:
        points = each.points.copy()
        points[0] = made[-1].points[-1]
        made.append(Edge(each.name, points))
    return tuple(made)


def trousers(draw: random.Random) -> Pattern:
    """Two legs, a waistband; the half outline begins at the crotch."""
    k = draw.uniform(0.93, 1.08)
    waist, hip = 205.0 * k, 265.0 * k
    tall, rise = 1010.0 * k * draw.uniform(0.9, 1.04), 275.0 * k
    low = draw.uniform(85.0, 150.0) * k
    lean = draw.uniform(14.0, 70.0)
    crotch = (0.0, tall - rise)
    inner, outer = (lean, 0.0), (lean + 2 * low, 6.0)
    edges = (
        Edge("inner", bezier(crotch, (lean * 0.4, tall * 0.4), inner)),
        Edge("cuff", _line(inner, outer)),
        Edge("outer", bezier(outer, (hip * 0.96, tall * 0.42), (hip, tall - rise * 0.72))),
        Edge("side", bezier((hip, tall - rise * 0.72), (hip, tall - rise * 0.3), (waist, tall))),
        Edge("waist", bezier((waist, tall), (waist * 0.5, tall - 10.0), (0.0, tall - 14.0))),
    )
    back = {"waist": bezier((waist, tall), (waist * 0.5, tall + 8.0), (0.0, tall + 8.0))}
    return Pattern("trousers", edges, back, {"waist": 38.0, "cuff": 22.0})


def skirt(draw: random.Random) -> Pattern:
    """Straight to wide, over the knee or under."""
    waist, tall = draw.uniform(180.0, 215.0), draw.uniform(400.0, 720.0)
    low = waist * draw.uniform(1.15, 2.0)
    edges = (
        Edge("hem", bezier((0.0, -14.0), (low * 0.6, -10.0), (low, 16.0))),
        Edge("side", bezier((low, 16.0), (waist * 1.28, tall * 0.7), (waist, tall))),
        Edge("waist", bezier((waist, tall), (waist * 0.5, tall - 12.0), (0.0, tall - 16.0))),
    )
    back = {"waist": bezier((waist, tall), (waist * 0.5, tall + 4.0), (0.0, tall + 4.0))}
    return Pattern("skirt", edges, back, {"waist": 34.0, "hem": 20.0})


def scarf(draw: random.Random) -> Pattern:
    """One cloth: a square of silk or a long strip."""
    half, tall = draw.choice([(420.0, 840.0), (120.0, 1250.0), (170.0, 1100.0)])
    edges = (
        Edge("hem", _line((0.0, 0.0), (half, 0.0))),
        Edge("edge", _line((half, 0.0), (half, tall))),
        Edge("hem", _line((half, tall), (0.0, tall))),
    )
    return Pattern("scarf", edges, None, {"hem": 8.0, "edge": 8.0})


PATTERNS: dict[str, Callable[[random.Random], Pattern]] = {
    "tshirt": tshirt,
    "jumper": jumper,
    "shirt": shirt,
    "hoodie": hoodie,
    "coat": coat,
    "dress": dress,
    "trousers": trousers,
    "skirt": skirt,
    "scarf": scarf,
}
"""Families of baked garments."""

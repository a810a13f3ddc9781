"""What garments are sewn of: the half outline of each family, millimetres, from the hem up.

The garment lies flat: x to the right of its middle, y from the hem to the neck. Every edge has a
name; named in ``OPEN`` it stays an opening, else the front and the back are sewn together there.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from training.render.cloth.cut import Edge, Pattern, Spot, bezier, straight
from training.render.cloth.lower import scarf, skirt, trousers
from training.render.shapes import Floats


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
        Edge("shoulder", straight(shoulder, (wide, top))),
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
        Edge("cuff", straight(inner, outer)),
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

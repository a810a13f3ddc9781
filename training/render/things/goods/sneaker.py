"""Sneakers: low or high, cup sole, toe cap, eye stays with laces, tongue, heel tab."""

from __future__ import annotations

import random

import numpy as np

from training.render.materials import palette
from training.render.shapes import (
    Floats,
    Mesh,
    merge,
    place,
    resample,
    surface_normals,
    sweep,
    tube,
)
from training.render.things.fittings.emblem import EMBLEMS, emblem
from training.render.things.fittings.logo import draw_logo, put_logo
from training.render.things.fittings.pieces import gather, standing
from training.render.things.fittings.seam import sew_flat
from training.render.things.fittings.sheet import sheet
from training.render.things.fittings.strap import piping
from training.render.things.goods.last import (
    GIRTH_MM,
    Last,
    bottom,
    floor,
    patch,
    tread,
    upper,
    wall,
)  # fmt: skip
from training.render.things.goods.looks import leather_good, sewing
from training.render.things.goods.pair import draw_placing, pair
from training.render.things.goods.panels import stitch_of
from training.render.things.props import looks
from training.render.things.props.curves import through
from training.render.things.thing import Anchor, Params, Part, Seam, Thing

FAMILIES = ("court", "high", "runner", "slim")


def plan(draw: random.Random) -> Params:
    """Sizes 36 to 45."""
    family = draw.choice(FAMILIES)
    return {
        "family": family,
        "length": draw.uniform(255.0, 305.0),
        "width": draw.uniform(0.92, 1.08),
        "round": draw.uniform(0.0, 1.0),
        "sole_mm": {"court": draw.uniform(24, 32), "runner": draw.uniform(34, 52)}.get(
            family, draw.uniform(20, 30)
        ),
        "collar": draw.uniform(0.94, 1.06),
        "eyelets": draw.randint(5, 7) if family != "high" else draw.randint(7, 9),
        "laced": draw.random() < 0.8,
        "toe_cap": draw.choice(["cap", "stitched", "none"]),
        "emblem": draw.choice(EMBLEMS),
        "crease_mm": draw.uniform(0.1, 1.4),
        "stripe": draw.random() < 0.5,
        "seed": draw.randrange(10**6),
        "logo": draw_logo(draw),
        **draw_placing(draw),
        **sewing(draw, (2.4, 3.4)),
    }


def last_of(params: Params) -> Last:
    """The curves of this sneaker."""
    k, r, s = params["width"], params["round"], params["sole_mm"]
    wide = [
        (0.0, 3.0),
        (0.015, 17.0),
        (0.05, 27.0),
        (0.15, 33.0),
        (0.35, 34.0),
        (0.55, 41.0),
        (0.7, 48.0),
    ]
    wide += [
        (0.83, 46.0),
        (0.92, 36.0 + 3 * r),
        (0.97, 24.0 + 4 * r),
        (0.99, 13.0 + 4 * r),
        (1.0, 3.0),
    ]
    high = 128.0 if params["family"] == "high" else 78.0
    tall = [
        (0.0, high),
        (0.12, high - 4),
        (0.3, high),
        (0.45, 88.0),
        (0.6, 70.0),
        (0.75, 52.0),
        (0.88, 42.0),
        (0.96, 32.0),
        (1.0, 18.0),
    ]
    spring = 7.0 if params["family"] == "runner" else 3.0
    base = [
        (0.0, s * 0.55 + 2),
        (0.1, s * 0.55),
        (0.5, s * 0.5),
        (0.75, s * 0.42),
        (0.9, s * 0.42 + spring * 0.4),
        (1.0, s * 0.42 + spring),
    ]
    cut = [(0.0, 1.25), (0.15, 1.05), (0.3, 0.95), (0.42, 1.12), (0.72, 1.38)]
    return Last(
        params["length"],
        [(t, w * k) for t, w in wide],
        [(t, h * params["collar"]) for t, h in tall],
        base,
        cut,
        0.72,
        crease_mm=params["crease_mm"],
        seed=params["seed"],
    )


def build(params: Params) -> Thing:
    """One shoe, then its twin."""
    last = last_of(params)
    parts, line = upper(last)
    parts.append(piping("collar", line, 2.2, closed=True))
    parts.append(floor(last, 3.0, 2.5, 2.0, ("fabric", "fabric", "fabric")))
    parts += _sole(last, params)
    panels, seams = _panels(last, params)
    parts += [*panels, *_tongue(last), *_laces(last, params)]
    frame = _side_frame(last, 0.45, 0.4)
    badge = emblem(params["emblem"], 26.0, 1.2)
    parts.append(Part("emblem", place(badge, frame), ("leather2",)))
    marks, letters = put_logo(
        {**params["logo"], "way": "foil", "size_mm": 6.0}, _side_frame(last, 0.42, 0.12)
    )
    anchors = _anchors(last)
    shoe = Thing("sneaker", tuple(gather([*parts, *marks])), tuple(letters), anchors, tuple(seams))
    return pair(shoe, params)


def _side_frame(last: Last, a: float, t: float) -> Floats:
    """A frame on the outer side: letters run towards the heel (+y), seen from +x."""
    flat = np.array([[a * GIRTH_MM, t * last.length_mm]])
    normal = surface_normals(last.surface, flat)[0]
    return standing(np.array([0.0, 1.0, 0.0]), normal, last.surface(flat)[0] + 1.4 * normal)


def _sole(last: Last, params: Params) -> list[Part]:
    s = params["sole_mm"]
    runner = params["family"] == "runner"
    tall = [(0.0, 1.0 * s), (0.3, 0.92 * s), (0.6, 0.86 * s), (0.85, 0.86 * s), (1.0, 0.98 * s)]
    shift = Last(
        last.length_mm, last.width, last.height,
        [(t, max(z - 0.5 * s, 0.0) if t < 0.8 else (t - 0.8) * 40.0) for t, z in last.base],
        last.cut, last.throat, bend_mm=last.bend_mm,
    )  # fmt: skip
    flare = 5.0 if runner else 1.2
    profile = [
        (0.0, flare - 2.5),
        (0.05, flare),
        (0.35, flare * 0.7),
        (0.6, 0.4),
        (0.93, 0.2),
        (1.0, -0.8),
        (1.0, -4.5),
    ]
    sides = wall(shift, 2.6, tall, profile)
    under = merge([bottom(shift, 2.6 + flare - 2.5), tread(shift, 7.0, 1.2)])
    parts = [Part("sole", sides, ("rubber",)), Part("sole", under, ("rubber",), smooth=False)]
    if params["stripe"]:
        band = wall(shift, 2.9, tall, [(0.72, 0.25), (0.73, 0.5), (0.8, 0.5), (0.81, 0.2)])
        parts.append(Part("sole stripe", band, ("leather2",)))
    return parts


def _grid(
    a: tuple[float, float], t: tuple[float, float], rows: int = 14, columns: int = 12
) -> tuple[Floats, Floats]:
    aa, tt = np.meshgrid(np.linspace(*a, columns), np.linspace(*t, rows))
    return aa, tt


def _panels(last: Last, params: Params) -> tuple[list[Part], list[Seam]]:
    """Toe cap, heel tab, and the two eye stays, each sewn along its edge."""
    roles = ("leather2", "edge", "lining")
    stitch = stitch_of(params, "far")
    parts: list[Part] = []
    seams: list[Seam] = []
    lines: list[tuple[str, Floats]] = []
    cut = 1.02 if params["family"] != "high" else 0.98
    for side in (0, 1):
        aa, tt = _grid((0.62, cut), (0.36, 0.74), 20, 8)
        aa = np.minimum(aa + 0.36 * (tt - 0.36) / 0.38, 1.37)
        edge = np.stack([aa[1:-1, 0] + 0.05, tt[1:-1, 0]], axis=1)
        if side:
            aa, edge = (np.pi - aa)[:, ::-1], np.stack([np.pi - edge[:, 0], edge[:, 1]], axis=1)
        parts.append(patch(last, "eye stay", aa, tt, 1.1, roles))
        lines.append((f"eye stay {side}", edge))
    aa, tt = _grid((0.04, np.pi - 0.04), (0.0, 0.0), 12, 40)
    back = 0.86 - 0.05 * np.sin(aa) ** 2
    if params["toe_cap"] != "none":
        tt = back + np.linspace(0.0, 1.0, 12)[:, None] * (0.992 - back)
        if params["toe_cap"] == "cap":
            parts.append(patch(last, "toe cap", aa, tt, 1.0, roles))
        lines.append(("toe", np.stack([aa[0, 2:-2], tt[0, 2:-2] + 0.012], axis=1)))
    for side in (0, 1):
        aa, tt = _grid((0.35, 0.92), (0.012, 0.17), 10, 10)
        tt = tt - 0.05 * (0.92 - aa)
        tt = np.maximum(tt, 0.008)
        edge = np.stack([aa[-1, 1:-1], tt[-1, 1:-1] - 0.01], axis=1)
        if side:
            aa, edge = (np.pi - aa)[:, ::-1], np.stack([np.pi - edge[:, 0], edge[:, 1]], axis=1)
            tt = tt[:, ::-1]
        parts.append(patch(last, "heel tab", aa, tt, 1.0, roles))
        lines.append((f"heel {side}", edge))
    for name, edge in lines:
        flat = edge * np.array([GIRTH_MM, last.length_mm])
        made, seam = sew_flat(name, flat, last.surface, stitch, 1.15)
        parts += made
        seams.append(seam)
    return parts, seams


def _tongue(last: Last) -> list[Part]:
    """A padded tongue from under the throat to above the collar."""
    aa, tt = _grid((0.98, np.pi - 0.98), (0.34, 0.76), 24, 14)
    points = last.at(aa, tt)
    rise = np.clip((0.5 - tt) / 0.16, 0.0, 1.0)
    points[:, :, 2] += 16.0 * rise**1.5 - 2.5
    points[:, :, 1] += 12.0 * rise**2
    return [Part("tongue", sheet(points, 5.0, coarse_under=1), ("leather", "leather", "lining"))]


def _laces(last: Last, params: Params) -> list[Part]:
    """Eyelets, the bars across, and two loose ends or a bow."""
    ends, parts = _eyelets(last, params["eyelets"])
    if not params["laced"]:
        return parts
    parts += [Part("laces", _flat_lace(path), ("lace",)) for path in _bars(ends)]
    top = (ends[0][-1] + ends[1][-1]) / 2 + np.array([0.0, -2.0, 7.0])
    bow = _bow(top, random.Random(params["seed"]))
    return parts + [Part("laces", _flat_lace(path), ("lace",)) for path in bow]


def _eyelets(last: Last, count: int) -> tuple[list[Floats], list[Part]]:
    """Where the lace comes out on each side, lowest first, and the rings there."""
    t = np.linspace(0.70, 0.40, count)
    a = np.minimum(0.90 + 0.36 * (t - 0.36) / 0.38, 1.3)
    ring = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    circle = np.stack([3.0 * np.cos(ring), 3.0 * np.sin(ring), 0 * ring], axis=1)
    ends: list[Floats] = []
    parts: list[Part] = []
    for way in (a, np.pi - a):
        flat = np.stack([way * GIRTH_MM, t * last.length_mm], axis=1)
        at, out = last.surface(flat), surface_normals(last.surface, flat)
        ends.append(at + out * 1.6)
        for centre, normal in zip(at + out * 1.5, out, strict=True):
            frame = standing(np.array([0.0, 1.0, 0.0]), normal, centre)
            path = circle @ frame[:3, :3].T + frame[:3, 3]
            parts.append(Part("eyelets", tube(path, 0.7, 6, closed=True), ("metal",)))
    return ends, parts


def _bars(ends: list[Floats]) -> list[Floats]:
    """The lace from side to side; every other bar climbs to the next eyelet."""
    count = len(ends[0])
    bars = []
    for index in range(count):
        one = ends[0][index]
        other = ends[1][min(index + (index % 2 and index + 1 < count), count - 1)]
        middle = (one + other) / 2 + np.array([0.0, 0.0, 5.0])
        under, over = np.array([0.0, 0.0, 2.5]), np.array([0.0, 0.0, 1.5])
        path = [one - under, one + over, middle, other + over, other - under]
        bars.append(through(np.array(path), 8))
    return bars


def _bow(top: Floats, draw: random.Random) -> list[Floats]:
    """Two loops and two tails from the knot."""
    paths = []
    for way in (-1.0, 1.0):
        reach = draw.uniform(34.0, 52.0)
        loop = [
            [0, 0, 0],
            [way * reach * 0.6, -8, 5],
            [way * reach, -16, -10],
            [way * reach * 0.7, -22, -13],
            [0, -2, 0],
        ]
        paths.append(through(top + np.array(loop), 8))
        fall = draw.uniform(28, 44)
        tail = [[0, 0, 0], [way * 14, -12, 1], [way * 26, -34, -16], [way * fall, -52, -30]]
        paths.append(through(top + np.array(tail), 8))
    return paths


def _flat_lace(path: Floats) -> Mesh:
    angle = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    section = np.stack([3.0 * np.cos(angle), 0.95 * np.sin(angle)], axis=1)
    return sweep(resample(path, 2.0, closed=False), section, 1.0)


def _anchors(last: Last) -> tuple[Anchor, ...]:
    spots = {
        "toe": (np.pi / 2, 0.9, 80.0),
        "logo": (0.45, 0.4, 60.0),
        "stitching": (0.66, 0.5, 40.0),
        "heel": (0.45, 0.05, 60.0),
        "tongue": (np.pi / 2, 0.76, 70.0),
        "edge": (0.95, 0.3, 50.0),
    }
    made = []
    for name, (a, t, across) in spots.items():
        flat = np.array([[a * GIRTH_MM, t * last.length_mm]])
        p, n = last.surface(flat)[0], surface_normals(last.surface, flat)[0]
        made.append(
            Anchor(
                name,
                (float(p[0]), float(p[1]), float(p[2])),
                (float(n[0]), float(n[1]), float(n[2])),
                across,
            )
        )
    return tuple(made)


def materials(draw: random.Random) -> dict[str, Params]:
    """Leather, a second one, rubber and cotton laces."""
    suite = leather_good(draw)
    suite["leather2"] = palette.draw_leather(draw) if draw.random() < 0.6 else suite["leather"]
    lace = [0.72, 0.71, 0.68] if draw.random() < 0.6 else [0.02, 0.02, 0.02]
    return {**suite, "rubber": palette.draw_rubber(draw), "lace": looks.plain(lace, 0.85)}

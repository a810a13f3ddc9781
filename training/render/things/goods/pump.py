"""Pumps and loafers: on a high or low heel, closed toe, with a saddle or a bow of metal."""

from __future__ import annotations

import random

import numpy as np

from training.render.materials import palette
from training.render.shapes import Floats, Mesh, place, surface_normals
from training.render.things.fittings.emblem import EMBLEMS, emblem
from training.render.things.fittings.logo import draw_logo
from training.render.things.fittings.pieces import gather, standing
from training.render.things.fittings.seam import sew_flat
from training.render.things.fittings.strap import piping
from training.render.things.goods.last import GIRTH_MM, Knots, Last, floor, patch, upper
from training.render.things.goods.looks import leather_good, sewing
from training.render.things.goods.pair import draw_placing, pair
from training.render.things.goods.panels import stitch_of
from training.render.things.props.forms import loft
from training.render.things.thing import Anchor, Letters, Params, Part, Seam, Thing

FAMILIES = ("stiletto", "block", "kitten", "loafer", "ballet")
HEELS_MM = {
    "stiletto": (75.0, 108.0),
    "block": (45.0, 90.0),
    "kitten": (35.0, 55.0),
    "loafer": (20.0, 30.0),
    "ballet": (6.0, 12.0),
}
FOOT = {"stiletto": 0.16, "kitten": 0.24, "block": 0.8, "loafer": 0.97, "ballet": 0.97}
"""How large a heel's foot is beside its seat."""

LEAN_MM = {"stiletto": 8.0, "kitten": 4.0}


def plan(draw: random.Random) -> Params:
    """Sizes 35 to 42."""
    family = draw.choice(FAMILIES)
    return {
        "family": family,
        "length": draw.uniform(228.0, 268.0) + (14.0 if family == "loafer" else 0.0),
        "heel_mm": draw.uniform(*HEELS_MM[family]),
        "width": draw.uniform(0.92, 1.06),
        "point": draw.uniform(0.0, 1.0) if family != "loafer" else draw.uniform(0.0, 0.35),
        "throat": draw.uniform(0.58, 0.66) if family == "loafer" else draw.uniform(0.7, 0.78),
        "front": draw.choice(["none", "saddle", "emblem"]) if family != "loafer" else "saddle",
        "emblem": draw.choice(EMBLEMS),
        "emblem_mm": draw.uniform(18.0, 30.0),
        "crease_mm": draw.uniform(0.1, 1.3),
        "seed": draw.randrange(10**6),
        "logo": draw_logo(draw),
        **draw_placing(draw),
        **sewing(draw),
    }


def last_of(params: Params) -> Last:
    """The curves of this shoe."""
    k, p, heel = params["width"], params["point"], params["heel_mm"]
    loafer = params["family"] == "loafer"
    wide: Knots = [
        (0.0, 2.0),
        (0.015, 13.0),
        (0.05, 23.0),
        (0.15, 28.0),
        (0.35, 27.0),
        (0.55, 34.0),
    ]
    wide += [(0.7, 41.0), (0.83, 38.0 - 5 * p), (0.92, 29.0 - 10 * p), (0.97, 20.0 - 10 * p)]
    wide += [(0.99, 11.0 - 5.5 * p), (1.0, 1.5)]
    side = 62.0 if loafer else 56.0
    tall: Knots = [(0.0, side), (0.12, side - 2), (0.3, 56.0), (0.5, 58.0), (0.66, 56.0)]
    tall += [(0.8, 44.0), (0.92, 29.0 - 6 * p), (0.98, 19.0 - 6 * p), (1.0, 10.0)]
    base: Knots = [(0.0, heel), (0.18, heel * 0.93), (0.4, heel * 0.52), (0.58, heel * 0.12)]
    base += [(0.68, 0.0), (0.86, 0.0), (1.0, 5.0)]
    base = [(t, z + 4.5) for t, z in base]
    low = 0.95 if loafer else 0.66
    cut: Knots = [(0.0, 1.2), (0.08, 1.12), (0.25, low), (0.5, low - 0.02), (params["throat"], 1.3)]
    return Last(
        params["length"],
        [(t, w * k) for t, w in wide],
        tall,
        base,
        cut,
        params["throat"],
        steep=0.7,
        crease_mm=params["crease_mm"],
        seed=params["seed"],
    )


def build(params: Params) -> Thing:
    """One shoe, then its twin."""
    last = last_of(params)
    parts, line = upper(last)
    parts.append(piping("topline", line, 1.0, closed=True))
    roles = ("lining", "edge", "sole")
    parts.append(floor(last, 1.0, 2.0, 1.6, roles))
    welt = 3.5 if params["family"] == "loafer" else 0.2
    parts.append(floor(last, -welt, -0.4, 3.6, ("edge", "edge", "sole")))
    family = params["family"]
    parts.append(Part("heel", heel(last, FOOT[family], LEAN_MM.get(family, 0.0)), ("heel", "sole")))
    front, seams = _front(last, params)
    parts += front
    letters = _sock_word(last, params)
    shoe = Thing("pump", tuple(gather(parts)), tuple(letters), _anchors(last), tuple(seams))
    return pair(shoe, params)


def heel(last: Last, small: float, lean_mm: float) -> Mesh:
    """From the seat under the foot down to the top piece on the ground, ``small`` of its size."""
    reach = 0.24
    t = np.concatenate(
        [np.linspace(0.0, reach, 16), np.full(7, reach), np.linspace(reach, 0.0, 16)]
    )
    share = np.concatenate([np.full(16, -1.0), np.linspace(-1, 1, 9)[1:-1], np.full(16, 1.0)])
    x = last.middle(t) + share * last.half(t) * 0.97
    y = last.length_mm * (0.5 - t)
    seat = np.stack([x, y, last.below(t) - 3.6], axis=1)
    centre = np.array([float(last.middle(np.array([0.05]))[0]), last.length_mm * 0.47, 0.0])
    foot = centre + (seat - centre) * np.array([small, small, 0.0]) - np.array([0.0, lean_mm, 0.0])
    rings = []
    for u in np.linspace(0.0, 1.0, 16):
        # A set-back heel draws in fast under the seat and then runs nearly straight.
        ease = 1 - (1 - u) ** (3.0 if small < 0.5 else 1.1)
        ring = seat + (foot - seat) * np.array([ease, ease, 0.0])
        ring[:, 2] = seat[:, 2] * (1 - u)
        rings.append(ring)
    return loft(rings[::-1], start=True, end=False)


def _front(last: Last, params: Params) -> tuple[list[Part], list[Seam]]:
    stitch = stitch_of(params, "far")
    throat = params["throat"]
    parts: list[Part] = []
    seams: list[Seam] = []
    if params["front"] == "saddle":
        aa, tt = np.meshgrid(
            np.linspace(0.25, np.pi - 0.25, 40), np.linspace(throat + 0.02, throat + 0.1, 10)
        )
        parts.append(patch(last, "saddle", aa, tt, 1.3, ("leather2", "edge", "lining")))
        for row in (0.028, 0.092):
            flat = np.stack(
                [aa[0, 2:-2] * GIRTH_MM, np.full(36, (throat + row) * last.length_mm)], axis=1
            )
            made, seam = sew_flat(f"saddle {row}", flat, last.surface, stitch, 1.35)
            parts += made
            seams.append(seam)
    if params["front"] != "none" and (params["front"] == "emblem" or params["seed"] % 2):
        flat = np.array([[np.pi / 2 * GIRTH_MM, (throat + 0.06) * last.length_mm]])
        normal = surface_normals(last.surface, flat)[0]
        frame = standing(np.array([1.0, 0.0, 0.0]), normal, last.surface(flat)[0] + 1.8 * normal)
        parts.append(
            Part(
                "emblem",
                place(emblem(params["emblem"], params["emblem_mm"], 1.8), frame),
                ("metal",),
            )
        )
    side = np.stack(
        [np.full(30, 0.16 * GIRTH_MM), np.linspace(0.12, 0.9, 30) * last.length_mm], axis=1
    )
    if params["family"] == "loafer":
        made, seam = sew_flat("welt", side, last.surface, stitch, 0.1)
        parts += made
        seams.append(seam)
    return parts, seams


def _sock_word(last: Last, params: Params) -> list[Letters]:
    """The house's name on the sock, read from behind."""
    t = np.array([0.14, 0.2])
    x, y = float(last.middle(t)[0]), last.length_mm * (0.5 - float(t[0]))
    low = last.below(t) + 2.2
    slope = float(low[1] - low[0]) / (0.06 * last.length_mm)
    up = np.array([0.0, slope, 1.0])
    frame = standing(np.array([1.0, 0.0, 0.0]), up, np.array([x, y, float(low[0]) + 0.4]))
    return [Letters("logo", params["logo"]["house"], "foil", frame, 5.0, depth_mm=0.08)]


def _anchors(last: Last) -> tuple[Anchor, ...]:
    spots = {"toe": (np.pi / 2, 0.93, 60.0), "heel": (0.5, 0.03, 60.0), "edge": (0.4, 0.4, 45.0)}
    made = []
    for name, (a, t, across) in spots.items():
        flat = np.array([[a * GIRTH_MM, t * last.length_mm]])
        p, n = last.surface(flat)[0], surface_normals(last.surface, flat)[0]
        made.append(_anchor(name, p, n, across))
    seat = np.array([0.14])
    sock = np.array(
        [float(last.middle(seat)[0]), last.length_mm * 0.36, float(last.below(seat)[0]) + 2.0]
    )
    return (*made, _anchor("insole", sock, np.array([0.0, 0.0, 1.0]), 60.0))


def _anchor(name: str, at: Floats, n: Floats, across: float) -> Anchor:
    where = (float(at[0]), float(at[1]), float(at[2]))
    return Anchor(name, where, (float(n[0]), float(n[1]), float(n[2])), across)


def materials(draw: random.Random) -> dict[str, Params]:
    """Leather, patent or suede; a heel covered with it or stacked; a leather or rubber sole."""
    suite = leather_good(draw)
    sole = palette.draw_sole(draw)
    return {**suite, "sole": sole, "heel": suite["leather"] if draw.random() < 0.7 else sole}

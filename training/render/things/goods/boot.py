"""Ankle boots: elastic sides, a zip or laces of none; on a flat, block or thin heel."""

from __future__ import annotations

import random

import numpy as np

from training.render.materials import palette
from training.render.shapes import Floats, Mesh, surface_normals
from training.render.things.fittings.logo import draw_logo
from training.render.things.fittings.pieces import gather, standing
from training.render.things.fittings.seam import sew, sew_flat
from training.render.things.fittings.sheet import sheet
from training.render.things.fittings.strap import piping
from training.render.things.fittings.zips import zip_line
from training.render.things.goods.last import GIRTH_MM, Knots, Last, floor, upper
from training.render.things.goods.looks import leather_good, sewing
from training.render.things.goods.pair import draw_placing, pair
from training.render.things.goods.panels import stitch_of
from training.render.things.goods.pump import heel
from training.render.things.props import looks
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Anchor, Letters, Params, Part, Seam, Thing

FAMILIES = ("flat", "block", "thin")
CLOSURES = ("elastic", "elastic", "zip", "plain")
HEELS_MM = {"flat": (22.0, 32.0), "block": (40.0, 80.0), "thin": (70.0, 95.0)}
FOOT = {"flat": 0.97, "block": 0.85, "thin": 0.2}
THROAT = 0.5
AROUND = 72


def plan(draw: random.Random) -> Params:
    """Sizes 35 to 43; the shaft ends above the ankle."""
    family = draw.choice(FAMILIES)
    return {
        "family": family,
        "length": draw.uniform(236.0, 288.0),
        "heel_mm": draw.uniform(*HEELS_MM[family]),
        "width": draw.uniform(0.94, 1.08),
        "point": draw.uniform(0.0, 0.9),
        "closure": draw.choice(CLOSURES),
        "shaft_mm": draw.uniform(105.0, 175.0),
        "shaft_wide": draw.uniform(0.9, 1.12),
        "slouch_mm": draw.triangular(0.5, 5.0, 1.4),
        "back_lean_mm": draw.uniform(-10.0, 6.0),
        "crease_mm": draw.uniform(0.2, 1.5),
        "tab": draw.random() < 0.6,
        "seed": draw.randrange(10**6),
        "logo": draw_logo(draw),
        **draw_placing(draw),
        **sewing(draw),
    }


def last_of(params: Params) -> Last:
    """The curves of the foot below the shaft."""
    k, p, high = params["width"], params["point"], params["heel_mm"]
    wide: Knots = [
        (0.0, 2.5),
        (0.015, 16.0),
        (0.05, 26.0),
        (0.15, 31.0),
        (0.35, 31.0),
        (0.55, 37.0),
    ]
    wide += [(0.7, 43.0), (0.83, 40.0 - 5 * p), (0.92, 31.0 - 9 * p), (0.97, 22.0 - 9 * p)]
    wide += [(0.99, 12.0 - 5 * p), (1.0, 2.0)]
    tall: Knots = [(0.0, 76.0), (0.12, 78.0), (0.3, 90.0), (0.42, 92.0), (0.55, 74.0)]
    tall += [(0.7, 54.0), (0.82, 44.0), (0.92, 33.0 - 5 * p), (0.98, 22.0 - 6 * p), (1.0, 11.0)]
    base: Knots = [(0.0, high), (0.18, high * 0.93), (0.4, high * 0.52), (0.58, high * 0.12)]
    base += [(0.68, 0.0), (0.86, 0.0), (1.0, 6.0)]
    cut: Knots = [(0.0, 1.3), (0.1, 1.12), (0.3, 1.0), (0.44, 1.16), (THROAT, 1.42)]
    return Last(
        params["length"],
        [(t, w * k) for t, w in wide],
        tall,
        [(t, z + 5.5) for t, z in base],
        cut,
        THROAT,
        steep=0.66,
        crease_mm=params["crease_mm"],
        seed=params["seed"],
    )


def shaft(line: Floats, last: Last, params: Params) -> Floats:
    """Rings from the foot's opening to the top, (rows, AROUND, 3); the first column is in front."""
    middle = np.array([float(last.middle(np.array([0.2]))[0]), last.length_mm * 0.3])
    around = np.arctan2(line[:, 1] - middle[1], line[:, 0] - middle[0])
    angle = np.linspace(-np.pi / 2, 1.5 * np.pi, AROUND, endpoint=False)
    order = np.argsort(around)
    first = np.stack(
        [np.interp(angle, around[order], line[order, k], period=2 * np.pi) for k in range(3)],
        axis=1,
    )
    wide, deep = 44.0 * params["shaft_wide"], 56.0 * params["shaft_wide"]
    top = np.stack(
        [
            middle[0] + wide * np.cos(angle),
            middle[1] + deep * np.sin(angle) + params["back_lean_mm"],
            np.full(AROUND, float(first[:, 2].max()) + params["shaft_mm"]),
        ],
        axis=1,
    )
    # Chelsea boots dip a little at both sides.
    top[:, 2] -= 7.0 * np.abs(np.cos(angle)) ** 3
    noise, rings = Unevenness(params["seed"]), []
    for s in np.linspace(0.0, 1.0, 34):
        ease = s * s * (3 - 2 * s)
        ring = first + (top - first) * np.array([ease, ease, s])
        folds = noise(angle * 40.0 + 30.0 * s, np.full(AROUND, 260.0 * s), 34.0)
        out = np.column_stack([np.cos(angle), np.sin(angle), 0 * angle])
        # The leather gathers above the instep, where the ankle bends.
        slack = np.sin(np.pi * s) ** 0.8 * (1 - 0.6 * s)
        ring = ring + (params["slouch_mm"] * slack * folds)[:, None] * out
        rings.append(ring)
    return np.stack(rings)


def build(params: Params) -> Thing:
    """One boot, then its twin."""
    last = last_of(params)
    parts, line = upper(last)
    rings = shaft(line, last, params)
    parts += _shaft_parts(rings, params)
    parts.append(piping("topline", rings[-1], 1.3, closed=True))
    parts.append(floor(last, 1.0, 2.0, 1.6, ("lining", "edge", "sole")))
    parts.append(floor(last, -2.6, -0.4, 4.6, ("edge", "edge", "sole")))
    lean = 5.0 if params["family"] == "thin" else 0.0
    parts.append(Part("heel", heel(last, FOOT[params["family"]], lean), ("heel", "sole")))
    more, seams = _seams(last, rings, params)
    parts += more
    letters = [_word(rings, params)]
    boot = Thing("boot", tuple(gather(parts)), tuple(letters), _anchors(last, rings), tuple(seams))
    return pair(boot, params)


def _shaft_parts(rings: Floats, params: Params) -> list[Part]:
    """Leather outside, lining inside, and at both sides elastic or a zip."""
    closed = np.concatenate([rings, rings[:, :1]], axis=1)
    mesh = sheet(closed, 2.0, steps=2, coarse_under=1)
    count = closed.shape[0] * closed.shape[1]
    columns = np.tile(np.arange(closed.shape[1]), closed.shape[0])
    elastic = params["closure"] == "elastic"
    slots = [block.copy() for block in mesh.slots]
    if elastic:
        for block, slot in zip(mesh.faces, slots, strict=True):
            outside = (block < count).all(axis=1)
            column = np.where(outside, columns[np.minimum(block[:, 0], count - 1)], 0)
            row = np.where(outside, np.minimum(block[:, 0], count - 1) // closed.shape[1], 0)
            side = np.minimum(np.abs(column - AROUND / 4), np.abs(column - AROUND * 3 / 4))
            slot[outside & (side < 6.0) & (row > 6)] = 3
    body = Part(
        "shaft", Mesh(mesh.vertices, mesh.faces, slots), ("leather", "edge", "lining", "goring")
    )
    parts = [body]
    if params["closure"] == "zip":
        column = rings[2:, AROUND * 3 // 4]
        out = np.tile([-1.0, 0.0, 0.0], (len(column), 1))
        parts += zip_line(column + 0.8 * out, out, tape_mm=9.0, teeth_mm=4.0)
    if params["tab"]:
        parts.append(_tab(rings))
    return parts


def _tab(rings: Floats) -> Part:
    """A loop of ribbon at the back to pull the boot on."""
    top = rings[-1, AROUND // 2]
    t = np.linspace(0.0, np.pi, 12)
    line = np.stack([0 * t, 2.0 + 6.0 * np.cos(t), 26.0 * np.sin(t) ** 0.7 - 22.0], axis=1)
    across = np.linspace(-8.0, 8.0, 4)
    grid = top + line[:, None] + across[None, :, None] * np.array([1.0, 0.0, 0.0])
    return Part("pull tab", sheet(grid, 1.2, steps=2, coarse_under=1), ("goring",) * 3)


def _seams(last: Last, rings: Floats, params: Params) -> tuple[list[Part], list[Seam]]:
    """Where the shaft meets the foot, and down the back."""
    stitch = stitch_of(params, "far")
    centre = rings.mean(axis=1, keepdims=True)
    out = (rings - centre) * np.array([1.0, 1.0, 0.0])
    out /= np.maximum(np.linalg.norm(out, axis=2, keepdims=True), 1e-9)
    parts: list[Part] = []
    seams: list[Seam] = []
    half = slice(AROUND // 8, AROUND - AROUND // 8)
    lines = [("ankle", rings[2, half], out[2, half]), ("top", rings[-3], out[-3])]
    if params["closure"] == "elastic":
        for name, column in (("right", AROUND // 4 + 8), ("left", AROUND * 3 // 4 - 8)):
            lines.append((f"goring {name}", rings[7:-2, column], out[7:-2, column]))
    for name, points, normals in lines:
        made, seam = sew(name, points, normals, stitch, 0.25)
        parts += made
        seams.append(seam)
    welt = np.stack(
        [np.full(30, 0.15 * GIRTH_MM), np.linspace(0.3, 0.92, 30) * last.length_mm], axis=1
    )
    made, seam = sew_flat("welt", welt, last.surface, stitch, 0.15)
    return parts + made, [*seams, seam]


def _word(rings: Floats, params: Params) -> Letters:
    """The house's name stamped inside the shaft's back, read from the front."""
    at = rings[-7, AROUND // 2] - np.array([0.0, 2.4, 0.0])
    frame = standing(np.array([1.0, 0.0, 0.0]), np.array([0.0, -1.0, 0.0]), at)
    logo = params["logo"]
    return Letters("logo", logo["house"], "foil", frame, 5.0, depth_mm=0.08, font=logo["font"])


def _anchors(last: Last, rings: Floats) -> tuple[Anchor, ...]:
    made = []
    for name, (a, t, across) in {
        "toe": (np.pi / 2, 0.92, 70.0),
        "heel": (0.5, 0.03, 60.0),
        "corner": (np.pi / 2, 0.66, 70.0),
    }.items():
        flat = np.array([[a * GIRTH_MM, t * last.length_mm]])
        p, n = last.surface(flat)[0], surface_normals(last.surface, flat)[0]
        made.append(_anchor(name, p, n, across))
    # Column 9 of the rings looks forward and to the right.
    outward = np.array([np.cos(-np.pi / 4), np.sin(-np.pi / 4), 0.0])
    made.append(_anchor("stitching", rings[2, 9], outward, 40.0))
    made.append(_anchor("edge", rings[-1, 9], outward, 45.0))
    return tuple(made)


def _anchor(name: str, at: Floats, n: Floats, across: float) -> Anchor:
    where = (float(at[0]), float(at[1]), float(at[2]))
    return Anchor(name, where, (float(n[0]), float(n[1]), float(n[2])), across)


def materials(draw: random.Random) -> dict[str, Params]:
    """Leather or suede; elastic; a leather or rubber sole."""
    suite = leather_good(draw)
    sole = palette.draw_sole(draw)
    dark = [0.02, 0.02, 0.022]
    goring = dark if draw.random() < 0.7 else [each * 0.7 for each in suite["leather"]["rgb"]]
    return {
        **suite,
        "sole": sole,
        "heel": suite["leather"] if draw.random() < 0.5 else sole,
        "goring": looks.plain(goring, 0.9),
    }

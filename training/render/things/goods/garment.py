"""Garments: baked cloth mostly; else a T-shirt, sweater, shirt or trousers cut and laid flat."""

from __future__ import annotations

import random

import numpy as np

from training.render.materials import palette
from training.render.shapes import Floats, place
from training.render.things.fittings.logo import HOUSES
from training.render.things.fittings.metal import rivet
from training.render.things.fittings.pieces import gather
from training.render.things.fittings.seam import Stitch, sew
from training.render.things.fittings.sheet import lattice_normals
from training.render.things.goods import baked, baked_garment
from training.render.things.goods.cloth import Cloth, Piece, laid, layer
from training.render.things.goods.cuts import CUTS, Cut
from training.render.things.goods.looks import sewing
from training.render.things.goods.standing import carried, settled
from training.render.things.props import looks
from training.render.things.props.forms import moved, turned
from training.render.things.thing import Anchor, Letters, Params, Part, Seam, Thing

FAMILIES = tuple(CUTS)

BAKED = 0.82
"""Share of garments that come from baked cloth; the others are cut flat and laid."""


def plan(draw: random.Random) -> Params:
    """Sizes XS to XL."""
    baked_one = draw.random() < BAKED
    family = draw.choice(FAMILIES)
    made = {
        "family": family,
        "size": draw.uniform(0.86, 1.14),
        "long": draw.uniform(0.9, 1.12),
        "wide": draw.uniform(0.9, 1.15),
        "flare": draw.uniform(-0.06, 0.1),
        "sleeve_deg": [draw.uniform(-14.0, 14.0) for _ in range(2)],
        "wrinkle_mm": draw.triangular(2.0, 11.0, 4.5),
        "wrinkle_size_mm": draw.uniform(55.0, 130.0),
        "grain_deg": draw.uniform(0.0, 180.0),
        "warp_mm": draw.uniform(2.0, 18.0),
        "shear": draw.uniform(-0.05, 0.05),
        "hung": draw.random() < 0.25,
        "print": draw.choice(["none", "word", "word", "line"]),
        "print_mm": draw.uniform(22.0, 62.0),
        "word": draw.choice(HOUSES),
        "seed": draw.randrange(10**6),
        "turn_deg": draw.uniform(-14.0, 14.0),
        **sewing(draw, (2.2, 3.4)),
    }
    if not baked_one:
        return made
    return {**made, **baked_garment.numbers(draw, draw.choice(baked.names()))}


def build(params: Params) -> Thing:
    """From baked cloth where the numbers name a mesh, else cut flat and laid."""
    return baked_garment.build(params) if "mesh" in params else _cut(params)


def _cut(params: Params) -> Thing:
    """Back cloth, front cloth, bands, seams, buttons, print and label."""
    cut = CUTS[params["family"]](params)
    cloth = Cloth(
        params["seed"], params["wrinkle_mm"], params["wrinkle_size_mm"],
        params["grain_deg"], params["warp_mm"], params["shear"],
    )  # fmt: skip
    parts: list[Part] = []
    seams: list[Seam] = []
    for piece in cut.pieces:
        made, points = layer(piece, cloth)
        parts.append(made)
        if piece.hem:
            stitches, seam = _hem(piece, points, params)
            parts += stitches
            seams.append(seam)
    parts += _buttons(cut, cloth)
    letters = _words(params, cut, cloth)
    anchors = _anchors(cut, cloth)
    thing = Thing(
        "garment", tuple(gather(parts)), tuple(letters), anchors, tuple(seams), ("lying",)
    )
    if params["hung"]:
        up = carried(thing, turned("x", 90.0))
        return settled(Thing(up.kind, up.parts, up.letters, up.anchors, up.seams, ("hanging",)))
    return settled(carried(thing, turned("z", params["turn_deg"])))


def _hem(piece: Piece, points: Floats, params: Params) -> tuple[list[Part], Seam]:
    """A line of stitches near the first row of a piece."""
    row = 2
    normals = lattice_normals(points)[row]
    stitch = Stitch(params["stitch_pitch_mm"] * 1.2, params["stitch_slant_deg"], 0.8)
    return sew(f"hem {piece.name}", points[row] + 0.2 * normals, normals, stitch, 0.2)


def _buttons(cut: Cut, cloth: Cloth) -> list[Part]:
    made = []
    for x, y in cut.buttons:
        at = laid(cloth, np.array([[x, y]]), cut.height_mm)[0]
        disc = rivet(5.6, 2.2, 20)
        made.append(
            Part(
                "buttons",
                place(disc, moved(float(at[0]), float(at[1]), float(at[2]) + 1.4)),
                ("plastic",),
            )
        )
    return made


def _words(params: Params, cut: Cut, cloth: Cloth) -> list[Letters]:
    """A print across the chest, and the house's label inside the neck."""
    made = []
    x, y = cut.chest
    if params["print"] != "none" and params["family"] in ("tshirt", "sweater"):
        size = params["print_mm"] if params["print"] == "word" else params["print_mm"] * 0.4
        size = min(size, 330.0 * params["size"] / (0.74 * len(params["word"])))
        at = laid(cloth, np.array([[x, y]]), cut.height_mm)[0]
        frame = moved(float(at[0]), float(at[1]), float(at[2]) + cloth.amount_mm * 0.75 + 1.2)
        made.append(Letters("print", params["word"], "print", frame, size, depth_mm=0.3))
    label = cut.label
    at = laid(cloth, np.array([label]), 0.0)[0]
    frame = moved(float(at[0]), float(at[1]), float(at[2]) + 3.2)
    made.append(Letters("logo", params["word"], "ink", frame, 6.5, depth_mm=0.1))
    return made


def _anchors(cut: Cut, cloth: Cloth) -> tuple[Anchor, ...]:
    made = []
    for name, (x, y, across) in cut.anchors.items():
        at = laid(cloth, np.array([[x, y]]), cut.height_mm)[0]
        made.append(
            Anchor(name, (float(at[0]), float(at[1]), float(at[2])), (0.0, 0.0, 1.0), across)
        )
    return tuple(made)


def materials(draw: random.Random) -> dict[str, Params]:
    """One cloth, its rib, thread, buttons and print."""
    cloth = palette.draw_fabric(draw)
    rib = cloth if draw.random() < 0.75 else looks.plain(looks.any_colour(draw), 0.9)
    light = sum(cloth["rgb"]) > 0.8
    ink = [0.03, 0.03, 0.035] if light else [0.75, 0.73, 0.7]
    thread = [min(0.9, each * 0.8 + 0.01) for each in cloth["rgb"]]
    return {
        "fabric": cloth,
        "inside": {**cloth, "rgb": thread},
        "hollow": looks.plain([each * 0.35 for each in cloth["rgb"]], 0.95),
        "rib": rib,
        "label": looks.plain([0.75, 0.74, 0.7], 0.7),
        "thread": looks.plain(thread, 0.7),
        "plastic": palette.draw_plastic(draw),
        "print": looks.plain(looks.any_colour(draw) if draw.random() < 0.4 else ink, 0.6),
        "ink": looks.plain([0.03, 0.03, 0.03], 0.6),
    }

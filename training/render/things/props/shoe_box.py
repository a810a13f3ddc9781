"""A shoe box: closed, with its lid beside it or aslant, and tissue showing when open."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, merge, place, rounded_polygon
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import moved, slab, turned
from training.render.things.props.print_marks import bar_code, printed, text_lines
from training.render.things.thing import Letters, Params, Part, Thing

FAMILIES = ("closed", "open", "leaning")
HOUSES = ("VETRA", "ARCO NOVA", "ORIEL", "NOVEMBRE", "OSTRO", "Sella")


def plan(draw: random.Random) -> Params:
    """A baby's box to a boot's."""
    width = draw.uniform(230.0, 360.0)
    return {
        "family": draw.choice(FAMILIES),
        "width": width,
        "depth": width * draw.uniform(0.5, 0.68),
        "height": draw.uniform(95.0, 150.0),
        "lid_mm": draw.uniform(28.0, 60.0),
        "word": draw.choice(HOUSES),
        "word_mm": draw.uniform(24.0, 80.0),
        "label": draw.random() < 0.75,
        "seed": draw.randrange(10**6),
        "turn_deg": draw.uniform(-30.0, 30.0),
    }


def build(params: Params) -> Thing:
    """Tray, lid, the size label on the short end and the house's name on the lid."""
    w, d, h, lid = params["width"], params["depth"], params["height"], params["lid_mm"]
    turn = turned("z", params["turn_deg"])
    tray = _tray(w, d, h)
    cover = place(_tray(w + 3.0, d + 3.0, lid), turned("x", 180.0))
    seat = _lid_seat(params) @ np.eye(4)
    pieces = [tray, painted(place(cover, seat), 1)]
    if params["label"]:
        pieces += _label(params)
    mesh = place(merge(pieces), turn)
    frame = seat @ moved(0, 0, 0.1)
    word = Letters("word", params["word"], "ink", turn @ frame, params["word_mm"], depth_mm=0.1)
    return Thing(
        "shoe_box",
        (Part("shoe box", mesh, ("card", "lid", "label", "ink"), smooth=False),),
        (word,),
    )


def _tray(w: float, d: float, h: float) -> Mesh:
    """An open box of 1.6 mm card, its floor at z = 0."""
    walls = []
    for x, y, wide, deep in (
        (0, -d / 2, w, 1.6),
        (0, d / 2, w, 1.6),
        (-w / 2, 0, 1.6, d),
        (w / 2, 0, 1.6, d),
    ):
        walls.append(place(_block(wide, deep, h), moved(x, y, 0)))
    return merge([*walls, _block(w, d, 1.6)])


def _block(w: float, d: float, h: float) -> Mesh:
    x, y = w / 2, d / 2
    outline = rounded_polygon(np.array([[-x, -y], [x, -y], [x, y], [-x, y]]), [0.5] * 4, 12.0)
    return slab(outline, h, 0.3)


def _lid_seat(params: Params) -> Floats:
    """Where the lid's upper face lies."""
    w, d, h, lid = params["width"], params["depth"], params["height"], params["lid_mm"]
    if params["family"] == "closed":
        return moved(0, 0, h + 1.8)
    if params["family"] == "open":
        return moved(0.1 * w, -d - 12.0, lid) @ turned("z", 7.0)
    tilt = 62.0
    sine, cosine, half = np.sin(np.radians(tilt)), np.cos(np.radians(tilt)), d / 2 + 1.5
    up, back = half * sine + lid * cosine, half * cosine + lid * sine
    return moved(0, -d / 2 - back - 3.0, up + 0.5) @ turned("x", tilt)


def _label(params: Params) -> list[Mesh]:
    w, h = params["width"], params["height"]
    draw = random.Random(params["seed"])
    size = (min(params["depth"] * 0.55, 95.0), min(h * 0.42, 52.0))
    low = 8.0 + draw.uniform(0.0, 0.1) * h

    def on_end(flat: Floats, out: float) -> Floats:
        x = np.full(len(flat), w / 2 + 0.8 + out)
        return np.column_stack([x, flat[:, 0], flat[:, 1] + low])

    x = size[0] / 2
    boxes = text_lines(draw, (-x * 0.9, size[1] * 0.45, x * 0.9, size[1] * 0.95), size[1] * 0.13)
    boxes += bar_code(draw, (-x * 0.9, size[1] * 0.08, x * 0.3, size[1] * 0.38))
    boxes += text_lines(
        draw, (x * 0.4, size[1] * 0.05, x * 0.95, size[1] * 0.42), size[1] * 0.3, ragged=0.1
    )
    paper = printed([(-x, 0.0, x, size[1])], lambda flat: on_end(flat, 0.1))
    ink = printed(boxes, lambda flat: on_end(flat, 0.25))
    return [painted(paper, 2), painted(ink, 3)]


def materials(draw: random.Random) -> dict[str, Params]:
    """Tray and lid of one card or two."""
    tray = looks.card(draw)
    lid = tray if draw.random() < 0.6 else looks.card(draw)
    dark = sum(lid["rgb"]) < 0.8
    ink = [0.75, 0.72, 0.65] if dark else [0.02, 0.02, 0.02]
    return {
        "card": tray,
        "lid": lid,
        "label": looks.plain([0.8, 0.8, 0.78], 0.5),
        "ink": looks.plain([0.03, 0.03, 0.03], 0.5) if not dark else looks.plain(ink, 0.5),
    }

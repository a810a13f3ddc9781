"""A book or a magazine, closed, lying flat."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh, merge, place, rounded_polygon
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.forms import moved, slab, thin, turned
from training.render.things.props.noise import Unevenness
from training.render.things.props.print_marks import printed, text_lines
from training.render.things.thing import Params, Part, Thing

FAMILIES = ("hardback", "paperback", "magazine")


def plan(draw: random.Random) -> Params:
    """A pocket book to a picture book."""
    family = draw.choice(FAMILIES)
    thick = {"hardback": (14.0, 42.0), "paperback": (9.0, 30.0), "magazine": (2.5, 8.0)}[family]
    width = draw.uniform(110.0, 240.0)
    return {
        "family": family,
        "width": width,
        "height": width * draw.uniform(1.2, 1.5),
        "thickness": draw.uniform(*thick),
        "warp": draw.uniform(0.0, 6.0) if family != "hardback" else 0.0,
        "title": draw.uniform(0.3, 0.9),
        "seed": draw.randrange(10**6),
        "turn_deg": draw.uniform(-180.0, 180.0),
    }


def build(params: Params) -> Thing:
    """Covers, block of pages, and print on the upper cover."""
    hard = params["family"] == "hardback"
    x, y, thick = params["width"] / 2, params["height"] / 2, params["thickness"]
    board = 2.4 if hard else 0.35
    inset = 3.0 if hard else 0.4
    pages = rounded_polygon(
        np.array(
            [
                [-x + 1, -y + inset],
                [x - inset, -y + inset],
                [x - inset, y - inset],
                [-x + 1, y - inset],
            ]
        ),
        [0.6] * 4,
        4.0,
    )
    block = place(slab(pages, thick - 2 * board, 0.3), moved(0, 0, board))
    upper = _cover(params, x, y, board)
    lower = _cover({**params, "warp": 0.0}, x, y, board)
    spine = _spine(x, y, thick, board)
    cover = merge([lower, place(upper, moved(0, 0, thick - board)), spine])
    marks = _marks(params, thick)
    mesh = merge([cover, painted(block, 1), painted(marks, 2)])
    body = place(mesh, turned("z", params["turn_deg"]))
    return Thing("book", (Part("book", body, ("cover", "pages", "ink"), smooth=False),))


def _lift(params: Params, x: Floats, y: Floats) -> Floats:
    """How far the upper cover stands off at its free edge."""
    noise = Unevenness(params["seed"])
    half = params["width"] / 2
    free = np.clip((x + half) / (2 * half), 0.0, 1.0) ** 2
    return np.asarray(params["warp"] * free * (1.0 + 0.6 * noise(x, y, 160.0)))


def _cover(params: Params, x: float, y: float, board: float) -> Mesh:
    u, v = np.meshgrid(np.linspace(-x, x, 18), np.linspace(-y, y, 14))
    grid = np.stack([u, v, _lift(params, u, v)], axis=2)
    return thin(grid, board)


def _spine(x: float, y: float, thick: float, board: float) -> Mesh:
    angle = np.linspace(-np.pi / 2, np.pi / 2, 9)
    z = thick / 2 + (thick / 2 - board / 2) * np.sin(angle)
    side = -x - min(3.0, thick * 0.2) * np.cos(angle)
    ys = np.linspace(-y, y, 3)
    grid = np.stack(
        [
            np.tile(side[:, None], (1, 3)),
            np.tile(ys[None, :], (9, 1)),
            np.tile(z[:, None], (1, 3)),
        ],
        axis=2,
    )
    return thin(grid[:, ::-1], max(board * 0.5, 0.3))


def _marks(params: Params, thick: float) -> Mesh:
    draw = random.Random(params["seed"])
    x, y = params["width"] / 2, params["height"] / 2
    size = params["width"] * 0.13
    top = y * params["title"]
    boxes = text_lines(draw, (-x * 0.8, top - 2.2 * size, x * 0.85, top), size, ragged=0.3)
    boxes += text_lines(draw, (-x * 0.8, -y * 0.85, x * 0.4, -y * 0.85 + size), size * 0.4)

    def on_cover(flat: Floats) -> Floats:
        z = thick + 0.06 + _lift(params, flat[:, 0], flat[:, 1])
        return np.column_stack([flat, z])

    return printed(boxes, on_cover)


def materials(draw: random.Random) -> dict[str, Params]:
    """A printed or cloth cover, pages, and print lighter or darker than the cover."""
    cover = looks.any_colour(draw)
    dark = sum(cover) < 0.6
    ink = (
        looks.varied(draw, (0.7, 0.68, 0.6))
        if dark
        else looks.varied(draw, (0.05, 0.04, 0.05), 0.6)
    )
    return {
        "cover": looks.plain(cover, draw.choice([0.15, 0.3, 0.7])),
        "pages": looks.paper(draw),
        "ink": looks.plain(ink, 0.4),
    }

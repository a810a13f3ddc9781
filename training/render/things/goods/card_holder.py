"""Card holders: a flat sleeve of a few slots on either face."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, frame_on
from training.render.things.fittings.logo import draw_logo, put_logo
from training.render.things.fittings.pieces import gather
from training.render.things.fittings.seam import sew_flat
from training.render.things.fittings.zips import zip_line
from training.render.things.goods.looks import leather_good, sewing
from training.render.things.goods.panels import Box, level, panel, rectangle_path, stitch_of
from training.render.things.goods.slots import card_slots, lifted
from training.render.things.goods.wallet import anchor
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Params, Thing

FAMILIES = ("flat", "zipped", "plain")


def plan(draw: random.Random) -> Params:
    """About 100 by 75 mm; two to four slots a side."""
    family = draw.choice(FAMILIES)
    width = draw.uniform(98.0, 112.0) if family != "zipped" else draw.uniform(112.0, 135.0)
    return {
        "family": family,
        "width": width,
        "height": width * draw.uniform(0.68, 0.8),
        "corner": draw.uniform(1.5, 8.0),
        "slots": draw.randint(2, 4) if family != "plain" else 1,
        "bow_mm": draw.uniform(-1.5, 4.5),
        "logo_low": draw.uniform(0.2, 0.4),
        "seed": draw.randrange(10**6),
        "logo": draw_logo(draw),
        **sewing(draw),
    }


def build(params: Params) -> Thing:
    """Lying on its back: back sheet, inner sheet, slots one over the other."""
    w, h = params["width"] / 2, params["height"] / 2
    noise = Unevenness(params["seed"])

    def height(x: Floats, y: Floats) -> Floats:
        # A sleeve that was carried in a pocket is bowed along its length.
        bow = params["bow_mm"] * ((x / w) ** 2 if params["bow_mm"] > 0 else (x / w) ** 2 - 1)
        return np.asarray(bow + 1.2 + 0.2 * noise.rough(x, y, 40.0) + 0.3)

    base = level(lambda x, y: np.maximum(height(x, y), 1.2))
    body: Box = (-w, -h, w, h)
    parts = [panel("outside", body, base, 1.2, radius_mm=params["corner"])]
    middle = lifted(base, 2.4)
    parts.append(panel("inside", body, middle, 1.2, radius_mm=params["corner"], step_mm=5.0))
    stitch = stitch_of(params)
    slots, seams = card_slots(
        (-w + 0.3, -h + 0.3, w - 0.3, h - 4.0),
        middle,
        params["slots"],
        min(13.0, params["height"] * 0.5 / params["slots"]),
        stitch,
        params["seed"],
    )
    parts += slots
    front = lifted(middle, 1.15 * params["slots"] - 0.4)
    top = h - 4.0 - min(13.0, params["height"] * 0.5 / params["slots"]) * params["slots"]
    rim, seam = sew_flat("edge", _u_path(w, h, top), front, stitch, 0.05)
    parts += rim
    if params["family"] == "zipped":
        line = np.stack(
            [np.linspace(-w + 1, w - 1, 40), np.full(40, h + 1.5), np.full(40, 3.4)], axis=1
        )
        parts += zip_line(line, np.tile([0.0, 0.0, 1.0], (40, 1)), tape_mm=8.0, teeth_mm=3.6)
    spot = (0.0, -h + params["height"] * params["logo_low"])
    marks, letters = put_logo(
        {**params["logo"], "size_mm": params["logo"]["size_mm"] * 0.7}, frame_on(front, spot, 0.03)
    )
    anchors = (
        anchor("logo", front, spot, 38.0),
        anchor("stitching", front, (0.0, -h + 2.4), 26.0),
        anchor("corner", front, (w - 6.0, -h + 6.0), 26.0),
        anchor("edge", front, (0.0, top), 30.0),
    )
    return Thing(
        "card_holder",
        tuple(gather([*parts, *marks])),
        tuple(letters),
        anchors,
        (*seams, seam),
        ("lying",),
    )


def _u_path(w: float, h: float, top: float) -> Floats:
    path = rectangle_path((-w, -h, w, top), 2.4, skip="bottom")
    return np.array(
        [[path[1, 0], top], [path[0, 0], -h + 2.4], [path[3, 0], -h + 2.4], [path[2, 0], top]]
    )


def materials(draw: random.Random) -> dict[str, Params]:
    """Leather or coated canvas, matched."""
    return leather_good(draw)

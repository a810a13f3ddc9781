"""Wallets: folded, with a flap, zipped all round, or lying open with their card slots."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, SurfaceMap, frame_on, place
from training.render.things.fittings.emblem import EMBLEMS, emblem
from training.render.things.fittings.logo import draw_logo, put_logo
from training.render.things.fittings.pieces import gather
from training.render.things.fittings.seam import sew_flat
from training.render.things.fittings.zips import zip_line
from training.render.things.goods.looks import leather_good, sewing
from training.render.things.goods.panels import (
    Box,
    level,
    panel,
    rectangle_path,
    spine_mm,
    stitch_of,
    wrap,
)
from training.render.things.goods.slots import card_slots
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Anchor, Letters, Params, Part, Seam, Thing

FAMILIES = ("bifold", "flap", "zip_around", "open")
LEATHER_MM = 1.3


def plan(draw: random.Random) -> Params:
    """A compact wallet to a long one."""
    family = draw.choice(FAMILIES)
    width = draw.uniform(180.0, 200.0) if family == "zip_around" else draw.uniform(92.0, 135.0)
    tall = {"zip_around": (0.5, 0.6), "bifold": (0.76, 0.95), "flap": (0.72, 0.95)}
    return {
        "family": family,
        "width": width,
        "height": width * draw.uniform(*tall.get(family, (0.76, 0.95))),
        "thickness": draw.uniform(14.0, 28.0),
        "corner": draw.uniform(2.5, 11.0),
        "gape_deg": draw.betavariate(1.2, 3.0) * 12.0,
        "flap": draw.uniform(0.45, 0.95),
        "bulge": draw.uniform(0.5, 3.5),
        "slots": draw.randint(3, 5),
        "emblem": draw.choice(EMBLEMS) if draw.random() < 0.5 else None,
        "emblem_mm": draw.uniform(16.0, 30.0),
        "puller": draw.choice(["bar", "leather", "ring"]),
        "rise_deg": draw.uniform(1.0, 9.0),
        "seed": draw.randrange(10**6),
        "logo": draw_logo(draw),
        **sewing(draw),
    }


def build(params: Params) -> Thing:
    """The wallet lying, its outside (or when open, its inside) up."""
    makers = {"bifold": _folded, "flap": _folded, "zip_around": _zipped, "open": _open}
    parts, letters, seams, anchors = makers[params["family"]](params)
    return Thing(
        "wallet", tuple(gather(parts)), tuple(letters), tuple(anchors), tuple(seams), ("lying",)
    )


Made = tuple[list[Part], list[Letters], list[Seam], list[Anchor]]


def puffed(params: Params, surface: SurfaceMap, box: Box) -> SurfaceMap:
    """The surface bulging over what is inside, and uneven with use."""
    noise = Unevenness(params["seed"])
    middle = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    half = np.array([(box[2] - box[0]) / 2, (box[3] - box[1]) / 2])

    def at(flat: Floats) -> Floats:
        t = np.clip((flat - middle) / half, -1.0, 1.0)
        swell = np.cos(t[:, 0] * np.pi / 2) ** 0.7 * np.cos(t[:, 1] * np.pi / 2) ** 0.7
        uneven = 0.35 * noise.rough(flat[:, 0], flat[:, 1], 38.0)
        lift = swell * (params["bulge"] + uneven * min(1.0, params["bulge"]))
        return np.asarray(surface(flat) + np.column_stack([0 * lift, 0 * lift, lift]))

    return at


def anchor(name: str, surface: SurfaceMap, flat: tuple[float, float], across_mm: float) -> Anchor:
    """A close-up's place on a surface."""
    frame = frame_on(surface, flat)
    at, normal = frame[:3, 3], frame[:3, 2]
    return Anchor(
        name,
        (float(at[0]), float(at[1]), float(at[2])),
        (float(normal[0]), float(normal[1]), float(normal[2])),
        across_mm,
    )


def _folded(params: Params) -> Made:
    """Spine at the left of a bifold; a flap's fold lies at the back and its front hangs short."""
    flap = params["family"] == "flap"
    length = params["height"] if flap else params["width"]
    tall = params["width"] if flap else params["height"]
    radius, gape = params["thickness"] / 2, params["gape_deg"] * (0.4 if flap else 1.0)
    upper = length * params["flap"] if flap else length
    start = length + spine_mm(radius, gape)
    end = start + upper
    top: Box = (start, -tall / 2, end, tall / 2)
    folded = puffed(params, wrap(length, radius, gape), top)
    surface = _turned(folded, length) if flap else _centred(folded, length)
    whole: Box = (0.0, -tall / 2, end, tall / 2)
    parts = [panel("outside", whole, surface, LEATHER_MM, radius_mm=params["corner"])]
    parts += _leaves(params, length, tall, flap)
    stitch = stitch_of(params)
    line = rectangle_path((start - 4.0, -tall / 2, end, tall / 2), 3.0, skip="left")
    made, seam = sew_flat("edge", line, surface, stitch, 0.0)
    parts += made
    where = (start + upper * 0.5, 0.0)
    marks, letters = _mark(params, surface, (end - 20.0 if flap else where[0], where[1]), flap)
    anchors = [
        anchor("logo", surface, (end - 20.0 if flap else where[0], 0.0), 45.0),
        anchor("stitching", surface, (where[0], -tall / 2 + 3.0), 30.0),
        anchor("corner", surface, (end - 6.0, -tall / 2 + 6.0), 28.0),
        anchor("edge", surface, (end - 1.0, tall * 0.2), 25.0),
    ]
    return [*parts, *marks], letters, [seam], anchors


def _centred(surface: SurfaceMap, length: float) -> SurfaceMap:
    def at(flat: Floats) -> Floats:
        return np.asarray(surface(flat) - np.array([length / 2, 0.0, 0.0]))

    return at


def _turned(surface: SurfaceMap, length: float) -> SurfaceMap:
    """The fold at the back: x of the wrap runs towards the viewer (-y)."""

    def at(flat: Floats) -> Floats:
        x, y, z = surface(flat).T
        return np.stack([y, length / 2 - x, z], axis=1)

    return at


def _leaves(params: Params, length: float, tall: float, flap: bool) -> list[Part]:
    """Inner leaves, seen from the open sides; under a flap the front pocket is one of them."""
    draw = random.Random(params["seed"])
    room = params["thickness"] - 2 * LEATHER_MM
    count = max(2, round(room / 5.5))
    made = []
    for index in range(count):
        share = index / max(count - 1, 1)
        z = LEATHER_MM + 1.0 + share * (room - 1.6)
        tilt = np.radians(params["gape_deg"]) * share * (0.0 if flap else 0.9)
        inset = draw.uniform(0.6, 3.5)
        front = flap and index == count - 1
        roles = ("leather", "edge", "lining") if front else ("lining", "edge", "lining")
        box: Box = (
            1.0,
            -tall / 2 + inset * 0.5,
            length - (0.5 if front else inset),
            tall / 2 - inset * 0.5,
        )

        def height(x: Floats, y: Floats, z: float = z, tilt: float = float(tilt)) -> Floats:
            return np.asarray(z + 0 * y + x * np.tan(tilt))

        flat = level(height)
        surface = _turned(flat, length) if flap else _centred(flat, length)
        # Seen through the turn, x of the leaf runs the other way round: keep its good side up.
        made.append(
            panel(
                "inside",
                box,
                surface,
                1.2,
                radius_mm=params["corner"] * 0.8,
                step_mm=6.0,
                roles=roles,
            )
        )
    return made


def _mark(
    params: Params, surface: SurfaceMap, flat: tuple[float, float], flap: bool
) -> tuple[list[Part], list[Letters]]:
    frame = frame_on(surface, flat, 0.05)
    if flap:
        turn = np.eye(4)
        turn[:2, :2] = [[0.0, 1.0], [-1.0, 0.0]]
        frame = frame @ np.linalg.inv(turn)
    if params["emblem"] is not None:
        badge = emblem(params["emblem"], params["emblem_mm"], 1.6)
        return [Part("emblem", place(badge, frame), ("metal",))], []
    return put_logo(params["logo"], frame)


def _zipped(params: Params) -> Made:
    """Two covers and a zip round three sides between them."""
    w, h, thick = params["width"] / 2, params["height"] / 2, params["thickness"]
    corner = max(params["corner"], 6.0)
    box: Box = (-w, -h, w, h)
    top = puffed(params, level(lambda x, y: thick + 0 * x * y), box)
    low = level(lambda x, y: 0.0 * x * y)

    def under(flat: Floats) -> Floats:
        return low(flat * np.array([-1.0, 1.0]))

    parts = [panel("outside", box, top, LEATHER_MM + 0.6, radius_mm=corner)]
    parts.append(panel("outside", box, under, LEATHER_MM + 0.6, radius_mm=corner))
    path, out = _round(w - 1.6, h - 1.6, corner, thick / 2)
    parts += zip_line(
        path, out, tape_mm=thick - 2.5, teeth_mm=4.6, puller=params["puller"], at=0.05
    )
    made, seam = sew_flat("edge", rectangle_path(box, 3.2), top, stitch_of(params), 0.0)
    marks, letters = _mark(params, top, (0.0, -h * 0.35), flap=False)
    anchors = [
        anchor("logo", top, (0.0, -h * 0.35), 45.0),
        anchor("stitching", top, (0.0, -h + 3.2), 30.0),
        anchor("corner", top, (w - 7.0, -h + 7.0), 30.0),
        Anchor("zip", (0.0, -h, thick / 2), (0.0, -1.0, 0.0), 40.0),
    ]
    return [*parts, *made, *marks], letters, [seam], anchors


def _round(w: float, h: float, r: float, z: float) -> tuple[Floats, Floats]:
    """Down the left, along the front, up the right and along half the back; outward normals."""
    arc = np.linspace(0.0, np.pi / 2, 10)
    path = [np.array([-w, h - r])[None]]
    out = [np.array([-1.0, 0.0])[None]]
    for cx, cy, start in (
        (-w + r, -h + r, np.pi),
        (w - r, -h + r, 1.5 * np.pi),
        (w - r, h - r, 0.0),
    ):
        way = np.stack([np.cos(start + arc), np.sin(start + arc)], axis=1)
        path.append(np.array([cx, cy]) + r * way)
        out.append(way)
    path.append(np.array([-w + r, h])[None])
    out.append(np.array([0.0, 1.0])[None])
    line, facing = np.concatenate(path), np.concatenate(out)
    flat = np.column_stack([line, np.full(len(line), z)])
    return flat, np.column_stack([facing, np.zeros(len(facing))])


def _open(params: Params) -> Made:
    """Lying open with its inside up: slots on both leaves, the spine between them."""
    w, h = params["width"], params["height"] / 2
    rise = np.tan(np.radians(params["rise_deg"]))
    noise = Unevenness(params["seed"])

    def height(x: Floats, y: Floats) -> Floats:
        out = np.abs(x)
        bend = rise * np.maximum(out - 5.0, 0.0) ** 1.15 / (w * 0.5) ** 0.15
        return np.asarray(bend + LEATHER_MM + 0.25 * noise.rough(x, y, 42.0))

    surface = level(lambda x, y: np.maximum(height(x, y), LEATHER_MM))
    whole: Box = (-w, -h, w, h)
    roles = ("lining", "edge", "leather")
    parts = [panel("outside", whole, surface, LEATHER_MM, radius_mm=params["corner"], roles=roles)]
    stitch = stitch_of(params)
    seams = []
    for side in (-1.0, 1.0):
        near, far = sorted((side * 5.0, side * (w - 2.5)))
        made, lines = card_slots(
            (near, -h + 2.5, far, h - 5.0),
            surface,
            params["slots"],
            min(12.0, params["height"] / (params["slots"] + 1.6)),
            stitch,
            params["seed"] + int(side),
        )
        parts += made
        seams += lines
    rim, seam = sew_flat("edge", rectangle_path(whole, 1.4), surface, stitch, 0.0)
    front = level(lambda x, y: height(x, y) + 1.15 * params["slots"])
    marks, letters = _mark({**params, "emblem": None}, front, (w * 0.5, -h * 0.6), flap=False)
    anchors = [
        anchor("logo", front, (w * 0.5, -h * 0.6), 40.0),
        anchor("stitching", surface, (w * 0.5, h - 1.4), 30.0),
        anchor("corner", surface, (w - 6.0, -h + 6.0), 28.0),
        anchor("interior", front, (-w * 0.5, 0.0), 70.0),
    ]
    return [*parts, *rim, *marks], letters, [*seams, seam], anchors


def materials(draw: random.Random) -> dict[str, Params]:
    """Leather or coated canvas, matched."""
    return leather_good(draw)

"""Every kind of place as a plan: what it is built of, how the item is posed, who may look."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from training.render.scenes import held, rooms
from training.render.scenes.scene import Info, Params, corners, listed, moved, stand
from training.render.scenes.surfaces import block, floor, ground, wall

HOME = ("window", "window", "flash", "mixed", "led", "overcast", "ring")
STUDIO = ("softbox", "softbox", "overcast", "ring")
SHOP = ("shop", "shop", "led", "softbox")


def _posed(draw: random.Random, info: Info, spread_deg: float, height_mm: float = 0.0) -> Params:
    pose = "lying" if info.built == "lying" else "standing"
    turn = draw.uniform(-180.0, 180.0) if draw.random() < 0.12 else draw.gauss(0.0, spread_deg)
    if pose == "lying":
        turn = draw.gauss(0.0, 20.0)
    return {"pose": pose, "item": listed(stand(info.bounds_mm, turn, height_mm))}


def _clear_of(info: Info, item: list[list[float]], turn_deg: float) -> float:
    """How far back a wall, turned about the upright axis, must stand for the item to touch it."""
    a = np.radians(turn_deg)
    flat = corners(moved(info.bounds_mm, np.array(item)))[:, :2]
    return float((flat @ np.array([-np.sin(a), np.cos(a)])).max())


def _place(surfaces: Sequence[Params], posed: Params, **others: Any) -> Params:
    views = others.pop("views", ("eye", "three_quarter", "three_quarter", "steep", "top"))
    if others.pop("covered", False):
        # what stands on the shelf above would hide the item from a camera that looks down
        views = tuple(view for view in views if view in {"eye", "three_quarter"})
        if posed["pose"] == "lying":
            views = ("three_quarter",)
    elif posed["pose"] == "lying":
        views = ("steep", "top", "top")
    return {
        "surfaces": list(surfaces),
        "supports": [],
        "views": list(views),
        "style": "phone",
        "clutter": 0,
        "plain": False,
        "lights": list(HOME),
        **posed,
        **others,
    }


def sweep(draw: random.Random, info: Info, paper: str) -> Params:
    """Paper hung behind and under the item, in a studio or stuck to somebody's wall."""
    look = ground(draw, paper)
    paper_roll = {
        "shape": "cove",
        "radius_mm": round(draw.uniform(150.0, 700.0), 2),
        "far_mm": round(draw.uniform(150.0, 700.0) + float(info.bounds_mm[1, 1]), 2),
        "look": look,
    }
    amateur = draw.random() < (0.25 if paper == "white" else 0.4)
    return _place(
        [paper_roll],
        _posed(draw, info, 18.0),
        style="phone" if amateur else "studio",
        lights=list(HOME if amateur else STUDIO),
        views=("eye", "eye", "three_quarter"),
        plain=True,
    )


def tent(draw: random.Random, info: Info) -> Params:
    """A folding light box: white cloth on all sides, its corners in the picture now and then."""
    white = ground(draw, "white")
    size = max(600.0, 1.5 * float((info.bounds_mm[1] - info.bounds_mm[0]).max()))
    back = wall(white, size / 2)
    sides = [
        block(white, [side * size / 2, -0.1 * size, 0.0], [6.0, size, size]) for side in (-1, 1)
    ]
    return _place(
        [floor(white), back, *sides],
        _posed(draw, info, 18.0),
        lights=["tent"],
        style=draw.choice(["phone", "studio"]),
        views=("eye", "three_quarter"),
        plain=True,
    )


def table(draw: random.Random, info: Info) -> Params:
    """A wooden or painted table top with an edge, the room behind it."""
    look = ground(draw, draw.choice(["boards", "boards", "boards", "enamel"]))
    wide, deep = draw.uniform(900, 1800), draw.uniform(650, 1000)
    top = block(look, [draw.uniform(-150, 150), draw.uniform(-60, 120), -36.0], [wide, deep, 36.0])
    return _place([top, *rooms.behind(draw, -740.0)], _posed(draw, info, 22.0), clutter=5)


def bed(draw: random.Random, info: Info) -> Params:
    """Linen with folds that settle under the item, cushions and a wall behind."""
    posed = _posed(draw, info, 30.0)
    size = info.bounds_mm[1] - info.bounds_mm[0]
    foot = [float(size[0]), float(size[1])]
    look = ground(draw, "weave")
    linen = {
        "shape": "folds",
        "seed": draw.randrange(10**6),
        "count": draw.randint(4, 34),
        "height_mm": round(draw.uniform(5.0, 26.0), 2),
        "foot_mm": [round(value, 2) for value in foot],
        "look": look,
    }
    return _place(
        [linen, floor(look, z=-9.0), *rooms.behind(draw, -520.0, near=1000.0)], posed, clutter=2
    )


def floored(draw: random.Random, info: Info, kind: str) -> Params:
    """A floor seen from above or from a crouch, a wall with its skirting in the distance."""
    surfaces = [floor(ground(draw, kind)), *rooms.behind(draw, 0.0, near=500.0)]
    views = ("three_quarter", "steep", "steep", "top", "top")
    return _place(surfaces, _posed(draw, info, 35.0), views=views, clutter=3)


def plain_wall(draw: random.Random, info: Info) -> Params:
    """A cupboard's top or a sill close to a painted wall."""
    look = ground(draw, draw.choice(["enamel", "boards", "tiles"]))
    posed = _posed(draw, info, 15.0)
    turn = draw.gauss(0, 6)
    behind = _clear_of(info, posed["item"], turn) + draw.uniform(10, 220)
    surfaces = [floor(look), wall(ground(draw, "paint"), behind, turn)]
    return _place(surfaces, posed, views=("eye", "three_quarter"), clutter=3)


def shelf(draw: random.Random, info: Info) -> Params:
    """A shop's glass or enamel shelf before beaten metal, on a pedestal or not, goods beside it."""
    size = info.bounds_mm[1] - info.bounds_mm[0]
    deep = float(size[1]) + draw.uniform(120, 260)
    high = draw.uniform(12.0, 40.0) if draw.random() < 0.5 else 0.0
    posed = _posed(draw, info, 18.0, high)
    turn = draw.gauss(0.0, 5.0)
    back = wall(
        ground(draw, draw.choice(["brushed", "brushed", "enamel", "paint", "boards"])),
        max(deep / 2 + 30.0, _clear_of(info, posed["item"], turn) + 10.0),
        turn,
    )
    glass = draw.random() < 0.6
    look = ground(draw, "enamel")
    if glass:
        look = {**look, "rgb": [0.55, 0.66, 0.62], "rgb2": [0.5, 0.62, 0.58], "cover": 0.16}
        look |= {"rough": 0.03, "relief_mm": 0.0}
    surfaces = [back, block(look, [0.0, 0.0, -12.0], [2200.0, deep, 12.0])]
    surfaces += rooms.shelves(draw, deep, float(size[2]))
    if high:
        pedestal = [float(size[0]) * 1.25, float(size[1]) * 1.35, high]
        surfaces.append(block(ground(draw, "enamel"), [0.0, 0.0, 0.0], pedestal))
    views = ("eye", "eye", "three_quarter")
    return _place(
        surfaces, posed, lights=list(SHOP), views=views, clutter=4, goods=True, covered=True
    )


def in_hand(draw: random.Random, info: Info) -> Params:
    """Held up before a room or above a floor."""
    height = draw.uniform(500.0, 1000.0)
    item = listed(stand(info.bounds_mm, draw.gauss(0, 25), height))
    posed = {"pose": "held", "item": item}
    surfaces = [floor(ground(draw, draw.choice(["boards", "tiles", "carpet", "concrete"])))]
    surfaces += rooms.behind(draw, 0.0, near=700.0)
    return _place(
        surfaces,
        posed,
        supports=held.hands(draw, info, item),
        views=("eye", "eye", "three_quarter", "steep"),
    )


def hanging(draw: random.Random, info: Info) -> Params:
    """On a peg, a rail or a door's edge, close to what it hangs on."""
    height = draw.uniform(700.0, 1200.0)
    item = stand(info.bounds_mm, draw.gauss(0, 8), height)
    behind = _clear_of(info, listed(item), 0.0) + 4.0
    back = wall(ground(draw, draw.choice(["paint", "paint", "enamel", "boards"])), behind)
    surfaces = [back, floor(ground(draw, draw.choice(["boards", "carpet", "tiles"])))]
    surfaces += held.peg(draw, info, height, behind)
    posed = {"pose": "hanging", "item": listed(item)}
    return _place(surfaces, posed, views=("eye", "eye", "three_quarter"))


def mannequin(draw: random.Random, info: Info) -> Params:
    """Before a dressmaker's form, at its hip, in a shop or a room."""
    posed, support = held.worn(draw, info)
    surfaces = [floor(ground(draw, draw.choice(["boards", "tiles", "carpet"])))]
    surfaces += rooms.behind(draw, 0.0, near=600.0)
    lights = [*SHOP, "window", "overcast"]
    return _place(
        surfaces, posed, supports=[support], views=("eye", "eye", "three_quarter"), lights=lights
    )

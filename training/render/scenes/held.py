"""What holds the item where nothing stands under it: hands, pegs, a mannequin."""

from __future__ import annotations

import random

import numpy as np

from training.render.scenes.scene import Info, Params, listed, moved, stand
from training.render.scenes.surfaces import block, ground
from training.render.shapes import Floats
from training.render.things.props import hand, mannequin

LEAST_REACH_MM = 560.0
HOLDS = ("carry", "carry", "pinch", "clasp")


def hands(draw: random.Random, info: Info, item: list[list[float]]) -> list[Params]:
    """One hand, its grip at the item's top ("carry") or at its side, from outside the item."""
    family = draw.choice(HOLDS)
    params = {**hand.plan(draw), "family": family}
    # the picture's edge must cut the arm: one that ends in the air belongs to nobody
    params["reach"] = max(params["reach"], LEAST_REACH_MM)
    grip = np.array(hand.build(params).notes["grip_mm"])
    low, high = moved(info.bounds_mm, np.array(item))
    middle = (low + high) / 2
    side = -1.0 if params["left"] else 1.0
    if family == "carry":
        at, turn = np.array([middle[0], middle[1], high[2] - 6.0]), draw.gauss(0.0, 20.0)
    else:
        where = draw.uniform(0.25, 0.8)
        at = np.array([middle[0] + side * (high[0] - low[0]) * 0.49, middle[1], 0.0])
        at[2] = low[2] + where * (high[2] - low[2])
        turn = draw.gauss(0.0, 15.0)
    return [
        {
            "kind": "hand",
            "params": params,
            "materials": hand.materials(draw),
            "place_mm": [round(float(value), 3) for value in at - _turned(grip, turn)],
            "turn_deg": round(turn, 3),
        }
    ]


def _turned(point: Floats, turn_deg: float) -> Floats:
    a = np.radians(turn_deg)
    x, y, z = point
    return np.array([x * np.cos(a) - y * np.sin(a), x * np.sin(a) + y * np.cos(a), z])


def peg(draw: random.Random, info: Info, height_mm: float, wall_mm: float) -> list[Params]:
    """A peg out of the wall, or a rail along it, under the item's top."""
    top = height_mm + float(info.bounds_mm[1, 2] - info.bounds_mm[0, 2])
    metal = ground(draw, draw.choice(["brushed", "black", "boards"]))
    thick = draw.uniform(8.0, 16.0)
    if draw.random() < 0.4:
        return [block(metal, [0.0, 0.0, top - thick - 5.0], [1600.0, thick, thick])]
    return [block(metal, [0.0, wall_mm / 2, top - thick - 5.0], [thick, wall_mm, thick])]


def worn(draw: random.Random, info: Info) -> tuple[Params, Params]:
    """The item at a form's hip or chest, and the form behind it."""
    params = {**mannequin.plan(draw), "family": "stand"}
    points = np.concatenate([part.mesh.vertices for part in mannequin.build(params).parts])
    height = float(points[:, 2].max()) * draw.uniform(0.45, 0.62)
    band = points[np.abs(points[:, 2] - height - 100.0) < 120.0]
    front = float(band[:, 1].min()) if len(band) else -120.0
    item = stand(info.bounds_mm, draw.gauss(0.0, 10.0), height)
    high_y = float(moved(info.bounds_mm, item)[1, 1])
    support = {
        "kind": "mannequin",
        "params": params,
        "materials": mannequin.materials(draw),
        "place_mm": [round(draw.gauss(0.0, 40.0), 3), round(high_y + 2.0 - front, 3), 0.0],
        "turn_deg": 0.0,
    }
    return {"pose": "worn", "item": listed(item)}, support

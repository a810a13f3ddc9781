"""The rest of the room: walls, skirting, furniture, shelves with something on them."""

from __future__ import annotations

import random

from training.render.scenes.scene import Params
from training.render.scenes.surfaces import block, floor, ground, wall


def behind(draw: random.Random, floor_mm: float, near: float = 700.0) -> list[Params]:
    """A wall some way behind, and furniture before it that the lens leaves out of focus."""
    far = near + draw.uniform(100.0, 1800.0)
    paint = ground(draw, "paint")
    turn = draw.gauss(0.0, 14.0)
    made = [wall(paint, far, turn)]
    if floor_mm < 0.0:
        made.append(floor(ground(draw, draw.choice(["boards", "carpet", "tiles"])), z=floor_mm))
    if draw.random() < 0.7:
        white = ground(draw, "white")
        made.append(block(white, [0.0, far - 12.0, floor_mm], [6000.0, 22.0, 85.0]))
    for _ in range(draw.randint(0, 4)):
        kind = draw.choice(["boards", "boards", "enamel", "weave", "paper", "paint", "white"])
        size = [draw.uniform(120, 900), draw.uniform(80, 420), draw.uniform(90, 1300)]
        place = [draw.uniform(-1300, 1300), far - draw.uniform(60, 330) - size[1] / 2, floor_mm]
        made.append(block(ground(draw, kind), place, size, draw.gauss(0.0, 12.0)))
    if draw.random() < 0.5:
        frame = [draw.uniform(150, 600), 18.0, draw.uniform(150, 700)]
        place = [draw.uniform(-700, 700), far - 22.0, floor_mm + draw.uniform(300, 1100)]
        made.append(block(ground(draw, draw.choice(["paper", "boards", "black"])), place, frame))
    return made


def shelves(draw: random.Random, deep_mm: float, item_mm: float) -> list[Params]:
    """A shelf above and one below with lit fronts, a rail, boxes on the lower one."""
    made = []
    gap = max(320.0, item_mm * draw.uniform(1.25, 1.8))
    for z in (gap, -gap):
        look = ground(draw, draw.choice(["white", "enamel", "brushed"]))
        made.append(block(look, [0.0, 0.0, z], [2200.0, deep_mm, 14.0]))
        if draw.random() < 0.6:
            strip = {**ground(draw, "white"), "glow": round(draw.uniform(4.0, 12.0), 3)}
            made.append(block(strip, [0.0, -deep_mm * 0.4, z - 8.0], [2100.0, 12.0, 7.0]))
    if draw.random() < 0.5:
        rail = ground(draw, "brushed")
        made.append(block(rail, [0.0, -deep_mm / 2 - 3.0, -14.0], [2200.0, 8.0, 26.0]))
    for _ in range(draw.randint(0, 4)):
        size = [draw.uniform(60, 260), draw.uniform(50, 140), draw.uniform(40, 200)]
        place = [draw.uniform(-600, 600), 0.0, -gap + 14.0]
        made.append(block(ground(draw, draw.choice(["enamel", "paper", "black"])), place, size))
    return made

"""How a garment is put down or hung: where its cloth is let go, and what it falls on."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np

from training.render.cloth.cut import Pattern
from training.render.cloth.simulate import Stuff, fall
from training.render.cloth.weave import BACK, Woven, woven
from training.render.shapes import Floats, tube
from training.render.things.props import hanger
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Params

POSES = ("laid", "dropped", "folded", "hung")
CLIPPED = ("trousers", "skirt")
ROD_MM = 7.0


@dataclass(frozen=True)
class Baked:
    """A garment at rest: its cloth, where each vertex lies, and what it hangs on (or {})."""

    cloth: Woven
    points_mm: Floats
    hanger: Params


def baked(pattern: Pattern, pose: str, seed: int) -> Baked:
    """Put a garment down. Raises ValueError for an unknown pose or cloth that flies apart."""
    makers = {"laid": _laid, "dropped": _dropped, "folded": _folded, "hung": _hung}
    if pose not in makers:
        raise ValueError(f"{pose} is no pose: {', '.join(POSES)}")
    return makers[pose](pattern, random.Random(f"{pattern.family} {pose} {seed}"))


def _stuff(draw: random.Random) -> Stuff:
    soft = draw.random()
    return Stuff(
        mass=0.15 + 0.25 * soft,
        tension=20.0 + 20.0 * soft,
        bending=0.15 * 12.0**soft,
        friction=draw.uniform(18.0, 45.0),
    )


def _folds(flat: Floats, draw: random.Random, amount_mm: float) -> Floats:
    """Heights that a hand leaves in cloth: long folds along a bent grain, small ones, swells."""
    noise, (x, y) = Unevenness(draw.randrange(10**6)), flat.T
    turn = draw.uniform(0.0, np.pi) + 0.9 * noise(x, y, 420.0)
    u = x * np.cos(turn) + y * np.sin(turn) + 30.0 * noise(x + 17, y - 45, 170.0)
    v = -x * np.sin(turn) + y * np.cos(turn)
    size = draw.uniform(50.0, 95.0)
    rough = noise(u, v / 2.5, size) + 0.5 * noise(u + 99, v / 2.5, size * 0.47)
    where = np.clip(0.55 + noise(x - 500, y, 240.0), 0.1, 1.3)
    return np.asarray(amount_mm * (rough * where + 0.5 * noise(x + 5, y, 190.0)))


def _grow(flat: Floats, draw: random.Random, most: float) -> Floats:
    """How much longer the cloth is than its pattern, in places: it has to go somewhere."""
    noise = Unevenness(draw.randrange(10**6))
    return np.asarray(np.clip(most * (0.4 + 1.2 * noise(flat[:, 0], flat[:, 1], 190.0)), 0, most))


def _bent(points: Floats, pattern: Pattern, degrees: tuple[float, float]) -> Floats:
    """Sleeves turned about the armhole, the right one and the left one; positive is downward."""
    if pattern.sleeve_mm is None:
        return points
    made = points.copy()
    for side, angle in zip((1.0, -1.0), degrees, strict=True):
        pivot = np.array([side * pattern.sleeve_mm[0], pattern.sleeve_mm[1]])
        away = made[:, :2] - pivot
        out = np.clip(side * away[:, 0] / 90.0, 0.0, 1.0)
        turn = -side * np.radians(angle) * out * out * (3 - 2 * out)
        c, s = np.cos(turn), np.sin(turn)
        made[:, 0] = pivot[0] + c * away[:, 0] - s * away[:, 1]
        made[:, 1] = pivot[1] + s * away[:, 0] + c * away[:, 1]
    return made


def _shifted(points: Floats, draw: random.Random, amount_mm: float) -> Floats:
    """Nothing lies quite straight."""
    noise, (x, y) = Unevenness(draw.randrange(10**6)), points[:, :2].T
    made = points.copy()
    made[:, 0] += amount_mm * noise(x, y + 500, 260.0)
    made[:, 1] += amount_mm * noise(x + 300, y, 260.0)
    return made


def _laid(pattern: Pattern, draw: random.Random) -> Baked:
    """Spread on a floor by hand: the front falls, the back lies under it."""
    front = woven(pattern, 13.0, 6.0, back=False)
    start = _bent(front.points_mm, pattern, (draw.gauss(4.0, 9.0), draw.gauss(4.0, 9.0)))
    start = _shifted(start, draw, draw.uniform(6.0, 18.0))
    folds = _folds(front.flat_mm, draw, draw.triangular(7.0, 26.0, 13.0))
    start[:, 2] += 6.0 + np.maximum(folds + 5.0, 0.0)
    stuff = replace(_stuff(draw), layers=pattern.split, frames=34)
    end = fall(front, start, _grow(front.flat_mm, draw, draw.uniform(0.0, 0.05)), stuff)
    if pattern.back is None:
        return Baked(front, end, {})
    whole = woven(pattern, 13.0, 6.0)
    return Baked(whole, _underlaid(whole, front, end), {})


def _underlaid(whole: Woven, front: Woven, end: Floats) -> Floats:
    """The back put under a front that has come to rest, following it as cloth lying below does."""
    lowest = np.zeros(len(whole.points_mm), dtype=bool)
    lowest[whole.faces[whole.layer == BACK]] = True
    lowest[whole.faces[whole.layer != BACK]] = False
    # A split front's halves overlap on the pattern: their height tells them apart.
    there = np.column_stack([front.flat_mm, 3.0 * front.points_mm[:, 2]])
    wanted = np.column_stack([whole.flat_mm, 3.0 * whole.points_mm[:, 2]])
    made = np.empty_like(whole.points_mm)
    for index, spot in enumerate(wanted):
        gap = (
            ((there - spot) ** 2).sum(axis=1)
            if not lowest[index]
            else ((front.flat_mm - spot[:2]) ** 2).sum(axis=1)
        )
        near = np.argpartition(gap, 4)[:4]
        share = 1.0 / (gap[near] + 1e-6)
        share /= share.sum()
        moved = end[near] - np.column_stack([front.flat_mm[near], np.zeros(4)])
        made[index] = share @ moved + np.array([*spot[:2], 0.0])
    made[lowest, 2] = 0.4 + 0.25 * made[lowest, 2]
    made[~lowest, 2] = np.maximum(made[~lowest, 2], 1.6)
    return made


def _dropped(pattern: Pattern, draw: random.Random) -> Baked:
    """Let go from a hand's height, half rolled: a heap."""
    cloth = woven(pattern, 22.0 if pattern.back is not None else 17.0, 5.0)
    start = _bent(cloth.points_mm, pattern, (draw.gauss(10.0, 14.0), draw.gauss(10.0, 14.0)))
    start[:, :2] -= start[:, :2].mean(axis=0)
    turn = draw.uniform(0.0, 2 * np.pi)
    c, s = np.cos(turn), np.sin(turn)
    u, v = start[:, 0] * c + start[:, 1] * s, -start[:, 0] * s + start[:, 1] * c
    radius = draw.uniform(130.0, 260.0)
    lift = start[:, 2] + np.abs(_folds(cloth.flat_mm, draw, draw.uniform(18.0, 40.0)))
    roll = u / radius
    lift = lift + 0.15 * np.abs(v)
    across = (radius - lift) * np.sin(np.clip(roll, -2.4, 2.4))
    across += np.sign(roll) * -0.6 * np.maximum(np.abs(u) - 2.4 * radius, 0.0)
    high = radius - (radius - lift) * np.cos(np.clip(roll, -2.4, 2.4))
    high += 0.8 * np.maximum(np.abs(u) - 2.4 * radius, 0.0)
    start = np.stack([across * c - v * s, across * s + v * c, high], axis=1)
    start[:, 2] += 20.0 - start[:, 2].min()
    stuff = replace(_stuff(draw), frames=52, air=2.0)
    return Baked(cloth, fall(cloth, start, _grow(cloth.flat_mm, draw, 0.02), stuff), {})


def _behind(points: Floats, axis: int, at: float, way: float, radius: float) -> Floats:
    """Folded behind along a line: what lies beyond ``at`` (on the side ``way``) goes under."""
    made = points.copy()
    beyond = way * (points[:, axis] - at)
    on = beyond > 0
    angle = np.minimum(beyond[on] / radius, np.pi)
    rest = np.maximum(beyond[on] - np.pi * radius, 0.0)
    z = points[on, 2]
    made[on, axis] = at + way * ((radius + z) * np.sin(angle) - rest)
    made[on, 2] = -radius + (radius + z) * np.cos(angle)
    return made


def _folded(pattern: Pattern, draw: random.Random) -> Baked:
    """As in a drawer or on a shop's table: sides behind, then the lower half behind."""
    cloth = woven(pattern, 20.0, 4.0)
    spot = cloth.points_mm
    low, high = spot.min(axis=0), spot.max(axis=0)
    if pattern.sleeve_mm is not None:
        steep = 70.0 - _slope(pattern)
        spot = _bent(spot, pattern, (steep, steep))
        body = pattern.sleeve_mm[0]
        at = body * draw.uniform(0.55, 0.75)
        spot = _behind(spot, 0, at, 1.0, 8.0)
        spot = _behind(spot, 0, -at, -1.0, 14.0)
        spot = _behind(spot, 1, low[1] + (high[1] - low[1]) * draw.uniform(0.4, 0.5), -1.0, 26.0)
    elif pattern.family == "scarf":
        spot = _behind(spot, 0, draw.uniform(-6.0, 6.0), 1.0, 7.0)
        spot = _behind(spot, 1, low[1] + (high[1] - low[1]) * 0.5, -1.0, 12.0)
        spot = _behind(spot, 1, low[1] + (high[1] - low[1]) * 0.74, -1.0, 26.0)
    else:
        spot = _behind(spot, 0, draw.uniform(-4.0, 4.0), 1.0, 8.0)
        spot = _behind(spot, 1, low[1] + (high[1] - low[1]) * 0.5, -1.0, 15.0)
        if high[1] - low[1] > 800.0:
            spot = _behind(spot, 1, low[1] + (high[1] - low[1]) * 0.74, -1.0, 26.0)
    spot = _shifted(spot, draw, 6.0)
    spot[:, 2] += 4.0 - spot[:, 2].min()
    stuff = replace(_stuff(draw), frames=40, air=3.0)
    return Baked(cloth, fall(cloth, spot, np.zeros(len(spot)), stuff), {})


def _slope(pattern: Pattern) -> float:
    over = next(each.points for each in pattern.edges if each.name == "cuff")[-1]
    shoulder = next(each.points for each in pattern.edges if each.name == "shoulder")[0]
    way = over - shoulder
    return float(np.degrees(np.arctan2(-way[1], way[0])))


def _hung(pattern: Pattern, draw: random.Random) -> Baked:
    """On a hanger by its shoulders, or by its waist in two clips; the front looks towards -y."""
    cloth = woven(pattern, 21.0, 5.0)
    flat = cloth.points_mm
    if pattern.sleeve_mm is not None:
        steep = 72.0 - _slope(pattern)
        flat = _bent(flat, pattern, (steep + draw.gauss(0, 5), steep + draw.gauss(0, 5)))
    seam = np.abs(flat[:, 2] - 2.5) < 0.01
    wave = 7.0 * np.sin(flat[:, 0] * 2 * np.pi / draw.uniform(110.0, 190.0) + draw.uniform(0, 6))
    fade = np.clip((flat[:, 1].max() - flat[:, 1]) / 400.0, 0.0, 1.0)
    deep = np.where(seam, 0.0, np.where(flat[:, 2] > 2.5, -1.0, 1.0))
    deep = deep * (14.0 + 1.5 * np.maximum(flat[:, 2] - 5.0, 0.0)) + wave * fade
    start = np.stack([flat[:, 0], deep, flat[:, 1]], axis=1)
    stuff = replace(_stuff(draw), frames=56, air=4.0, friction=40.0)
    grow = _grow(cloth.flat_mm, draw, 0.02)
    if pattern.family in CLIPPED:
        top = cloth.flat_mm[:, 1].max()
        wide = 0.82 * float(np.abs(cloth.flat_mm[cloth.flat_mm[:, 1] > top - 30.0, 0]).max())
        near = np.hypot(np.abs(cloth.flat_mm[:, 0]) - wide, cloth.flat_mm[:, 1] - top + 14.0)
        start[:, 1] *= 0.35 + 0.65 * np.clip((top - start[:, 2]) / 250.0, 0.0, 1.0)
        pinned = (near < 26.0).astype(float)
        return Baked(cloth, fall(cloth, start, grow, stuff, floor=False, pinned=pinned), {})
    params, line = _hanger(pattern, draw)
    body = tube(line, ROD_MM, 10)
    # Held at both ends of the neck, as a hanger's notches or a hand's care hold it.
    neck = np.array(
        [abs(float(pattern.edges[-1].points[0, 0])), float(pattern.edges[-1].points[0, 1])]
    )
    away = np.hypot(np.abs(cloth.flat_mm[:, 0]) - neck[0], cloth.flat_mm[:, 1] - neck[1])
    pinned = ((away < 24.0) & seam).astype(float)
    end = fall(cloth, start, grow, stuff, floor=False, body=body, pinned=pinned)
    return Baked(cloth, end, {**params, "top_mm": round(float(line[20, 2]), 2)})


def _hanger(pattern: Pattern, draw: random.Random) -> tuple[Params, Floats]:
    """A hanger inside the shoulders, a little below their seams."""
    shoulder = next(each.points for each in pattern.edges if each.name == "shoulder")
    outer, inner = shoulder[0], shoulder[-1]
    params = {**hanger.plan(draw), "width": round(float(1.9 * outer[0]), 2), "curve": 0.0}
    params["family"] = draw.choice(["wooden", "plastic"])
    params["thick"], params["drop"] = 12.0, round(float(0.34 * outer[0]), 2)
    line = hanger.shoulders(params)
    at = float(np.interp(inner[0], line[20:, 0], line[20:, 2]))
    line[:, 2] += float(inner[1]) - at - ROD_MM - 6.0
    return params, line

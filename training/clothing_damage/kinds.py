"""The six kinds of damage to cloth. Each changes the colours and says where, softly, and how much.

All sizes are in pixels of the photograph: at some two millimetres a pixel, a pill or a thread below
that cannot be seen, so that every truth is drawn at a size that shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.clothing_damage.cloth import Cloth, Colours, Plane, lightness, smooth_inside
from training.clothing_damage.fields import blotch, curve, drawn_aside, noise, smoothstep, wander

Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Painted:
    """colours: linear float32 (H, W, 3); mask: float32 (H, W), 0..1, how much is damage there."""

    colours: Colours
    mask: Plane


Paint = Callable[[Cloth, Point, float, np.random.Generator], Painted]
"""(cloth, place, severity 0..1, randomness) -> the cloth with one damage more."""


def stain(cloth: Cloth, at: Point, severity: float, random: np.random.Generator) -> Painted:
    """Something spilt: it lets less light of some colours through and gathers at its rim."""
    shape = cloth.inside.shape
    radius = cloth.extent * random.uniform(0.04, 0.09) * (0.7 + 0.8 * severity)
    spot = blotch(shape, at, radius, random, ragged=0.45, soft=0.22, stretch=random.uniform(1, 2))
    for _ in range(int(random.integers(0, 5))):  # drops beside it
        away = np.array(at) + random.normal(0, radius * 1.6, 2)
        drop = blotch(shape, (away[0], away[1]), radius * random.uniform(0.08, 0.3), random)
        spot = np.maximum(spot, drop)
    rim = np.clip(spot - cv2.erode(spot, np.ones((5, 5))), 0, 1) * random.uniform(0.0, 0.7)
    uneven = 0.75 + 0.25 * smoothstep(0.5 + 0.4 * noise(shape, radius * 0.5, random))
    depth = drawn_aside(np.clip(spot * uneven + rim, 0, 1.2), cloth.bend) * cloth.inside
    passing = _spill(cloth, at, random)
    strength = (0.35 + 0.65 * severity) * depth
    colours = cloth.colours * passing ** strength[..., None]
    if lightness(passing) > 0.8:  # pale dregs on dark cloth scatter light instead
        own = smooth_inside(cloth.colours, cloth.inside, 6.0)
        dregs = cloth.colours * 1.3 + (0.05 + 0.25 * own) * cloth.shade[..., None]
        share = np.clip((0.35 * spot * uneven + rim) * (0.3 + 0.7 * severity), 0, 1)
        share = (drawn_aside(np.asarray(share, np.float32), cloth.bend) * cloth.inside)[..., None]
        colours = cloth.colours * (1 - share) + dregs * share
    return Painted(colours, np.clip(depth, 0, 1))


def _spill(cloth: Cloth, at: Point, random: np.random.Generator) -> Colours:
    """What passes of red, green and blue; on dark cloth only pale dregs can be seen."""
    if _lightness_at(cloth, at) < 0.06:
        return np.array([0.95, 0.95, 0.95], np.float32)
    spills = (
        (0.55, 0.36, 0.18),  # coffee
        (0.55, 0.16, 0.2),  # wine
        (0.74, 0.66, 0.45),  # oil, sweat
        (0.3, 0.29, 0.27),  # grease
        (0.6, 0.5, 0.36),  # mud
        (0.2, 0.25, 0.5),  # ink
        (0.45, 0.52, 0.28),  # grass
    )
    found = np.array(spills[int(random.integers(len(spills)))]) * random.uniform(0.85, 1.1, 3)
    return np.asarray(np.clip(found, 0.05, 0.79), np.float32)


def fading(cloth: Cloth, at: Point, severity: float, random: np.random.Generator) -> Painted:
    """Dye gone by sun and washing: paler and greyer, most where folds stand out."""
    shape = cloth.inside.shape
    radius = cloth.extent * random.uniform(0.2, 0.42)
    area = blotch(shape, at, radius, random, ragged=0.5, soft=0.7, stretch=random.uniform(1, 2.5))
    ridges = smoothstep((cloth.shade - 0.85) / 0.4)
    worn = area * (0.55 + 0.3 * ridges + 0.15 * smoothstep(0.5 + 0.5 * noise(shape, 9, random)))
    depth = np.asarray(worn * cloth.inside, np.float32)
    strength = ((0.35 + 0.55 * severity) * depth)[..., None]
    grey = lightness(cloth.colours)[..., None]
    bleached = (0.3 * cloth.colours + 0.7 * grey) * 1.35 + 0.13 * cloth.shade[..., None]
    warm = np.array([1.04, 1.0, 0.92], np.float32)
    return Painted(cloth.colours * (1 - strength) + bleached * warm * strength, depth)


def hole(cloth: Cloth, at: Point, severity: float, random: np.random.Generator) -> Painted:
    """Cloth gone: what lies behind in the shade, a frayed rim with ends of yarn."""
    shape = cloth.inside.shape
    radius = max(2.5, cloth.extent * random.uniform(0.009, 0.022) * (0.7 + severity))
    gap = blotch(
        shape, at, radius, random, ragged=0.5, soft=1.6 / radius, stretch=random.uniform(1, 3)
    )
    wide = blotch_rim(gap, 1.6)
    light_x, light_y = cloth.light_xy
    moved = np.array([[1, 0, -light_x * radius * 0.3], [0, 1, -light_y * radius * 0.3]])
    lit = cv2.warpAffine(gap, moved, shape[::-1]) * gap
    weave = (lightness(cloth.colours) + 0.02) / (_lightness_at(cloth, at) + 0.02)
    seen = _behind(cloth, at, random) * np.fliplr(np.clip(weave, 0.6, 1.4))[..., None]
    behind = seen * (0.2 + 0.6 * lit[..., None])
    colours = cloth.colours * (1 - gap[..., None]) + behind * gap[..., None]
    frayed = np.clip(wide - gap, 0, 1) * smoothstep(0.5 + noise(shape, 2.0, random, 1))
    yarn = _mean_at(cloth, at) * random.uniform(1.1, 1.5)
    colours = colours * (1 - 0.7 * frayed[..., None]) + yarn * 0.7 * frayed[..., None]
    ends = np.zeros(shape, np.float32)
    for _ in range(int(random.integers(5, 14))):
        angle = random.uniform(0, 2 * np.pi)
        start = (at[0] + radius * np.cos(angle), at[1] + radius * np.sin(angle))
        inward = angle + np.pi + random.normal(0, 0.7)
        path = wander(start, inward, radius * random.uniform(0.5, 1.3), 0.12, random)
        ends = np.maximum(ends, curve(shape, path, random.uniform(0.35, 0.8)))
    colours = colours * (1 - ends[..., None]) + yarn * ends[..., None]
    mask = np.maximum(np.maximum(gap, frayed), ends * wide) * cloth.inside
    return _blend(cloth, np.asarray(colours, np.float32), np.asarray(mask, np.float32))


def blotch_rim(spot: Plane, reach: float) -> Plane:
    """The spot grown softly by ``reach`` pixels."""
    side = 2 * int(np.ceil(reach)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.GaussianBlur(cv2.dilate(spot, kernel), (0, 0), 0.6), np.float32)


def pilling(cloth: Cloth, at: Point, severity: float, random: np.random.Generator) -> Painted:
    """Balls of fibre in an area of rubbing: each a little bump of light and shadow."""
    shape = cloth.inside.shape
    radius = cloth.extent * random.uniform(0.1, 0.22)
    area = blotch(shape, at, radius, random, ragged=0.5, soft=0.6, stretch=random.uniform(1, 2.5))
    count = round(0.035 * (0.35 + severity) * float((area * cloth.inside).sum()))
    ys, xs = np.nonzero((area * cloth.inside) > 0.15)
    if not xs.size:
        return Painted(cloth.colours, np.zeros(shape, np.float32))
    bumps = np.zeros(shape, np.float32)
    for index in random.integers(0, xs.size, count):
        if random.random() > area[ys[index], xs[index]]:
            continue
        size = random.uniform(0.9, 2.0)
        centre = np.array([xs[index], ys[index]]) + random.uniform(-0.5, 0.5, 2)
        _add_bump(bumps, centre, size, random.uniform(0.5, 1.0))
    light_x, light_y = cloth.light_xy
    towards = np.array([[1, 0, light_x], [0, 1, light_y]])
    away = np.array([[1, 0, -light_x * 1.2], [0, 1, -light_y * 1.2]])
    top = cv2.warpAffine(bumps, towards, shape[::-1])
    below = np.clip(cv2.warpAffine(bumps, away, shape[::-1]) - bumps, 0, 1)
    fuzz = np.clip(smooth_inside(cloth.colours, cloth.inside, 3.0), 0, 1)
    pale = fuzz * 1.3 + 0.05
    amount = (0.6 + 0.4 * severity) * bumps[..., None]
    colours = cloth.colours * (1 - amount) + pale * amount
    colours *= 1.0 + 0.35 * np.clip(top - 0.5 * bumps, 0, 1)[..., None]
    colours *= 1.0 - (0.5 + 0.3 * severity) * below[..., None]
    dense = np.clip(cv2.GaussianBlur(bumps, (0, 0), 3.5) * 2.2, 0, 1) * cloth.inside
    return _blend(cloth, np.asarray(colours, np.float32), np.asarray(dense, np.float32))


def _add_bump(plane: Plane, centre: NDArray[np.float64], size: float, height: float) -> None:
    x0, y0 = int(centre[0]) - 3, int(centre[1]) - 3
    if x0 < 0 or y0 < 0 or x0 + 7 > plane.shape[1] or y0 + 7 > plane.shape[0]:
        return
    ys, xs = np.mgrid[y0 : y0 + 7, x0 : x0 + 7]
    far = np.hypot(xs - centre[0], ys - centre[1]) / size
    bump = height * np.exp(-(far**2))
    plane[y0 : y0 + 7, x0 : x0 + 7] = np.maximum(plane[y0 : y0 + 7, x0 : x0 + 7], bump)


def snag(cloth: Cloth, at: Point, severity: float, random: np.random.Generator) -> Painted:
    """A yarn pulled out: a tight line that puckers the cloth, and a loop standing in its middle."""
    shape = cloth.inside.shape
    half = cloth.extent * random.uniform(0.07, 0.14) * (0.6 + 0.6 * severity)
    angle = random.choice([0.0, np.pi / 2]) + random.normal(0, 0.12)
    ways = np.array([np.cos(angle), np.sin(angle)])
    ys, xs = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    along = (xs - at[0]) * ways[0] + (ys - at[1]) * ways[1]
    across = (ys - at[1]) * ways[0] - (xs - at[0]) * ways[1]
    across = across + 1.5 * noise(shape, half * 0.7, random, 2)
    near = np.exp(-((along / (half * 0.6)) ** 2))
    tight = near * np.exp(-((across / 1.1) ** 2))
    pucker = near * np.exp(-((np.abs(across) - 3.2) ** 2) / 3.5)
    pull = (1.5 + 2.5 * severity) * np.exp(-((along / half) ** 2) - (across / 5.0) ** 2)
    sign = np.tanh(along / 4.0)
    from_x = np.asarray(xs + pull * sign * ways[0], np.float32)
    from_y = np.asarray(ys + pull * sign * ways[1], np.float32)
    moved = cv2.remap(cloth.colours, from_x, from_y, cv2.INTER_LINEAR)
    ripple = np.sin(along * random.uniform(0.7, 1.1)) * pucker
    depth = 0.4 + 0.35 * severity
    colours = moved * (1 - depth * tight + 0.35 * depth * pucker + 0.3 * depth * ripple)[..., None]
    loop = _loop(cloth, at, angle, severity, random)
    yarn = np.clip(_mean_at(cloth, at) * random.uniform(1.15, 1.5) + 0.02, 0, 1)
    shadow = cv2.warpAffine(loop, np.array([[1, 0, 1.3], [0, 1, 1.6]]), shape[::-1])
    colours = colours * (1 - 0.45 * shadow[..., None])
    colours = colours * (1 - loop[..., None]) + yarn * loop[..., None]
    mask = np.clip(np.maximum(np.maximum(tight, 0.8 * pucker), loop + 0.5 * shadow), 0, 1)
    return _blend(cloth, np.asarray(colours, np.float32), np.asarray(mask * cloth.inside))


def _loop(
    cloth: Cloth, at: Point, angle: float, severity: float, random: np.random.Generator
) -> Plane:
    """A slack arch between two neighbouring points of the tight line, leaning by chance."""
    turn = np.linspace(0.0, np.pi, 40)
    tall = (2.0 + 5.0 * severity) * random.uniform(0.7, 1.3)
    wide = tall * random.uniform(0.25, 0.9)
    lean = random.normal(0, 0.8) * tall * np.sin(turn) ** 2
    wobble = np.cumsum(random.normal(0, 0.12, 40))
    arch = np.stack([wide * np.cos(turn) + lean, tall * np.sin(turn) + wobble], axis=1)
    rise = angle + random.choice([0.0, np.pi]) + random.normal(0, 0.2)
    basis = np.array([[np.cos(rise), np.sin(rise)], [-np.sin(rise), np.cos(rise)]])
    return curve(cloth.inside.shape, arch @ basis + np.array(at), random.uniform(0.5, 0.9))


def loose_thread(cloth: Cloth, at: Point, severity: float, random: np.random.Generator) -> Painted:
    """A thread that hangs loose over the cloth with its shadow."""
    shape = cloth.inside.shape
    length = cloth.extent * random.uniform(0.08, 0.2) * (0.6 + 0.9 * severity)
    path = wander(at, random.uniform(0, np.pi), length, random.uniform(0.05, 0.2), random)
    line = curve(shape, path, random.uniform(0.5, 0.95))
    if random.random() < 0.4:  # two ply, or a second end
        other = wander(
            at, random.uniform(0, np.pi), length * random.uniform(0.3, 0.9), 0.08, random
        )
        line = np.maximum(line, curve(shape, other, random.uniform(0.45, 0.8)))
    mean = _mean_at(cloth, at)
    if random.random() < 0.6:  # the garment's own yarn, else a seam's thread of another colour
        lift = random.uniform(1.4, 2.2) if lightness(mean) < 0.5 else random.uniform(0.3, 0.6)
        yarn = np.clip(mean * lift + 0.015, 0, 0.95)
    else:
        pale = random.uniform(0.6, 0.9) if lightness(mean) < 0.3 else random.uniform(0.02, 0.12)
        yarn = np.full(3, pale) * random.uniform(0.9, 1.1, 3)
    light_x, light_y = cloth.light_xy
    step = np.array([[1, 0, -1.5 * light_x], [0, 1, -1.5 * light_y]])
    shadow = cv2.GaussianBlur(cv2.warpAffine(line, step, shape[::-1]), (0, 0), 0.7)
    colours = cloth.colours * (1 - 0.4 * shadow[..., None])
    sheen = (0.85 + 0.3 * noise(shape, 6.0, random, 1).clip(-1, 1) * 0.5) * cloth.shade
    colours = colours * (1 - line[..., None]) + yarn * sheen[..., None] * line[..., None]
    mask = np.clip(line + 0.5 * shadow, 0, 1) * cloth.inside
    return _blend(cloth, np.asarray(colours, np.float32), np.asarray(mask, np.float32))


KINDS: dict[str, Paint] = {
    "pilling": pilling,
    "stain": stain,
    "hole": hole,
    "fading": fading,
    "snag": snag,
    "loose_thread": loose_thread,
}


def _blend(cloth: Cloth, colours: Colours, mask: Plane) -> Painted:
    """Keep what lies outside the garment as it was."""
    inside = cloth.inside[..., None]
    return Painted(cloth.colours * (1 - inside) + colours * inside, mask)


def _window(at: Point, reach: int = 7) -> tuple[slice, slice]:
    x, y = round(at[0]), round(at[1])
    return slice(max(0, y - reach), y + reach + 1), slice(max(0, x - reach), x + reach + 1)


def _mean_at(cloth: Cloth, at: Point) -> Colours:
    return np.asarray(cloth.colours[_window(at)].mean(axis=(0, 1)), np.float32)


def _lightness_at(cloth: Cloth, at: Point) -> float:
    return float(lightness(_mean_at(cloth, at)))


def _behind(cloth: Cloth, at: Point, random: np.random.Generator) -> Colours:
    """The other side of the garment, or skin-coloured lining or the dark of its inside."""
    own = _mean_at(cloth, at)
    kind = random.random()
    if kind < 0.55:
        return own * np.float32(random.uniform(0.35, 0.8))
    if kind < 0.8:
        return np.asarray(random.uniform(0.01, 0.06, 3), np.float32)
    return np.asarray(np.array([0.6, 0.5, 0.42]) * random.uniform(0.5, 1.1), np.float32)

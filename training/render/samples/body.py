"""Surfaces and outlines of the bag "Arco": what its leather pieces lie on. Millimetres."""

from __future__ import annotations

from functools import cache

import numpy as np

from training.render.shapes import EdgeDistance, Floats, resample, rounded_polygon

HEIGHT = 212.0
FOOT = 6.0
HALF_BASE, HALF_TOP = 154.0, 139.0
SEAM_INSET = 8.5
ROLL = 6.0
FLAP_BACK = 48.0  # how far the flap reaches down the back
FLAP_TURN = 6.0  # how far below the top edge it leaves the panels
FLAP_OVER = 74.0  # its length over the opening
FLAP_FRONT = 106.0  # how far its tip reaches down the front
FLAP_LENGTH = FLAP_BACK - FLAP_TURN + FLAP_OVER + FLAP_FRONT - FLAP_TURN
FLAP_HALF = 76.0


@cache
def panel_outline() -> Floats:
    """The front and the back panel: x across, h up along the panel."""
    corners = np.array(
        [[-HALF_BASE, 0.0], [HALF_BASE, 0.0], [HALF_TOP, HEIGHT], [-HALF_TOP, HEIGHT]]
    )
    outline = rounded_polygon(corners, [40.0, 40.0, 9.0, 9.0])
    waist = 3.0 * np.sin(np.pi * np.clip(outline[:, 1] / HEIGHT, 0, 1))
    outline[:, 0] += np.sign(outline[:, 0]) * waist * np.clip(np.abs(outline[:, 0]) / 139, 0, 1)
    return outline


@cache
def panel_edge() -> EdgeDistance:
    """Distance to the panels' edge."""
    return EdgeDistance(panel_outline())


def half_depth(h: Floats) -> Floats:
    """Half the bag's depth at a height along the panel."""
    rise = np.clip(1 - h / HEIGHT, -0.1, 1.0)
    return 26.0 + 38.0 * np.sign(rise) * np.abs(rise) ** 1.12


def front(flat: Floats) -> Floats:
    """The front panel's plain surface, before its edges roll in."""
    x, h = flat[:, 0], flat[:, 1]
    swell = (
        np.clip(1 - (x / 156.0) ** 2, 0, None) * np.sin(np.pi * np.clip(h / HEIGHT, 0, 1)) ** 0.8
    )
    y = -half_depth(h) - 6.5 * swell
    return np.stack([x, y, FOOT + 0.985 * h], axis=1)


def rolled(flat: Floats) -> Floats:
    """The front panel as sewn: rolled in at its edge, drawn down along the seam."""
    surface = front(flat)
    inside = panel_edge()(flat)
    short = np.clip(ROLL - inside, 0.0, None)
    surface[:, 1] += 0.75 * short**2 / ROLL
    surface[:, 1] += 0.5 * np.exp(-(((inside - SEAM_INSET) / 1.1) ** 2))
    return surface


def mirrored(points: Floats) -> Floats:
    """A point of the front carried to the back."""
    return np.asarray(points * np.array([1.0, -1.0, 1.0]))


def back(flat: Floats) -> Floats:
    """The back panel as sewn; its x axis runs the other way, so that normals point out."""
    return mirrored(rolled(flat * [-1.0, 1.0]))


def back_plain(flat: Floats) -> Floats:
    """The back panel's surface before its edges roll in."""
    return mirrored(front(flat * [-1.0, 1.0]))


@cache
def flap_outline() -> Floats:
    """The flap: x across, s along it from the back, ending in an arch at the front."""
    arch = 66.0
    straight = FLAP_LENGTH - arch
    angle = np.linspace(0.0, np.pi, 181)
    power = 2 / 2.25
    x = FLAP_HALF * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
    s = straight + arch * np.sin(angle) ** power
    path = np.vstack([[-FLAP_HALF + 6, 0.0], [FLAP_HALF - 6, 0.0], np.stack([x, s], axis=1)])
    return rounded_resample(path)


def rounded_resample(path: Floats) -> Floats:
    """The closed path at 0.8 mm steps, its corners softened over a few millimetres."""
    dense = resample(path, 0.8, closed=True)
    kernel = np.hanning(11) / np.hanning(11).sum()
    padded = np.vstack([dense[-5:], dense, dense[:5]])
    return np.stack([np.convolve(padded[:, i], kernel, "valid") for i in range(2)], axis=1)


@cache
def flap_edge() -> EdgeDistance:
    """Distance to the flap's edge."""
    return EdgeDistance(flap_outline())


def flap(flat: Floats) -> Floats:
    """The flap's underside: up the back, over the opening, down the front; x runs to the left."""
    x, s = -flat[:, 0], flat[:, 1]
    s_back, s_front = FLAP_BACK - FLAP_TURN, FLAP_BACK - FLAP_TURN + FLAP_OVER
    up = np.stack([x, HEIGHT - FLAP_BACK + np.minimum(s, s_back)], axis=1)
    down = np.stack([x, HEIGHT - FLAP_TURN - np.maximum(s - s_front, 0.0)], axis=1)
    rear, fore = mirrored(front(up)), front(down)
    t = np.clip((s - s_back) / FLAP_OVER, 0.0, 1.0)[:, None]
    over = _bridge(x, t)
    middle = ((s > s_back) & (s < s_front))[:, None]
    surface = np.where(middle, over, np.where((s <= s_back)[:, None], rear, fore))
    inset = flap_edge()(flat)
    # Two layers of leather sewn together swell between the seams and are drawn in along them.
    swell = 1.3 * np.clip(inset / 14.0, 0, 1) ** 2 - 0.42 * np.exp(-(((inset - 5.5) / 1.0) ** 2))
    turn = np.pi * t[:, 0]
    outward = np.stack([np.zeros_like(turn), np.cos(turn), np.sin(turn)], axis=1)
    return np.asarray(surface + (swell + 0.6)[:, None] * outward)


def _bridge(x: Floats, t: Floats) -> Floats:
    edge = np.stack([x, np.full(len(x), HEIGHT - FLAP_TURN)], axis=1)
    fore, rear = front(edge), mirrored(front(edge))
    up = np.array([0.0, 1.0])
    rise = front(edge + up) - front(edge - up)
    rise /= np.linalg.norm(rise, axis=1, keepdims=True)
    pull = 82.0
    leave, arrive = mirrored(rise) * pull, -rise * pull
    return (
        (2 * t**3 - 3 * t**2 + 1) * rear
        + (t**3 - 2 * t**2 + t) * leave
        + (-2 * t**3 + 3 * t**2) * fore
        + (t**3 - t**2) * arrive
    )


def wall_path() -> Floats:
    """The outline's open run down one side, along the base and up the other."""
    outline = panel_outline()
    top = outline[:, 1] > HEIGHT - 0.7
    start = int(np.flatnonzero(top & ~np.roll(top, -1))[0])
    run = np.roll(outline, -start, axis=0)
    return run[: len(run) - int(top.sum()) + 2]

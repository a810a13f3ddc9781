"""Damage drawn as rubs: worn corners, dye from other things, fading, pilling."""

from __future__ import annotations

import numpy as np

from training.render.damage.raster import Sheet, Stamp, smooth
from training.render.shapes import Floats
from training.render.things.thing import Params


def corner_wear(damage: Params) -> Stamp:
    """Paint and grain rubbed off round a corner: scattered at its rim, bare hide in its middle."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    long = damage["amounts"]["length_mm"] / 2
    wide = max(damage["amounts"]["width_mm"] / 2, 0.45 * long)
    area = sheet.blob((long, wide), 0.9, 1.0, 0.0) * sheet.margin()
    ragged = sheet.noise(0.9, 4)
    worn = smooth(area + 0.12 * ragged, 0.15, 0.9)
    bare = smooth(area + 0.2 * sheet.noise(1.4, 4), 0.75, 1.05) * damage["severity"] ** 0.5
    if damage["variant"] == "cracked":
        lines = smooth(np.abs(sheet.noise(1.1, 3)), 0.14, 0.02)
        bare = np.maximum(bare, lines * worn)
    fibre = smooth(sheet.noise(0.2, 2, 3.0, float(sheet.chance.uniform(0, 3))), 0.4, 1.4)
    cover = worn * (1 - bare) - bare * (0.75 + 0.25 * fibre)
    height = damage["amounts"]["depth_mm"] * (-0.25 * worn - 0.5 * bare + 0.3 * bare * fibre)
    return Stamp(smooth(worn, 0.2, 0.6), cover, height, sheet.blank())


def colour_transfer(damage: Params) -> Stamp:
    """Denim rubbed in along one way, a patch on the grain's tops, pen strokes."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    long, wide = damage["amounts"]["length_mm"] / 2, damage["amounts"]["width_mm"] / 2
    if damage["variant"] == "pen":
        cover = _pen(sheet, long)
    else:
        stretch = 6.0 if damage["variant"] == "rub" else 1.3
        patch = sheet.blob((long, max(wide, 0.2 * long)), 1.1, 1.0, 0.0)
        streaks = smooth(sheet.noise(0.7, 4, stretch), -1.2, 1.2)
        cover = patch * (0.35 + 0.75 * streaks)
    cover = np.clip(cover, 0.0, 1.0) * sheet.margin()
    return Stamp(smooth(cover, 0.08, 0.4), cover, sheet.blank(), sheet.blank())


def _pen(sheet: Sheet, long: float) -> Floats:
    layer = sheet.blank()
    kind = sheet.chance.random()
    for _ in range(1 if kind < 0.5 else int(sheet.chance.integers(2, 8))):
        run = 2 * long * sheet.chance.uniform(0.35, 1.0)
        angle = sheet.chance.normal(0.0, 0.12 if kind < 0.8 else 0.9)
        start = (-run / 2 * np.cos(angle), sheet.chance.normal(0.0, 0.16) * long)
        path = sheet.path(start, angle, run, sheet.chance.uniform(0.1, 1.6))
        half = sheet.chance.uniform(0.18, 0.7)
        ends = 1 - np.abs(np.linspace(-1, 1, len(path))) ** 6
        sheet.stroke(layer, path, half * (0.6 + 0.4 * ends), 0.55 + 0.45 * ends, soft_mm=0.15)
    return layer * np.clip(0.85 + 0.2 * sheet.noise(0.5, 3), 0.25, 1.0)


def fading(damage: Params) -> Stamp:
    """Light took the colour: a misty patch, a field with an edge where something lay, spots."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    long, wide = damage["amounts"]["length_mm"] / 2, damage["amounts"]["width_mm"] / 2
    if damage["variant"] == "edge":
        edge = sheet.y + 0.06 * wide * sheet.noise(0.6 * long, 2)
        cover = smooth(edge, -0.12 * wide, 0.12 * wide) * sheet.blob(
            (long, wide * 1.4), 0.4, 1.0, 0
        )
    elif damage["variant"] == "spots":
        cover = smooth(sheet.noise(0.3 * wide, 3), 0.5, 1.5) * sheet.blob((long, wide), 0.8, 1.0, 0)
    else:
        cover = sheet.blob((long, wide), 0.8, 1.0, sheet.chance.uniform(0, 3))
    cover = cover * sheet.margin()
    return Stamp(smooth(cover, 0.15, 0.5), cover, sheet.blank(), sheet.blank())


def pilling(damage: Params) -> Stamp:
    """Small felted balls on cloth with stray fibres."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    long, size = damage["amounts"]["length_mm"] / 2, damage["amounts"]["width_mm"]
    balls, fibres = sheet.blank(), sheet.blank()
    for _ in range(int(10 + 60 * damage["severity"])):
        at = (sheet.chance.normal(0, 0.42) * long, sheet.chance.normal(0, 0.3) * long)
        reach = 0.5 * size * sheet.chance.uniform(0.35, 1.0)
        path = sheet.path(at, sheet.chance.uniform(0, 6.3), reach * 0.8, 1.0)
        sheet.stroke(balls, path, reach * 0.7, sheet.chance.uniform(0.5, 1.0), soft_mm=0.7 * reach)
        for _ in range(3):
            stray = sheet.path(at, sheet.chance.uniform(0, 6.3), 2.2 * reach, 2.5)
            sheet.stroke(fibres, stray, 0.03)
    felt = np.clip(balls * (0.8 + 0.3 * sheet.noise(0.25, 2)), 0.0, 1.0) * sheet.margin()
    both = np.maximum(felt, 0.7 * fibres * sheet.margin())
    height = damage["amounts"]["depth_mm"] * np.maximum(felt, 0.2 * both)
    return Stamp(smooth(both, 0.1, 0.4), 0.75 * both, height, sheet.blank())

"""Damage drawn as patches: scuffs and stains."""

from __future__ import annotations

import numpy as np

from training.render.damage.raster import Sheet, Stamp, smooth
from training.render.shapes import Floats
from training.render.things.thing import Params


def scuff(damage: Params) -> Stamp:
    """A rubbed patch: ragged, streaked along the rub, with fibres torn up where it is deep."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    amounts, variant = damage["amounts"], damage["variant"]
    long, wide = amounts["length_mm"] / 2, amounts["width_mm"] / 2
    patch = sheet.blob((long, wide), sheet.chance.uniform(0.7, 1.8), 0.8, 0.0) * sheet.margin()
    stretch = {"rubbed": 2.5, "swipe": 9.0, "speckled": 1.2}[variant]
    streaks = sheet.noise(sheet.chance.uniform(0.25, 0.6), 3, stretch, 0.0)
    least = sheet.chance.uniform(-0.7, 0.5)
    rubbed = patch * smooth(streaks + 1.6 * (patch - 0.6), least, least + 1.3)
    fibres = sheet.blank()
    for _ in range(int(sheet.chance.integers(0, 26))):
        at = (sheet.chance.normal(0, 0.45) * long, sheet.chance.normal(0, 0.45) * wide)
        path = sheet.path(at, sheet.chance.normal(0.0, 0.5), sheet.chance.uniform(0.6, 2.6), 1.2)
        sheet.stroke(fibres, path, sheet.chance.uniform(0.025, 0.06))
    fibres *= smooth(patch, 0.2, 0.7)
    height = amounts["depth_mm"] * (fibres - rubbed + 0.35 * rubbed * sheet.noise(0.3, 2, stretch))
    mask = smooth(sheet.blur(np.maximum(rubbed, fibres), 0.12), 0.1, 0.55)
    return Stamp(mask, np.maximum(rubbed, 0) - 1.4 * fibres * (rubbed > 0), height, sheet.blank())


def stain(damage: Params) -> Stamp:
    """What dried on or soaked in: ring, oil, drops, blot, smear, glue."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    drawer = {
        "ring": _ring,
        "oil": _oil,
        "drops": _drops,
        "blot": _blot,
        "smear": _smear,
        "glue": _glue,
    }[damage["variant"]]
    long, wide = damage["amounts"]["length_mm"] / 2, damage["amounts"]["width_mm"] / 2
    mask, cover, height = drawer(sheet, long, max(wide, 0.35 * long))
    inside = sheet.margin()
    height = height * damage["amounts"]["depth_mm"]
    return Stamp(mask * inside, cover * inside, height * inside, sheet.blank())


def _ring(sheet: Sheet, long: float, wide: float) -> tuple[Floats, Floats, Floats]:
    """A tide mark: pale within, dark and narrow at its rim."""
    angle = sheet.chance.uniform(0, np.pi)
    away = sheet.blob((0.9 * long, 0.9 * wide), 0.7, sheet.chance.uniform(0.25, 0.5), angle)
    rim = smooth(away, 0.04, 0.3) * smooth(away, 0.98, 0.5)
    inner = smooth(away, 0.1, 0.6) * sheet.chance.uniform(0.1, 0.5)
    mottled = np.clip(1 + 0.2 * sheet.noise(0.4 * wide + 0.3, 2), 0.4, 1.3)
    cover = np.clip(np.maximum(rim, inner) * mottled, 0.0, 1.0)
    return smooth(away, 0.08, 0.3), cover, sheet.blank()


def _oil(sheet: Sheet, long: float, wide: float) -> tuple[Floats, Floats, Floats]:
    patch = sheet.blob(
        (long, wide), 0.6, sheet.chance.uniform(0.4, 1.0), sheet.chance.uniform(0, 3)
    )
    return smooth(patch, 0.15, 0.5), patch * 0.9, sheet.blank()


def _drops(sheet: Sheet, long: float, wide: float) -> tuple[Floats, Floats, Floats]:
    layer = sheet.blank()
    for _ in range(int(sheet.chance.integers(3, 26))):
        at = (sheet.chance.normal(0, 0.42) * long, sheet.chance.normal(0, 0.42) * long)
        size = 0.35 * wide * sheet.chance.lognormal(-0.9, 0.6)
        path = sheet.path(
            at, sheet.chance.uniform(0, 6.3), sheet.chance.uniform(0.1, 1.2) * size, 0.3
        )
        sheet.stroke(layer, path, np.linspace(size, 0.5 * size, len(path)), soft_mm=0.12)
    layer = smooth(layer + 0.12 * sheet.noise(0.5), 0.3, 0.7) * smooth(layer, 0.02, 0.3)
    rim = np.clip(layer - sheet.blur(layer, 0.25), 0, 1)
    return layer, np.clip(0.75 * layer + 0.8 * rim, 0, 1), 0.3 * layer


def _blot(sheet: Sheet, long: float, wide: float) -> tuple[Floats, Floats, Floats]:
    """Ink: hard, ragged, with feathers that followed the grain."""
    patch = sheet.blob((long * 0.8, wide * 0.8), 1.0, 0.12, sheet.chance.uniform(0, 3))
    near = sheet.blur(patch, 0.1 * wide + 0.15)
    feather = smooth(near + 0.22 * sheet.noise(0.45, 3), 0.35, 0.7) * smooth(near, 0.02, 0.2)
    cover = np.maximum(patch * np.clip(0.9 + 0.12 * sheet.noise(0.7), 0, 1), 0.7 * feather)
    return smooth(cover, 0.15, 0.5), cover, sheet.blank()


def _smear(sheet: Sheet, long: float, wide: float) -> tuple[Floats, Floats, Floats]:
    """Make-up or mud, wiped one way."""
    patch = sheet.blob((long, 0.6 * wide), 1.4, 0.7, 0.0)
    streaks = smooth(sheet.noise(0.5, 3, 7.0), -0.8, 1.4)
    cover = np.clip(patch * (0.25 + 0.9 * streaks), 0.0, 1.0)
    return smooth(cover, 0.1, 0.4), cover, 0.4 * cover * sheet.noise(0.3)


def _glue(sheet: Sheet, long: float, wide: float) -> tuple[Floats, Floats, Floats]:
    """A clear lump that stands up and shines: its depth is far above a stain's."""
    patch = sheet.blob((0.8 * long, 0.6 * wide), 0.22, 0.1, sheet.chance.uniform(0, 3))
    dome = sheet.blur(patch, 0.16 * wide + 0.05) * patch
    return smooth(patch, 0.2, 0.6), 0.55 * patch, np.sqrt(np.clip(dome, 0, 1)) * 12.0

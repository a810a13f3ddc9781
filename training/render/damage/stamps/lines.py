"""Damage drawn as lines: scratches."""

from __future__ import annotations

import numpy as np

from training.render.damage.raster import Sheet, Stamp, smooth
from training.render.shapes import Floats
from training.render.things.thing import Params


def scratch(damage: Params) -> Stamp:
    """Hair-fine lines, one deep groove with raised rims, claw marks, a bundle, a dashed band."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    amounts = damage["amounts"]
    drawer = {"hair": _hair, "deep": _deep, "claw": _claw, "bundle": _bundle, "band": _band}
    core, rim, pale = drawer[damage["variant"]](sheet, amounts["length_mm"], amounts["width_mm"])
    height = amounts["depth_mm"] * (0.5 * rim - sheet.blur(core, 0.05))
    mask = np.maximum(core, 0.6 * rim)
    return Stamp(smooth(mask, 0.08, 0.6), core - pale, height, sheet.blank())


def _taper(count: int, sheet: Sheet, blunt: float = 0.5) -> Floats:
    """Widths along a stroke: thin at both ends, uneven between them."""
    t = np.linspace(-1.0, 1.0, count)
    uneven = np.interp(t, np.linspace(-1, 1, 9), sheet.chance.uniform(0.55, 1.0, 9))
    return np.asarray(np.clip(1 - np.abs(t) ** 3, 0.0, 1.0) ** blunt * uneven)


def _broken(count: int, sheet: Sheet, share: float) -> Floats:
    """Strength along a stroke that skips, as a point does over grain."""
    run = np.interp(
        np.linspace(0, 1, count),
        np.linspace(0, 1, max(4, count // 2)),
        sheet.chance.random(max(4, count // 2)),
    )
    return np.asarray(0.12 + 0.88 * smooth(run, share - 0.18, share + 0.18))


def _line(
    sheet: Sheet, layer: Floats, start: tuple[float, float], run: tuple[float, float], half: float
) -> Floats:
    """One tapering, skipping line from a start along (angle, length)."""
    path = sheet.path(start, run[0], run[1], sheet.chance.uniform(0.02, 0.35))
    skip = sheet.chance.uniform(0.0, 0.5)
    widths = half * _taper(len(path), sheet)
    sheet.stroke(layer, path, widths, _broken(len(path), sheet, skip))
    return path


def _hair(sheet: Sheet, length: float, width: float) -> tuple[Floats, Floats, Floats]:
    core, half = sheet.blank(), min(width, 0.45) / 2
    for index in range(int(sheet.chance.integers(1, 5))):
        run = length * (1.0 if index == 0 else sheet.chance.uniform(0.2, 0.7))
        angle = sheet.chance.normal(0.0, 0.06 if index == 0 else 0.5)
        start = (-run / 2 * np.cos(angle), sheet.chance.normal(0.0, 0.08) * length)
        _line(sheet, core, start, (angle, run), half * sheet.chance.uniform(0.6, 1.1))
    return core, sheet.blank(), sheet.blank()


def _deep(sheet: Sheet, length: float, width: float) -> tuple[Floats, Floats, Floats]:
    core, rim, pale = sheet.blank(), sheet.blank(), sheet.blank()
    path = sheet.path((-length / 2, 0.0), 0.0, length, sheet.chance.uniform(0.05, 0.5))
    widths = width / 2 * _taper(len(path), sheet, 0.35)
    sheet.stroke(core, path, widths, _broken(len(path), sheet, 0.15))
    sheet.stroke(rim, path, widths * 1.9 + 0.05, soft_mm=0.5 * width)
    rim = np.clip(rim - core, 0.0, 1.0) * smooth(sheet.noise(1.2), -0.6, 0.9)
    # Torn fibres show paler than the groove that they stand in.
    fibres = smooth(sheet.noise(0.22, 2, 5.0, 0.0), 0.5, 1.6)
    return core, rim, np.asarray(pale + core * fibres * sheet.chance.uniform(0.6, 1.7))


def _claw(sheet: Sheet, length: float, width: float) -> tuple[Floats, Floats, Floats]:
    core = sheet.blank()
    gap, angle = sheet.chance.uniform(0.05, 0.12) * length, sheet.chance.normal(0.0, 0.05)
    count = int(sheet.chance.integers(2, 6))
    for index in range(count):
        run = length * sheet.chance.uniform(0.55, 1.0)
        start = (-run / 2 + sheet.chance.normal(0, 0.05) * length, (index - (count - 1) / 2) * gap)
        _line(sheet, core, start, (angle + sheet.chance.normal(0, 0.04), run), 0.35 * width)
    return core, sheet.blur(core, 0.12) * 0.5, sheet.blank()


def _bundle(sheet: Sheet, length: float, width: float) -> tuple[Floats, Floats, Floats]:
    core = sheet.blank()
    spread = max(0.6, 3.0 * width)
    for _ in range(int(sheet.chance.integers(6, 22))):
        run = length * sheet.chance.uniform(0.15, 0.85)
        middle = sheet.chance.normal(0.0, 0.2) * length
        start = (middle - run / 2, sheet.chance.normal(0.0, 1.0) * spread)
        half = max(0.03, 0.14 * width) * sheet.chance.uniform(0.5, 1.4)
        _line(sheet, core, start, (sheet.chance.normal(0.0, 0.06), run), half)
    return core, sheet.blank(), sheet.blank()


def _band(sheet: Sheet, length: float, width: float) -> tuple[Floats, Floats, Floats]:
    """A band of short dashes where only the grain's tops were caught."""
    area = sheet.blank()
    path = sheet.path((-length / 2, 0.0), 0.0, length, sheet.chance.uniform(0.02, 0.2))
    sheet.stroke(area, path, max(0.35, 1.1 * width) * _taper(len(path), sheet, 0.3), soft_mm=0.3)
    tops = smooth(sheet.noise(sheet.chance.uniform(0.35, 0.9), 3, 1.6), 0.1, 0.9)
    core = area * tops
    return core, sheet.blank(), sheet.blank()

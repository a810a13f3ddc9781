"""Look-alikes that are no damage: what sound goods and honest photographs show."""

from __future__ import annotations

import numpy as np

from training.render.damage.raster import Sheet, Stamp, smooth
from training.render.shapes import Floats
from training.render.things.thing import Params


def dust(damage: Params) -> Stamp:
    """Specks and short fibres that lie on the surface."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    layer, width = sheet.blank(), sheet.size_mm[0]
    for _ in range(int(8 + 90 * damage["strength"])):
        at = tuple(sheet.chance.uniform(-0.5, 0.5, 2) * sheet.size_mm)
        if sheet.chance.random() < 0.22:
            run = sheet.chance.uniform(0.6, 5.0)
            path = sheet.path((at[0], at[1]), sheet.chance.uniform(0, 6.3), run, 2.6)
            sheet.stroke(
                layer, path, sheet.chance.uniform(0.02, 0.05), sheet.chance.uniform(0.3, 1)
            )
        else:
            speck = sheet.path((at[0], at[1]), sheet.chance.uniform(0, 6.3), 0.12, 0.5)
            sheet.stroke(
                layer, speck, sheet.chance.uniform(0.03, 0.11), sheet.chance.uniform(0.3, 1)
            )
    layer *= smooth(np.hypot(sheet.x, sheet.y), 0.5 * width, 0.4 * width)
    return _sound(sheet, layer, 0.03 * layer)


def hair(damage: Params) -> Stamp:
    """One long hair or thread lying loose on the surface."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    layer, run = sheet.blank(), 0.8 * sheet.size_mm[0]
    path = sheet.path((-0.4 * run, 0.0), sheet.chance.normal(0, 0.3), run, 3.0)
    sheet.stroke(layer, path, sheet.chance.uniform(0.03, 0.09))
    return _sound(sheet, layer, 0.05 * layer)


def tone(damage: Params) -> Stamp:
    """The hide's own mottling and backbone shade: broad and mild."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    broad = sheet.noise(0.35 * sheet.size_mm[0], 3, sheet.chance.uniform(1.0, 3.0), 0.7)
    layer = 0.6 * np.clip(broad, -1.6, 1.6) / 1.6 * sheet.margin()
    return _sound(sheet, layer, sheet.blank())


def grain(damage: Params) -> Stamp:
    """The grain runs finer or flatter over a region; the colour stays."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    wide = 0.4 * sheet.size_mm[0]
    layer = sheet.blob((wide, 0.6 * wide), 0.6, 1.0, 0.0) * sheet.margin()
    return Stamp(layer, sheet.blank(), sheet.blank(), sheet.blank())


def streak(damage: Params) -> Stamp:
    """Where a cloth or a finger went the surface shines otherwise: no colour, no height."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    width = sheet.size_mm[0]
    layer = sheet.blank()
    for _ in range(int(sheet.chance.integers(1, 5))):
        at = (-0.35 * width, sheet.chance.normal(0, 0.12) * width)
        path = sheet.path(at, sheet.chance.normal(0, 0.2), 0.7 * width, 0.5)
        half = sheet.chance.uniform(0.01, 0.09) * width
        sheet.stroke(layer, path, half, sheet.chance.uniform(0.3, 0.9), soft_mm=half)
    layer = layer * smooth(sheet.noise(0.6, 2, 6.0), -1.5, 0.8) * sheet.margin()
    return Stamp(layer, sheet.blank(), sheet.blank(), sheet.blank())


def finger(damage: Params) -> Stamp:
    """Fingerprints: ridges of skin grease that only the shine shows."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    away = np.hypot(sheet.x / 6.0, sheet.y / 8.5)
    bend = away * 34.0 + 2.2 * sheet.noise(4.0, 2)
    ridges = 0.5 + 0.5 * np.sin(bend)
    patchy = smooth(sheet.noise(2.2, 3), -0.8, 0.9) * smooth(away, 1.0, 0.7)
    return Stamp(ridges * patchy, sheet.blank(), sheet.blank(), sheet.blank())


def motif(damage: Params) -> Stamp:
    """A print: dots, stripes, checks, lozenges or rings, crisp and even."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    layer = _pattern(sheet, damage["variant"], sheet.chance.uniform(3.0, 14.0))
    return _sound(sheet, layer, 0.01 * layer)


def emboss(damage: Params) -> Stamp:
    """A pressed pattern or frame of lines in the leather."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    if damage["variant"] == "frame":
        width, height = sheet.size_mm
        inside = np.maximum(np.abs(sheet.x) - 0.36 * width, np.abs(sheet.y) - 0.36 * height)
        layer = smooth(np.abs(inside), 0.75, 0.3)
        layer = np.maximum(layer, smooth(np.abs(inside + 2.0), 0.5, 0.2))
    else:
        layer = _pattern(sheet, damage["variant"], sheet.chance.uniform(4.0, 12.0))
        layer = sheet.blur(layer, 0.12)
    shade = 0.3 * layer
    return Stamp(sheet.blank(), shade, -0.22 * damage["strength"] * layer, sheet.blank())


def perforation(damage: Params) -> Stamp:
    """Rows of clean punched holes, as on sneakers and summer bags."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    pitch = sheet.chance.uniform(2.4, 6.0)
    radius = pitch * sheet.chance.uniform(0.16, 0.28)
    x, y = (sheet.x + pitch / 2) % pitch - pitch / 2, (sheet.y + pitch / 2) % pitch - pitch / 2
    inside = np.abs(np.round(sheet.y / pitch)) <= sheet.chance.integers(0, 4)
    holes = smooth(np.hypot(x, y), radius + 0.04, radius - 0.04) * inside * (sheet.margin() > 0.9)
    rim = smooth(np.hypot(x, y), radius + 0.35, radius) * inside * (sheet.margin() > 0.9)
    return Stamp(holes, -holes, -0.25 * rim, sheet.blank())


def _sound(sheet: Sheet, cover: Floats, height: Floats) -> Stamp:
    """A layer that colours and lifts; its finish changes with its colour."""
    return Stamp(np.clip(np.abs(cover), 0.0, 1.0), cover, height, sheet.blank())


def _pattern(sheet: Sheet, variant: str, pitch: float) -> Floats:
    angle = float(sheet.chance.choice([0.0, np.pi / 4, np.pi / 2]))
    u = sheet.x * np.cos(angle) + sheet.y * np.sin(angle)
    v = sheet.y * np.cos(angle) - sheet.x * np.sin(angle)
    x, y = (u + pitch / 2) % pitch - pitch / 2, (v + pitch / 2) % pitch - pitch / 2
    soft = 1.2 / sheet.per_mm
    signed = {
        "dots": np.hypot(x, y) - 0.24 * pitch,
        "stripes": np.abs(y) - 0.22 * pitch,
        "checks": np.maximum(np.abs(x), np.abs(y)) - 0.28 * pitch,
        "lozenges": np.abs(x) + np.abs(y) - 0.34 * pitch,
        "rings": np.abs(np.hypot(x, y) - 0.3 * pitch) - 0.05 * pitch,
        "lines": np.minimum(np.abs(x), np.abs(y)) - 0.025 * pitch,
    }[variant]
    return smooth(signed, soft, -soft) * (sheet.margin() > 0.5)

"""Damage drawn as breaks: creases, cracks, tears, holes."""

from __future__ import annotations

import numpy as np

from training.render.damage.raster import Sheet, Stamp, smooth
from training.render.shapes import Floats
from training.render.things.thing import Params


def crease(damage: Params) -> Stamp:
    """A fold with cross wrinkles, a bundle of fine wrinkles, a dent."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    amounts = damage["amounts"]
    long, wide = amounts["length_mm"] / 2, amounts["width_mm"]
    ends = smooth(np.abs(sheet.x), long, 0.55 * long)
    if damage["variant"] == "fold":
        off = sheet.y - _wander(sheet, 0.12 * long, long)
        valley, ridge = np.exp(-((off / wide) ** 2)), np.exp(-(((off - 1.7 * wide) / wide) ** 2))
        cross = smooth(sheet.noise(0.5 * wide + 0.2, 2, 3.5, np.pi / 2), 0.6, 1.8)
        height = (0.7 * ridge - valley - 0.25 * cross * np.exp(-((off / wide) ** 2) / 3)) * ends
        line = np.exp(-((off / (0.14 * wide + 0.05)) ** 2)) * smooth(sheet.noise(1.0), -1.0, 0.6)
        mask = smooth((valley + ridge) * ends, 0.2, 0.6)
        cover = line * ends
    elif damage["variant"] == "wrinkles":
        height, cover = _wrinkles(sheet, long, wide)
        mask = smooth(sheet.blur(cover, 0.25), 0.06, 0.3)
    else:
        away = np.hypot(sheet.x / (0.5 * long), sheet.y / (0.35 * long + wide))
        height = -4.0 * np.exp(-(away**2)) + 0.7 * np.exp(-(((away - 1.5) / 0.4) ** 2))
        mask, cover = smooth(np.exp(-(away**2)), 0.2, 0.6), sheet.blank()
    inside = sheet.margin()
    return Stamp(
        mask * inside, cover * inside, amounts["depth_mm"] * height * inside, sheet.blank()
    )


def _wander(sheet: Sheet, reach_mm: float, long: float) -> Floats:
    """A smooth wandering of y along x, the same for every row."""
    knots = np.linspace(-1.6 * long, 1.6 * long, 9)
    values = np.convolve(sheet.chance.normal(0.0, reach_mm, 11), [0.25, 0.5, 0.25], "valid")
    fine = np.interp(sheet.x[0], knots, values)
    kernel = np.hanning(max(5, len(fine) // 9))
    padded = np.pad(fine, len(kernel) // 2, mode="edge")
    smoothed = np.convolve(padded, kernel / kernel.sum(), "valid")[: len(fine)]
    return np.asarray(smoothed[None, :])


def _wrinkles(sheet: Sheet, long: float, wide: float) -> tuple[Floats, Floats]:
    """Many fine wrinkles that run together and apart, as where leather was bent."""
    height, lines = sheet.blank(), sheet.blank()
    for _ in range(int(sheet.chance.integers(4, 15))):
        run = 2 * long * sheet.chance.uniform(0.25, 1.0)
        start = (
            sheet.chance.normal(0.0, 0.25) * long - run / 2,
            sheet.chance.normal(0.0, 1.0) * (wide + 0.4),
        )
        path = sheet.path(start, sheet.chance.normal(0, 0.07), run, sheet.chance.uniform(0.1, 0.5))
        taper = 1 - np.abs(np.linspace(-1, 1, len(path))) ** 2
        half = sheet.chance.uniform(0.05, 0.16) + 0.08 * wide
        one = sheet.blank()
        sheet.stroke(one, path, half * (0.3 + taper), taper, soft_mm=1.6 * half)
        height = np.minimum(height, -one * sheet.chance.uniform(0.3, 1.0))
        sheet.stroke(lines, path, 0.35 * half * (0.3 + taper), taper * 0.8)
    return 1.4 * height + 0.5 * sheet.blur(-height, 0.35), lines


def crack(damage: Params) -> Stamp:
    """Short cracks side by side, a net, branches, a net whose cells flaked off."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    amounts = damage["amounts"]
    long, half = amounts["length_mm"] / 2, amounts["width_mm"] / 2
    lines, peeled = sheet.blank(), sheet.blank()
    area = sheet.blob((long, max(0.6 * long, 4 * half)), 1.2, 0.7, 0.0) * sheet.margin()
    if damage["variant"] == "parallel":
        _parallel(sheet, lines, long, half)
    elif damage["variant"] == "branch":
        _branch(sheet, lines, ((-long, 0.0), sheet.chance.normal(0, 0.2), 2 * long), half, 3)
    else:
        cells = max(6, int(26 * sheet.chance.uniform(0.4, 1.6)))
        edge, tone = _cells(sheet, cells)
        wide = half * np.clip(1 + 0.5 * sheet.noise(1.5), 0.3, 2.0)
        lines = smooth(edge, wide + 0.06, wide * 0.5) * area
        if damage["variant"] == "flake":
            peeled = smooth(area - 0.75 * tone, 0.05, 0.12) * smooth(edge, 0.5 * half, half + 0.08)
    lines = lines * sheet.margin()
    rim = np.clip(sheet.blur(lines, 0.12 + half) - lines, 0, 1)
    mask = smooth(np.maximum(lines, peeled), 0.1, 0.5)
    height = amounts["depth_mm"] * (0.8 * rim - lines - 0.6 * peeled)
    return Stamp(mask, np.where(lines > 0.3 * peeled, lines, -peeled), height, sheet.blank())


def _parallel(sheet: Sheet, lines: Floats, long: float, half: float) -> None:
    gap = max(0.5, 5 * half) * sheet.chance.uniform(0.6, 1.6)
    tall = max(0.35 * long, 1.2)
    for x in np.arange(-long, long, gap):
        for _ in range(2):
            run = tall * sheet.chance.uniform(0.3, 1.6)
            at = (
                x + sheet.chance.normal(0, 0.3) * gap,
                sheet.chance.normal(0, 0.5) * tall - run / 2,
            )
            path = sheet.path(at, np.pi / 2 + sheet.chance.normal(0, 0.12), run, 0.8)
            taper = 1 - np.abs(np.linspace(-1, 1, len(path))) ** 2
            sheet.stroke(lines, path, half * (0.25 + 0.75 * taper) * sheet.chance.uniform(0.4, 1))


def _branch(
    sheet: Sheet,
    lines: Floats,
    run: tuple[tuple[float, float], float, float],
    half: float,
    forks: int,
) -> None:
    start, angle, length = run
    path = sheet.path(start, angle, length, 1.3)
    uneven = sheet.chance.uniform(0.4, 1.1, len(path))
    sheet.stroke(lines, path, half * uneven * np.linspace(1.0, 0.35, len(path)))
    for _ in range(int(sheet.chance.integers(1, 4)) if forks else 0):
        at = path[int(sheet.chance.integers(1, len(path) - 1))]
        turn = angle + float(sheet.chance.choice([-1, 1])) * sheet.chance.uniform(0.4, 1.1)
        further = ((float(at[0]), float(at[1])), turn, length * sheet.chance.uniform(0.2, 0.55))
        _branch(sheet, lines, further, 0.7 * half, forks - 1)


def _cells(sheet: Sheet, count: int) -> tuple[Floats, Floats]:
    """Millimetres to the nearest cell's edge, and that cell's tone (0 to 1)."""
    width, height = sheet.size_mm
    points = sheet.chance.uniform(-0.5, 0.5, (count, 2)) * [width, height]
    tones = sheet.chance.random(count)
    bend = 0.05 * min(width, height)
    x = sheet.x + bend * 0.5 * sheet.noise(0.12 * width, 3)
    y = sheet.y + bend * 0.5 * sheet.noise(0.12 * width, 3)
    first, second, tone = np.full(sheet.shape, np.inf), np.full(sheet.shape, np.inf), sheet.blank()
    for (px, py), each in zip(points, tones, strict=True):
        away = np.hypot(x - px, y - py)
        second = np.minimum(second, np.maximum(first, away))
        tone = np.where(away < first, each, tone)
        first = np.minimum(first, away)
    return (second - first) / 2, tone


def tear(damage: Params) -> Stamp:
    """A shallow cut, an open slit, a ragged rip, a corner torn up."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    amounts, variant = damage["amounts"], damage["variant"]
    long, half = amounts["length_mm"] / 2, amounts["width_mm"] / 2
    core, lips = sheet.blank(), sheet.blank()
    bends = {"cut": 0.15, "slit": 0.25, "rip": 1.6, "corner": 0.2}
    paths = [sheet.path((-long, 0.0), 0.0, 2 * long, bends[variant])]
    if variant == "corner":
        x, y = paths[0][-1]
        rest = min(1.1 * long, 0.42 * sheet.size_mm[1] - abs(y))  # within the sheet
        paths.append(sheet.path((x, y), sheet.chance.uniform(1.2, 1.9), rest, 0.3))
    for path in paths:
        taper = np.clip(1 - np.abs(np.linspace(-1, 1, len(path))) ** 3, 0, 1)
        uneven = sheet.chance.uniform(0.6, 1.1, len(path)) if variant == "rip" else 1.0
        wide = half * taper * uneven * (0.35 if variant == "cut" else 1.0)
        sheet.stroke(core, path, wide)
        sheet.stroke(lips, path, wide + 0.25 + 0.5 * half, taper, soft_mm=0.5 * half + 0.2)
    fringe = _fringe(sheet, core, lips)
    open_ = sheet.blank() if variant == "cut" else core * (1 - fringe)
    dark = core * (1 - fringe)
    rim = np.clip(lips - core, 0, 1) * smooth(sheet.noise(0.5, 3), -0.5, 0.8)
    cover = np.where(dark > 0.4, -dark, np.maximum(0.8 * rim, fringe))
    height = amounts["depth_mm"] * (0.45 * rim - 0.8 * core + 0.5 * fringe)
    mask = smooth(np.maximum(core, 0.75 * lips), 0.25, 0.7)
    return Stamp(mask, cover, height, open_)


def _fringe(sheet: Sheet, core: Floats, lips: Floats) -> Floats:
    """Torn fibres that stand across an opening's rim, where there is a rim."""
    layer = sheet.blank()
    edge = (core > 0.15) & (core < 0.9)
    rows, columns = np.nonzero(edge)
    if not len(rows):
        return layer
    count = int(min(90, 6 + len(rows) / 18) * sheet.chance.uniform(0.2, 1.0))
    for index in sheet.chance.integers(0, len(rows), count):
        at = (float(sheet.x[0, columns[index]]), float(sheet.y[rows[index], 0]))
        path = sheet.path(at, sheet.chance.uniform(0, 6.3), sheet.chance.uniform(0.2, 1.1), 1.4)
        sheet.stroke(layer, path, np.linspace(0.055, 0.02, len(path)))
    return np.asarray(layer * (lips > 0.02))


def hole(damage: Params) -> Stamp:
    """Poked with fibres, punched clean, burnt, eaten by moths."""
    sheet = Sheet(tuple(damage["size_mm"]), damage["seed"])
    amounts, variant = damage["amounts"], damage["variant"]
    half = amounts["width_mm"] / 2
    ragged = {"poke": 1.2, "punched": 0.1, "burnt": 0.9, "moth": 1.4}[variant]
    squeeze = sheet.chance.uniform(0.55, 1.0)
    core = sheet.blob((half, half * squeeze), ragged, 0.04, sheet.chance.uniform(0, 3))
    near = np.hypot(sheet.x, sheet.y)
    pit = np.exp(-((near / (2.2 * half + 0.5)) ** 2))
    lips = smooth(near, half + 1.2 * half + 0.4, half)
    fringe = _fringe(sheet, core, lips) if variant in {"poke", "moth"} else sheet.blank()
    rim = np.clip(lips - core, 0, 1) * smooth(sheet.noise(0.5, 3), -0.8, 0.8)
    rim = rim * (0.15 if variant == "punched" else 0.7)
    cover = np.where(fringe > 0.2, fringe, rim)
    if variant == "burnt":
        char = smooth(near + 0.2 * half * sheet.noise(0.4), 1.9 * half + 0.3, 1.1 * half)
        cover, rim = -char, np.maximum(rim, char)
    height = amounts["depth_mm"] * (-0.4 * pit * (variant == "poke") - 0.5 * core + 0.3 * fringe)
    mask = smooth(np.maximum(core, rim), 0.2, 0.6)
    return Stamp(mask, cover * sheet.margin(), height * sheet.margin(), core * (1 - fringe))

"""Prints of our own drawing: two inks and their dye on a tile that repeats.

Monograms are letters of invented houses (Vetra, Arco Nova, Maison Oriel) between plain geometry.
Channel 0 is the first ink, 1 the second, 2 how evenly they took, 3 unused.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from training.render.materials.tiles.fields import PIXELS, Field, blur, noise, packed

Line = list[tuple[float, float]]

LETTERS: dict[str, list[Line]] = {
    "V": [[(-0.4, 0.5), (0.0, -0.5), (0.4, 0.5)]],
    "T": [[(-0.4, 0.5), (0.4, 0.5)], [(0.0, 0.5), (0.0, -0.5)]],
    "A": [[(-0.4, -0.5), (0.0, 0.5), (0.4, -0.5)], [(-0.22, -0.1), (0.22, -0.1)]],
    "N": [[(-0.36, -0.5), (-0.36, 0.5), (0.36, -0.5), (0.36, 0.5)]],
    "M": [[(-0.45, -0.5), (-0.36, 0.5), (0.0, -0.3), (0.36, 0.5), (0.45, -0.5)]],
    "O": [[(0.4 * np.sin(a), 0.5 * np.cos(a)) for a in np.linspace(0, 2 * np.pi, 25)]],
}
HOUSES = ("VT", "AN", "MO", "VA", "ON", "MA")


def monogram(design: int, seed: int) -> Field:
    """Letters of one house in half drop, and one of six fillings between them."""
    first = np.zeros((PIXELS, PIXELS), dtype=np.float32)
    second = np.zeros_like(first)
    house = HOUSES[design % len(HOUSES)]
    for cx, cy in ((0.25, 0.25), (0.75, 0.75)):
        for letter, slip in zip(house, (-0.045, 0.045), strict=True):
            for line in LETTERS[letter]:
                at = [(cx + slip + 0.13 * x, cy - slip * 0.6 + 0.15 * y) for x, y in line]
                first = np.maximum(first, _stroke(at, 0.0085))
    for cx, cy in ((0.75, 0.25), (0.25, 0.75)):
        second = np.maximum(second, _filling(design % 6, cx, cy))
    return _inked(first, second, seed)


def _filling(design: int, cx: float, cy: float) -> Field:
    x, y = _from(cx, cy)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    if design == 0:  # hexagon with a bar
        side = np.maximum(np.abs(x), 0.5 * np.abs(x) + 0.866 * np.abs(y))
        return np.maximum(
            _band(side, 0.1, 0.008), _stroke([(cx - 0.04, cy), (cx + 0.04, cy)], 0.01)
        )
    if design == 1:  # three drops
        return _mask(
            np.minimum.reduce(
                [np.hypot(x - 0.055 * np.sin(a), y - 0.055 * np.cos(a)) for a in (0, 2.094, 4.189)]
            )
            - 0.026
        )
    if design == 2:  # two waves
        return np.maximum(
            _band(y + 0.03 * np.cos(28 * x), 0.03, 0.009),
            _band(y + 0.03 * np.cos(28 * x), -0.03, 0.009),
        ) * _mask(np.abs(x) - 0.11)
    if design == 3:  # crescent
        return np.minimum(_mask(radius - 0.09), 1 - _mask(np.hypot(x - 0.045, y) - 0.075))
    if design == 4:  # a sheaf of five rays
        ray = _band(np.abs(np.sin(2.5 * angle)), 0.0, 0.25)
        return np.asarray(ray * _mask(radius - 0.1) * (1 - _mask(radius - 0.03)))
    return np.maximum(
        _band(np.abs(x) + np.abs(y), 0.1, 0.006), _mask(np.abs(x) * 2 + np.abs(y) - 0.05)
    )


def stripes(design: int, seed: int) -> Field:
    """Upright stripes: broad, pin, grouped, and lying ones as of a sailor's shirt."""
    draw = np.random.default_rng(1000 * design + seed)
    lines = np.zeros((2, PIXELS), dtype=np.float32)
    axis = (np.arange(PIXELS) + 0.5) / PIXELS
    repeats = (1, 1, 2, 1, 3, 2)[design % 6]
    for ink, count in enumerate((1 + design % 3, design % 2)):
        for _ in range(count):
            middle, half = draw.random(), draw.uniform(0.02, 0.26) / (1 + count)
            away = np.abs((axis * repeats - middle + 0.5) % 1.0 - 0.5)
            lines[ink] = np.maximum(lines[ink], np.clip((half - away) * 120, 0, 1))
    made = [np.repeat(line[None, :], PIXELS, axis=0) for line in lines]
    if design % 2:
        made = [line.T for line in made]
    return _inked(made[0], made[1], seed)


def checks(design: int, seed: int) -> Field:
    """Checks woven of two stripes: tartans, gingham, window panes, hound's tooth."""
    axis = (np.arange(PIXELS) + 0.5) / PIXELS
    if design % 6 == 0:
        return _inked(_houndstooth(), np.zeros((PIXELS, PIXELS), dtype=np.float32), seed)
    draw = np.random.default_rng(2000 * design + seed)
    band = np.zeros((2, PIXELS), dtype=np.float32)
    halves = {1: (0.25, 0.0), 2: (0.02, 0.0), 3: (0.18, 0.02), 4: (0.12, 0.05), 5: (0.3, 0.015)}
    for ink, half in enumerate(halves[design % 6]):
        middle = 0.5 if ink == 0 else draw.uniform(0.05, 0.2)
        away = np.abs((axis - middle + 0.5) % 1.0 - 0.5)
        band[ink] = np.clip((half - away) * 150, 0, 1)
    made = [0.5 * (line[None, :] + line[:, None]) for line in band]
    return _inked(made[0], made[1], seed)


def _houndstooth() -> Field:
    axis = np.floor((np.arange(PIXELS) + 0.5) * 32 / PIXELS).astype(int)
    j, i = np.meshgrid(axis, axis, indexing="ij")
    dark_warp, dark_weft = i % 8 < 4, j % 8 < 4
    return np.asarray(np.where((i + j) % 4 < 2, dark_warp, dark_weft), dtype=np.float32)


def dots(design: int, seed: int) -> Field:
    """Dots in half drop, from pin dots to discs, every other one in the second ink."""
    count = (2, 4, 6, 8, 3, 10)[design % 6]
    size = (0.3, 0.16, 0.2, 0.12, 0.22, 0.2)[design % 6]
    axis = (np.arange(PIXELS) + 0.5) * count / PIXELS
    y, x = np.meshgrid(axis, axis, indexing="ij")
    one = _mask((np.hypot(x % 1 - 0.5, y % 1 - 0.5) - size) / count)
    two = _mask((np.hypot((x + 0.5) % 1 - 0.5, (y + 0.5) % 1 - 0.5) - size) / count)
    return _inked(one, two, seed)


def floral(design: int, seed: int) -> Field:
    """Scattered flowers of few petals, and leaves in the second ink."""
    draw = np.random.default_rng(3000 * design + seed)
    first = np.zeros((PIXELS, PIXELS), dtype=np.float32)
    second = np.zeros_like(first)
    for _ in range((9, 16, 26, 12, 40, 20)[design % 6]):
        cx, cy = draw.random(2)
        size = draw.uniform(0.35, 1.0) * (0.15, 0.11, 0.075, 0.14, 0.05, 0.1)[design % 6]
        x, y = _from(cx, cy)
        radius, angle = np.hypot(x, y), np.arctan2(y, x) + draw.uniform(0, 6)
        petals = draw.integers(4, 8)
        rim = size * (0.55 + 0.45 * np.abs(np.cos(petals * angle / 2)) ** 0.7)
        leaf = np.abs(np.sin(angle - 1.0)) * radius * 3.0 + np.abs(radius - size * 1.2)
        second = np.maximum(second, _mask(leaf - 0.5 * size))
        flower = _mask(radius - rim)
        vein = _band(np.abs(np.cos(petals * angle / 2)), 0.0, 0.08) * 0.6
        first = np.maximum(first * (1 - flower), flower * (1 - vein))
        second = np.maximum(second * (1 - flower), _mask(radius - 0.22 * size))
    return _inked(first, second, seed)


BY_NAME = {
    "monogram": monogram,
    "stripes": stripes,
    "checks": checks,
    "dots": dots,
    "floral": floral,
}


def _from(cx: float, cy: float) -> tuple[np.ndarray, np.ndarray]:
    axis = (np.arange(PIXELS) + 0.5) / PIXELS
    x, y = (axis - cx + 0.5) % 1.0 - 0.5, (axis - cy + 0.5) % 1.0 - 0.5
    return np.repeat(x[None, :], PIXELS, axis=0), np.repeat(y[:, None], PIXELS, axis=1)


def _mask(away: np.ndarray) -> Field:
    """1 where a distance in tiles is below nought, an edge of about two pixels."""
    return np.clip(0.5 - away * PIXELS / 2, 0, 1).astype(np.float32)


def _band(value: np.ndarray, middle: float, half: float) -> Field:
    return _mask(np.abs(value - middle) - half)


def _stroke(line: Line, half: float) -> Field:
    best = np.full((PIXELS, PIXELS), np.inf)
    for (ax, ay), (bx, by) in pairwise(line):
        x, y = _from((ax + bx) / 2, (ay + by) / 2)
        dx, dy = (bx - ax) / 2, (by - ay) / 2
        t = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-12), -1, 1)
        np.minimum(best, np.hypot(x - t * dx, y - t * dy), out=best)
    return _mask(best - half)


def _inked(first: Field, second: Field, seed: int) -> Field:
    draw = np.random.default_rng(seed)
    even = np.clip(0.55 + 1.1 * (noise(draw, 20, 260) - 0.3), 0, 1).astype(np.float32)
    return packed(blur(first, 0.7), blur(second, 0.7), even)

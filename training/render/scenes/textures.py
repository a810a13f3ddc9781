"""Grounds and walls as tiles that repeat: pure arrays, baked once per picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.render.shapes import Floats

PIXELS = 512
Params = Mapping[str, Any]
Baked = tuple[Floats, Floats]


def bake(params: Params) -> Baked:
    """(n, n, 3) linear colour and (n, n) height in millimetres of a pattern, by its numbers.

    Raises KeyError for an unknown pattern.
    """
    draw = np.random.default_rng(params["seed"])
    tone, height = PATTERNS[params["pattern"]](draw, params)
    first, second = (np.array(params[key]) for key in ("rgb", "rgb2"))
    if tone.ndim == 2:
        tone = tone[..., None]
    share = np.clip(tone, -1.0, 1.5)
    colour = first * (1 - share) + second * share
    # Dirt, wear and light fibres: nothing that stands in a home is even.
    uneven = 1 + params["uneven"] * _noise(draw, 1.4, 3.0)[..., None]
    fine = 1 + 0.35 * params["uneven"] * draw.standard_normal((PIXELS, PIXELS, 1))
    return np.clip(colour * uneven * fine, 0.001, 0.95), height


def _noise(
    draw: np.random.Generator, slope: float, low: float = 1.0, stretch: float = 1.0
) -> Floats:
    """Noise that repeats, of deviation 1; ``stretch`` above 1 draws it out along columns."""
    fy = np.fft.fftfreq(PIXELS)[:, None] * PIXELS * stretch
    fx = np.fft.rfftfreq(PIXELS)[None, :] * PIXELS
    radius = np.hypot(fx, fy)
    amplitude = np.where(radius < low, 0.0, np.maximum(radius, 1.0) ** -slope)
    values = np.fft.irfft2(np.fft.rfft2(draw.standard_normal((PIXELS, PIXELS))) * amplitude)
    return np.asarray(values / (values.std() + 1e-9))


def _grid() -> tuple[Floats, Floats]:
    axis = (np.arange(PIXELS) + 0.5) / PIXELS
    y, x = np.meshgrid(axis, axis, indexing="ij")
    return x, y


def _plain(draw: np.random.Generator, params: Params) -> Baked:
    """Paper, paint, enamel: even but for creases, specks of dust and smudges by "marks" 0 to 1."""
    rough = _noise(draw, 0.6, 6.0)
    marks = params.get("marks", 0.0)
    crease, specks = _creases(draw), _specks(draw)
    smudges = np.clip(_noise(draw, 1.7), 0.0, 2.0)
    tone = 0.02 * _noise(draw, 1.2) + marks * (0.1 * crease + 0.5 * specks + 0.07 * smudges)
    return tone, params["relief_mm"] * 0.3 * rough + 0.9 * marks * crease


def _creases(draw: np.random.Generator) -> Floats:
    """Up to four long folds, -1 to 1 across each, stronger here than there."""
    x, y = _grid()
    made = np.zeros((PIXELS, PIXELS))
    for _ in range(int(draw.integers(0, 5))):
        a, b = (int(value) for value in draw.integers(-2, 3, 2))
        if a == b == 0:
            continue
        away = ((a * x + b * y + draw.random() + 0.02 * _noise(draw, 2.2)) % 1.0 - 0.5) * 90.0
        made += np.exp(-(away**2)) * np.clip(_noise(draw, 2.0), 0.0, 1.5)
    return np.asarray(np.clip(made, 0.0, 1.5))


def _specks(draw: np.random.Generator) -> Floats:
    """Dust and crumbs: single points of a millimetre or two."""
    made = np.zeros((PIXELS, PIXELS))
    count = int(draw.integers(10, 160))
    at = draw.integers(0, PIXELS, (2, count))
    made[at[0], at[1]] = draw.random(count)
    return made


def _boards(draw: np.random.Generator, params: Params) -> Baked:
    """Boards along x, each of its own tone, with grain drawn out along it."""
    x, y = _grid()
    rows = max(1, int(params["count"]))
    row = np.floor(y * rows).astype(int) % rows
    start = draw.random(rows)
    place = (x + start[row]) % 1.0
    joint = np.minimum(place, 1 - place) * params["extent_mm"]
    seam = np.abs((y * rows) % 1.0 - 0.5)
    gap = (0.5 - seam) * params["extent_mm"] / rows
    groove = np.exp(-((np.minimum(gap, joint) / 1.3) ** 2)) * (1.0 if params["grooves"] else 0.0)
    shift = (draw.integers(0, PIXELS, rows))[row]
    along = _noise(draw, 1.25, 2.0, 0.06)
    rings = _noise(draw, 1.7, 1.0, 0.08)
    columns = (np.arange(PIXELS)[None, :] + shift) % PIXELS
    lines = np.arange(PIXELS)[:, None]
    grain = along[lines, columns] * 0.22 + 0.18 * np.sin(9.0 * rings[lines, columns])
    tone = 0.45 + 0.3 * draw.standard_normal(rows)[row] * 0.5 + params["contrast"] * grain
    tone = tone * (1 - groove) + 1.5 * groove  # beyond the darker colour: dirt in the gap
    return tone, -params["relief_mm"] * (groove + 0.06 * grain)


def _tiles(draw: np.random.Generator, params: Params) -> Baked:
    x, y = _grid()
    count = max(1, int(params["count"]))
    i, j = np.floor(x * count).astype(int) % count, np.floor(y * count).astype(int) % count
    away = np.maximum(np.abs((x * count) % 1 - 0.5), np.abs((y * count) % 1 - 0.5))
    edge = (0.5 - away) * params["extent_mm"] / count
    grout = 1 / (1 + np.exp(np.minimum((edge - 2.2) * 2.5, 50.0)))
    veins = np.exp(-np.abs(_noise(draw, 1.9)) * 9.0) * params["contrast"]
    cloud = 0.25 * _noise(draw, 1.6) * params["contrast"]
    own = 0.08 * draw.standard_normal((count, count))[i, j]
    return np.clip(grout + (1 - grout) * (0.12 + own + cloud + 0.3 * veins), 0, 1), -1.2 * grout


def _carpet(draw: np.random.Generator, params: Params) -> Baked:
    pile = _noise(draw, 0.35, 30.0)
    lay = _noise(draw, 1.6)
    tone = 0.45 + 0.2 * pile + 0.16 * lay
    if params["motif"]:
        tone = tone + 0.55 * (_motif(draw, params) - 0.4)
    return tone, params["relief_mm"] * (1.2 * pile + 1.5 * lay)


def _motif(draw: np.random.Generator, params: Params) -> Floats:
    """A rug's or a print's own pattern: bands, lozenges or blobs that repeat."""
    x, y = _grid()
    count = max(1, int(params["count"]))
    if params["motif"] == "bands":
        wave = np.sin(2 * np.pi * count * y) + 0.6 * np.sin(2 * np.pi * (2 * count + 1) * y + 1)
        return np.asarray(wave > 0.2, dtype=float)
    if params["motif"] == "lozenges":
        u, v = (x * count) % 1 - 0.5, (y * count) % 1 - 0.5
        away = np.abs(u) + np.abs(v)
        return np.asarray((np.abs(away - 0.42) < 0.05) | (away < 0.15), dtype=float)
    blobs = _noise(draw, 2.6, count, 1.0)
    return np.asarray(1 / (1 + np.exp(-14 * (np.abs(blobs) - 0.8))))


def _concrete(draw: np.random.Generator, params: Params) -> Baked:
    cloud = _noise(draw, 1.5)
    pits = np.clip(_noise(draw, 0.5, 20.0) - 2.1, 0, 1)
    cracks = np.exp(-np.abs(_noise(draw, 2.0)) * 60.0)
    tone = 0.4 + 0.22 * params["contrast"] * cloud + 0.7 * pits + 0.25 * cracks
    return tone, params["relief_mm"] * (0.4 * _noise(draw, 0.9, 8.0) - 2.0 * pits)


def _weave(draw: np.random.Generator, params: Params) -> Baked:
    x, y = _grid()
    threads = 2 * np.pi * 110
    slub = _noise(draw, 1.0, 4.0, 0.1) * 0.5 + _noise(draw, 1.0, 4.0, 9.0) * 0.5
    cloth = np.sin(threads * x) * np.sin(threads * y)
    tone = 0.35 + 0.05 * cloth + 0.06 * slub
    if params["motif"]:
        tone = tone + 0.7 * _motif(draw, params)
    return tone, params["relief_mm"] * (0.15 * cloth + 0.1 * slub)


def _brushed(draw: np.random.Generator, params: Params) -> Baked:
    """Beaten or brushed metal foil, as behind a shop's shelves."""
    dents = np.exp(-np.abs(_noise(draw, 1.1, 9.0, 0.45)) * 3.0)
    return 0.4 + 0.25 * _noise(draw, 1.0, 3.0, 6.0) * params["contrast"], (
        params["relief_mm"] * 2.0 * dents
    )


PATTERNS: Mapping[str, Callable[[np.random.Generator, Params], Baked]] = {
    "plain": _plain,
    "boards": _boards,
    "tiles": _tiles,
    "carpet": _carpet,
    "concrete": _concrete,
    "weave": _weave,
    "brushed": _brushed,
}


def pixels(params: Params) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A baked pattern as two RGBA pictures of 32-bit floats: colour, and height."""
    colour, height = bake(params)
    both = []
    for values in (colour, np.repeat(height[..., None], 3, axis=2)):
        rgba = np.ones((PIXELS, PIXELS, 4), dtype=np.float32)
        rgba[..., :3] = values
        both.append(rgba)
    return both[0], both[1]

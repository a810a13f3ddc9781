"""Styles of letters: strokes given their width, contrast and serifs, flat or raised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats, Mesh, grid_mesh, merge, resample
from training.render.things.fittings.alphabet import glyph
from training.render.things.thing import Letters

CAPITAL = 0.7  # height of a capital in a font's size, as fonts have it


@dataclass(frozen=True)
class Style:
    """Widths of upright and level strokes, length and height of serifs, in heights of a capital;
    how wide letters are, how far apart, how they lean, and gaps as stencils have them."""

    upright: float
    level: float
    serif: float = 0.0
    serif_high: float = 0.0
    wide: float = 1.0
    apart: float = 0.2
    lean: float = 0.0
    gap: float = 0.0


STYLES = {
    "serif": Style(0.16, 0.05, serif=0.15, serif_high=0.045, apart=0.34),
    "slab": Style(0.13, 0.12, serif=0.16, serif_high=0.12, apart=0.36),
    "condensed": Style(0.15, 0.13, wide=0.58, apart=0.2),
    "wide": Style(0.07, 0.07, wide=1.15, apart=0.26),
    "italic": Style(0.13, 0.045, serif=0.12, serif_high=0.04, apart=0.3, lean=0.24),
    "stencil": Style(0.19, 0.15, apart=0.24, gap=0.09),
}
"""Drawn here; "sans" is Blender's own font."""


@dataclass(frozen=True)
class Ribbon:
    """One stroke on the plane: (n, 2) middle, (n,) half width and (n, 2) unit normals."""

    middle: Floats
    half: Floats
    side: Floats


def ribbons(text: str, style: Style, size: float, spacing: float, weight: float) -> list[Ribbon]:
    """The strokes of a line of letters, its middle at the origin, in the unit of ``size``."""
    high = CAPITAL * size
    made: list[tuple[Floats, bool]] = []
    at = 0.0
    for letter in text:
        wide, lines = glyph(letter)
        for line in lines:
            # Serifs are built on the upright letter, before it leans.
            spot = line * np.array([style.wide, 1.0]) + np.array([at, 0.0])
            made += [(each, False) for each in _stencilled(spot, style)]
            made += [(each, True) for each in _serifs(spot, style)]
        at += wide * style.wide + style.apart * spacing + (spacing - 1.0) * 0.5
    length = at - style.apart * spacing - (spacing - 1.0) * 0.5
    found = []
    for line, serif in made:
        middle = line - np.array([length / 2, 0.5])
        middle[:, 0] += style.lean * middle[:, 1]
        found.append(_ribbon(middle * high, style, high, weight, serif=serif))
    return found


def _ribbon(line: Floats, style: Style, high: float, weight: float, *, serif: bool) -> Ribbon:
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    side = np.column_stack([-way[:, 1], way[:, 0]])
    if serif:
        half = np.full(len(line), style.serif_high * high / 2)
    else:
        steep = np.abs(way[:, 1])
        # A broad pen: strokes that rise to the right are as thin as level ones.
        rising = np.clip(way[:, 0] * way[:, 1] * 2.0, 0.0, 1.0)
        share = np.clip(steep - 0.75 * rising, 0.0, 1.0)
        half = (style.level + (style.upright - style.level) * share) * high / 2
    return Ribbon(line, np.maximum(half + weight, 0.01 * high), side)


def _stencilled(line: Floats, style: Style) -> list[Floats]:
    """The stroke in short steps, sharp corners split; a stencil's has a gap in its middle."""
    parts: list[Floats] = []
    start = 0
    for index in range(1, len(line) - 1):
        a, b = line[index] - line[index - 1], line[index + 1] - line[index]
        if a @ b < 0.75 * np.linalg.norm(a) * np.linalg.norm(b):
            parts.append(line[start : index + 1])
            start = index
    parts.append(line[start:])
    made = [resample(each, 0.06, closed=False) for each in parts]
    if not style.gap:
        return made
    cut: list[Floats] = []
    for each in made:
        along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(each, axis=0), axis=1))])
        if along[-1] < 0.8:
            cut.append(each)
            continue
        middle = along[-1] * 0.5
        for low, high in ((0.0, middle - style.gap / 2), (middle + style.gap / 2, along[-1])):
            wanted = np.linspace(low, high, 8)
            cut.append(np.stack([np.interp(wanted, along, each[:, k]) for k in (0, 1)], axis=1))
    return cut


def _serifs(line: Floats, style: Style) -> list[Floats]:
    """A level bar under and over the steep ends of a stroke that stand on the line's edges."""
    made: list[Floats] = []
    if not style.serif:
        return made
    half = style.serif
    for end, before in ((line[0], line[1]), (line[-1], line[-2])):
        way = end - before
        steep = abs(way[1]) > 0.6 * np.linalg.norm(way)
        if steep and (end[1] < 0.02 or end[1] > 0.98):
            y = style.serif_high / 2 if end[1] < 0.5 else 1 - style.serif_high / 2
            made.append(np.array([[end[0] - half, y], [end[0], y], [end[0] + half, y]]))
    return made


def raised(letters: Letters) -> Mesh:
    """Letters in their own frame's millimetres, from half their depth below it to half above.

    Raises KeyError for a style that is not drawn here.
    """
    style = STYLES[letters.font]
    strokes = ribbons(letters.text, style, letters.size_mm, letters.spacing, letters.weight_mm)
    low, high = -letters.depth_mm / 2, letters.depth_mm / 2
    bevel = min(0.1, letters.depth_mm / 3)
    if not strokes:
        raise ValueError(f"no letters in {letters.text!r}")
    return merge([_bar(each, low, high, bevel) for each in strokes])


def _bar(stroke: Ribbon, low: float, high: float, bevel: float) -> Mesh:
    """One stroke with sides, a bevelled top and both ends closed."""
    inset = np.minimum(bevel, stroke.half * 0.5)
    way = np.column_stack([stroke.side[:, 1], -stroke.side[:, 0]])
    middle = stroke.middle.copy()
    columns = []
    for sign, half, z in (
        (1.0, stroke.half, low), (1.0, stroke.half, high - bevel),
        (1.0, stroke.half - inset, high), (-1.0, stroke.half - inset, high),
        (-1.0, stroke.half, high - bevel), (-1.0, stroke.half, low),
    ):  # fmt: skip
        flat = middle + sign * half[:, None] * stroke.side
        columns.append(np.column_stack([flat, np.full(len(flat), z)]))
    rings = list(np.stack(columns, axis=1))
    for end, sign in ((0, -1.0), (-1, 1.0)):
        out = sign * inset[end] * 0.5 * way[end]
        rings[end] = rings[end] + np.array([out[0], out[1], 0.0])
    side = grid_mesh(rings, close=False)
    last = len(rings) - 1
    far = last * 6
    caps = np.array(
        [
            [0, 1, 4, 5],
            [1, 2, 3, 4],
            [far + 5, far + 4, far + 1, far],
            [far + 4, far + 3, far + 2, far + 1],
        ],
        dtype=np.int64,
    )
    return Mesh(side.vertices, [*side.faces, caps], [*side.slots, np.zeros(4, dtype=np.int64)])

"""Print on labels, pages and receipts: words and bar codes as thin patches just above a surface."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from training.render.shapes import Floats, Mesh

Box = tuple[float, float, float, float]  # x, y of the lower left, x, y of the upper right


def text_lines(draw: random.Random, area: Box, line_mm: float, *, ragged: float = 0.4) -> list[Box]:
    """Words of unreadable text, line after line, as boxes."""
    boxes: list[Box] = []
    y = area[3] - line_mm
    while y > area[1]:
        end = area[2] - draw.uniform(0.0, ragged) * (area[2] - area[0])
        x = area[0]
        while x < end:
            wide = min(draw.uniform(1.0, 4.5) * line_mm * 0.5, end - x)
            boxes += letters((x, y, x + wide, y + line_mm * 0.5), draw)
            x += wide + line_mm * 0.35
        y -= line_mm
    return boxes


def letters(area: Box, draw: random.Random) -> list[Box]:
    """One word: an upright and a bow for each letter."""
    tall = area[3] - area[1]
    boxes: list[Box] = []
    x = area[0]
    while x + tall * 0.3 < area[2]:
        wide, stroke = tall * draw.uniform(0.4, 0.75), tall * 0.17
        boxes.append((x, area[1], x + stroke, area[3]))
        at = area[1] + tall * draw.choice([0.0, 0.42, 0.83])
        boxes.append((x, at, x + wide, at + stroke))
        if draw.random() < 0.6:
            boxes.append(
                (x + wide - stroke, area[1], x + wide, area[1] + tall * draw.choice([0.6, 1.0]))
            )
        x += wide + tall * 0.22
    return boxes


def bar_code(draw: random.Random, area: Box) -> list[Box]:
    """Upright bars of one to four widths."""
    unit = (area[2] - area[0]) / 95.0
    boxes: list[Box] = []
    x = area[0]
    while x < area[2] - 4 * unit:
        wide = unit * draw.choice([1, 1, 2, 3])
        boxes.append((x, area[1], x + wide, area[3]))
        x += wide + unit * draw.choice([1, 1, 2, 3])
    return boxes


def printed(boxes: list[Box], surface: Callable[[Floats], Floats]) -> Mesh:
    """Boxes of print laid on a surface that maps (n, 2) flat points into space."""
    corners = np.array([[(a, b), (c, b), (c, d), (a, d)] for a, b, c, d in boxes], dtype=float)
    count = len(corners)
    vertices = surface(corners.reshape(-1, 2))
    faces = np.arange(4 * count, dtype=np.int64).reshape(count, 4)
    return Mesh(vertices, [faces], [np.zeros(count, dtype=np.int64)])

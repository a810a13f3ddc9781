"""Colours as shops have them: named families, how often they come, and how they scatter.

sRGB as people write it; everything that leaves this file is linear light.
"""

from __future__ import annotations

import random

Rgb = list[float]

LEATHERS: dict[str, tuple[float, tuple[str, ...]]] = {
    "black": (30.0, ("#181613", "#1c1917", "#1d1716", "#17181b", "#232221", "#292624", "#2f2c2a")),
    "brown": (10.0, ("#432b1d", "#52321f", "#5f3c26", "#3a2820", "#6f4629")),
    "tan": (12.0, ("#9a5a2c", "#b0703d", "#8c4f29", "#b98150", "#a5673f", "#c08a5a")),
    "beige": (8.0, ("#c9b497", "#d8c6ab", "#b9a083", "#bfae97", "#cbb7a0")),
    "white": (13.0, ("#eeebe4", "#f2efe9", "#f0eee9", "#e9e4dc", "#f4f3f1")),
    "cream": (7.0, ("#ece3d0", "#e8dcc4", "#f0e8d8", "#e6dfd0", "#e9dfd4")),
    "grey": (7.0, ("#8b8884", "#6d6c6c", "#4a4a4d", "#a9a39c", "#cfccc6", "#babbbd")),
    "red": (6.0, ("#a3161f", "#b8202a", "#8a1019", "#c2362f")),
    "burgundy": (4.0, ("#4f141c", "#5e1b26", "#3e1219")),
    "navy": (5.0, ("#1a2238", "#20293f", "#141b2b", "#27324f")),
    "blue": (3.0, ("#2b4f86", "#5f87b0", "#8fb0cb", "#1f6aa5", "#38608f")),
    "green": (4.0, ("#23402f", "#3c4a2f", "#5a6141", "#0f4a3a", "#7c8d72", "#2a5c46")),
    "pink": (4.0, ("#d9a7a6", "#c97f8a", "#e3c0bd", "#c2306b", "#d8869a", "#b98a83")),
    "yellow": (1.5, ("#d8b23a", "#c98f1f", "#e4cf7a")),
    "orange": (1.5, ("#c9562a", "#d06f33", "#b3461f")),
    "lilac": (1.0, ("#a694b5", "#75608c", "#4b3a5d")),
}

FABRICS: dict[str, tuple[float, tuple[str, ...]]] = {
    "black": (19.0, ("#1c1c1f", "#232224", "#29292d")),
    "white": (16.0, ("#efeeea", "#f3f1ee", "#e6e3da")),
    "grey": (11.0, ("#8d8f92", "#5d6064", "#b5b6b6", "#3e4044")),
    "navy": (11.0, ("#1c2439", "#243050", "#182036")),
    "blue": (9.0, ("#34598c", "#7ea3c9", "#a9c4dc", "#1f4fa0", "#4b7398")),
    "beige": (9.0, ("#cdbba0", "#dccfb8", "#b3a283", "#a9946f")),
    "red": (7.0, ("#b0202c", "#c7333a", "#8d1a26")),
    "green": (6.0, ("#2f4a38", "#5d6a45", "#1e6047", "#8ea184")),
    "pink": (5.0, ("#e0b3b7", "#d58aa0", "#c5356f", "#eed3d2")),
    "brown": (4.0, ("#4d3526", "#6a4b34", "#7d5c40")),
    "yellow": (2.0, ("#dfba45", "#ecd894")),
    "lilac": (2.0, ("#9d8fb8", "#594a78")),
    "orange": (1.5, ("#cf6a35", "#dd8a4e")),
}

METALS: dict[str, tuple[float, str, float]] = {
    # weight, reflectance at normal incidence as sRGB, and the roughness of its polish
    "gold": (34.0, "#e8c987", 0.11),
    "pale_gold": (16.0, "#e6d3ab", 0.12),
    "old_gold": (8.0, "#b08d57", 0.24),
    "palladium": (20.0, "#d6d4cf", 0.10),
    "ruthenium": (8.0, "#6e6c6c", 0.14),
    "gunmetal": (5.0, "#4b4a4c", 0.18),
    "brass": (5.0, "#cda65a", 0.20),
    "rose_gold": (2.0, "#dcae95", 0.12),
    "black": (2.0, "#232325", 0.22),
}


def linear(code: str) -> Rgb:
    """``#rrggbb`` as linear light."""
    parts = [int(code[start : start + 2], 16) / 255.0 for start in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]


def shade(rgb: Rgb, factor: float) -> Rgb:
    """A linear colour made lighter or darker, never past what a surface can reflect."""
    return [round(min(max(value * factor, 0.002), 0.92), 5) for value in rgb]


def near(draw: random.Random, rgb: Rgb, spread: float = 0.12) -> Rgb:
    """A colour of the same family: its lightness and a little of its hue drawn anew."""
    tone = draw.gauss(0.0, spread)
    return [
        round(min(max(value * 2.0 ** (tone + draw.gauss(0.0, spread * 0.25)), 0.004), 0.88), 5)
        for value in rgb
    ]


def mixed(first: Rgb, second: Rgb, share: float) -> Rgb:
    """``share`` of the second colour in the first."""
    return [round(a + (b - a) * share, 5) for a, b in zip(first, second, strict=True)]


def luminance(rgb: Rgb) -> float:
    """Relative luminance of a linear colour (Rec. 709)."""
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def pick(draw: random.Random, table: dict[str, tuple[float, tuple[str, ...]]]) -> tuple[str, Rgb]:
    """A family by how often it comes, and one colour of it."""
    names = list(table)
    name = draw.choices(names, [table[each][0] for each in names])[0]
    return name, near(draw, linear(draw.choice(table[name][1])))

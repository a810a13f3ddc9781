"""What props are made of, by their roles: colours as homes and shops have them, linear RGB."""

from __future__ import annotations

import random
from typing import Any

from training.render.materials import palette

Look = dict[str, Any]


def plain(rgb: list[float], rough: float) -> Look:
    """One colour, one roughness."""
    return {"kind": "plain", "rgb": [round(each, 4) for each in rgb], "rough": round(rough, 3)}


def varied(draw: random.Random, rgb: tuple[float, float, float], by: float = 0.25) -> list[float]:
    """A colour lighter or darker, and a little off in hue."""
    light = draw.uniform(1.0 - by, 1.0 + by)
    return [min(0.92, each * light * draw.uniform(0.94, 1.06)) for each in rgb]


def any_colour(draw: random.Random) -> list[float]:
    """White and black as often as they are owned, else muted, seldom strong."""
    choice = draw.random()
    if choice < 0.3:
        return varied(draw, (0.75, 0.74, 0.71), 0.15)
    if choice < 0.5:
        return varied(draw, (0.02, 0.02, 0.022), 0.5)
    dull = draw.choice([0.3, 0.55, 0.9])
    grey = draw.uniform(0.04, 0.5)
    strong = [draw.uniform(0.01, 0.75) for _ in range(3)]
    return [grey * (1 - dull) + each * dull for each in strong]


def paper(draw: random.Random) -> Look:
    """White or cream paper."""
    warm = draw.uniform(0.82, 1.0)
    light = draw.uniform(0.62, 0.86)
    return plain([light, light * (0.9 + 0.1 * warm), light * warm], draw.uniform(0.6, 0.9))


def card(draw: random.Random) -> Look:
    """Coloured or brown card, as boxes are."""
    return palette.draw_card(draw)


def ceramic(draw: random.Random) -> Look:
    """Glazed or raw."""
    return plain(any_colour(draw), draw.choice([0.08, 0.15, 0.5]))


def plastic(draw: random.Random) -> Look:
    """Moulded plastic."""
    return palette.draw_plastic(draw)


def ink(draw: random.Random) -> Look:
    """Print: nearly black."""
    return plain(varied(draw, (0.02, 0.02, 0.022), 0.6), draw.uniform(0.4, 0.8))


def wood(draw: random.Random) -> Look:
    """Oak to walnut, or painted."""
    return palette.draw_wood(draw)


def metal(draw: random.Random) -> Look:
    """Gold, silver or dark metal."""
    return palette.draw_metal(draw)


def fabric(draw: random.Random) -> Look:
    """Woven cloth."""
    return palette.draw_fabric(draw)


def glass(draw: random.Random) -> Look:
    """Clear glass with a trace of green."""
    return palette.draw_glass(draw, tinted=False)


def skin(draw: random.Random) -> Look:
    """Skin of any tone."""
    return palette.draw_skin(draw)


def leaf(draw: random.Random) -> Look:
    """Leaves of house plants."""
    return plain(varied(draw, (0.06, 0.16, 0.03), 0.5), draw.uniform(0.3, 0.6))

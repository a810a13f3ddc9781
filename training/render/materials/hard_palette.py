"""Rubber, clear and hard materials, paper and skin, drawn as they come: pure numbers."""

from __future__ import annotations

import random

from training.render.materials.colours import FABRICS, Rgb, linear, near, pick
from training.render.materials.drawn import Params, common, weighted, within

WOODS = ("#8a5a34", "#b98a58", "#5a3a24", "#c9a878", "#d9c3a0", "#9a938a", "#3d2b20")
SKINS = ("#f0cdb6", "#e3b594", "#c98f68", "#a56b45", "#6f4329", "#4a2c1d")


def draw_rubber(draw: random.Random, split: str | None = None) -> Params:
    """A sole's rubber: white and yellowed, black, gum, or of any colour."""
    codes = ["#ece8de", "#e9e3cf", "#1a1a1b", "#a9713d", "#b8b4ab", "#efefee"]

    def one() -> Params:
        plain = draw.random() < 0.85
        rgb = near(draw, linear(draw.choice(codes)), 0.08) if plain else pick(draw, FABRICS)[1]
        rough = round(draw.uniform(0.42, 0.75), 3)
        return {"kind": "rubber", "rgb": rgb, "rough": rough, "dirt": _dirt(draw), **common(draw)}

    return within(split, one)


def draw_sole(draw: random.Random) -> Params:
    """The sole of a shoe that is no sneaker: leather, black rubber, or painted."""
    codes = ["#b07c4e", "#8a5d38", "#1b1a1a", "#c9a27a", "#9b1620"]
    return {
        "kind": "rubber",
        "rgb": near(draw, linear(draw.choice(codes)), 0.08),
        "rough": round(draw.uniform(0.3, 0.6), 3),
        "dirt": _dirt(draw),
        **common(draw),
    }


def _dirt(draw: random.Random) -> float:
    return round(draw.betavariate(1.2, 2.6), 3)


def draw_wood(draw: random.Random, split: str | None = None) -> Params:
    """Boards of a table or a floor, from pale oak to walnut and painted grey."""
    return within(
        split,
        lambda: {
            "kind": "wood",
            "rgb": near(draw, linear(draw.choice(WOODS)), 0.1),
            "rough": round(draw.uniform(0.25, 0.6), 3),
            "plank_mm": round(draw.choice([0.0, draw.uniform(70.0, 190.0)]), 1),
            "contrast": round(draw.uniform(0.25, 0.9), 3),
            **common(draw),
        },
    )


def draw_vinyl(draw: random.Random, split: str | None = None) -> Params:
    """Clear or tinted soft plastic of a transparent bag."""
    clear = draw.random() < 0.55
    rgb: Rgb = [0.8, 0.82, 0.84] if clear else pick(draw, FABRICS)[1]
    return within(
        split,
        lambda: {
            "kind": "vinyl",
            "rgb": near(draw, rgb, 0.06),
            "rough": round(draw.uniform(0.03, 0.12), 3),
            "cover": round(draw.uniform(0.03, 0.1) if clear else draw.uniform(0.2, 0.5), 3),
            "haze": round(draw.betavariate(1.3, 4.0), 3),
            **common(draw),
        },
    )


def draw_glass(draw: random.Random, *, tinted: bool = True) -> Params:
    """A lens of sunglasses, tinted evenly or towards the top, or clear glass of a shelf."""
    tints = ["#2a2522", "#3a2a1c", "#23302c", "#1d2a3d", "#5a3a2c", "#101012"]
    rgb = near(draw, linear(draw.choice(tints)), 0.1) if tinted else [0.75, 0.8, 0.78]
    return {
        "kind": "glass",
        "rgb": rgb,
        "rough": 0.02,
        "cover": round(draw.uniform(0.55, 0.93) if tinted else draw.uniform(0.02, 0.06), 3),
        "gradient": round(draw.choice([0.0, draw.uniform(0.3, 0.8)]) if tinted else 0.0, 3),
        **common(draw),
    }


def draw_plastic(draw: random.Random, split: str | None = None) -> Params:
    """Moulded plastic or acetate: black, tortoise, coloured."""

    def one() -> Params:
        tortoise = draw.random() < 0.25
        return {
            "kind": "acetate" if tortoise else "plastic",
            "rgb": linear("#7a4a20") if tortoise else pick(draw, FABRICS)[1],
            "rough": round(draw.triangular(0.06, 0.5, 0.16), 3),
            **common(draw),
        }

    return within(split, one)


def draw_card(draw: random.Random) -> Params:
    """Card of a box, or kraft, or printed paper."""
    codes = ["#b08a5c", "#efece4", "#1c1b1b", "#d8d2c6", "#c9a777", "#7a1f24", "#25304a"]
    return {
        "kind": "card",
        "rgb": near(draw, linear(draw.choice(codes)), 0.1),
        "rough": round(draw.uniform(0.5, 0.9), 3),
        **common(draw),
    }


def draw_skin(draw: random.Random) -> Params:
    """Skin of a hand, of any tone."""
    return {
        "kind": "skin",
        "rgb": near(draw, linear(draw.choice(SKINS)), 0.1),
        "rough": round(draw.uniform(0.42, 0.58), 3),
        **common(draw),
    }


GROUNDS = {"wood": 5, "carpet": 3, "concrete": 2, "marble": 2, "linen": 3, "paper": 2}


def draw_ground(draw: random.Random, kind: str | None = None) -> Params:
    """What goods stand on: wood, carpet, concrete, marble, bed linen or background paper."""
    name = kind or weighted(draw, GROUNDS)
    if name == "wood":
        return draw_wood(draw)
    codes = {
        "carpet": ["#8a8378", "#4b4a4d", "#b9a98f", "#6b2a2c", "#3a4657", "#d9d3c7"],
        "concrete": ["#8f8d89", "#a8a49c", "#6c6b69"],
        "marble": ["#e6e4df", "#d9d3c8", "#2b2a2b", "#c9b8a4"],
        "linen": ["#f0eeea", "#dfe3e8", "#c9c2b8", "#8fa0b0", "#e8d9d2"],
        "paper": ["#f1f0ee", "#d8d8d8", "#c9b8a5", "#2a2a2c", "#e4d2cb"],
    }[name]
    return {
        "kind": name,
        "rgb": near(draw, linear(draw.choice(codes)), 0.08),
        "rough": round(draw.uniform(0.15, 0.4) if name == "marble" else draw.uniform(0.6, 0.9), 3),
        "grain_mm": round(draw.uniform(0.4, 0.8), 3),
        **common(draw),
    }

"""Cloth, canvas, nylon, linings and their prints, drawn as shops have them: pure numbers."""

from __future__ import annotations

import random

from training.render.materials.colours import (
    FABRICS,
    Rgb,
    linear,
    luminance,
    mixed,
    near,
    pick,
)
from training.render.materials.drawn import Params, common, weighted, within
from training.render.materials.leather_palette import smooth_numbers, suede_numbers

COTTONS = {"plain": 4.0, "twill": 3.0, "oxford": 1.5, "satin": 1.0}


def draw_lining(draw: random.Random, leather: Params | None = None) -> Params:
    """The inside: goat suede, cotton twill, a woven pattern of the house, or smooth leather."""
    beige = linear(draw.choice(["#b89a78", "#c9b08c", "#8a6f58", "#3a3433", "#1e1c1c", "#8b2430"]))
    rgb = near(draw, beige, 0.12)
    if leather and draw.random() < 0.45:
        rgb = near(draw, leather["rgb"], 0.15)
    chance = draw.random()
    if chance < 0.32:
        return {"kind": "suede", "rgb": rgb, **suede_numbers(draw), **common(draw)}
    if chance < 0.52:
        return {"kind": "smooth", "rgb": rgb, **smooth_numbers(draw), **common(draw)}
    print_ = draw_print(draw, rgb, names=("monogram",)) if chance > 0.8 else None
    return draw_fabric(draw, kind="cotton", rgb=rgb, ink=print_, plain=print_ is None)


def draw_canvas(draw: random.Random, split: str | None = None) -> Params:
    """Coated canvas with an invented monogram, in the browns, greys and blacks it comes in."""
    grounds = [
        "#4a3423",
        "#5b4029",
        "#2a2320",
        "#6e675c",
        "#c7b698",
        "#232325",
        "#d9cdb8",
        "#3d4a5e",
    ]

    def one() -> Params:
        rgb = near(draw, linear(draw.choice(grounds)), 0.1)
        return {
            "kind": "coated_canvas",
            "rgb": rgb,
            "rough": round(draw.uniform(0.34, 0.5), 3),
            "grain_mm": round(draw.uniform(0.55, 0.9), 3),
            "grain_depth_mm": round(draw.uniform(0.02, 0.06), 4),
            "ink": draw_print(draw, rgb, names=("monogram",)),
            **common(draw),
        }

    return within(split, one)


def draw_print(draw: random.Random, rgb: Rgb, *, names: tuple[str, ...]) -> Params:
    """A print of our own drawing: its pattern, its repeat, and two inks that show on the cloth."""
    dark = luminance(rgb) < 0.12
    towards = linear("#d8b981" if dark else "#241a14")
    first = mixed(rgb, near(draw, towards, 0.15), draw.uniform(0.45, 0.95))
    second = mixed(rgb, near(draw, pick(draw, FABRICS)[1]), draw.uniform(0.5, 1.0))
    name = draw.choice(names)
    size = {"monogram": (70.0, 130.0), "checks": (18.0, 120.0), "stripes": (10.0, 70.0)}
    low, high = size.get(name, (60.0, 160.0))
    return {
        "pattern": name,
        "design": draw.randrange(6),
        "repeat_mm": round(draw.uniform(low, high), 2),
        "first_rgb": first,
        "second_rgb": second,
        "cover": round(draw.uniform(0.75, 1.0), 3),
    }


FABRIC_KINDS = {
    "cotton": 30,
    "denim": 9,
    "wool": 10,
    "knit": 14,
    "jersey": 16,
    "silk": 12,
    "canvas": 5,
    "linen": 4,
}
PRINTS = ("stripes", "checks", "floral", "dots")


def draw_fabric(
    draw: random.Random,
    split: str | None = None,
    *,
    kind: str | None = None,
    rgb: Rgb | None = None,
    ink: Params | None = None,
    plain: bool | None = None,
) -> Params:
    """Cloth of a garment or a lining; about half of it is plain, the rest striped or printed."""

    def one() -> Params:
        name = kind or weighted(draw, FABRIC_KINDS)
        colour = rgb or pick(draw, FABRICS)[1]
        if name == "denim" and rgb is None:
            colour = near(
                draw, linear(draw.choice(["#2b3a57", "#47618a", "#1d2537", "#8aa0bd", "#1a1a1d"]))
            )
        params = {"kind": name, "rgb": colour, **_threads(draw, name), **common(draw)}
        bare = plain if plain is not None else name == "denim" or draw.random() < 0.55
        if ink is not None or not bare:
            params["ink"] = ink or draw_print(draw, colour, names=PRINTS)
        return params

    return within(split, one)


def _threads(draw: random.Random, name: str) -> Params:
    pitch = {"cotton": 0.42, "denim": 0.62, "wool": 0.9, "knit": 3.4, "jersey": 0.95, "silk": 0.2}
    params: Params = {"grain_mm": round(pitch.get(name, 0.75) * draw.uniform(0.75, 1.35), 3)}
    if name == "cotton":
        params["weave"] = weighted(draw, COTTONS)
    if name == "wool":
        params["weave"] = draw.choice(["twill", "herringbone", "plain", "tweed"])
    if name == "knit":
        params["weave"] = draw.choice(["stocking", "rib", "purl"])
    return params


def draw_mesh(draw: random.Random, split: str | None = None) -> Params:
    """Open mesh of a sneaker or a net bag; behind its holes is whatever stands there."""
    return within(
        split,
        lambda: {
            "kind": "mesh",
            "rgb": pick(draw, FABRICS)[1],
            "grain_mm": round(draw.uniform(1.4, 5.0), 2),
            **common(draw),
        },
    )


def draw_nylon(draw: random.Random, split: str | None = None) -> Params:
    """Nylon of bags and jackets: mostly black, a weave that glints."""
    return within(
        split,
        lambda: {
            "kind": "nylon",
            "rgb": near(draw, linear("#17171a"))
            if draw.random() < 0.45
            else pick(draw, FABRICS)[1],
            "rough": round(draw.uniform(0.3, 0.48), 3),
            "grain_mm": round(draw.uniform(0.35, 0.8), 3),
            **common(draw),
        },
    )

"""All that a thing's ``materials(draw)`` may call: what materials are, drawn as shops have them.

Every function takes a ``random.Random`` and returns the parameters of one material, as JSON keeps
them: ``kind`` names the maker of the surface, colours are linear RGB, lengths millimetres. With a
``split``, only what the committed table gives to that split is drawn. No Blender here.
"""

from __future__ import annotations

import random

from training.render.materials.cloth_palette import (
    draw_canvas,
    draw_fabric,
    draw_lining,
    draw_mesh,
    draw_nylon,
    draw_print,
)
from training.render.materials.drawn import Params
from training.render.materials.hard_palette import (
    draw_card,
    draw_glass,
    draw_ground,
    draw_plastic,
    draw_rubber,
    draw_skin,
    draw_sole,
    draw_vinyl,
    draw_wood,
)
from training.render.materials.leather_palette import (
    draw_edge,
    draw_hole,
    draw_leather,
    draw_metal,
    draw_satin,
    draw_thread,
)

__all__ = [
    "draw_canvas",
    "draw_card",
    "draw_edge",
    "draw_fabric",
    "draw_glass",
    "draw_ground",
    "draw_hole",
    "draw_leather",
    "draw_lining",
    "draw_mesh",
    "draw_metal",
    "draw_nylon",
    "draw_plastic",
    "draw_print",
    "draw_rubber",
    "draw_satin",
    "draw_skin",
    "draw_sole",
    "draw_suite",
    "draw_thread",
    "draw_vinyl",
    "draw_wood",
]


def draw_suite(
    draw: random.Random, split: str | None = None, *, main: Params | None = None
) -> dict[str, Params]:
    """All roles of one leather good, matched: leather, leather2, lining, edge, thread, metal..."""
    leather = main or draw_leather(draw, split)
    metal = draw_metal(draw)
    second = draw_leather(draw, kind="smooth") if draw.random() < 0.15 else {**leather}
    return {
        "leather": leather,
        "leather2": second,
        "lining": draw_lining(draw, leather),
        "edge": draw_edge(draw, second),
        "thread": draw_thread(draw, leather),
        "hole": draw_hole(draw, leather),
        "metal": metal,
        "satin": draw_satin(draw, metal),
    }

"""Every kind of material by its name."""

from __future__ import annotations

from collections.abc import Callable

from training.render.materials import (
    clear,
    cloth,
    grounds,
    hard,
    leathers,
    metals,
    plain,
    sewing,
    suede,
)
from training.render.materials.surface import Params, Surface
from training.render.nodes import Graph

KINDS: dict[str, Callable[[Graph, Params], Surface]] = {
    "acetate": hard.acetate,
    "acrylic": clear.acrylic,
    "canvas": cloth.woven,
    "card": hard.card,
    "carpet": grounds.carpet,
    "coated_canvas": cloth.coated_canvas,
    "concrete": grounds.concrete,
    "cotton": cloth.woven,
    "crocodile": leathers.crocodile,
    "denim": cloth.woven,
    "edge": sewing.edge,
    "glass": clear.glass,
    "hole": sewing.hole,
    "jersey": cloth.knitted,
    "knit": cloth.knitted,
    "linen": cloth.woven,
    "marble": grounds.marble,
    "mesh": cloth.mesh,
    "metal": metals.metal,
    "nubuck": suede.nubuck,
    "nylon": cloth.woven,
    "paper": hard.card,
    "patent": leathers.patent,
    "pebbled": leathers.pebbled,
    "plain": plain.surface,
    "plastic": hard.plastic,
    "rubber": hard.rubber,
    "saffiano": leathers.saffiano,
    "silk": cloth.woven,
    "skin": hard.skin,
    "smooth": leathers.smooth,
    "suede": suede.suede,
    "thread": sewing.thread,
    "vinyl": clear.vinyl,
    "wood": grounds.wood,
    "wool": cloth.woven,
}

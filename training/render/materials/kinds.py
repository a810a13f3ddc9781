"""Every kind of material by its name."""

from __future__ import annotations

from collections.abc import Callable

from training.render.materials import leathers, metals, plain, sewing, suede
from training.render.materials.surface import Params, Surface
from training.render.nodes import Graph

KINDS: dict[str, Callable[[Graph, Params], Surface]] = {
    "crocodile": leathers.crocodile,
    "edge": sewing.edge,
    "hole": sewing.hole,
    "metal": metals.metal,
    "nubuck": suede.nubuck,
    "patent": leathers.patent,
    "pebbled": leathers.pebbled,
    "plain": plain.surface,
    "saffiano": leathers.saffiano,
    "smooth": leathers.smooth,
    "suede": suede.suede,
    "thread": sewing.thread,
}

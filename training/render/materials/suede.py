"""Napped leathers: suede and nubuck, stroked this way and that."""

from __future__ import annotations

from training.render.materials.laid import Laid
from training.render.materials.surface import Params, Surface
from training.render.materials.tiles import leathers as tiles
from training.render.materials.wearing import rubbed, shade
from training.render.nodes import Graph

FIBRES = 70  # widths of a fibre per tile


def suede(graph: Graph, params: Params) -> Surface:
    """``grain_mm`` a fibre's length, ``stroked`` 0 to 1 how plain the hand's strokes are."""
    return _napped(graph, params, depth=0.22, contrast=0.34)


def nubuck(graph: Graph, params: Params) -> Surface:
    """Buffed on the grain side: a shorter nap, calmer tone."""
    return _napped(graph, params, depth=0.10, contrast=0.18)


def _napped(graph: Graph, params: Params, depth: float, contrast: float) -> Surface:
    laid = Laid(graph, params)
    rgb, size = params["rgb"], params["grain_mm"] * FIBRES
    nap = laid.tile(tiles.nap, params["variant"], size)
    hand = laid.tile(tiles.nap, params["variant"], 210.0)
    base = graph.mix(nap[1], shade(rgb, 1 - contrast), shade(rgb, 1 + contrast))
    stroke = graph.math("MULTIPLY", hand[2], 0.55 * params.get("stroked", 0.5))
    base = graph.mix(stroke, base, shade(rgb, 0.62))
    rub = rubbed(graph, laid, params)
    base = graph.mix(graph.math("MULTIPLY", rub, 0.6), base, shade(rgb, 0.45))
    lint = graph.math("MULTIPLY", hand[3], 0.5)
    base = graph.mix(lint, base, (0.5, 0.49, 0.47))
    flat = graph.math("MULTIPLY_ADD", rub, -0.7, 1.0)
    height = graph.math("MULTIPLY", graph.math("MULTIPLY", nap[0], depth), flat)
    return Surface(
        base=base,
        rough=graph.math("MULTIPLY_ADD", rub, -0.3, 0.92),
        height_mm=height,
        specular=0.2,
        sheen=0.35,
        sheen_rough=0.45,
        sheen_tint=shade(rgb, 2.2),
    )

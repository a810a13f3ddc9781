"""Plastic, acetate, rubber, card, paper and skin."""

from __future__ import annotations

from typing import Any

from training.render.materials.laid import Laid
from training.render.materials.surface import Params, Surface
from training.render.materials.tiles import grounds as ground_tiles
from training.render.materials.tiles import leathers as tiles
from training.render.materials.wearing import rubbed, shade, toned
from training.render.nodes import Graph


def plastic(graph: Graph, params: Params) -> Surface:
    """Moulded: a trace of orange peel, hairlines, finger marks."""
    laid = Laid(graph, params)
    return _moulded(laid, params, toned(graph, laid, params["rgb"], 0.03))


def acetate(graph: Graph, params: Params) -> Surface:
    """Tortoise: dark clouds in amber, polished."""
    laid, rgb = Laid(graph, params), params["rgb"]
    clouds = graph.ramp(laid.cloud(9.0, 2.0), 0.42, 0.58)
    return _moulded(laid, params, graph.mix(clouds, shade(rgb, 1.5), shade(rgb, 0.08)))


def _moulded(laid: Laid, params: Params, base: Any) -> Surface:
    graph, wear, rough = laid.graph, params["wear"], params["rough"]
    film = laid.tile(tiles.film, params["variant"], 70.0)
    base = graph.mix(graph.math("MULTIPLY", film[2], 0.5), base, (0.4, 0.39, 0.38))
    peel = graph.math("MULTIPLY", film[0], 0.012)
    height = graph.math("MULTIPLY_ADD", film[1], -0.003 - 0.006 * wear, peel)
    marks = graph.ramp(film[3], 0.4, 0.75, (rough, rough + 0.05 + 0.15 * wear))
    return Surface(base=base, rough=marks, height_mm=height)


def rubber(graph: Graph, params: Params) -> Surface:
    """A sole: dull, ``dirt`` 0 to 1 darkens it in patches and most where it stands."""
    laid, rgb = Laid(graph, params), params["rgb"]
    grit = laid.tile(ground_tiles.fibres, params["variant"], 38.0)
    base = toned(graph, laid, rgb, 0.05, 40.0)
    rub = rubbed(graph, laid, {"wear": 0.25 + 0.75 * params.get("dirt", 0.3)})
    base = graph.mix(graph.math("MULTIPLY", rub, 0.75), base, (0.11, 0.095, 0.08))
    scuffs = graph.math("MULTIPLY", grit[1], 0.35 * params.get("dirt", 0.3))
    base = graph.mix(scuffs, base, (0.06, 0.055, 0.05))
    height = graph.math("MULTIPLY", grit[0], 0.05)
    return Surface(base=base, rough=params["rough"], height_mm=height, specular=0.4)


def card(graph: Graph, params: Params) -> Surface:
    """Card and paper: the pulp's cloud and its fibres, flecks in a brown one."""
    laid, rgb = Laid(graph, params), params["rgb"]
    pulp = laid.tile(ground_tiles.fibres, params["variant"], 85.0)
    base = graph.mix(pulp.alpha, shade(rgb, 0.95), shade(rgb, 1.05))
    base = graph.mix(graph.math("MULTIPLY", pulp[1], 0.22), base, shade(rgb, 0.5))
    rub = rubbed(graph, laid, params)
    base = graph.mix(graph.math("MULTIPLY", rub, 0.25), base, (0.5, 0.47, 0.42))
    height = graph.math("MULTIPLY", pulp[0], 0.03)
    return Surface(base=base, rough=params["rough"], height_mm=height, specular=0.35)


def skin(graph: Graph, params: Params) -> Surface:
    """A hand's skin: redder in patches, fine furrows, a little oil."""
    laid, rgb = Laid(graph, params), params["rgb"]
    furrows = laid.tile(tiles.calf, params["variant"], 0.75 * tiles.PORES)
    red = (min(rgb[0] * 1.04, 0.9), rgb[1] * 0.88, rgb[2] * 0.85)
    base = graph.mix(graph.ramp(laid.cloud(40.0, 1.0), 0.3, 0.8), shade(rgb, 1.0), red)
    base = graph.mix(graph.math("MULTIPLY", furrows[1], 0.2), base, shade(rgb, 0.6))
    rough = graph.ramp(furrows.alpha, 0.3, 0.7, (params["rough"] - 0.06, params["rough"] + 0.06))
    height = graph.math("MULTIPLY", furrows[0], 0.06)
    return Surface(base=base, rough=rough, height_mm=height, sheen=0.08, specular=0.4)

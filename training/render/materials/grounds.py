"""What goods stand on: boards, carpet, marble, concrete."""

from __future__ import annotations

from training.render.materials.laid import Laid
from training.render.materials.surface import Params, Surface
from training.render.materials.tiles import grounds as tiles
from training.render.materials.wearing import shade
from training.render.nodes import Graph

PLAIN_BOARD_MM = 160.0


def wood(graph: Graph, params: Params) -> Surface:
    """Boards ``plank_mm`` wide (0: one piece, no joints), ``contrast`` 0 to 1 of the grain."""
    laid, rgb = Laid(graph, params), params["rgb"]
    plank, contrast = params.get("plank_mm", 0.0), params.get("contrast", 0.5)
    size = (plank or PLAIN_BOARD_MM) * tiles.PLANKS
    grain = laid.tile(tiles.wood, params["variant"], size, stretch=2.2)
    base = graph.mix(grain[0], shade(rgb, 1 - 0.42 * contrast), shade(rgb, 1 + 0.3 * contrast))
    base = graph.mix(graph.math("MULTIPLY", grain[1], 0.4 * contrast), base, shade(rgb, 0.4))
    height = graph.math("MULTIPLY", grain[1], -0.09)
    if plank:
        tones = graph.mix(grain[2], (0.8,) * 3, (1.18,) * 3)
        base = graph.mix(1.0, base, tones, "MULTIPLY")
        base = graph.mix(graph.math("MULTIPLY", grain.alpha, 0.8), base, shade(rgb, 0.12))
        height = graph.math("MULTIPLY_ADD", grain.alpha, -0.5, height)
    slow = laid.cloud(120.0, 2.0)
    rough = graph.ramp(slow, 0.3, 0.7, (params["rough"] - 0.06, params["rough"] + 0.1))
    return Surface(base=base, rough=rough, height_mm=height)


def carpet(graph: Graph, params: Params) -> Surface:
    """Cut pile with tufts of about 4 mm, trodden in patches."""
    laid, rgb = Laid(graph, params), params["rgb"]
    pile = laid.tile(tiles.carpet, params["variant"], 4.0 * tiles.TUFTS)
    base = graph.mix(pile[2], shade(rgb, 0.62), shade(rgb, 1.38))
    base = graph.mix(graph.math("MULTIPLY", pile[1], 0.55), base, shade(rgb, 0.25))
    base = graph.mix(graph.ramp(laid.cloud(260.0), 0.4, 0.65, (0.0, 0.3)), base, shade(rgb, 0.7))
    height = graph.math("MULTIPLY", pile[0], 1.6)
    return Surface(
        base=base,
        rough=0.95,
        height_mm=height,
        specular=0.1,
        sheen=0.25,
        sheen_tint=shade(rgb, 2.0),
    )


def marble(graph: Graph, params: Params) -> Surface:
    """Polished stone with veins, dark in a light one and light in a dark one."""
    laid, rgb = Laid(graph, params), params["rgb"]
    stone = laid.tile(tiles.stone, params["variant"], 640.0)
    light = rgb[1] > 0.2
    base = graph.mix(stone[0], shade(rgb, 0.86), shade(rgb, 1.05))
    vein = shade(rgb, 0.38) if light else (0.62, 0.6, 0.57)
    base = graph.mix(graph.math("MULTIPLY", stone[1], 0.75), base, vein)
    rough = graph.ramp(stone[0], 0.3, 0.8, (params["rough"], params["rough"] + 0.08))
    return Surface(base=base, rough=rough)


def concrete(graph: Graph, params: Params) -> Surface:
    """Screed and plaster: cloudy, gritty, a few pits."""
    laid, rgb = Laid(graph, params), params["rgb"]
    stone = laid.tile(tiles.stone, params["variant"], 420.0)
    base = graph.mix(stone[0], shade(rgb, 0.8), shade(rgb, 1.16))
    base = graph.mix(graph.math("MULTIPLY", stone[2], 0.6), base, shade(rgb, 0.4))
    grit = graph.math("MULTIPLY", stone.alpha, 0.5)
    height = graph.math("MULTIPLY_ADD", stone[2], -0.9, grit)
    return Surface(base=base, rough=params["rough"], height_mm=height, specular=0.35)

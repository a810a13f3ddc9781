"""Leathers with a grown or pressed grain: smooth, pebbled, saffiano, crocodile-like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from training.render.materials.laid import Laid
from training.render.materials.surface import Params, Surface
from training.render.materials.tiles import leathers as tiles
from training.render.materials.wearing import rubbed, shade, toned
from training.render.nodes import Graph


def smooth(graph: Graph, params: Params) -> Surface:
    """Calf and lambskin: follicles, a fine network, faint wrinkles, tone that drifts.

    ``grain_mm`` the network's mesh, ``grain_depth_mm`` its relief, ``wrinkle`` and ``pull_up``
    (how much the tone drifts and lightens where handled) 0 to 1.
    """
    laid = Laid(graph, params)
    rgb, depth = params["rgb"], params["grain_depth_mm"]
    grain = laid.tile(tiles.calf, params["variant"], params["grain_mm"] * tiles.PORES, stretch=1.15)
    pull = params.get("pull_up", 0.2)
    wrinkle = graph.math("MULTIPLY", grain[2], -5.0 * depth * params.get("wrinkle", 0.3))
    height = graph.math("MULTIPLY_ADD", grain[0], depth * 3.2, wrinkle)
    base = toned(graph, laid, rgb, 0.04 + 0.10 * pull)
    base = graph.mix(graph.math("MULTIPLY", grain[1], 0.6), base, shade(rgb, 0.35))
    return _worn(graph, laid, params, (base, height), pull)


def pebbled(graph: Graph, params: Params) -> Surface:
    """Grained calf: ``grain_mm`` a pebble, ``grain_depth_mm`` deep, ``stretch`` long."""
    laid = Laid(graph, params)
    rgb = params["rgb"]
    grain = laid.tile(
        tiles.pebbles,
        params["variant"],
        params["grain_mm"] * tiles.PEBBLES,
        stretch=params.get("stretch", 1.0),
    )
    height = graph.math("MULTIPLY", grain[0], _depth(graph, laid, params))
    base = graph.mix(grain[3], shade(rgb, 0.95), shade(rgb, 1.05))
    base = graph.mix(graph.ramp(laid.cloud(70.0), 0.3, 0.7), base, shade(rgb, 1.12))
    base = graph.mix(graph.math("MULTIPLY", grain[1], 0.42), base, shade(rgb, 0.5))
    return _worn(graph, laid, params, (base, height), 0.4)


def saffiano(graph: Graph, params: Params) -> Surface:
    """Cross-hatched, wax-coated: ``grain_mm`` between two dashes, ``grain_depth_mm`` deep."""
    laid = Laid(graph, params)
    rgb = params["rgb"]
    grain = laid.tile(tiles.saffiano, params["variant"], params["grain_mm"] * tiles.DASHES)
    height = graph.math("MULTIPLY", grain[0], params["grain_depth_mm"])
    base = toned(graph, laid, rgb, 0.04)
    base = graph.mix(graph.math("MULTIPLY", grain[1], 0.5), base, shade(rgb, 0.55))
    return _worn(graph, laid, params, (base, height), 0.2)


def crocodile(graph: Graph, params: Params) -> Surface:
    """Scales that change from square to round: ``grain_mm`` a row, ``grain_depth_mm`` a groove."""
    laid = Laid(graph, params)
    rgb = params["rgb"]
    scales = laid.tile(
        tiles.crocodile, params["variant"], params["grain_mm"] * tiles.SCALE_ROWS / 2, smooth=True
    )
    # Scales are wide: without a grain of their own they are bare from near.
    skin = laid.tile(tiles.calf, params["variant"], 0.8 * tiles.PORES)
    own = graph.math("MULTIPLY", skin[0], 0.035)
    height = graph.math("MULTIPLY_ADD", scales[0], params["grain_depth_mm"], own)
    base = graph.mix(scales[3], shade(rgb, 0.82), shade(rgb, 1.12))
    base = graph.mix(graph.math("MULTIPLY", scales[1], 0.75), base, shade(rgb, 0.35))
    made = _worn(graph, laid, params, (base, height), 0.3)
    coat = params.get("coat", 0.0)
    return replace(made, coat=coat, coat_rough=0.08, coat_height_mm=made.height_mm if coat else 0.0)


def patent(graph: Graph, params: Params) -> Surface:
    """A lacquered skin: waves of ``grain_mm`` and ``grain_depth_mm`` in its coat, dust."""
    laid = Laid(graph, params)
    rgb = params["rgb"]
    coat = laid.tile(tiles.film, params["variant"], params["grain_mm"] * 16, smooth=True)
    film = laid.tile(tiles.film, params["variant"], 70.0)
    wave = graph.math("MULTIPLY", coat[0], params["grain_depth_mm"])
    hairs = graph.math("MULTIPLY", film[1], -0.006 * params["wear"])
    height = graph.math("ADD", wave, hairs)
    dust = graph.math("MULTIPLY", film[2], params.get("dust", 0.2))
    base = graph.mix(dust, toned(graph, laid, rgb, 0.03), (0.35, 0.34, 0.33))
    smear = graph.ramp(film[3], 0.45, 0.75, (0.03, 0.03 + 0.22 * params["wear"]))
    return Surface(
        base=base,
        rough=params["rough"],
        height_mm=height,
        coat=graph.math("SUBTRACT", 1.0, dust),
        coat_rough=smear,
        coat_height_mm=height,
    )


def _depth(graph: Graph, laid: Laid, params: Params) -> Any:
    """The grain's depth: deeper here than there, as over belly and back."""
    depth = params["grain_depth_mm"]
    return graph.ramp(laid.cloud(45.0, 0.0), 0.3, 0.7, (0.72 * depth, 1.25 * depth))


def _worn(
    graph: Graph, laid: Laid, params: Params, made: tuple[Any, Any], lighter: float
) -> Surface:
    """Handled: smoother where hands hold it, lighter and flatter where it rubs."""
    base, height = made
    rgb, rough = params["rgb"], params["rough"]
    rub = rubbed(graph, laid, params)
    base = graph.mix(graph.math("MULTIPLY", rub, 0.25 + 0.35 * lighter), base, shade(rgb, 1.6))
    handled = graph.ramp(laid.cloud(38.0), 0.35, 0.7, (1.08, 0.94 - 0.18 * params["wear"]))
    rough = graph.math("MULTIPLY", handled, rough)
    return Surface(
        base=base,
        rough=rough,
        height_mm=height,
        metallic=params.get("metallic", 0.0),
        # a finish of wax or lacquer mirrors more than bare skin: it is what black leather shows
        specular=params.get("finish_gloss", 0.5),
    )

"""Plated hardware: polished, satin, brushed or hammered, with the hairlines of its years."""

from __future__ import annotations

from typing import Any

from training.render.materials.laid import Laid
from training.render.materials.surface import Params, Surface
from training.render.materials.tiles import leathers as films
from training.render.materials.tiles import metals as tiles
from training.render.materials.wearing import shade
from training.render.nodes import Graph

RELIEF_MM = {"polished": 0.0, "satin": 0.006, "brushed": 0.011, "hammered": 0.22}


def metal(graph: Graph, params: Params) -> Surface:
    """``rgb`` is the reflectance at normal incidence; ``engraving_mm`` presses a guilloche in.

    ``wear`` adds hairlines, finger marks and, past 0.6, brass that shows through the plating.
    """
    laid = Laid(graph, params)
    wear, rgb = params["wear"], params["rgb"]
    film = laid.tile(films.film, params["variant"], 42.0)
    marks = graph.ramp(film[3], 0.42, 0.78, (0.0, 0.05 + 0.16 * wear))
    hairs = graph.math("MULTIPLY", film[1], 0.03 + 0.16 * wear)
    rough = graph.math("ADD", graph.math("ADD", marks, hairs), params["rough"])
    base: Any = graph.mix(
        graph.math("MULTIPLY", film[3], 0.25 + 0.4 * wear), rgb_of(rgb), shade(rgb, 0.8)
    )
    dirt = graph.math("MULTIPLY", film[2], 0.5)
    base = graph.mix(dirt, base, (0.12, 0.11, 0.10))
    if wear > 0.6:
        through = graph.ramp(laid.cloud(3.5, 3.0), 0.66, 0.74, (0.0, (wear - 0.6) * 2.2))
        base = graph.mix(through, base, (0.47, 0.33, 0.13))
    height = graph.math("MULTIPLY", film[1], -0.0016 - 0.004 * wear)
    relief = _relief(laid, params)
    if relief is not None:
        height = graph.math("ADD", height, relief)
    return Surface(
        base=base,
        rough=rough,
        height_mm=height,
        metallic=graph.math("SUBTRACT", 1.0, dirt),
    )


def rgb_of(rgb: Any) -> tuple[float, float, float]:
    """A colour of JSON as Blender's nodes take it."""
    return (float(rgb[0]), float(rgb[1]), float(rgb[2]))


def _relief(laid: Laid, params: Params) -> Any | None:
    graph, depth = laid.graph, RELIEF_MM[params["finish"]]
    engraved = params.get("engraving_mm", 0.0)
    if not depth and not engraved:
        return None
    hammered = params["finish"] == "hammered"
    # One tile: hair of the brush, the hammer's faces, the graver's lines.
    made = laid.tile(tiles.worked, params["variant"], 60.0 if hammered else 24.0, smooth=hammered)
    relief = graph.math("MULTIPLY", made[1 if hammered else 0], depth)
    if engraved:
        relief = graph.math("MULTIPLY_ADD", made[2], -engraved, relief)
    return relief

"""What is sewn and painted: thread, needle holes, painted edges."""

from __future__ import annotations

from typing import Any

from training.render.materials.laid import Laid
from training.render.materials.surface import Params, Surface
from training.render.materials.wearing import rubbed, shade, toned
from training.render.nodes import Graph


def thread(graph: Graph, params: Params) -> Surface:
    """Waxed thread twisted of plies ``ply_mm`` apart; dirt settles where they meet."""
    laid = Laid(graph, params)
    rgb = params["rgb"]
    plies = graph.add(
        "ShaderNodeTexWave",
        {"bands_direction": "DIAGONAL"},
        Vector=graph.millimetres(),
        Scale=0.2 / params["ply_mm"],
        Distortion=0.9,
        Detail=1.0,
    ).outputs[1]
    base = toned(graph, laid, rgb, 0.09, 14.0)
    base = graph.mix(graph.math("MULTIPLY", plies, 0.45), base, shade(rgb, 0.42))
    rub = rubbed(graph, laid, params)
    base = graph.mix(graph.math("MULTIPLY", rub, 0.5), base, (0.09, 0.075, 0.06))
    height = graph.math("MULTIPLY", plies, -0.07)
    return Surface(base=base, rough=params["rough"], height_mm=height, sheen=0.12)


def hole(graph: Graph, params: Params) -> Surface:
    """The shadowed inside of a needle hole or a screw's slot."""
    laid = Laid(graph, params)
    base = toned(graph, laid, params.get("rgb", (0.01, 0.008, 0.006)), 0.3, 2.0)
    return Surface(base=base, rough=0.9, specular=0.1)


def edge(graph: Graph, params: Params) -> Surface:
    """A cut edge painted in several coats: uneven by ``uneven_mm``, worn through at its corners."""
    laid = Laid(graph, params)
    rgb = params["rgb"]
    along = graph.vector("MULTIPLY", laid.solid, (1.0, 1.0, 1.0))
    lumps = graph.noise(along, 0.33, 2.0)
    height: Any = graph.math("MULTIPLY", lumps, 2.2 * params["uneven_mm"])
    rub = rubbed(graph, laid, params)
    base = graph.mix(lumps, shade(rgb, 0.82), shade(rgb, 1.12))
    base = graph.mix(graph.math("MULTIPLY", rub, 0.55), base, (0.19, 0.135, 0.09))
    rough = graph.math("MULTIPLY_ADD", rub, 0.25, params["rough"])
    return Surface(base=base, rough=rough, height_mm=height)

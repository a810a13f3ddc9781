"""One colour, one roughness: card, paint, plastic."""

from __future__ import annotations

from training.render.materials.surface import Params, Surface
from training.render.nodes import Graph


def surface(graph: Graph, params: Params) -> Surface:
    """``rgb`` linear, ``rough`` 0 to 1; a trace of unevenness, since nothing is quite even."""
    where = graph.millimetres()
    uneven = graph.ramp(graph.noise(where, 1 / 30.0, 3.0), 0.3, 0.7, (0.96, 1.04))
    rough = graph.math("MULTIPLY", uneven, params["rough"])
    return Surface(base=tuple(params["rgb"]), rough=rough)

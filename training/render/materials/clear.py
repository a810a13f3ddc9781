"""What is seen through: vinyl, acrylic, tinted and clear glass. ``alpha`` is what they cover."""

from __future__ import annotations

from typing import Any

from training.render.materials.laid import Laid
from training.render.materials.surface import Params, Surface
from training.render.materials.tiles import leathers as tiles
from training.render.materials.wearing import shade
from training.render.nodes import Graph


def vinyl(graph: Graph, params: Params) -> Surface:
    """Soft clear sheet: ``cover`` 0 to 1 its tint, ``haze`` its greyness, wavy from its folds."""
    return _clear(graph, params, wave_mm=0.045)


def acrylic(graph: Graph, params: Params) -> Surface:
    """Stiff clear sheet: flat, hard reflections."""
    return _clear(graph, params, wave_mm=0.004)


def glass(graph: Graph, params: Params) -> Surface:
    """A lens or a shelf: ``cover`` its tint, ``gradient`` how much lighter its lower edge is."""
    return _clear(graph, params, wave_mm=0.0)


def _clear(graph: Graph, params: Params, wave_mm: float) -> Surface:
    laid, wear = Laid(graph, params), params["wear"]
    film = laid.tile(tiles.film, params["variant"], 75.0)
    height = graph.math("MULTIPLY", film[1], -0.004 * wear)
    if wave_mm:
        slow = laid.tile(tiles.film, params["variant"], 620.0, smooth=True)
        height = graph.math("MULTIPLY_ADD", slow[0], 16.0 * wave_mm, height)
    bent = graph.bump(height)
    gloss = graph.add("ShaderNodeFresnel", IOR=1.5, Normal=bent).outputs[0]
    veil = _veil(graph, params, film)
    cover = graph.math("MULTIPLY", veil, graph.math("SUBTRACT", 1.0, gloss))
    return Surface(
        base=graph.mix(film[2], shade(params["rgb"], 1.0), (0.5, 0.5, 0.5)),
        rough=graph.ramp(film[3], 0.45, 0.8, (params["rough"], params["rough"] + 0.1 * wear)),
        height_mm=height,
        alpha=graph.math("ADD", cover, gloss),
        gloss=gloss,
        specular=0.0,
    )


def _veil(graph: Graph, params: Params, film: Any) -> Any:
    """How much the body hides: its tint, its haze where it was handled, dust and hairlines."""
    cover = float(params["cover"])
    tint: Any = cover
    if params.get("gradient"):
        up = graph.add("ShaderNodeTexCoord").outputs["Generated"]
        height = graph.add("ShaderNodeSeparateXYZ", _0=up).outputs[2]
        tint = graph.ramp(height, 0.1, 0.9, (cover * (1 - params["gradient"]), cover))
    haze = graph.math("MULTIPLY", film[3], 0.22 * params.get("haze", 0.1))
    traces = graph.math("MULTIPLY", graph.math("ADD", film[1], film[2]), 0.25 * params["wear"])
    added = graph.math("ADD", graph.math("ADD", tint, haze), traces)
    return graph.math("MINIMUM", added, 0.98)

"""What use does to every surface without damaging it: handled, rubbed where it stands, dusty."""

from __future__ import annotations

from typing import Any

from training.render.materials.laid import Laid
from training.render.materials.surface import Params
from training.render.nodes import Graph

Rgb = tuple[float, float, float]


def shade(rgb: Any, factor: float) -> Rgb:
    """A linear colour made lighter or darker, at most as white as paint."""
    red, green, blue = (min(float(value) * factor, 0.92) for value in rgb)
    return (red, green, blue)


def toned(graph: Graph, laid: Laid, rgb: Any, amount: float, size_mm: float = 70.0) -> Any:
    """A colour that drifts by ``amount`` (0.1 is 10 %) over a panel."""
    drift = graph.ramp(laid.cloud(size_mm), 0.3, 0.7)
    return graph.mix(drift, shade(rgb, 1.0 - amount), shade(rgb, 1.0 + amount))


def rubbed(graph: Graph, laid: Laid, params: Params) -> Any:
    """0 to 1, where hands and tables have been: in spots, and most along what it stands on."""
    wear = float(params.get("wear", 0.2))
    height = graph.add("ShaderNodeSeparateXYZ", _0=graph.millimetres()).outputs[2]
    base = graph.ramp(height, 0.0, 9.0, (0.16, 0.0))
    spots = graph.math("ADD", laid.cloud(13.0, 3.0), base)
    return graph.math("MULTIPLY", graph.ramp(spots, 0.55, 0.78), wear)

"""Materials of the bag's metal and of the ground it stands on."""

from __future__ import annotations

from typing import Any

from training.render.nodes import Graph
from training.render.samples.plan import Look


def metal(name: str, look: Look, colour: tuple[float, float, float], rough: float) -> Any:
    """Plated brass with hair-fine scratches and a trace of finger marks."""
    graph = Graph(name)
    where = graph.vector("ADD", graph.millimetres(), look.grain_phase_mm)
    stretched = graph.vector("MULTIPLY", where, (0.5, 2.0, 7.0))
    hair = graph.noise(stretched, 1.6, 3.0)
    marks = graph.ramp(graph.noise(where, 0.11, 3.0), 0.45, 0.75, (0.0, 0.10 + 0.12 * look.wear))
    height = graph.math("MULTIPLY", hair, 0.006 + 0.008 * look.wear + 0.012 * (rough > 0.25))
    node = graph.add(
        "ShaderNodeBsdfPrincipled",
        Base_Color=colour,
        Metallic=1.0,
        Roughness=graph.math("ADD", marks, rough),
        Normal=graph.bump(height),
    )
    return graph.finish(node.outputs[0])


def ground(look: Look) -> Any:
    """Seamless background paper."""
    graph = Graph("ground")
    where = graph.vector("ADD", graph.millimetres(), look.grain_phase_mm)
    mottle = graph.noise(where, 1 / 160.0, 3.0)
    r, g, b = look.ground_rgb
    base = graph.mix(mottle, (r * 0.96, g * 0.96, b * 0.96), (r * 1.03, g * 1.03, b * 1.03))
    fibre = graph.math("MULTIPLY", graph.noise(where, 1.1, 3.0), 0.05)
    node = graph.add(
        "ShaderNodeBsdfPrincipled",
        Base_Color=base,
        Roughness=0.82,
        Normal=graph.bump(fibre),
    )
    return graph.finish(node.outputs[0])

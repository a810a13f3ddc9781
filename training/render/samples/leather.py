"""Materials of what is sewn: pebbled leather, edge paint, thread, needle holes, lining."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from training.render.nodes import Graph
from training.render.samples.damage import Damage, masks
from training.render.samples.grain import CELLS, PIXELS, grain_tile
from training.render.samples.plan import Look

Colour = tuple[float, float, float]


def shade(colour: Colour, factor: float) -> Colour:
    """A linear colour made lighter or darker."""
    return (colour[0] * factor, colour[1] * factor, colour[2] * factor)


def leather(name: str, look: Look, grain_mm: float, damages: tuple[Damage, ...]) -> Any:
    """Pebbled calf with a grain of ``grain_mm``, worn and damaged as asked."""
    graph = Graph(name)
    here = graph.millimetres()
    grained = graph.vector("ADD", here, look.grain_phase_mm)
    height, groove = _pebbles(graph, grained, grain_mm)
    broad = graph.noise(grained, 1 / 55.0, 2.0)
    worn = graph.math(
        "MULTIPLY", graph.ramp(graph.noise(grained, 1 / 9.0, 3.0), 0.52, 0.75), look.wear
    )
    base = graph.mix(broad, shade(look.leather_rgb, 0.86), shade(look.leather_rgb, 1.14))
    base = graph.mix(groove, base, shade(look.leather_rgb, 0.62))
    base = graph.mix(graph.math("MULTIPLY", worn, 0.5), base, shade(look.leather_rgb, 1.5))
    rough = graph.math("MULTIPLY_ADD", worn, 0.18, graph.ramp(broad, 0.3, 0.7, (0.40, 0.48)))
    base, rough, height = _damaged(graph, here, damages, (base, rough, height))
    return graph.finish(_surface(graph, base, rough, graph.bump(height)))


def _pebbles(graph: Graph, where: Any, grain_mm: float) -> tuple[Any, Any]:
    """Height in millimetres of the grain, and how deep in a groove (0 to 1) a point lies."""
    texture = graph.add(
        "ShaderNodeTexImage",
        {"projection": "BOX", "projection_blend": 0.25},
        Vector=graph.scaled(where, 1 / (grain_mm * CELLS)),
    )
    texture.image = _tile()
    parts = graph.add("ShaderNodeSeparateColor", _0=texture.outputs[0])
    depth = graph.ramp(graph.noise(where, 1 / 21.0, 0.0), 0.3, 0.7, (0.13, 0.22))
    height = graph.math("MULTIPLY", parts.outputs[0], depth)
    return height, graph.math("MULTIPLY", parts.outputs[1], 0.6)


def _tile() -> Any:
    if "grain" in bpy.data.images:
        return bpy.data.images["grain"]
    values = grain_tile()
    image = bpy.data.images.new("grain", PIXELS, PIXELS, float_buffer=True, is_data=True)
    pixels = np.ones((PIXELS, PIXELS, 4), dtype=np.float32)
    pixels[..., :3] = values
    image.pixels.foreach_set(pixels.ravel())
    image.pack()
    return image


def _damaged(
    graph: Graph,
    here: Any,
    damages: tuple[Damage, ...],
    plain: tuple[Any, Any, Any],
) -> tuple[Any, Any, Any]:
    base, rough, height = plain
    for damage, mask in masks(graph, here, damages):
        base = graph.mix(graph.math("MULTIPLY", mask, damage.cover), base, damage.rgb)
        rough = graph.math("MULTIPLY_ADD", mask, 0.3, rough)
        flat = graph.math("MULTIPLY_ADD", mask, -damage.flatten, 1.0)
        height = graph.math("MULTIPLY", height, flat)
        height = graph.math("MULTIPLY_ADD", mask, -damage.depth_mm, height)
    return base, rough, height


def _surface(graph: Graph, base: Any, rough: Any, normal: Any) -> Any:
    node = graph.add(
        "ShaderNodeBsdfPrincipled",
        Base_Color=base,
        Roughness=rough,
        Normal=normal,
        IOR=1.47,
    )
    return node.outputs[0]


def edge_paint(look: Look, damages: tuple[Damage, ...]) -> Any:
    """The painted, slightly uneven cut edge."""
    graph = Graph("edge")
    here = graph.millimetres()
    uneven = graph.noise(graph.vector("ADD", here, look.grain_phase_mm), 0.35, 3.0)
    dark = shade(look.leather_rgb, 0.30)
    parts = _damaged(graph, here, damages, (graph.mix(0.0, dark, dark), 0.34, uneven))
    height = graph.math("MULTIPLY", parts[2], 0.16)
    return graph.finish(_surface(graph, parts[0], parts[1], graph.bump(height)))


def thread(look: Look, damages: tuple[Damage, ...]) -> Any:
    """Waxed linen thread, twisted from fine plies."""
    graph = Graph("thread")
    here = graph.millimetres()
    plies = graph.add(
        "ShaderNodeTexWave",
        {"bands_direction": "DIAGONAL"},
        Vector=here,
        Scale=0.62,
        Distortion=0.6,
        Detail=2.0,
    ).outputs[1]
    tone = graph.noise(graph.vector("ADD", here, look.grain_phase_mm), 0.05, 2.0)
    base = graph.mix(tone, shade(look.thread_rgb, 0.85), look.thread_rgb)
    base = graph.mix(graph.math("MULTIPLY", plies, 0.35), base, shade(look.thread_rgb, 0.5))
    parts = _damaged(graph, here, damages, (base, 0.62, plies))
    bump = graph.bump(graph.math("MULTIPLY", parts[2], 0.07))
    return graph.finish(_surface(graph, parts[0], parts[1], bump))


def hole() -> Any:
    """The shadowed inside of a needle hole or a screw's slot."""
    graph = Graph("hole")
    return graph.finish(_surface(graph, (0.012, 0.008, 0.006), 0.9, graph.bump(0.0)))


def lining(look: Look) -> Any:
    """Soft goat suede inside."""
    graph = Graph("lining")
    where = graph.vector("ADD", graph.millimetres(), look.grain_phase_mm)
    nap = graph.noise(where, 2.2, 4.0)
    base = graph.mix(nap, shade(look.lining_rgb, 0.8), look.lining_rgb)
    return graph.finish(_surface(graph, base, 0.95, graph.bump(graph.math("MULTIPLY", nap, 0.08))))

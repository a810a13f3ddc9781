"""What every material is made of before it becomes a shader, and how damage gets into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from training.render.nodes import Graph

Params = dict[str, Any]


@dataclass(frozen=True)
class Surface:
    """A surface's look as sockets, numbers or linear colours; heights in millimetres.

    ``alpha`` is how much the surface covers of what lies behind it (mesh, lace, clear vinyl), its
    reflections included. ``gloss`` is the share of it that is a mirror in front of clear stuff:
    such a surface reflects as much as an opaque one. ``coat_height_mm`` bends the coat alone.
    ``masks`` are the truths that the surface carries (0 sound, 1 damaged), by damage id.
    """

    base: Any
    rough: Any
    height_mm: Any = 0.0
    metallic: Any = 0.0
    alpha: Any = 1.0
    sheen: Any = 0.0
    coat: Any = 0.0
    transmission: Any = 0.0
    specular: Any = 0.5
    masks: Mapping[str, Any] = field(default_factory=dict)
    sheen_rough: Any = 0.5
    sheen_tint: Any = (1.0, 1.0, 1.0)
    coat_rough: Any = 0.03
    coat_height_mm: Any = 0.0
    gloss: Any = 0.0


def finish(graph: Graph, surface: Surface) -> Any:
    """The material of a surface, its damage masks written to shader AOVs of the same name."""
    bent = _bump(graph, surface.height_mm)
    node = graph.add(
        "ShaderNodeBsdfPrincipled",
        Base_Color=surface.base,
        Roughness=surface.rough,
        Metallic=surface.metallic,
        Transmission_Weight=surface.transmission,
        Specular_IOR_Level=surface.specular,
        **bent,
    )
    if _given(surface.sheen):
        graph.set(node, "Sheen Weight", surface.sheen)
        graph.set(node, "Sheen Roughness", surface.sheen_rough)
        graph.set(node, "Sheen Tint", surface.sheen_tint)
    if _given(surface.coat):
        graph.set(node, "Coat Weight", surface.coat)
        graph.set(node, "Coat Roughness", surface.coat_rough)
        for socket in _bump(graph, surface.coat_height_mm).values():
            graph.set(node, "Coat Normal", socket)
    for name, mask in surface.masks.items():
        output = graph.add("ShaderNodeOutputAOV", Value=mask)
        output.aov_name = name
    if not _given(surface.gloss):
        graph.set(node, "Alpha", surface.alpha)
        return graph.finish(node.outputs[0])
    return graph.finish(_clear(graph, surface, node.outputs[0], bent))


def _clear(graph: Graph, surface: Surface, body: Any, bent: dict[str, Any]) -> Any:
    """The body as a veil over what lies behind, under a mirror that stays whole."""
    rest = graph.math("SUBTRACT", 1.0, surface.gloss)
    veil = graph.math("DIVIDE", graph.math("SUBTRACT", surface.alpha, surface.gloss), rest)
    behind = graph.add("ShaderNodeBsdfTransparent").outputs[0]
    veiled = graph.add("ShaderNodeMixShader", _0=veil, _1=behind, _2=body).outputs[0]
    mirror = graph.add("ShaderNodeBsdfAnisotropic", Roughness=surface.rough, **bent).outputs[0]
    mixed = graph.add("ShaderNodeMixShader", _0=surface.gloss, _1=veiled, _2=mirror).outputs[0]
    # The alpha pass asks a node of this name how much the surface covers.
    graph.add("ShaderNodeMath", {"operation": "ADD", "name": "coverage"}, _0=surface.alpha, _1=0.0)
    return mixed


def _given(value: Any) -> bool:
    """A socket, or a number that is not nought."""
    return not isinstance(value, int | float) or value != 0.0


def _bump(graph: Graph, height_mm: Any) -> dict[str, Any]:
    return {"Normal": graph.bump(height_mm)} if _given(height_mm) else {}


def opaque_mask(graph: Graph, surface: Surface) -> Any:
    """The material for the alpha pass: flat white where the surface covers, nothing elsewhere."""
    white = graph.add("ShaderNodeEmission", Strength=1.0).outputs[0]
    clear = graph.add("ShaderNodeBsdfTransparent").outputs[0]
    mixed = graph.add("ShaderNodeMixShader", _0=surface.alpha, _1=clear, _2=white)
    return graph.finish(mixed.outputs[0])

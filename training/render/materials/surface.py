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

    ``alpha`` is how much the surface covers of what lies behind it (mesh, lace, clear vinyl).
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


def finish(graph: Graph, surface: Surface) -> Any:
    """The material of a surface, its damage masks written to shader AOVs of the same name."""
    node = graph.add(
        "ShaderNodeBsdfPrincipled",
        Base_Color=surface.base,
        Roughness=surface.rough,
        Metallic=surface.metallic,
        Alpha=surface.alpha,
        Sheen_Weight=surface.sheen,
        Coat_Weight=surface.coat,
        Transmission_Weight=surface.transmission,
        Specular_IOR_Level=surface.specular,
        Normal=graph.bump(surface.height_mm),
    )
    for name, mask in surface.masks.items():
        output = graph.add("ShaderNodeOutputAOV", Value=mask)
        output.aov_name = name
    return graph.finish(node.outputs[0])


def opaque_mask(graph: Graph, surface: Surface) -> Any:
    """The material for the alpha pass: flat white where the surface covers, nothing elsewhere."""
    white = graph.add("ShaderNodeEmission", Strength=1.0).outputs[0]
    clear = graph.add("ShaderNodeBsdfTransparent").outputs[0]
    mixed = graph.add("ShaderNodeMixShader", _0=surface.alpha, _1=clear, _2=white)
    return graph.finish(mixed.outputs[0])

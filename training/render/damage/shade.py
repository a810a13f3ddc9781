"""Damage worked into a surface's shader nodes; its truth goes into the surface's masks."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from training.render.damage.raster import Stamp
from training.render.damage.stamps import STAMPS
from training.render.things.thing import Params

if TYPE_CHECKING:  # both need Blender, and plans are drawn without it
    from training.render.materials.surface import Surface
    from training.render.nodes import Graph


def apply(graph: Graph, surface: Surface, role: str, damages: Sequence[Params]) -> Surface:
    """The surface of a role with its damages and look-alikes in it, in their order.

    Damage writes its truth to ``masks[id]``; look-alikes, whose ``truth`` is false, write none.
    """
    for damage in damages:
        if role in damage["roles"] and damage["kind"] in STAMPS:
            surface = _stamped(graph, surface, damage)
        if role == damage.get("own_role") and damage["truth"]:
            surface = dataclasses.replace(surface, masks={**surface.masks, damage["id"]: 1.0})
    return surface


def _stamped(graph: Graph, surface: Surface, damage: Params) -> Surface:
    here, parts = _sampled(graph, damage)
    mask, signed, height = (
        graph.math("MULTIPLY", parts.outputs[channel], here) for channel in range(3)
    )
    first = graph.math("MAXIMUM", signed, 0.0)
    second = graph.math("MAXIMUM", graph.math("MULTIPLY", signed, -1.0), 0.0)
    if damage["tops"] != 0.0:
        first = graph.math("MULTIPLY", first, _relief(graph, surface, damage))
    worn = graph.math("MULTIPLY", graph.math("MINIMUM", first, 1.0), damage["cover"])
    base = graph.mix(worn, surface.base, tuple(damage["rgb"]))
    base = graph.mix(graph.math("MINIMUM", second, 1.0), base, tuple(damage["rgb2"]))
    changes: dict[str, Any] = {"base": base}
    for name in ("rough", "metallic", "coat"):
        if damage[name] is not None:
            changes[name] = _towards(graph, getattr(surface, name), mask, damage[name])
    flat = graph.math("MULTIPLY_ADD", mask, -damage["flatten"], 1.0)
    changes["height_mm"] = graph.math("MULTIPLY_ADD", surface.height_mm, flat, height)
    if damage["opens"]:
        opened = graph.math("MULTIPLY", _alpha(parts), here)
        left = graph.math("SUBTRACT", 1.0, opened)
        changes["alpha"] = graph.math("MULTIPLY", surface.alpha, left)
    if damage["truth"]:
        changes["masks"] = {**surface.masks, damage["id"]: mask}
    return dataclasses.replace(surface, **changes)


def _towards(graph: Graph, value: Any, mask: Any, target: float) -> Any:
    """A value moved to a target as far as a mask says."""
    kept = graph.math("MULTIPLY", value, graph.math("SUBTRACT", 1.0, mask))
    return graph.math("MULTIPLY_ADD", mask, target, kept)


def _relief(graph: Graph, surface: Surface, damage: Params) -> Any:
    """How much the grain's tops (or, below 0, its grooves) take of the damage, 0 to 1."""
    deep = max(damage["relief_mm"], 1e-4)
    tops = graph.ramp(surface.height_mm, 0.25 * deep, 0.85 * deep)
    if damage["tops"] < 0.0:
        tops = graph.math("SUBTRACT", 1.0, tops)
    share = abs(damage["tops"])
    return graph.math("MULTIPLY_ADD", tops, share, 1.0 - share)


def _alpha(parts: Any) -> Any:
    """The fourth channel of the image that feeds a split of its colours."""
    return parts.inputs[0].links[0].from_node.outputs["Alpha"]


def _sampled(graph: Graph, damage: Params) -> tuple[Any, Any]:
    """How far the shaded point belongs to the decal (0 to 1), and the stamp's channels there."""
    where = graph.vector("SUBTRACT", graph.millimetres(), tuple(damage["at_mm"]))
    width, height = damage["size_mm"]
    u, v, off = (_along(graph, where, damage[axis]) for axis in ("right", "up", "normal"))
    place = graph.add(
        "ShaderNodeCombineXYZ",
        _0=graph.math("MULTIPLY_ADD", u, 1.0 / width, 0.5),
        _1=graph.math("MULTIPLY_ADD", v, 1.0 / height, 0.5),
    )
    texture = graph.add(
        "ShaderNodeTexImage",
        {"extension": "CLIP", "interpolation": "Cubic"},
        Vector=place.outputs[0],
    )
    texture.image = _image(damage)
    parts = graph.add("ShaderNodeSeparateColor", _0=texture.outputs[0])
    return _here(graph, off, damage), parts


def _along(graph: Graph, where: Any, axis: Sequence[float]) -> Any:
    node = graph.add("ShaderNodeVectorMath", {"operation": "DOT_PRODUCT"}, _0=where, _1=tuple(axis))
    return node.outputs["Value"]


def _here(graph: Graph, off: Any, damage: Params) -> Any:
    """1 near the decal's plane on faces that look its way: not on linings or what lies behind."""
    deep = damage["deep_mm"]
    near = graph.ramp(graph.math("ABSOLUTE", off), 0.8 * deep, deep, (1.0, 0.0))
    looks = graph.add(
        "ShaderNodeVectorTransform",
        {"vector_type": "NORMAL", "convert_from": "WORLD", "convert_to": "OBJECT"},
        Vector=graph.add("ShaderNodeNewGeometry").outputs["True Normal"],
    ).outputs[0]
    facing = _along(graph, looks, damage["normal"])
    return graph.math(
        "MULTIPLY", near, graph.ramp(facing, damage["facing"], damage["facing"] + 0.2)
    )


def _image(damage: Params) -> Any:
    import bpy

    stamp: Stamp = STAMPS[damage["kind"]](damage)
    rows, columns = stamp.mask.shape
    image: Any = bpy.data.images.new(
        f"damage {damage['id']}", columns, rows, alpha=True, float_buffer=True, is_data=True
    )
    image.alpha_mode = "CHANNEL_PACKED"
    layers = [stamp.mask, stamp.cover, stamp.height_mm, stamp.open]
    image.pixels.foreach_set(np.stack(layers, axis=2).astype(np.float32).ravel())
    image.pack()
    return image

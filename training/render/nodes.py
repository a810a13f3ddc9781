"""A short hand for Blender's shader nodes."""

from __future__ import annotations

from typing import Any

import bpy


class Graph:
    """One material's node tree; inputs take numbers, colours or other nodes' outputs."""

    def __init__(self, name: str) -> None:
        self.material: Any = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree: Any = self.material.node_tree
        self.tree.nodes.clear()

    def add(self, kind: str, settings: dict[str, Any] | None = None, **inputs: Any) -> Any:
        """Add a node; an input is named by its label with ``_`` for a space, or ``_0`` by index."""
        node = self.tree.nodes.new(kind)
        for key, value in (settings or {}).items():
            setattr(node, key, value)
        for key, value in inputs.items():
            self.set(node, key, value)
        return node

    def set(self, node: Any, key: str, value: Any) -> None:
        """Give one input of a node a value or a link."""
        index = int(key[1:]) if key[0] == "_" else None
        socket = node.inputs[index if index is not None else key.replace("_", " ")]
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif hasattr(socket, "default_value") and isinstance(value, tuple) and len(value) == 3:
            wide = len(socket.default_value) == 4
            socket.default_value = (*value, 1.0) if wide else value
        else:
            socket.default_value = value

    def math(self, operation: str, *values: Any) -> Any:
        """The output of a scalar Math node."""
        inputs = {f"_{index}": value for index, value in enumerate(values)}
        return self.add("ShaderNodeMath", {"operation": operation}, **inputs).outputs[0]

    def vector(self, operation: str, *values: Any) -> Any:
        """The output of a Vector Math node."""
        inputs = {f"_{index}": value for index, value in enumerate(values)}
        node = self.add("ShaderNodeVectorMath", {"operation": operation}, **inputs)
        return node.outputs["Value" if operation in {"LENGTH", "DISTANCE"} else "Vector"]

    def scaled(self, vector: Any, factor: float) -> Any:
        """A vector times a number."""
        node = self.add("ShaderNodeVectorMath", {"operation": "SCALE"}, _0=vector, Scale=factor)
        return node.outputs["Vector"]

    def ramp(self, value: Any, low: float, high: float, to: tuple[float, float] = (0, 1)) -> Any:
        """A smooth step of a value between two limits."""
        node = self.add(
            "ShaderNodeMapRange",
            {"interpolation_type": "SMOOTHSTEP"},
            Value=value,
            From_Min=low,
            From_Max=high,
            To_Min=to[0],
            To_Max=to[1],
        )
        return node.outputs["Result"]

    def noise(self, where: Any, scale: float, detail: float = 2.0) -> Any:
        """Perlin noise of about 0.5; ``scale`` is features per unit of ``where``."""
        node = self.add("ShaderNodeTexNoise", Vector=where, Scale=scale, Detail=detail)
        return node.outputs[0]

    def mix(self, factor: Any, first: Any, second: Any, blend: str = "MIX") -> Any:
        """A colour mix."""
        node = self.tree.nodes.new("ShaderNodeMix")
        node.data_type, node.blend_type = "RGBA", blend
        self.set(node, "_0", factor)
        for index, value in ((6, first), (7, second)):
            self.set(node, f"_{index}", value)
        return node.outputs[2]

    def millimetres(self, phase: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Any:
        """Object coordinates in millimetres, moved by a phase."""
        where = self.add("ShaderNodeTexCoord").outputs["Object"]
        return self.vector("ADD", self.scaled(where, 1000.0), phase)

    def bump(self, height_mm: Any, normal: Any | None = None) -> Any:
        """A normal bent by a height in millimetres."""
        inputs: dict[str, Any] = {"Height": height_mm, "Strength": 1.0, "Distance": 0.001}
        if normal is not None:
            inputs["Normal"] = normal
        return self.add("ShaderNodeBump", **inputs).outputs[0]

    def finish(self, shader: Any) -> Any:
        """Make a shader output the material's surface and hand the material back."""
        self.add("ShaderNodeOutputMaterial", Surface=shader)
        return self.material

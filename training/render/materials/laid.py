"""How a tile lies on a part: along the cut piece where there is one, else by the axis faced."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Any

import bpy
import numpy as np

from training.render.materials.surface import Params
from training.render.materials.tiles.fields import Field
from training.render.nodes import Graph

Bake = Callable[[int], Field]
TILES_KEPT = 48  # of 16 MB each, per process


@lru_cache(maxsize=TILES_KEPT)
def _baked(bake: Bake, seed: int) -> Field:
    return bake(seed)


def _named(bake: Bake) -> str:
    """A name for a tile's maker, its fixed words included."""
    if isinstance(bake, partial):
        return " ".join([_named(bake.func), *(str(each) for each in bake.args)])
    return f"{bake.__module__.rpartition('.')[2]} {bake.__name__}"


def picture(bake: Bake, seed: int) -> Any:
    """The Blender image of a tile: numpy draws it once per process, Blender holds it per scene."""
    name = f"{_named(bake)} {seed}"
    if name in bpy.data.images:
        return bpy.data.images[name]
    values = _baked(bake, seed)
    high, wide = values.shape[:2]
    image = bpy.data.images.new(name, wide, high, alpha=True, float_buffer=True, is_data=True)
    image.alpha_mode = "CHANNEL_PACKED"
    image.pixels.foreach_set(np.ascontiguousarray(values).ravel())
    image.update()
    return image


@dataclass(frozen=True)
class Channels:
    """The four numbers of a tile at the point that is being shaded."""

    graph: Graph
    colour: Any
    alpha: Any

    @cached_property
    def _parts(self) -> Any:
        return self.graph.add("ShaderNodeSeparateColor", _0=self.colour).outputs

    def __getitem__(self, index: int) -> Any:
        return self.alpha if index == 3 else self._parts[index]


class Laid:
    """Places of one material in millimetres, and tiles laid there.

    ``params`` may hold ``phase_mm`` (where the tile begins) and ``turn_deg`` (the grain's
    direction against the cut piece).
    """

    def __init__(self, graph: Graph, params: Params) -> None:
        self.graph = graph
        phase = params.get("phase_mm", (0.0, 0.0))
        self._phase = (float(phase[0]), float(phase[1]), float(phase[0] + phase[1]))
        self._turn = math.radians(params.get("turn_deg", 0.0))
        self.solid = graph.millimetres(self._phase)
        uv = graph.add("ShaderNodeUVMap", {"uv_map": "flat"}).outputs[0]
        # A part without a cut piece has no such map: it then reads exactly (0, 0, 0) everywhere.
        self.has_flat = graph.math("GREATER_THAN", graph.vector("LENGTH", uv), 1e-7)
        self.flat = graph.add(
            "ShaderNodeMapping",
            Vector=uv,
            Location=self._phase,
            Rotation=(0.0, 0.0, self._turn),
        ).outputs[0]

    def tile(
        self,
        bake: Bake,
        seed: int,
        size_mm: float,
        *,
        stretch: float = 1.0,
        smooth: bool = False,
    ) -> Channels:
        """A tile ``size_mm`` high ``stretch`` times as wide; ``smooth`` for what bends light."""
        graph = self.graph
        settings = {"interpolation": "Cubic" if smooth else "Linear", "extension": "REPEAT"}
        image = picture(bake, seed)
        across, up = 1.0 / (size_mm * stretch), 1.0 / size_mm
        flat = graph.vector("MULTIPLY", self.flat, (across, up, 0.0))
        solid = graph.vector("MULTIPLY", self.solid, (across, across, up))
        on_flat = graph.add("ShaderNodeTexImage", dict(settings), Vector=flat)
        boxed = {**settings, "projection": "BOX", "projection_blend": 0.2}
        on_solid = graph.add("ShaderNodeTexImage", boxed, Vector=solid)
        on_flat.image = on_solid.image = image
        colour = graph.mix(self.has_flat, on_solid.outputs[0], on_flat.outputs[0])
        alpha = self._blend(on_solid.outputs[1], on_flat.outputs[1])
        return Channels(graph, colour, alpha)

    def _blend(self, solid: Any, flat: Any) -> Any:
        node = self.graph.add("ShaderNodeMix", {"data_type": "FLOAT"})
        for index, value in enumerate((self.has_flat, None, solid, flat)):
            if value is not None:
                self.graph.set(node, f"_{index}", value)
        return node.outputs[0]

    def cloud(self, size_mm: float, detail: float = 2.0) -> Any:
        """Slow noise of about 0.5 in space, features ``size_mm`` wide."""
        return self.graph.noise(self.solid, 1.0 / size_mm, detail)

"""Damage as masks in the bag's own space: one source for the picture and for its truth."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from training.render.nodes import Graph
from training.render.shapes import Floats

PIXELS_PER_MM = 14


@dataclass(frozen=True)
class Damage:
    """One damage: where it is (bag space, mm), how far it reaches and what it does."""

    kind: str
    centre_mm: tuple[float, float, float]
    reach_mm: float
    seed: int
    rgb: tuple[float, float, float]
    cover: float
    depth_mm: float
    flatten: float


def masks(graph: Graph, here: Any, damages: tuple[Damage, ...]) -> list[tuple[Damage, Any]]:
    """Each damage with a node output that is 0 on sound and 1 on damaged leather."""
    makers = {"scratch": _scratch, "scuff": _scuff}
    return [(damage, makers[damage.kind](graph, here, damage)) for damage in damages]


def truth_material(damage: Damage) -> Any:
    """A material that glows where a damage is, for the mask of a view."""
    graph = Graph(f"truth {damage.kind}")
    (_, mask), *_ = masks(graph, graph.millimetres(), (damage,))
    return graph.finish(graph.add("ShaderNodeEmission", Strength=mask).outputs[0])


def dark_material() -> Any:
    """A material that hides what lies behind it and does not glow."""
    graph = Graph("truth none")
    return graph.finish(graph.add("ShaderNodeEmission", Strength=0.0).outputs[0])


def _scratch(graph: Graph, here: Any, damage: Damage) -> Any:
    """Strokes drawn on a picture and thrown onto the front along the bag's depth."""
    size = 2 * damage.reach_mm
    x0, _, z0 = (value - damage.reach_mm for value in damage.centre_mm)
    moved = graph.vector("SUBTRACT", here, (x0, 0.0, z0))
    parts = graph.add("ShaderNodeSeparateXYZ", _0=moved)
    u = graph.math("DIVIDE", parts.outputs[0], size)
    v = graph.math("DIVIDE", parts.outputs[2], size)
    place = graph.add("ShaderNodeCombineXYZ", _0=u, _1=v)
    texture = graph.add("ShaderNodeTexImage", {"extension": "CLIP"}, Vector=place.outputs[0])
    texture.image = _stroke_image(damage)
    front = graph.math("LESS_THAN", parts.outputs[1], -10.0)
    return graph.math("MULTIPLY", texture.outputs[0], front)


def _stroke_image(damage: Damage) -> Any:
    name = f"strokes {damage.seed}"
    if name in bpy.data.images:
        return bpy.data.images[name]
    values = draw_strokes(damage)
    image = bpy.data.images.new(name, *values.shape[::-1], float_buffer=True, is_data=True)
    pixels = np.ones((*values.shape, 4), dtype=np.float32)
    pixels[..., :3] = values[..., None]
    image.pixels.foreach_set(pixels.ravel())
    image.pack()
    return image


def draw_strokes(damage: Damage) -> Floats:
    """Three long scratches and some fine ones beside them, as a picture of 0 to 1."""
    draw = random.Random(damage.seed)
    side = round(2 * damage.reach_mm * PIXELS_PER_MM)
    x, y = np.meshgrid(np.arange(side) / PIXELS_PER_MM, np.arange(side) / PIXELS_PER_MM)
    values = np.zeros((side, side))
    for index in range(8):
        long = index < 3
        length = damage.reach_mm * (draw.uniform(1.25, 1.6) if long else draw.uniform(0.3, 0.7))
        width = draw.uniform(0.55, 0.8) if long else draw.uniform(0.16, 0.28)
        angle = np.radians(38 + draw.uniform(-7, 7))
        centre = (
            damage.reach_mm
            + np.array([draw.uniform(-0.25, 0.25), draw.uniform(-0.3, 0.3)]) * damage.reach_mm
        )
        along = (x - centre[0]) * np.cos(angle) + (y - centre[1]) * np.sin(angle)
        away = (y - centre[1]) * np.cos(angle) - (x - centre[0]) * np.sin(angle)
        away = away - draw.uniform(-0.12, 0.12) * along**2 / damage.reach_mm
        t = np.clip(along / (length / 2), -1, 1)
        half = width * (1 - t**2) ** 0.6 * (0.75 + 0.25 * np.sin(along * draw.uniform(0.5, 1.1)))
        stroke = np.clip((half - np.abs(away)) * 3.0 / width + 0.35, 0, 1) * (np.abs(t) < 1)
        values = np.maximum(values, stroke * (1.0 if long else 0.75))
    return values


def _scuff(graph: Graph, here: Any, damage: Damage) -> Any:
    """A rubbed patch around a point, ragged where the leather was higher."""
    away = graph.vector("DISTANCE", here, damage.centre_mm)
    moved = graph.vector("ADD", here, (float(damage.seed % 97), 0.0, 0.0))
    ragged = graph.math("SUBTRACT", graph.noise(moved, 0.22, 5.0), 0.5)
    away = graph.math("MULTIPLY_ADD", ragged, -1.7 * damage.reach_mm, away)
    return graph.ramp(away, 0.45 * damage.reach_mm, 1.0 * damage.reach_mm, (1.0, 0.0))

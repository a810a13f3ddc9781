"""What things are made of: each kind turns its numbers into a surface of shader nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from training.render.materials import plain
from training.render.materials.surface import Params, Surface, finish
from training.render.nodes import Graph

KINDS: dict[str, Callable[[Graph, Params], Surface]] = {"plain": plain.surface}


def make(name: str, params: Params) -> Any:
    """A Blender material from its numbers."""
    graph = Graph(name)
    return finish(graph, KINDS[params["kind"]](graph, params))

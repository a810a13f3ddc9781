"""What things are made of: each kind turns its numbers into a surface of shader nodes.

Blender is imported only when a material is made, so that the palettes work without it.
"""

from __future__ import annotations

from typing import Any

Params = dict[str, Any]


def make(name: str, params: Params) -> Any:
    """A Blender material from its numbers; KeyError where the kind is unknown."""
    from training.render.materials.kinds import KINDS  # the palettes are used without Blender
    from training.render.materials.surface import finish
    from training.render.nodes import Graph

    graph = Graph(name)
    return finish(graph, KINDS[params["kind"]](graph, params))

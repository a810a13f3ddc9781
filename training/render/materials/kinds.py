"""Every kind of material by its name."""

from __future__ import annotations

from collections.abc import Callable

from training.render.materials import plain
from training.render.materials.surface import Params, Surface
from training.render.nodes import Graph

KINDS: dict[str, Callable[[Graph, Params], Surface]] = {"plain": plain.surface}

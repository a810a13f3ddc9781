"""Places where goods are photographed: what they are built of, the light in them, the camera.

The order of a picture: ``info(thing)``; ``SCENES[kind].plan(draw, info)``; ``camera.plan(draw,
scene["views"], scene["style"])``; ``clutter.place_props``; ``light.plan(draw, scene["lights"])``;
``phone.plan(draw, scene["style"])``. Then in Blender: the item's root gets ``scene["item"]`` (in
millimetres), the scene is built, props and ``scene["supports"]`` are placed, then the camera, and
the light last. No Blender is imported before something is built.
"""

from __future__ import annotations

from functools import partial

from training.render.scenes import kinds
from training.render.scenes.building import build
from training.render.scenes.scene import Info, Scene, info

__all__ = ["SCENES", "Info", "Scene", "info", "suited"]

SCENES: dict[str, Scene] = {
    "sweep_white": Scene(partial(kinds.sweep, paper="white"), build),
    "sweep_grey": Scene(partial(kinds.sweep, paper="grey"), build),
    "sweep_black": Scene(partial(kinds.sweep, paper="black"), build),
    "sweep_colour": Scene(partial(kinds.sweep, paper="paper"), build),
    "tent": Scene(kinds.tent, build),
    "table": Scene(kinds.table, build),
    "bed": Scene(kinds.bed, build),
    "carpet": Scene(partial(kinds.floored, kind="carpet"), build),
    "floor_tiles": Scene(partial(kinds.floored, kind="tiles"), build),
    "floor_concrete": Scene(partial(kinds.floored, kind="concrete"), build),
    "floor_parquet": Scene(partial(kinds.floored, kind="boards"), build),
    "wall": Scene(kinds.plain_wall, build),
    "shelf": Scene(kinds.shelf, build),
    "hand": Scene(kinds.in_hand, build),
    "hanger": Scene(kinds.hanging, build),
    "mannequin": Scene(kinds.mannequin, build),
}

HUNG = ("hanger", "mannequin", "hand")
"""Scenes without ground under the item: for what has a handle or a strap, or is a garment."""


def suited(item: Info) -> tuple[str, ...]:
    """The kinds of scene that a thing may be in: flat or low things lie, they do not hang."""
    size = item.bounds_mm[1] - item.bounds_mm[0]
    if item.built == "lying":
        return tuple(name for name in SCENES if name not in HUNG)
    hangs = size[2] > 0.5 * size[0] and size[2] > 110.0
    if hangs or "hanging" in item.poses or "worn" in item.poses:
        return tuple(SCENES)
    return tuple(name for name in SCENES if name not in HUNG)

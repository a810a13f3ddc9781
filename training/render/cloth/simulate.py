"""Blender's cloth simulation of sewn cloth: falls under gravity onto a floor or hangs on a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from training.render.cloth.weave import Woven
from training.render.shapes import Floats, Mesh

MM = 0.001


@dataclass(frozen=True)
class Stuff:
    """What the cloth is like and how long it is watched; ``layers``: it may touch itself."""

    mass: float = 0.18
    tension: float = 18.0
    bending: float = 0.08
    friction: float = 12.0
    air: float = 1.2
    frames: int = 45
    quality: int = 5
    layers: bool = True


def fall(
    cloth: Woven, start_mm: Floats, grow: Floats, stuff: Stuff, *,
    floor: bool = True, body: Mesh | None = None, pinned: Floats | None = None,
) -> Floats:  # fmt: skip
    """Where the cloth comes to rest, (n, 3) millimetres.

    ``start_mm`` is where its vertices are let go, ``grow`` (n,) how much longer than its pattern
    the cloth is at each, ``body`` what it may hang on, ``pinned`` (n,)
    between 0 and 1 holds vertices where they start.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    made = _cloth(cloth, start_mm)
    _settings(made, grow, stuff, pinned)
    if floor:
        bpy.ops.mesh.primitive_plane_add(size=8.0)
        _solid(bpy.context.object, stuff)
    if body is not None:
        _solid(_object("body", body.vertices, [f for b in body.faces for f in b.tolist()]), stuff)
    scene: Any = bpy.context.scene
    for frame in range(1, stuff.frames + 1):
        scene.frame_set(frame)
    shown = made.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    points = np.empty(len(cloth.points_mm) * 3)
    shown.vertices.foreach_get("co", points)
    points = points.reshape(-1, 3) / MM
    if not np.isfinite(points).all():
        raise ValueError("the cloth flew apart")
    return points


def _object(name: str, points_mm: Floats, faces: list[list[int]]) -> Any:
    data = bpy.data.meshes.new(name)
    data.from_pydata((points_mm * MM).tolist(), [], faces)
    made = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(made)
    return made


def _cloth(cloth: Woven, start_mm: Floats) -> Any:
    """An object whose first shape is the pattern (its lengths at rest), let go from the second."""
    made = _object("cloth", cloth.points_mm, cloth.faces.tolist())
    made.shape_key_add(name="rest")
    start = made.shape_key_add(name="start")
    start.data.foreach_set("co", (start_mm * MM).ravel())
    start.value = 1.0
    return made


def _settings(made: Any, grow: Floats, stuff: Stuff, pinned: Floats | None) -> None:
    modifier = made.modifiers.new("cloth", "CLOTH")
    settings, touch = modifier.settings, modifier.collision_settings
    settings.quality, settings.mass, settings.air_damping = stuff.quality, stuff.mass, stuff.air
    settings.tension_stiffness = settings.compression_stiffness = stuff.tension
    settings.shear_stiffness = stuff.tension / 3
    settings.bending_stiffness = stuff.bending
    settings.bending_damping = 0.6
    settings.rest_shape_key = made.data.shape_keys.key_blocks["rest"]
    high = max(float(grow.max()), 1e-6)
    _weights(made, "grow", grow / high)
    settings.vertex_group_shrink = "grow"
    settings.shrink_min, settings.shrink_max = 0.0, -high
    if pinned is not None:
        _weights(made, "pinned", pinned)
        settings.vertex_group_mass = "pinned"
        settings.pin_stiffness = 1.0
    touch.distance_min, touch.friction, touch.damping = 2.0 * MM, stuff.friction, 0.6
    touch.collision_quality = 2
    touch.use_self_collision = stuff.layers
    touch.self_distance_min, touch.self_friction = 2.2 * MM, 4.0
    modifier.point_cache.frame_start, modifier.point_cache.frame_end = 1, stuff.frames


def _weights(made: Any, name: str, values: Floats) -> None:
    group = made.vertex_groups.new(name=name)
    for index, value in enumerate(values.tolist()):
        if value > 0:
            group.add([index], min(value, 1.0), "REPLACE")


def _solid(body: Any, stuff: Stuff) -> None:
    body.modifiers.new("touch", "COLLISION")
    body.collision.thickness_outer = 2.0 * MM
    body.collision.cloth_friction = stuff.friction
    body.collision.damping = 0.8

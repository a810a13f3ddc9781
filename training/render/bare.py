"""The barest scene: grey ground, one lamp, a camera at three quarters. For tests of the engine.

Drawn without Blender, built with it: ``bpy`` is imported where it is used.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from training.render.shapes import Floats

Params = dict[str, Any]


def plan(draw: random.Random) -> Params:
    """Colours of ground and sky, size of the lamp."""
    grey = draw.uniform(0.2, 0.7)
    return {
        "ground_rgb": [grey * draw.uniform(0.9, 1.1) for _ in range(3)],
        "sky_rgb": [draw.uniform(0.4, 0.7) for _ in range(3)],
        "lamp_m": draw.uniform(0.3, 1.2),
    }


def camera_plan(draw: random.Random) -> Params:
    """From where the camera looks, in degrees, and its lens and opening in millimetres."""
    return {
        "azimuth": draw.uniform(-50.0, 50.0),
        "elevation": draw.uniform(5.0, 40.0),
        "lens_mm": draw.choice([28.0, 50.0, 85.0]),
        "fill": draw.uniform(0.65, 0.9),
        "aperture_mm": draw.uniform(0.0, 3.0),
    }


def build(params: Params) -> None:
    """Ground, sky and one lamp."""
    import bpy
    from mathutils import Vector

    world: Any = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    sky = world.node_tree.nodes["Background"].inputs
    sky["Color"].default_value, sky["Strength"].default_value = (*params["sky_rgb"], 1.0), 0.7
    lamp: Any = bpy.data.lights.new("key", "AREA")
    lamp.size, lamp.energy = params["lamp_m"], 40.0
    key: Any = bpy.data.objects.new("key", lamp)
    key.location = (-0.9, -1.0, 1.3)
    key.rotation_euler = Vector((0.9, 1.0, -1.2)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(key)
    _ground(tuple(params["ground_rgb"]))


def _ground(colour: tuple[float, ...]) -> None:
    import bpy

    data: Any = bpy.data.meshes.new("ground")
    corners = [(-3.0, -3.0, 0.0), (3.0, -3.0, 0.0), (3.0, 3.0, 0.0), (-3.0, 3.0, 0.0)]
    data.from_pydata(corners, [], [(0, 1, 2, 3)])
    paint: Any = bpy.data.materials.new("ground")
    paint.use_nodes = True
    shader = next(node for node in paint.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
    shader.inputs["Base Color"].default_value = (*colour, 1.0)
    shader.inputs["Roughness"].default_value = 0.7
    data.materials.append(paint)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("ground", data))


def place_camera(params: Params, bounds_mm: Floats) -> None:
    """A camera that sees bounds, (2, 3) low and high in millimetres."""
    import bpy
    from mathutils import Vector

    low, high = bounds_mm
    across = float(np.linalg.norm(high - low)) * 0.001 / params["fill"]
    target = Vector((low + high) * 0.0005)
    a, e = np.radians(params["azimuth"]), np.radians(params["elevation"])
    away = Vector((np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)))
    lens: Any = bpy.data.cameras.new("camera")
    lens.lens, lens.sensor_width, lens.clip_start = params["lens_mm"], 36.0, 0.005
    distance = across * params["lens_mm"] / 36.0
    camera: Any = bpy.data.objects.new("camera", lens)
    camera.location = target + away * distance
    camera.rotation_euler = (-away).to_track_quat("-Z", "Y").to_euler()
    if params["aperture_mm"] > 0.0:
        lens.dof.use_dof, lens.dof.focus_distance = True, distance
        lens.dof.aperture_fstop = params["lens_mm"] / params["aperture_mm"]
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera

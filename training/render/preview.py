"""A quick look at one thing: ``python -m training.render.preview tote --seed 3 --out tote.png``."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from training.render import stage
from training.render.materials import make
from training.render.things import GOODS, PROPS
from training.render.things.thing import Anchor, Thing


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and write one PNG."""
    parser = argparse.ArgumentParser(prog="training.render.preview", description=__doc__)
    parser.add_argument("thing")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=384)
    parser.add_argument("--samples", type=int, default=12)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--azimuth", type=float, default=25.0)
    parser.add_argument("--elevation", type=float, default=15.0)
    parser.add_argument("--anchor", help="look closely at this place of the thing")
    options = parser.parse_args(arguments)
    kind = {**PROPS, **GOODS}[options.thing]
    draw = random.Random(f"preview {options.thing} {options.seed}")
    thing = kind.build(kind.plan(draw))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    root = stage.add(thing, "thing")
    looks = kind.materials(draw)
    stage.wear(root, {role: make(role, params) for role, params in looks.items()})
    _light_and_floor()
    _look(thing, options.azimuth, options.elevation, options.anchor)
    _render(options.out, options.size, options.samples, options.threads)
    return 0


def _look(thing: Thing, azimuth: float, elevation: float, anchor: str | None) -> None:
    points = np.concatenate([part.mesh.vertices for part in thing.parts])
    low, high = points.min(axis=0), points.max(axis=0)
    target, across = (low + high) / 2, float(np.linalg.norm(high - low)) * 1.08
    if anchor:
        place: Anchor = next(each for each in thing.anchors if each.name == anchor)
        target, across = np.array(place.at_mm), place.across_mm
    a, e = np.radians(azimuth), np.radians(elevation)
    away = Vector((np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)))
    lens: Any = bpy.data.cameras.new("camera")
    lens.lens, lens.sensor_width, lens.clip_start = 85.0, 36.0, 0.005
    camera: Any = bpy.data.objects.new("camera", lens)
    camera.location = Vector(target * 0.001) + away * (across * 0.001 * 85.0 / 36.0)
    camera.rotation_euler = (-away).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera


def _light_and_floor() -> None:
    world: Any = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.6, 0.62, 0.65, 1)
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.6
    lamp: Any = bpy.data.lights.new("key", "AREA")
    lamp.size, lamp.energy = 0.8, 40.0
    key: Any = bpy.data.objects.new("key", lamp)
    key.location = (-0.9, -1.0, 1.3)
    key.rotation_euler = Vector((0.9, 1.0, -1.2)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(key)
    bpy.ops.mesh.primitive_plane_add(size=6.0)


def _render(out: Path, size: int, samples: int, threads: int) -> None:
    scene: Any = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x = scene.render.resolution_y = size
    scene.render.threads_mode, scene.render.threads = "FIXED", threads
    scene.view_settings.view_transform = "Standard"
    scene.cycles.samples, scene.cycles.use_denoising = samples, True
    scene.cycles.max_bounces = 3
    scene.render.filepath = str(out.resolve())
    bpy.ops.render.render(write_still=True)


if __name__ == "__main__":
    sys.exit(main())

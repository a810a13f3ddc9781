"""Sheets of materials to look at, and what each costs in processor time.

Each kind is seen on a draped panel (which has a cut piece), on a ball (which has none) and close
at 20 pixels a millimetre.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from training.render import stage
from training.render.materials import make, palette
from training.render.materials.surface import Params
from training.render.shapes import Floats, Mesh, grid_mesh, lathe
from training.render.things.thing import Part, Thing

CLOSE_PX_PER_MM = 20.0

Drawn = Callable[[random.Random], Params]


def drawers() -> dict[str, Drawn]:
    """Every kind that can be shown, with a palette that draws it."""
    leathers = ("smooth", "pebbled", "saffiano", "crocodile", "patent", "suede", "nubuck")
    found: dict[str, Drawn] = {kind: partial(palette.draw_leather, kind=kind) for kind in leathers}
    for finish in ("polished", "satin", "brushed", "hammered"):
        found[finish] = partial(palette.draw_metal, finish=finish)
    found["thread"] = palette.draw_thread
    found["edge"] = palette.draw_edge
    found["hole"] = palette.draw_hole
    found["plain"] = _plain
    for kind in ("cotton", "denim", "wool", "knit", "jersey", "silk", "canvas", "linen"):
        found[kind] = partial(palette.draw_fabric, kind=kind)
    for kind in ("carpet", "concrete", "marble", "paper", "wood"):
        found[kind] = partial(palette.draw_ground, kind=kind)
    found |= {"nylon": palette.draw_nylon, "coated_canvas": palette.draw_canvas}
    found |= {"vinyl": palette.draw_vinyl, "glass": palette.draw_glass, "acrylic": _acrylic}
    found |= {"plastic": palette.draw_plastic, "rubber": palette.draw_rubber, "acetate": _acetate}
    return found | {"card": palette.draw_card, "skin": palette.draw_skin, "mesh": palette.draw_mesh}


def _plain(_: random.Random) -> Params:
    return {"kind": "plain", "rgb": [0.3, 0.25, 0.2], "rough": 0.5}


def _acrylic(draw: random.Random) -> Params:
    return {**palette.draw_vinyl(draw), "kind": "acrylic"}


def _acetate(draw: random.Random) -> Params:
    return {
        **palette.draw_plastic(draw),
        "kind": "acetate",
        "rgb": [0.2, 0.07, 0.015],
        "rough": 0.1,
    }


def main(arguments: list[str] | None = None) -> int:
    """Read the command line; write one PNG a kind, and say how long each took."""
    parser = argparse.ArgumentParser(prog="training.render.materials.sheet", description=__doc__)
    parser.add_argument("kinds", nargs="*", help="all, where none is named")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--samples", type=int, default=12)
    parser.add_argument("--close-only", action="store_true")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    known = drawers()
    for kind in options.kinds or known:
        params = known[kind](random.Random(f"sheet {kind} {options.seed}"))
        for view in ("close",) if options.close_only else ("far", "close"):
            began = time.process_time()
            scene(params)
            built = time.process_time()
            look(view, options.size)
            path = options.out / f"{kind}-{options.seed}-{view}.png"
            render(path, size=options.size, samples=options.samples)
            done = time.process_time()
            sys.stdout.write(f"{kind} {view}: built {built - began:.2f} s, {done - built:.2f} s\n")
            sys.stdout.flush()
    return 0


def _drape() -> tuple[Mesh, Floats]:
    """A piece of 190 x 150 mm that hangs over a rounded step, with two soft folds."""
    u, v = np.linspace(-95.0, 95.0, 140), np.linspace(0.0, 150.0, 120)
    rings = []
    for each in v:
        angle = np.clip((each - 62.0) / 40.0, 0.0, 1.25)
        y = -40.0 * np.cos(angle) + max(each - 112.0, 0.0) * np.sin(1.25)
        z = min(each, 62.0) + 40.0 * np.sin(angle) + max(each - 112.0, 0.0) * np.cos(1.25)
        fold = 3.0 * np.sin(u / 21.0 + each / 60.0) * (1 - each / 170.0)
        rings.append(np.stack([u - 42.0, y + fold, np.full(len(u), z)], axis=1))
    flat = np.stack([np.tile(u, len(v)), np.repeat(v, len(u))], axis=1)
    return grid_mesh(rings, close=False), flat


def scene(params: Params) -> None:
    """A drape and a ball of one material, lit by two lamps and the sky, alone in the scene."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    mesh, flat = _drape()
    turn = np.linspace(0.0, np.pi - 1e-3, 60)
    ball = lathe(np.stack([40.0 * np.sin(turn) + 1e-4, 40.0 - 40.0 * np.cos(turn)], axis=1), 90)
    ball = Mesh(ball.vertices + np.array([104.0, -30.0, 0.0]), ball.faces, ball.slots)
    thing = Thing("sample", (Part("drape", mesh, ("it",), flat), Part("ball", ball, ("it",))))
    stage.wear(stage.add(thing, "sample"), {"it": make("it", params)})
    world: Any = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.6, 0.63, 0.68, 1)
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.45
    _lamp((-0.7, -0.7, 0.9), 0.35, 14.0)
    _lamp((0.9, -0.5, 0.6), 0.12, 2.5)
    bpy.ops.mesh.primitive_plane_add(size=6.0)


def _lamp(at: tuple[float, float, float], size: float, power: float) -> None:
    data: Any = bpy.data.lights.new("lamp", "AREA")
    data.size, data.energy = size, power
    lamp: Any = bpy.data.objects.new("lamp", data)
    lamp.location = at
    lamp.rotation_euler = (-Vector(at)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(lamp)


def look(view: str, size: int) -> None:
    """Look at all of it ("far") or at the drape at 20 pixels a millimetre ("close")."""
    target, across, away = Vector((0.0, -20.0, 55.0)), 265.0, Vector((0.25, -1.0, 0.35))
    if view == "close":
        target, across = Vector((-50.0, -40.0, 48.0)), size / CLOSE_PX_PER_MM
        away = Vector((0.1, -1.0, 0.25))
    away.normalize()
    lens: Any = bpy.data.cameras.new("camera")
    lens.lens, lens.sensor_width, lens.clip_start = 85.0, 36.0, 0.005
    camera: Any = bpy.data.objects.new("camera", lens)
    camera.location = target * 0.001 + away * (across * 0.001 * 85.0 / 36.0)
    camera.rotation_euler = (-away).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera


def render(out: Path, *, size: int, samples: int) -> None:
    """Render on one thread, in the format that Blender is set to."""
    scene: Any = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x = scene.render.resolution_y = size
    scene.render.threads_mode, scene.render.threads = "FIXED", 1
    scene.view_settings.view_transform = "Standard"
    scene.cycles.samples, scene.cycles.use_denoising = samples, True
    scene.cycles.use_adaptive_sampling = False
    scene.cycles.max_bounces = 4
    scene.cycles.caustics_reflective = False
    scene.render.filepath = str(out.resolve())
    bpy.ops.render.render(write_still=True)


if __name__ == "__main__":
    sys.exit(main())

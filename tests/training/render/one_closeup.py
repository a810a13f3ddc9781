"""In Blender's environment: close-ups of the slab as EXR, one per job of a JSON file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import bpy

from tests.training.render import slab
from training.render import copies, damage, stage
from training.render.damage.shade import apply
from training.render.materials.kinds import KINDS
from training.render.materials.surface import finish
from training.render.nodes import Graph
from training.render.scenes import closeup
from training.render.things.thing import Params


def render(job: Params, out: Path) -> None:
    """One picture with its masks, at 16 samples and without the denoiser."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    marks = job["damages"] + job["lookalikes"]
    thing = copies.reshape(slab.build(job["thing"]["params"]), job["alterations"])
    root = stage.add(damage.reshape(thing, marks), "item")
    made = {}
    for role, look in damage.dress(job["materials"], marks).items():
        graph = Graph(role)
        surface = apply(graph, KINDS[look["kind"]](graph, look), role, marks)
        made[role] = finish(graph, surface)
    stage.wear(root, made)
    _light()
    bpy.context.view_layer.update()
    closeup.place(job["camera"], root)
    _shoot([each["id"] for each in marks if each["truth"]], out)


def _light() -> None:
    """An even grey room: what lies behind the slab is the same wherever one looks."""
    world: Any = bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    sky = world.node_tree.nodes["Background"].inputs
    sky["Color"].default_value, sky["Strength"].default_value = (0.5, 0.5, 0.5, 1.0), 1.0


def _shoot(masks: list[str], out: Path) -> None:
    scene: Any = bpy.context.scene
    layer: Any = bpy.context.view_layer
    scene.render.engine = "CYCLES"
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.max_bounces = 16, False, 1
    scene.cycles.use_adaptive_sampling = False
    scene.render.threads_mode, scene.render.threads = "FIXED", 1
    layer.use_pass_z = True
    for name in masks:
        mask = layer.aovs.add()
        mask.name, mask.type = name, "VALUE"
    images = scene.render.image_settings
    images.media_type, images.file_format = "MULTI_LAYER_IMAGE", "OPEN_EXR_MULTILAYER"
    images.color_depth = "32"
    scene.render.filepath = str(out)
    bpy.ops.render.render(write_still=True)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, job in json.loads((folder / "jobs.json").read_text()).items():
        render(job, folder / f"{name}.exr")

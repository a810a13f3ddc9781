"""One plan made into Blender's scene and rendered to EXR files, with what only Blender knows."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector

from training.render import build, damage, passes, plan, sight, stage
from training.render.clock import Clock
from training.render.materials import make
from training.render.materials.kinds import KINDS
from training.render.materials.surface import finish
from training.render.nodes import Graph
from training.render.scenes import SCENES, camera, closeup, light
from training.render.shapes import Floats
from training.render.sight import Sight
from training.render.things import GOODS, PROPS

Plan = Mapping[str, Any]


class BrokenScene(RuntimeError):
    """A plan could not be rendered; the message names its id and seed."""


def render(document: Plan, out: Path, threads: int) -> dict[str, Any]:
    """Render a plan, or the one that an order names, into ``out/ID.*.exr``; returns its facts.

    ``out/ID.facts.json``, written last, holds the plan and the facts. Raises BrokenScene, naming
    id and seed, whatever went wrong inside.
    """
    clock = Clock()
    try:
        planned = document
        if "thing" not in document:
            planned = plan.plan(document["set"], document["index"], document["of_seed"])
        clock.lap("plan")
        shown = _Scene(planned, clock)
        facts = {"plan": planned, **shown.facts(), "seconds": clock.seconds}
        shown.shoot(out, threads)
    except Exception as error:
        raise BrokenScene(
            f"{document['id']} (seed {document['seed']}) could not be rendered: {error!r}"
        ) from error
    partial = out / f".{document['id']}.facts.json.part"
    partial.write_text(json.dumps(facts))
    partial.replace(out / f"{document['id']}.facts.json")
    return facts


class _Scene:
    """Blender's one scene as a plan wants it."""

    def __init__(self, planned: Plan, clock: Clock) -> None:
        self._plan, self._clock = planned, clock
        bpy.ops.wm.read_factory_settings(use_empty=True)
        clock.lap("clear")
        self._thing = build.thing(planned)
        clock.lap("shape")
        self._root = stage.add(self._thing, "item")
        self._materials = {
            role: _dressed(role, looks, planned["damages"])
            for role, looks in damage.dress(planned["materials"], planned["damages"]).items()
        }
        stage.wear(self._root, self._materials)
        self._parts = _number_parts(self._root)
        clock.lap("item")
        self._root.matrix_world = _metres(planned["scene"]["params"]["item"])
        SCENES[planned["scene"]["kind"]].build(planned["scene"]["params"])
        for number, prop in enumerate(planned["props"]):
            _add_prop(prop, f"prop {number}")
        bpy.context.view_layer.update()
        self._sight = self._placed_camera()
        points = corners_mm(self._root)
        light.build(planned["light"], (points.min(axis=0) + points.max(axis=0)) / 2)
        bpy.context.view_layer.update()
        self._border = self._sight.box(points)
        clock.lap("scene")

    def _placed_camera(self) -> Sight:
        planned = self._plan["camera"]
        size, crop = self._plan["size_wh"], None
        if planned["kind"] == "closeup":
            closeup.place(planned, self._root)
            size, (x0, y0, x1, y1) = planned["sensor_wh"], planned["crop_xyxy"]
            crop = (x0, y0, x1, y1)
        else:
            render: Any = bpy.context.scene.render
            render.resolution_x, render.resolution_y = size
            camera.place(planned, corners_mm(self._root))
        bpy.context.view_layer.update()
        return sight.of(bpy.context.scene.camera, size, crop)

    def facts(self) -> dict[str, Any]:
        """What is known of the picture before it is rendered."""
        distance = float(np.median(self._sight.project(corners_mm(self._root))[:, 2]))
        planned = self._plan["camera"]
        lens = bpy.context.scene.camera.data
        return {
            "parts": self._parts,
            "border": self._border,
            "px_per_mm": planned.get("px_per_mm", self._sight.focal_px / distance),
            "distance_mm": distance,
            "camera": {
                "matrix_world": self._sight.matrix_world.tolist(),
                "focal_px": self._sight.focal_px,
                "crop_xyxy": self._sight.crop,
                "sensor_wh": self._sight.sensor_wh,
                "lens_mm": lens.lens,
                "sensor_mm": lens.sensor_width,
                "fstop": lens.dof.aperture_fstop if lens.dof.use_dof else None,
            },
            "faces": sum(len(each.data.polygons) for each in self._root.children_recursive),
            "samples": dataclasses.asdict(passes.SAMPLES),
            "blender": bpy.app.version_string,
        }

    def shoot(self, out: Path, threads: int) -> None:
        """Render the passes."""
        planned, clock = self._plan, self._clock
        item = set(self._root.children_recursive)
        everything = bpy.context.scene.objects
        around = [each for each in everything if each not in item and each.type == "MESH"]
        passes.prepare(self._sight, threads, planned["seed"])
        passes.declare_masks([each["id"] for each in planned["damages"] if each["truth"]])
        alone = planned["kind"] == "foreground"
        if alone:
            plain = planned["scene"]["params"]["plain"]
            passes.ground(out / f"{planned['id']}.ground.exr", self._sight, item, plain=plain)
        else:
            passes.beauty(out / f"{planned['id']}.beauty.exr", self._sight)
        clock.lap("ground" if alone else "beauty")
        passes.hide(around)
        if planned["camera"]["kind"] != "closeup":  # whose inside says what its edges are
            name = out / f"{planned['id']}.item.exr"
            passes.item_alone(name, self._sight, self._border, denoised=alone)
            clock.lap("item alone")
        name = out / f"{planned['id']}.alpha.exr"
        passes.alpha(name, self._sight, self._border, self._materials.values())
        clock.lap("alpha")


def _dressed(role: str, looks: Mapping[str, Any], damages: list[dict[str, Any]]) -> Any:
    """A role's material with the damages that it takes."""
    graph = Graph(f"item {role}")
    surface = KINDS[looks["kind"]](graph, dict(looks))
    return finish(graph, damage.apply(graph, surface, role, damages))


def _add_prop(prop: Mapping[str, Any], name: str) -> None:
    root = stage.add({**GOODS, **PROPS}[prop["kind"]].build(prop["params"]), name)
    looks = prop["materials"].items()
    stage.wear(root, {role: make(f"{name} {role}", look) for role, look in looks})
    root.location = Vector(prop["place_mm"]) * 0.001
    root.rotation_euler = (0.0, 0.0, np.radians(prop["turn_deg"]))


def _metres(matrix_mm: Sequence[Sequence[float]]) -> Any:
    matrix = Matrix(matrix_mm)
    matrix.translation = matrix.translation * 0.001
    return matrix


def corners_mm(root: Any) -> Floats:
    """(n, 3) vertices under a root in the world's millimetres; large meshes are thinned."""
    found = []
    for each in root.children_recursive:
        if each.type != "MESH" or not each.data.vertices:
            continue
        points = np.empty(len(each.data.vertices) * 3, dtype=np.float32)
        each.data.vertices.foreach_get("co", points)
        matrix = np.array(each.matrix_world)
        thinned = points.reshape(-1, 3)[:: max(1, len(points) // 12000)].astype(np.float64)
        found.append(thinned @ matrix[:3, :3].T + matrix[:3, 3])
    return np.concatenate(found) * 1000.0


def _number_parts(root: Any) -> dict[str, int]:
    """Give each part a number from 1, in the order of their making; nothing else has one."""
    numbers: dict[str, int] = {}
    for each in root.children_recursive:
        if each.type == "MESH":
            each.pass_index = numbers.setdefault(each["part"], len(numbers) + 1)
    return numbers

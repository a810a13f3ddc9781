"""One plan made into Blender's scene and rendered to EXR files, with what only Blender knows."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from training.render import bare, passes, stage
from training.render.materials import make
from training.render.shapes import Floats
from training.render.things import GOODS, PROPS
from training.render.things.thing import Thing

Plan = Mapping[str, Any]


class BrokenScene(RuntimeError):
    """A plan could not be rendered; the message names its id and seed."""


@dataclass
class Clock:
    """Wall and processor seconds per step, all threads together."""

    seconds: dict[str, dict[str, float]] = field(default_factory=dict)
    _began: tuple[float, float] = field(default_factory=lambda: _now())

    def lap(self, step: str) -> None:
        """Book the time since the last lap on a step."""
        wall, cpu = _now()
        self.seconds[step] = {
            "wall": round(wall - self._began[0], 3),
            "cpu": round(cpu - self._began[1], 3),
        }
        self._began = (wall, cpu)


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def render(plan: Plan, out: Path, threads: int) -> dict[str, Any]:
    """Render one plan into ``out/ID.*.exr`` and ``out/ID.facts.json``; returns the facts.

    Raises BrokenScene, naming id and seed, whatever went wrong inside.
    """
    try:
        return _render(plan, out, threads)
    except Exception as error:
        raise BrokenScene(
            f"{plan['id']} (seed {plan['seed']}) could not be rendered: {error!r}"
        ) from error


def _render(plan: Plan, out: Path, threads: int) -> dict[str, Any]:
    clock = Clock()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    clock.lap("clear")
    thing = GOODS[plan["thing"]["kind"]].build(plan["thing"]["params"])
    clock.lap("shape")
    root = stage.add(thing, "item")
    made = {role: make(f"item {role}", looks) for role, looks in plan["materials"].items()}
    stage.wear(root, made)
    clock.lap("item")
    _surroundings(plan)
    bpy.context.view_layer.update()
    bare.place_camera(plan["camera"], bounds_mm(root))
    bpy.context.view_layer.update()
    clock.lap("scene")
    parts = _number_parts(root)
    facts = _facts(plan, thing, root, parts)
    _declare_masks(plan)
    _shoot(plan, root, list(made.values()), out, threads, clock, facts["border"])
    facts["seconds"] = clock.seconds
    partial = out / f".{plan['id']}.facts.json.part"
    partial.write_text(json.dumps(facts))
    partial.replace(out / f"{plan['id']}.facts.json")
    return facts


def _surroundings(plan: Plan) -> None:
    bare.build(plan["scene"]["params"])
    for number, prop in enumerate(plan["props"]):
        root = stage.add(PROPS[prop["kind"]].build(prop["params"]), f"prop {number}")
        looks = prop["materials"].items()
        stage.wear(root, {role: make(f"prop {number} {role}", look) for role, look in looks})
        root.location = Vector(prop["place_mm"]) * 0.001
        root.rotation_euler = (0.0, 0.0, np.radians(prop["turn_deg"]))


def _shoot(
    plan: Plan,
    root: Any,
    materials: list[Any],
    out: Path,
    threads: int,
    clock: Clock,
    border: passes.Border,
) -> None:
    item = set(root.children_recursive)
    around = [
        each
        for each in bpy.context.scene.objects
        if each not in item and each.type in {"MESH", "CURVE"}
    ]
    passes.prepare(plan["size_wh"], threads, plan["seed"])
    if plan["kind"] == "scene":
        passes.beauty(out / f"{plan['id']}.beauty.exr")
        clock.lap("beauty")
    alone = plan["kind"] == "foreground"
    passes.item_alone(out / f"{plan['id']}.item.exr", around, border, denoised=alone)
    clock.lap("item alone")
    passes.alpha(out / f"{plan['id']}.alpha.exr", around, materials, border)
    clock.lap("alpha")


def bounds_mm(root: Any) -> Floats:
    """(2, 3) low and high of everything under a root, in the world's millimetres."""
    points = corners(root)
    return np.stack([points.min(axis=0), points.max(axis=0)])


def corners(root: Any) -> Floats:
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


def _facts(plan: Plan, thing: Thing, root: Any, parts: dict[str, int]) -> dict[str, Any]:
    camera: Any = bpy.context.scene.camera
    points = corners(root)
    width, height = plan["size_wh"]
    seen = _seen(points, camera, (width, height))
    depth_mm = float(np.median(seen[:, 2]))
    return {
        "id": plan["id"],
        "parts": parts,
        "border": _box(seen, width, height),
        "px_per_mm": _focal_px(camera, (width, height)) / depth_mm,
        "distance_mm": depth_mm,
        "camera": {
            "matrix_world": [list(row) for row in camera.matrix_world],
            "lens_mm": camera.data.lens,
            "sensor_mm": camera.data.sensor_width,
            "shift": [camera.data.shift_x, camera.data.shift_y],
            "fstop": camera.data.dof.aperture_fstop if camera.data.dof.use_dof else None,
        },
        "faces": sum(len(each.data.polygons) for each in root.children_recursive),
        "thing_notes": thing.notes,
        "samples": [passes.BEAUTY_SAMPLES, passes.ITEM_SAMPLES, passes.ALPHA_SAMPLES],
        "blender": bpy.app.version_string,
    }


def _focal_px(camera: Any, size_wh: tuple[int, int]) -> float:
    return float(max(size_wh) * camera.data.lens / camera.data.sensor_width)


def _seen(points_mm: Floats, camera: Any, size_wh: tuple[int, int]) -> Floats:
    """(n, 3): where points are in the picture, in pixels, and how far along the view, in mm."""
    back = np.array(camera.matrix_world.inverted())
    local = points_mm @ back[:3, :3].T + back[:3, 3] * 1000.0
    ahead = -local[:, 2]
    scale = _focal_px(camera, size_wh) / np.where(ahead == 0.0, 1e-9, ahead)
    longest = max(size_wh)
    x = size_wh[0] / 2 + local[:, 0] * scale - camera.data.shift_x * longest
    y = size_wh[1] / 2 - local[:, 1] * scale + camera.data.shift_y * longest
    return np.stack([x, y, ahead], axis=1)


def _box(seen: Floats, width: int, height: int) -> passes.Border:
    """The item's box in pixels with room for blur; everything where it reaches behind the lens."""
    if (seen[:, 2] <= 0).any():
        return (0, 0, width, height)
    pad = 8 + 0.03 * max(width, height)
    x, y = seen[:, 0], seen[:, 1]
    left, right = max(0.0, x.min() - pad), min(float(width), x.max() + pad)
    top, bottom = max(0.0, y.min() - pad), min(float(height), y.max() + pad)
    if left >= right or top >= bottom:
        raise ValueError("the item is outside the picture")
    return (int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom)))


def _declare_masks(plan: Plan) -> None:
    layer: Any = bpy.context.view_layer
    for damage in plan["damages"]:
        aov = layer.aovs.add()
        aov.name, aov.type = damage["id"], "VALUE"

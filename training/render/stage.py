"""Things put into Blender's scene: meshes, letters and their material slots."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from training.render.shapes import Floats, Mesh, place
from training.render.things.fittings.lettering import STYLES, raised
from training.render.things.thing import Letters, Thing


def add(thing: Thing, name: str) -> Any:
    """Build a thing under an empty of the given name; returns the empty, at the origin.

    Each object remembers its roles in ``object["roles"]``, its part's name in ``object["part"]``.
    """
    root = bpy.data.objects.new(name, None)
    bpy.context.scene.collection.objects.link(root)
    for part in thing.parts:
        data = mesh_data(part.name, part.mesh, part.flat_mm, smooth=part.smooth)
        _link(part.name, data, part.roles, root)
    for letters in thing.letters:
        _link(letters.name, letters_data(letters), (letters.role,), root)
    return root


def wear(root: Any, materials: dict[str, Any]) -> None:
    """Give every slot under a root the material of its role."""
    for each in root.children:
        for slot, role in zip(each.material_slots, each["roles"].split(), strict=True):
            slot.material = materials[role]


def _link(name: str, data: Any, roles: tuple[str, ...], root: Any) -> None:
    made = bpy.data.objects.new(f"{root.name} {name}", data)
    made["roles"], made["part"] = " ".join(roles), name
    for _ in roles:
        data.materials.append(None)
    made.parent = root
    bpy.context.scene.collection.objects.link(made)


def mesh_data(name: str, mesh: Mesh, flat_mm: Floats | None, *, smooth: bool) -> Any:
    """A Blender mesh in metres; ``flat_mm`` becomes its UV map "flat", in millimetres."""
    data = bpy.data.meshes.new(name)
    corners = np.concatenate([block.ravel() for block in mesh.faces]).astype(np.int32)
    sizes = np.concatenate([np.full(len(block), block.shape[1]) for block in mesh.faces])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
    data.vertices.add(len(mesh.vertices))
    data.vertices.foreach_set("co", (mesh.vertices * 0.001).astype(np.float32).ravel())
    data.loops.add(len(corners))
    data.loops.foreach_set("vertex_index", corners)
    data.polygons.add(len(sizes))
    data.polygons.foreach_set("loop_start", starts)
    slots = np.concatenate(mesh.slots).astype(np.int32)
    data.polygons.foreach_set("material_index", slots)
    data.polygons.foreach_set("use_smooth", np.full(len(slots), smooth))
    if flat_mm is not None:
        layer = data.uv_layers.new(name="flat")
        layer.uv.foreach_set("vector", flat_mm[corners].astype(np.float32).ravel())
    data.validate()
    data.update()
    return data


def letters_data(letters: Letters) -> Any:
    """Letters as a mesh in metres, standing in their frame; "sans" is Blender's own font."""
    if letters.font in STYLES:
        return mesh_data(letters.name, place(raised(letters), letters.frame), None, smooth=False)
    curve: Any = bpy.data.curves.new(letters.name, "FONT")
    curve.body, curve.size, curve.space_character = letters.text, letters.size_mm, letters.spacing
    curve.align_x, curve.align_y = "CENTER", "CENTER"
    curve.extrude, curve.offset = letters.depth_mm / 2, letters.weight_mm
    curve.bevel_depth, curve.bevel_resolution = min(0.1, letters.depth_mm / 3), 2
    text = bpy.data.objects.new("text", curve)
    bpy.context.scene.collection.objects.link(text)
    flat = bpy.data.meshes.new_from_object(
        text.evaluated_get(bpy.context.evaluated_depsgraph_get())
    )
    bpy.data.objects.remove(text)
    bpy.data.curves.remove(curve)
    points = np.empty(len(flat.vertices) * 3)
    flat.vertices.foreach_get("co", points)
    points = points.reshape(-1, 3) @ letters.frame[:3, :3].T + letters.frame[:3, 3]
    flat.vertices.foreach_set("co", (points * 0.001).ravel())
    flat.materials.clear()
    return flat

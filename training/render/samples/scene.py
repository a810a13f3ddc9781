"""The bag in its studio inside Blender: built once per stitch pitch, dressed for every shot."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from training.render.samples import leather, metal
from training.render.samples.bag import leather_parts
from training.render.samples.camera import aim, lamps, pose, views
from training.render.samples.damage import Damage, dark_material, truth_material
from training.render.samples.hardware import logo_frame, metal_parts
from training.render.samples.phone import develop, read_linear
from training.render.samples.plan import Shot, linear
from training.render.shapes import Floats, Mesh, grid_mesh

SAMPLES = 14
TRUTH_SAMPLES = 24

MATERIALS = (
    "leather",
    "piping",
    "edge",
    "thread",
    "hole",
    "lining",
    "metal",
    "satin",
    "ground",
)
DAMAGEABLE = {"leather", "piping", "edge", "thread"}

DAMAGES = (
    Damage("scratch", (94.0, -60.0, 80.0), 30.0, 41, (0.44, 0.27, 0.16), 0.80, 0.10, 0.7),
    Damage("scuff", (-147.0, 56.0, 18.0), 22.0, 42, (0.36, 0.22, 0.14), 0.70, 0.02, 0.5),
)


class Studio:
    """Blender's one scene, set up for this project's pictures."""

    def __init__(self, size: int, threads: int) -> None:
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self._scene: Any = bpy.context.scene
        self._pitch: float | None = None
        self._camera: Any = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        self._scene.collection.objects.link(self._camera)
        self._scene.camera = self._camera
        self._bag: Any = bpy.data.objects.new("bag", None)
        self._scene.collection.objects.link(self._bag)
        self._ground = _object("ground", _cove(), ("ground",), None)
        self._settings(size, threads)

    def _settings(self, size: int, threads: int) -> None:
        render, cycles = self._scene.render, self._scene.cycles
        render.engine = "CYCLES"
        render.resolution_x = render.resolution_y = size
        render.resolution_percentage = 100
        render.use_persistent_data = True
        render.threads_mode, render.threads = "FIXED", threads
        render.image_settings.file_format = "OPEN_EXR"
        render.image_settings.color_depth = "32"
        self._scene.view_settings.view_transform = "Standard"
        cycles.device = "CPU"
        cycles.use_adaptive_sampling, cycles.adaptive_threshold = True, 0.1
        cycles.adaptive_min_samples = 6
        cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 3, 2, 2
        cycles.caustics_reflective = cycles.caustics_refractive = False
        cycles.sample_clamp_indirect = 6.0
        cycles.denoiser = "OPENIMAGEDENOISE"
        cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
        cycles.denoising_prefilter = "FAST"

    def picture(self, shot: Shot) -> tuple[Floats, float]:
        """Display values of a shot, bottom row first, and its pixels per millimetre."""
        self._build(shot.model.stitch_pitch_mm)
        self._dress(shot)
        lamps(shot.light)
        scale = self._aim(shot)
        self._scene.cycles.samples = SAMPLES
        self._scene.cycles.use_denoising = True
        self._scene.cycles.seed = shot.seed
        light = self._render()
        return develop(light, shot.phone, shot.seed), scale * light.shape[0] / 480

    def truth(self, shot: Shot, damage: Damage) -> Floats:
        """The soft mask (0 to 1, bottom row first) of a damage in a shot's view."""
        self._build(shot.model.stitch_pitch_mm)
        self._undress()
        glow, dark = truth_material(damage), dark_material()
        self._wear({name: glow if name in DAMAGEABLE else dark for name in MATERIALS})
        lamps(shot.light)
        bpy.context.scene.world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0
        self._aim(shot)
        self._scene.cycles.samples = TRUTH_SAMPLES
        self._scene.cycles.use_denoising = False
        self._scene.cycles.seed = shot.seed
        mask = self._render()
        return np.clip(mask, 0.0, 1.0)

    def _aim(self, shot: Shot) -> float:
        view = views()[shot.view]
        self._bag.matrix_world = pose(view)
        return aim(self._camera, view, shot.camera)

    def _build(self, pitch_mm: float) -> None:
        if self._pitch == pitch_mm:
            return
        for child in list(self._bag.children):
            bpy.data.meshes.remove(child.data)
        for part in [*leather_parts(pitch_mm), *metal_parts()]:
            _object(part.name, part.mesh, part.materials, self._bag)
        _letters(self._bag)
        self._pitch = pitch_mm

    def _dress(self, shot: Shot) -> None:
        """Give every slot its material, made anew from the shot's numbers."""
        look, damages = shot.look, DAMAGES if shot.damaged else ()
        self._undress()
        tint = linear(shot.model.hardware_srgb)
        grain = shot.model.grain_mm
        made: dict[str, Any] = {
            "leather": leather.leather("made", look, grain, damages),
            "piping": leather.leather("made", look, grain * 0.7, damages),
            "edge": leather.edge_paint(look, damages),
            "thread": leather.thread(look, damages),
            "hole": leather.hole(),
            "lining": leather.lining(look),
            "metal": metal.metal("made", look, tint, 0.13),
            "satin": metal.metal("made", look, tint, 0.30),
            "ground": metal.ground(look),
        }
        self._wear(made)

    def _undress(self) -> None:
        for old in list(bpy.data.materials):
            bpy.data.materials.remove(old)

    def _wear(self, made: dict[str, Any]) -> None:
        for each in bpy.data.objects:
            if each.type == "MESH":
                names = each["materials"].split()
                for slot, name in zip(each.material_slots, names, strict=True):
                    slot.material = made[name]

    def _render(self) -> Floats:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "light.exr"
            self._scene.render.filepath = str(path)
            bpy.ops.render.render(write_still=True)
            return read_linear(path)


def _object(name: str, mesh: Mesh, materials: tuple[str, ...], parent: Any) -> Any:
    data = bpy.data.meshes.new(name)
    faces = [face for block in mesh.faces for face in block.tolist()]
    data.from_pydata((mesh.vertices * 0.001).tolist(), [], faces)
    slots = np.concatenate(mesh.slots).astype(np.int32)
    data.polygons.foreach_set("material_index", slots)
    data.polygons.foreach_set("use_smooth", np.ones(len(slots), dtype=bool))
    made = bpy.data.objects.new(name, data)
    made["materials"] = " ".join(materials)
    for _ in materials:
        data.materials.append(None)
    made.parent = parent
    bpy.context.scene.collection.objects.link(made)
    return made


def _letters(parent: Any) -> None:
    """The house's name in raised letters on its plate."""
    curve = bpy.data.curves.new("logo letters", "FONT")
    curve.body, curve.size, curve.space_character = "VETRA", 7.2, 1.28
    curve.align_x, curve.align_y = "CENTER", "CENTER"
    curve.extrude, curve.bevel_depth, curve.bevel_resolution = 0.22, 0.10, 2
    text = bpy.data.objects.new("text", curve)
    bpy.context.scene.collection.objects.link(text)
    flat = bpy.data.meshes.new_from_object(
        text.evaluated_get(bpy.context.evaluated_depsgraph_get())
    )
    bpy.data.curves.remove(curve)
    points = np.empty(len(flat.vertices) * 3)
    flat.vertices.foreach_get("co", points)
    frame = logo_frame()
    points = points.reshape(-1, 3) @ frame[:3, :3].T + frame[:3, 3]
    flat.vertices.foreach_set("co", (points * 0.001).ravel())
    made = bpy.data.objects.new("logo letters", flat)
    flat.materials.clear()
    flat.materials.append(None)
    made["materials"] = "metal"
    made.parent = parent
    bpy.context.scene.collection.objects.link(made)


def _cove() -> Mesh:
    """A sheet of paper that runs from under the bag up behind it on both sides."""
    rise = np.linspace(0.0, np.pi / 2, 16)
    far, radius = 900.0, 500.0
    y = np.concatenate([[-900.0], [0.0], far + radius * np.sin(rise), [far + radius]])
    z = np.concatenate([[0.0], [0.0], radius * (1 - np.cos(rise)), [2200.0]])
    rings = [np.stack([np.full(len(y), x), y, z], axis=1) for x in (-2500.0, 2500.0)]
    return grid_mesh(rings, close=False)

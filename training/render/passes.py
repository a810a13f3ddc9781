"""The three renders of a picture: beauty or bare ground, the item alone, and exact alpha.

All three keep geometry, camera and focus; Cycles keeps its scene between them (persistent data), so
that only the first one pays for meshes and their tree. What differs:

- beauty: everything as photographed, few samples, denoised; depth, normal and part index beside it;
- ground, for a foreground in place of the beauty: what stands around as photographed, with the
  item's shadow and its mirror image but without the item, which the darkroom lays before it;
- item: the same light and the same things around it, but those are holes to the camera (holdout),
  so that the item's own colour stands premultiplied on nothing (a close-up has no such pass: all of
  it is wider than a pixel, and its edges take the colour of the inside beside them);
- alpha: the item's materials are swapped for flat emission and light no longer bounces, so that
  128 samples cost little; edges get all of them, even areas stop early. The green channel
  repeats the damage masks, so that their edges count as edges too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from training.render.sight import Border, Sight

BOUNCES = 4


@dataclass(frozen=True)
class Samples:
    """Rays per pixel: at most, and for alpha also at least (where a pixel and its neighbours are
    even so far; what covers less than one part in ``alpha_least`` of each of them may be lost)."""

    beauty: int = 12
    ground: int = 4
    ground_plain: int = 8
    beauty_close: int = 8
    item: int = 8
    alpha: int = 160
    alpha_least: int = 16


SAMPLES = Samples()


def prepare(seen: Sight, threads: int, seed: int) -> None:
    """Settings that all three renders share."""
    scene: Any = bpy.context.scene
    render, cycles = scene.render, scene.cycles
    render.engine = "CYCLES"
    render.resolution_x, render.resolution_y = seen.sensor_wh
    render.resolution_percentage = 100
    render.use_persistent_data = True
    render.threads_mode, render.threads = "FIXED", threads
    images = render.image_settings
    images.media_type, images.file_format = "MULTI_LAYER_IMAGE", "OPEN_EXR_MULTILAYER"
    images.color_depth, images.exr_codec = "32", "ZIP"
    scene.view_settings.view_transform = "Standard"
    scene.display_settings.display_device = "sRGB"
    cycles.device, cycles.seed = "CPU", seed % 2**31
    cycles.use_adaptive_sampling = True
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 6.0
    cycles.denoiser, cycles.denoising_quality = "OPENIMAGEDENOISE", "HIGH"
    cycles.denoising_input_passes, cycles.denoising_prefilter = "RGB_ALBEDO_NORMAL", "FAST"
    layer: Any = bpy.context.view_layer
    layer.use_pass_z = layer.use_pass_normal = layer.use_pass_object_index = True
    layer.pass_alpha_threshold = 0.5


def declare_masks(names: Iterable[str]) -> None:
    """Ask for the shader outputs of these names."""
    layer: Any = bpy.context.view_layer
    for name in names:
        output = layer.aovs.add()
        output.name, output.type = name, "VALUE"


def beauty(path: Path, seen: Sight) -> None:
    """The picture itself."""
    close = seen.crop != (0, 0, *seen.sensor_wh)
    _light_bounces(SAMPLES.beauty_close if close else SAMPLES.beauty)
    bpy.context.scene.render.film_transparent = False
    _write(path, seen, seen.crop)


def ground(path: Path, seen: Sight, item: Iterable[Any], *, plain: bool) -> None:
    """What the item stands on and before, its shadow on it, as if the item were not in sight.

    A plain ground has nothing but soft shadows: half the size says all of it.
    """
    render: Any = bpy.context.scene.render
    _light_bounces(SAMPLES.ground_plain if plain else SAMPLES.ground)
    render.film_transparent = False
    render.resolution_percentage = 50 if plain else 100
    shown = list(item)
    for each in shown:
        each.visible_camera = False
    _write(path, seen, seen.crop)
    for each in shown:
        each.visible_camera = True
    render.resolution_percentage = 100


def hide(around: Iterable[Any]) -> None:
    """Make what stands around the item a hole to the camera; it still lights and shades."""
    for each in around:
        each.is_holdout = True


def item_alone(path: Path, seen: Sight, border: Border, *, denoised: bool) -> None:
    """The item's colour on nothing, premultiplied."""
    _light_bounces(SAMPLES.beauty if denoised else SAMPLES.item)
    scene: Any = bpy.context.scene
    scene.cycles.use_denoising = denoised
    scene.render.film_transparent = True
    _write(path, seen, border)


def alpha(path: Path, seen: Sight, border: Border, materials: Iterable[Any]) -> None:
    """Coverage and damage masks with at least 128 samples where they change."""
    scene: Any = bpy.context.scene
    cycles = scene.cycles
    cycles.use_denoising = False
    cycles.samples, cycles.adaptive_min_samples = SAMPLES.alpha, SAMPLES.alpha_least
    cycles.adaptive_threshold = 0.004
    cycles.max_bounces = 0
    scene.render.film_transparent = True
    for material in materials:
        swap_for_mask(material)
    _write(path, seen, border)


def _light_bounces(samples: int) -> None:
    cycles: Any = bpy.context.scene.cycles
    cycles.samples, cycles.adaptive_min_samples = samples, min(6, samples)
    cycles.adaptive_threshold, cycles.use_denoising = 0.1, True
    cycles.max_bounces, cycles.diffuse_bounces = BOUNCES, 2
    cycles.glossy_bounces, cycles.transmission_bounces = 2, BOUNCES
    cycles.transparent_max_bounces = 16


def _write(path: Path, seen: Sight, border: Border) -> None:
    """Render a part of the picture; the file has the whole picture's size, or a crop's."""
    render: Any = bpy.context.scene.render
    width, height = seen.sensor_wh
    render.use_border = border != (0, 0, width, height)
    render.use_crop_to_border = seen.crop != (0, 0, width, height)
    x0, y0, x1, y1 = seen.crop if render.use_crop_to_border else border
    # a hundredth of a pixel, because Blender cuts the product off
    render.border_min_x, render.border_max_x = (x0 + 0.01) / width, (x1 + 0.01) / width
    render.border_min_y = (height - y1 + 0.01) / height
    render.border_max_y = (height - y0 + 0.01) / height
    render.filepath = str(path.resolve())
    bpy.ops.render.render(write_still=True)


def swap_for_mask(material: Any) -> None:
    """Make a material flat emission where it covers and nothing where it does not.

    How much it covers is the Principled node's alpha, or a node named "coverage".
    """
    tree = material.node_tree
    output = next(node for node in tree.nodes if node.type == "OUTPUT_MATERIAL")
    covers = _coverage(tree, output)
    colour = tree.nodes.new("ShaderNodeCombineColor")
    colour.inputs[0].default_value = 1.0
    _join_masks(tree, colour.inputs[1])
    white = tree.nodes.new("ShaderNodeEmission")
    tree.links.new(colour.outputs[0], white.inputs["Color"])
    clear = tree.nodes.new("ShaderNodeBsdfTransparent")
    mixed = tree.nodes.new("ShaderNodeMixShader")
    if isinstance(covers, float):
        mixed.inputs[0].default_value = covers
    else:
        tree.links.new(covers, mixed.inputs[0])
    tree.links.new(clear.outputs[0], mixed.inputs[1])
    tree.links.new(white.outputs[0], mixed.inputs[2])
    for link in list(output.inputs["Displacement"].links):
        tree.links.remove(link)
    tree.links.new(mixed.outputs[0], output.inputs["Surface"])


def _coverage(tree: Any, output: Any) -> Any:
    named = tree.nodes.get("coverage")
    if named is not None:
        return named.outputs[0]
    links = output.inputs["Surface"].links
    shader = links[0].from_node if links else None
    if shader is None or shader.type != "BSDF_PRINCIPLED":
        return 1.0
    alpha_in = shader.inputs["Alpha"]
    return alpha_in.links[0].from_socket if alpha_in.links else float(alpha_in.default_value)


def _join_masks(tree: Any, into: Any) -> None:
    """The largest of all damage masks, so that adaptive sampling sees their edges."""
    largest: Any = None
    into.default_value = 0.0
    for node in [each for each in tree.nodes if each.type == "OUTPUT_AOV"]:
        links = node.inputs["Value"].links
        if not links:
            continue
        source = links[0].from_socket
        if largest is None:
            largest = source
            continue
        maximum = tree.nodes.new("ShaderNodeMath")
        maximum.operation = "MAXIMUM"
        tree.links.new(largest, maximum.inputs[0])
        tree.links.new(source, maximum.inputs[1])
        largest = maximum.outputs[0]
    if largest is not None:
        tree.links.new(largest, into)

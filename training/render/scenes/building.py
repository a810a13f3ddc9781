"""A scene's surfaces made in Blender."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.render.scenes import surfaces, textures
from training.render.scenes.scene import Params


def build(params: Params) -> None:
    """Build every surface of a planned scene; the item, props, camera and light are not its."""
    import bpy

    from training.render import stage

    looks: dict[int, Any] = {}
    for number, surface in enumerate(params["surfaces"]):
        mesh, flat = surfaces.mesh(surface)
        smooth = surface["shape"] in {"cove", "folds"}
        data = stage.mesh_data(f"ground {number}", mesh, flat, smooth=smooth)
        look = surface["look"]
        if look["seed"] not in looks:
            looks[look["seed"]] = material(f"ground {number}", look)
        data.materials.append(looks[look["seed"]])
        made = bpy.data.objects.new(f"ground {number}", data)
        bpy.context.scene.collection.objects.link(made)


def material(name: str, look: Params) -> Any:
    """Two baked pictures, colour and height, laid on by the UV map "flat"."""
    from training.render.nodes import Graph

    graph = Graph(name)
    flat = graph.add("ShaderNodeUVMap", {"uv_map": "flat"}).outputs[0]
    turned = graph.add(
        "ShaderNodeVectorRotate",
        {"rotation_type": "Z_AXIS"},
        Vector=flat,
        Angle=float(np.radians(look["turn_deg"])),
    ).outputs[0]
    where = graph.scaled(turned, 1.0 / look["extent_mm"])
    colour, height = (_image(f"{name} {k}", p) for k, p in enumerate(textures.pixels(look)))
    base = graph.add("ShaderNodeTexImage", {"image": colour}, Vector=where).outputs[0]
    raised = graph.add("ShaderNodeTexImage", {"image": height}, Vector=where).outputs[0]
    shader = graph.add(
        "ShaderNodeBsdfPrincipled",
        Base_Color=base,
        Roughness=look["rough"],
        Metallic=look["metallic"],
        Alpha=look.get("cover", 1.0),
        Emission_Color=(1.0, 0.97, 0.92),
        Emission_Strength=look.get("glow", 0.0),
        Normal=graph.bump(raised),
    )
    return graph.finish(shader.outputs[0])


def _image(name: str, pixels: Any) -> Any:
    import bpy

    height, width = pixels.shape[:2]
    image: Any = bpy.data.images.new(name, width, height, float_buffer=True, is_data=True)
    image.pixels.foreach_set(pixels.ravel())
    return image

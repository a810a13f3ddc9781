"""Where each view is taken from, and the lamps around the bag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector

from training.render.samples import body
from training.render.samples.hardware import LOCK_AT, LOGO_AT
from training.render.samples.plan import Camera, Light
from training.render.shapes import Floats


@dataclass(frozen=True)
class View:
    """A view's ideal: target (bag space, mm), direction, distance, and millimetres across.

    The bag turns, as on a photographer's table; lamps and background stay where they are.
    """

    target_mm: tuple[float, float, float]
    azimuth: float
    elevation: float
    distance_mm: float
    across_mm: float
    turn: float = 0.0
    lying: bool = False


def views() -> dict[str, View]:
    """The eight views of the shot list."""
    lock = _on(body.flap, LOCK_AT)
    logo = _on(body.rolled, LOGO_AT)
    seam = _on(body.flap, (-61.0, body.FLAP_LENGTH - 43.0))
    return {
        "front": View((0.0, -40.0, 176.0), 0.0, 9.0, 1050.0, 470.0),
        "three_quarter": View((0.0, 0.0, 172.0), 36.0, 17.0, 1050.0, 480.0),
        "stitching": View(seam, 12.0, 10.0, 150.0, 56.0),
        "hardware": View(lock, -10.0, 12.0, 210.0, 88.0),
        "back": View((0.0, 40.0, 176.0), 0.0, 9.0, 1050.0, 470.0, turn=180.0),
        "base": View((0.0, 0.0, 0.0), 6.0, 16.0, 950.0, 370.0, lying=True),
        "corner": View((-139.0, 48.0, 32.0), 32.0, 18.0, 330.0, 125.0, turn=180.0),
        "logo": View(logo, 6.0, 14.0, 190.0, 78.0),
    }


def _on(surface: Any, flat: tuple[float, float]) -> tuple[float, float, float]:
    x, y, z = surface(np.array([flat]))[0]
    return (float(x), float(y), float(z))


def pose(view: View) -> Matrix:
    """How the bag lies on the ground, as a matrix in metres."""
    if not view.lying:
        return Matrix.Rotation(np.radians(view.turn), 4, "Z")
    # On its back, the base towards the camera.
    return Matrix.Translation((0.0, 0.0, 0.064)) @ Matrix.Rotation(np.radians(-99.0), 4, "X")


def aim(camera: Any, view: View, hand: Camera) -> float:
    """Place a camera object for a view; returns pixels per millimetre at 480 pixels."""
    target = pose(view) @ (Vector(view.target_mm) * 0.001)
    azimuth = np.radians(view.azimuth + hand.azimuth)
    elevation = np.radians(view.elevation + hand.elevation)
    away = Vector(
        (
            np.sin(azimuth) * np.cos(elevation),
            -np.cos(azimuth) * np.cos(elevation),
            np.sin(elevation),
        )
    )
    distance = view.distance_mm * hand.distance_factor / 1000
    turn = (-away).to_track_quat("-Z", "Y").to_matrix().to_4x4()
    turn = turn @ Matrix.Rotation(np.radians(hand.roll), 4, "Z")
    move = Vector((hand.shift[0], hand.shift[1], 0.0)) * (0.012 * view.across_mm / 1000)
    camera.matrix_world = Matrix.Translation(target + away * distance + turn @ move) @ turn
    lens = camera.data
    lens.sensor_width = 36.0
    lens.lens = 36.0 * view.distance_mm / view.across_mm
    lens.clip_start = 0.01
    lens.dof.use_dof = True
    lens.dof.focus_distance = distance
    lens.dof.aperture_fstop = lens.lens / hand.aperture_mm
    return 480.0 / (view.across_mm * hand.distance_factor)


def lamps(light: Light) -> None:
    """Build the studio's lamps and sky anew."""
    for lamp in [each for each in bpy.data.objects if each.type == "LIGHT"]:
        bpy.data.lights.remove(lamp.data)
    warm = (1 + light.warmth, 1.0, 1 - light.warmth)
    key = _around(light.key_azimuth, light.key_elevation, 1.5)
    _area("key", key, light.key_size_m, 37.0 * light.key_strength, warm)
    fill = _around(62.0, 28.0, 1.9)
    _area("fill", fill, 1.3, 9.5 * light.fill_strength, (1.0, 1.0, 1.0))
    _area("top", np.array([0.1, 0.35, 1.7]), 0.9, 12.0 * light.fill_strength, (1.0, 1.0, 1.0))
    _area("behind", _around(165.0, 40.0, 1.8), 1.0, 9.0 * light.fill_strength, warm)
    _sky(light.sky_strength)


def _around(azimuth: float, elevation: float, distance_m: float) -> Floats:
    a, e = np.radians(azimuth), np.radians(elevation)
    return distance_m * np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])


def _area(
    name: str, where: Floats, size_m: float, watts: float, rgb: tuple[float, float, float]
) -> None:
    data = bpy.data.lights.new(name, "AREA")
    data.shape, data.size, data.size_y = "RECTANGLE", size_m, size_m * 1.3
    data.energy, data.color = watts, rgb
    lamp = bpy.data.objects.new(name, data)
    target = Vector((0.0, 0.0, 0.12))
    turn = (target - Vector(where)).to_track_quat("-Z", "Y").to_matrix().to_4x4()
    lamp.matrix_world = Matrix.Translation(Vector(where)) @ turn
    bpy.context.scene.collection.objects.link(lamp)


def _sky(strength: float) -> None:
    """A dim room: lighter above, darker towards the horizon, so that metal has depth."""
    world = bpy.data.worlds.get("room") or bpy.data.worlds.new("room")
    bpy.context.scene.world = world
    world.use_nodes = True
    # The sky is smooth: sampling it as a lamp of its own costs a fifth and gains nothing.
    world.cycles.sampling_method = "NONE"
    tree = world.node_tree
    tree.nodes.clear()
    where = tree.nodes.new("ShaderNodeTexCoord")
    split = tree.nodes.new("ShaderNodeSeparateXYZ")
    ramp = tree.nodes.new("ShaderNodeValToRGB")
    shine = tree.nodes.new("ShaderNodeBackground")
    out = tree.nodes.new("ShaderNodeOutputWorld")
    stops = ramp.color_ramp.elements
    stops[0].position, stops[0].color = 0.0, (0.10, 0.095, 0.09, 1)
    stops[1].position, stops[1].color = 0.9, (0.62, 0.63, 0.65, 1)
    middle = stops.new(0.30)
    middle.color = (0.20, 0.20, 0.205, 1)
    shine.inputs["Strength"].default_value = strength
    tree.links.new(where.outputs["Generated"], split.inputs[0])
    tree.links.new(split.outputs[2], ramp.inputs[0])
    tree.links.new(ramp.outputs[0], shine.inputs[0])
    tree.links.new(shine.outputs[0], out.inputs[0])

"""Close-ups: border crops of a virtual 12-megapixel phone camera, with pixels per millimetre.

Drawn without Blender, placed with it: ``bpy`` is imported where it is used.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from training.render.damage.places import Skin, axes
from training.render.shapes import Floats
from training.render.things.thing import Params, Thing

SENSOR_WH = (4032, 3024)
SENSOR_MM = 36.0
LENSES_MM = (26.0, 26.0, 26.0, 52.0, 77.0)  # 35 mm equivalents of phones' cameras
PX_PER_MM = (8.0, 25.0)
LEAST_PX = 1.3  # the smallest feature of a truth in the picture


def plan(
    draw: random.Random,
    thing: Thing,
    target: Params,
    damages: Sequence[Params] = (),
    size_wh: tuple[int, int] = (384, 384),
) -> Params:
    """A camera that sees a target of the thing, near enough for all its damages to show.

    The frame is the thing's own, standing on z = 0. Raises ValueError where nothing sees it.
    """
    skin = Skin(thing)
    at, normal = np.array(target["at_mm"]), np.array(target["normal"])
    normal = normal / np.linalg.norm(normal)  # JSON keeps it rounded
    lens = draw.choice(LENSES_MM)
    wanted = _scale(draw, damages)
    for attempt in range(60):
        crop = _crop(draw, size_wh)
        ray = _ray(crop, lens)
        depth = lens / SENSOR_MM * SENSOR_WH[0] / wanted
        distance = depth * float(np.linalg.norm(ray))
        # After many failures, nearly straight on: a place in a fold shows itself no other way.
        away = _away(draw, normal, 42.0 if attempt < 40 else 12.0)
        eye = at + away * distance
        # From 2 mm above: a place on a seam or a logo lies under its own thread or letter.
        if eye[2] > 12.0 and skin.free(at + 2.0 * normal, away, distance):
            looked = at + _aside(draw, away, 0.2 * size_wh[0] / wanted)
            matrix = _matrix(eye + looked - at, -away, ray, draw.gauss(0.0, 25.0))
            return _written(draw, matrix, crop, lens, depth, wanted)
    raise ValueError(f"nothing sees {target['part']} of {thing.kind} at {target['at_mm']}")


def _scale(draw: random.Random, damages: Sequence[Params]) -> float:
    """Pixels per millimetre: enough for the smallest feature, few enough to hold the largest."""
    low, high = PX_PER_MM
    for damage in damages:
        low = max(low, LEAST_PX / smallest_mm(damage))
    if damages:
        first = damages[0]["amounts"]
        high = min(high, max(low, 300.0 / max(first["length_mm"], first["width_mm"])))
    low, high = min(low, PX_PER_MM[1]), min(high, PX_PER_MM[1])
    return round(float(np.exp(draw.uniform(np.log(low), np.log(max(low, high))))), 3)


def smallest_mm(damage: Params) -> float:
    """The width of a damage's smallest feature that its truth must show."""
    return float(min(damage["amounts"]["width_mm"], damage["amounts"]["length_mm"]))


def _crop(draw: random.Random, size_wh: tuple[int, int]) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of the crop on the sensor, rows downwards: mostly near its middle."""
    corner = []
    for whole, part in zip(SENSOR_WH, size_wh, strict=True):
        middle = 0.5 + max(-0.4, min(0.4, draw.gauss(0.0, 0.16)))
        corner.append(round(max(0, min(whole - part, middle * whole - part / 2))))
    return corner[0], corner[1], corner[0] + size_wh[0], corner[1] + size_wh[1]


def _ray(crop: tuple[int, int, int, int], lens_mm: float) -> Floats:
    """The camera's ray, z = -1, through the middle of a crop."""
    focal = lens_mm / SENSOR_MM * SENSOR_WH[0]
    x, y = (crop[0] + crop[2]) / 2, (crop[1] + crop[3]) / 2
    return np.array([(x - SENSOR_WH[0] / 2) / focal, (SENSOR_WH[1] / 2 - y) / focal, -1.0])


def _away(draw: random.Random, normal: Floats, most_deg: float) -> Floats:
    right, _ = axes(normal, draw.uniform(0.0, 2 * np.pi))
    tilt = np.radians(most_deg * draw.betavariate(1.4, 1.8))
    return np.asarray(normal * np.cos(tilt) + right * np.sin(tilt))


def _aside(draw: random.Random, away: Floats, spread_mm: float) -> Floats:
    """Hands do not centre what matters: a shift across the sight."""
    right, up = axes(away, 0.0)
    shift = [max(-1.2, min(1.2, draw.gauss(0.0, 0.6))) * spread_mm for _ in range(2)]
    return np.asarray(right * shift[0] + up * shift[1])


def _matrix(eye: Floats, sight: Floats, ray: Floats, roll_deg: float) -> Floats:
    """Camera to thing, 4 x 4 in millimetres, with ``sight`` along the camera's ``ray``."""
    roll = np.radians(roll_deg)
    right, up = axes(-sight, 0.0)
    look = np.stack(
        [
            right * np.cos(roll) + up * np.sin(roll),
            up * np.cos(roll) - right * np.sin(roll),
            -sight,
        ],
        axis=1,
    )
    unit = ray / np.linalg.norm(ray)
    side = np.cross(unit, [0.0, 1.0, 0.0])
    side /= np.linalg.norm(side)
    inner = np.stack([side, np.cross(side, unit), -unit], axis=1)
    matrix = np.eye(4)
    matrix[:3, :3] = look @ inner.T
    matrix[:3, 3] = eye
    return matrix


def _written(
    draw: random.Random,
    matrix: Floats,
    crop: tuple[int, int, int, int],
    lens_mm: float,
    depth_mm: float,
    px_per_mm: float,
) -> Params:
    pupil = draw.uniform(0.5, 2.6) if draw.random() < 0.85 else 0.0
    return {
        "kind": "closeup",
        "sensor_wh": list(SENSOR_WH),
        "crop_xyxy": list(crop),
        "lens_mm": lens_mm,
        "sensor_mm": SENSOR_MM,
        "px_per_mm": px_per_mm,
        "matrix": [[round(float(value), 6) for value in row] for row in matrix],
        "depth_mm": round(depth_mm, 3),
        "focus_mm": round(depth_mm + draw.gauss(0.0, 1.2), 3),
        "pupil_mm": round(pupil, 3),
    }


def project(camera: Params, points_mm: Floats) -> Floats:
    """(n, 3) pixel x, y in the crop, rows downwards, and depth in millimetres of points."""
    matrix = np.array(camera["matrix"])
    local = (points_mm - matrix[:3, 3]) @ matrix[:3, :3]
    depth = -local[:, 2]
    width, height = camera["sensor_wh"]
    focal = camera["lens_mm"] / camera["sensor_mm"] * width
    x = width / 2 + focal * local[:, 0] / depth - camera["crop_xyxy"][0]
    y = height / 2 - focal * local[:, 1] / depth - camera["crop_xyxy"][1]
    return np.stack([x, y, depth], axis=1)


def place(params: Params, root: Any) -> Any:
    """Put Blender's camera where the plan says, in the frame of the thing's ``root``.

    Sets the render's size to the whole sensor and its border to the crop; returns the camera.
    """
    import bpy
    from mathutils import Matrix

    matrix = Matrix(params["matrix"])
    matrix.translation = matrix.translation * 0.001
    data: Any = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width, data.clip_start = params["lens_mm"], params["sensor_mm"], 0.005
    data.sensor_fit = "HORIZONTAL"
    if params["pupil_mm"] > 0.0:
        data.dof.use_dof = True
        data.dof.focus_distance = params["focus_mm"] * 0.001
        data.dof.aperture_fstop = params["lens_mm"] / params["pupil_mm"]
    camera: Any = bpy.data.objects.new("camera", data)
    camera.matrix_world = root.matrix_world @ matrix
    bpy.context.scene.collection.objects.link(camera)
    scene: Any = bpy.context.scene
    scene.camera = camera
    border(scene, params)
    return camera


def border(scene: Any, params: Params) -> None:
    """The whole sensor as the picture, of which only the crop is rendered."""
    width, height = params["sensor_wh"]
    x0, y0, x1, y1 = params["crop_xyxy"]
    render = scene.render
    render.resolution_x, render.resolution_y, render.resolution_percentage = width, height, 100
    render.use_border = render.use_crop_to_border = True
    # A hundredth of a pixel, because Blender cuts the product off.
    render.border_min_x, render.border_max_x = (x0 + 0.01) / width, (x1 + 0.01) / width
    render.border_min_y = (height - y1 + 0.01) / height
    render.border_max_y = (height - y0 + 0.01) / height

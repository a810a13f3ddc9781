"""What lies about: props and other goods around the item, never through it. Pure numbers."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import numpy as np

from training.render.scenes.scene import Info, Params, corners, info, moved
from training.render.shapes import Floats
from training.render.things.thing import Kind

GAP_MM = 4.0
TRIES = 24
IN_FRONT = 0.12


def place_props(
    draw: random.Random,
    item: Info,
    scene: Params,
    camera: Params,
    kinds: Mapping[str, Kind],
) -> list[Params]:
    """A plan's props: at most ``scene["clutter"]`` of ``kinds``, on the item's ground.

    They stand beside or behind the item as the camera sees it, their boxes clear of the item's and
    of each other's; now and then one stands partly in front of it.
    """
    most = scene["clutter"]
    if not most or not kinds:
        return []
    names = [name for name in sorted(kinds)]
    count = min(most, draw.choice([0, 0, 1, 1, 2, 3, 4, 5]))
    taken = [moved(item.bounds_mm, np.array(scene["item"]))]
    made: list[Params] = []
    for _ in range(count):
        name = draw.choice(names)
        params = kinds[name].plan(draw)
        bounds = info(kinds[name].build(params)).bounds_mm
        materials = kinds[name].materials(draw)
        place = _free(draw, bounds, taken, camera["azimuth"], _depth_limit(scene))
        if place is not None:
            made.append({"kind": name, "params": params, "materials": materials, **place})
            taken.append(box(bounds, place))
    return made


def box(bounds_mm: Floats, place: Params) -> Floats:
    """The (2, 3) box of a prop's box as it is placed."""
    a = np.radians(place["turn_deg"])
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]
    matrix[:3, 3] = place["place_mm"]
    return moved(bounds_mm, matrix)


def clear(first: Floats, second: Floats, gap_mm: float = GAP_MM) -> bool:
    """Whether two (2, 3) boxes are apart, seen from above."""
    low = np.maximum(first[0, :2], second[0, :2]) - gap_mm
    return bool((low >= np.minimum(first[1, :2], second[1, :2])).any())


def _depth_limit(scene: Params) -> tuple[float, float]:
    """From where to where, front to back, the item's ground goes."""
    for surface in scene["surfaces"]:
        if surface["shape"] == "block" and surface["at_mm"][2] + surface["size_mm"][2] == 0.0:
            middle, half = surface["at_mm"][1], surface["size_mm"][1] / 2
            return middle - half, middle + half
    walls = [s["y_mm"] for s in scene["surfaces"] if s["shape"] == "wall"]
    return -1500.0, min([*walls, 1500.0]) - 20.0


def _free(
    draw: random.Random,
    bounds: Floats,
    taken: Sequence[Floats],
    azimuth_deg: float,
    limit_mm: tuple[float, float],
) -> Params | None:
    """A place and a turn where a box is clear of all others; None where none was found."""
    item = taken[0]
    reach = float(np.linalg.norm((item[1] - item[0])[:2])) / 2
    own = float(np.linalg.norm((bounds[1] - bounds[0])[:2])) / 2
    in_front = draw.random() < IN_FRONT
    floor_z = -float(bounds[0, 2])
    for _ in range(TRIES):
        # 0 degrees is towards the camera.
        angle = draw.gauss(0.0, 25.0) if in_front else draw.uniform(55.0, 305.0)
        a = np.radians(angle + azimuth_deg)
        away = own + reach * draw.uniform(0.55, 1.9)
        place: Params = {
            "place_mm": [
                round(float(np.sin(a)) * away, 3),
                round(-float(np.cos(a)) * away, 3),
                round(floor_z, 3),
            ],
            "turn_deg": round(draw.uniform(-180.0, 180.0), 3),
        }
        stands = box(bounds, place)
        inside = stands[0, 1] > limit_mm[0] and stands[1, 1] < limit_mm[1]
        tall = stands[1, 2] > 0.45 * item[1, 2]
        if in_front and tall:
            continue
        if inside and all(clear(stands, other) for other in taken):
            return place
    return None


def footprint(bounds_mm: Floats) -> Floats:
    """The (4, 2) corners of a box seen from above."""
    return corners(bounds_mm)[::2, :2]

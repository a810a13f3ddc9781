"""Where stitches go missing and hardware bends: the numbers that ``shape`` works with."""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np

from training.render.damage.places import Place, Skin, axes, triple
from training.render.damage.shape import piece_of
from training.render.things.thing import Params, Thing

SHEETS = ("leather", "leather2", "canvas", "suede", "nylon", "fabric", "vinyl", "card", "hole")


def stitch_place(draw: random.Random, skin: Skin, thing: Thing) -> Place | None:
    """A stitch of any seam that can be seen from outside; its place is the stitch's middle."""
    for _ in range(40 if thing.seams else 0):
        seam = draw.choice(thing.seams)
        if len(seam.points_mm) < 8:
            continue
        index = draw.randrange(2, len(seam.points_mm) - 3)
        middle = (seam.points_mm[index] + seam.points_mm[index + 1]) / 2
        normal = seam.normals[index] / np.linalg.norm(seam.normals[index])
        if skin.free(middle + 1.5 * normal, normal, 140.0):
            return Place(triple(middle), triple(normal), "thread", f"seam {seam.name}")
    return None


def unsewn(draw: random.Random, thing: Thing, place: Place, made: Params) -> Params:
    """Which stitches around a place are gone, and the frame of the groove that they leave."""
    at = np.array(place.at_mm)
    seam, index = _nearest_stitch(thing, at)
    points = thing.seams[seam].points_mm
    pitch = float(np.linalg.norm(points[index + 1] - points[index]))
    most = min(8, len(points) - index - 2)
    wanted = made["amounts"]["length_mm"] / pitch
    loose = made["kind"] == "loose_stitch"
    few = made["variant"] in {"one", "tail", "loop"}
    count = max(1, min(most, round(wanted) if not few else draw.choice((1, 1, 2))))
    start, end = points[index], points[index + count]
    right = (end - start) / np.linalg.norm(end - start)
    normal = np.array(place.normal) - right * float(np.array(place.normal) @ right)
    normal /= np.linalg.norm(normal)
    gap = float(np.linalg.norm(end - start))
    return {
        "seam": seam,
        "stitch": index,
        "stitches": count,
        "gap_mm": round(gap, 4),
        "at_mm": list(triple((start + end) / 2)),
        "normal": list(triple(normal)),
        "right": list(triple(right)),
        "up": list(triple(np.cross(normal, right))),
        "size_mm": [round(gap + 4.0, 3), 4.0],
        "deep_mm": 2.5,
        "roles": list(SHEETS),
        **({"own_role": f"thread-{made['id']}"} if loose else {}),
    }


def _nearest_stitch(thing: Thing, at: np.ndarray) -> tuple[int, int]:
    best = (np.inf, 0, 0)
    for number, seam in enumerate(thing.seams):
        if len(seam.points_mm) < 4:
            continue
        middles = (seam.points_mm[:-2] + seam.points_mm[1:-1]) / 2
        away = np.linalg.norm(middles - at, axis=1)
        index = int(np.argmin(away))
        best = min(best, (float(away[index]), number, index))
    if not np.isfinite(best[0]):
        raise ValueError(f"{thing.kind} has no seam long enough to lose a stitch")
    return best[1], best[2]


def bent(draw: random.Random, thing: Thing, place: Place, made: Params) -> Params:
    """Hinge, reach and frame of a piece of hardware bent at the place nearest to its end."""
    at = np.array(place.at_mm)
    number, vertex = _nearest_vertex(thing, place, at)
    mesh = thing.parts[number].mesh
    points = mesh.vertices[piece_of(mesh.faces, len(mesh.vertices), vertex)]
    normal = np.array(place.normal)
    outward = at - points.mean(axis=0)
    outward = outward - normal * float(outward @ normal)
    if np.linalg.norm(outward) < 0.3:
        outward = axes(normal, draw.uniform(0.0, 6.283))[0]
    right = outward / np.linalg.norm(outward)
    along = points @ right
    end, whole = float(along.max()), float(along.max() - along.min())
    reach = min(made["amounts"]["length_mm"], 0.6 * whole)
    hinge = at + right * (end - reach - float(at @ right))
    width = 2 * float(np.abs((points - hinge) @ np.cross(normal, right)).max()) + 1.0
    deep = float(np.abs((points - hinge) @ normal).max()) + made["amounts"]["depth_mm"] + 1.0
    middle = hinge + right * (reach + 4.0) / 2
    return {
        "part_number": number,
        "vertex": vertex,
        "hinge_mm": list(triple(hinge)),
        "reach_mm": round(reach, 4),
        "at_mm": list(triple(middle)),
        "right": list(triple(right)),
        "up": list(triple(np.cross(normal, right))),
        "size_mm": [round(reach + 4.0, 3), round(width, 3)],
        "deep_mm": round(deep, 3),
        "facing": -2.0,
    }


def _nearest_vertex(thing: Thing, place: Place, at: np.ndarray) -> tuple[int, int]:
    best = (np.inf, 0, 0)
    for number, part in enumerate(thing.parts):
        if part.name != place.part or place.role not in part.roles:
            continue
        away = np.linalg.norm(part.mesh.vertices - at, axis=1)
        index = int(np.argmin(away))
        best = min(best, (float(away[index]), number, index))
    return best[1], best[2]


def corner_place(
    draw: random.Random, skin: Skin, thing: Thing, roles: tuple[str, ...]
) -> Place | None:
    """A corner: an anchor that is called so, or what sticks out furthest some slanting way."""
    anchors = [each for each in thing.anchors if each.name.split()[0] in {"corner", "toe", "heel"}]
    for _ in range(12):
        if anchors and draw.random() < 0.5:
            anchor = draw.choice(anchors)
            point, normal = np.array(anchor.at_mm), np.array(anchor.normal)
        else:
            normal = np.array(
                [draw.choice((-1, 1)), draw.choice((-1, -1, 1)), draw.uniform(-0.6, 1)]
            )
            kept = np.isin(skin.roles, roles)
            if not kept.any():
                return None
            middles = skin.corners.mean(axis=1) @ normal
            point = skin.corners[int(np.argmax(np.where(kept, middles, -np.inf)))].mean(axis=0)
        normal = normal / np.linalg.norm(normal)
        index = skin.nearest(point, roles)
        point = skin.corners[index].mean(axis=0)
        if skin.bare(point, normal) and skin.free(point, normal, 140.0):
            return skin.place(point, normal, index)
    return None


def base_colour(materials: Mapping[str, Params], role: str) -> list[float]:
    """The linear colour that a role's material mostly has; grey where it names none."""
    look = materials.get(role, {})
    found = look.get("rgb")
    if isinstance(found, list | tuple) and len(found) == 3:
        return [min(1.0, max(0.0, float(value))) for value in found]
    return [0.2, 0.2, 0.2]

"""A garment put together from baked cloth: bands, turned edges, seams, collar, buttons, print."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from training.render.shapes import Floats, Mesh, grid_mesh
from training.render.things.fittings.lettering import STYLES
from training.render.things.fittings.pieces import gather, standing
from training.render.things.fittings.seam import Stitch, sew
from training.render.things.goods import baked
from training.render.things.goods.baked import BACK, FRONT, Cloth, Places
from training.render.things.goods.baked_trim import buttons, collar, inset, printed
from training.render.things.goods.standing import carried, settled
from training.render.things.props.forms import moved, turned
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Anchor, Letters, Params, Part, Seam, Thing

RIBBED = ("tshirt", "jumper", "hoodie")
"""Families whose bands are knitted ribs; the others' are of their own cloth."""
OUT_OF_SIGHT = ("dropped",)
"""Poses whose chest may lie under the rest: nothing is put on it."""


def build(params: Params) -> Thing:
    """The garment that ``params["mesh"]`` names, as large, mirrored and dressed as they say."""
    cloth = shaped(params)
    layers = {layer: Places(cloth, layer) for layer in sorted(set(cloth.layer.tolist()))}
    places = layers[FRONT]
    parts = [_body(cloth), *_turned_in(cloth)]
    seams: list[Seam] = []
    for key in sorted(cloth.rims):
        stitches, found = _hem(cloth, key, params, layers)
        parts += stitches
        seams += found
    letters: list[Letters] = []
    if cloth.about["pose"] not in OUT_OF_SIGHT:
        parts += collar(cloth, places, params)
        parts += buttons(cloth, places)
        parts += printed(cloth, places, params)
        letters = _label(cloth, layers, params)
    pose = "hanging" if cloth.about["pose"] == "hung" else "lying"
    notes = {"mesh": params["mesh"], "hanger": cloth.about["hanger"]}
    thing = Thing(
        "garment",
        tuple(gather(parts)),
        tuple(letters),
        _anchors(cloth),
        tuple(seams),
        (pose,),
        notes,
    )
    low = cloth.points_mm.min(axis=0)
    high = cloth.points_mm.max(axis=0)
    centred = moved(-float(low[0] + high[0]) / 2, -float(low[1] + high[1]) / 2, 0.0)
    whole = carried(thing, turned("z", params["turn_deg"]) @ centred)
    return settled(whole)


def shaped(params: Params) -> Cloth:
    """The baked cloth made finer, its size and proportions changed, small wrinkles added."""
    cloth = baked.read(params["mesh"])
    if params["mirror"]:
        cloth = baked.mirrored(cloth)
    cloth = baked.finer(cloth)
    size = np.array([params["wide"], params["long"], 1.0]) * params["size"]
    if cloth.about["pose"] == "hung":
        size = size[[0, 2, 1]]
    cloth = replace(cloth, points_mm=cloth.points_mm * size)
    noise, (x, y) = Unevenness(params["seed"]), cloth.flat_mm.T
    fine = noise(x, y, 34.0) + 0.5 * noise(x + 7, y - 3, 15.0)
    where = np.clip(0.4 + noise(x - 500, y, 210.0), 0.0, 1.0)
    normal = baked.normals(cloth.points_mm, cloth.faces)
    # The back lies in its mirror image on the cut: both layers move towards the same side.
    lift = params["wrinkle_mm"] * fine * where
    banded = np.zeros(len(cloth.points_mm))
    banded[cloth.faces[cloth.band == 1].ravel()] = params["rib_mm"]
    points = cloth.points_mm + (lift + banded)[:, None] * normal
    return replace(cloth, points_mm=points)


def _body(cloth: Cloth) -> Part:
    slots = np.where(cloth.band == 1, 1, 0)
    points = cloth.points_mm
    if cloth.about["hollow"]:
        inside = _in_hood(cloth, cloth.flat_mm[cloth.faces].mean(axis=1)) < 1.0
        slots = np.where(inside & (cloth.layer == FRONT), 2, slots)
        points = points.copy()
        front = np.zeros(len(points), dtype=bool)
        front[cloth.faces[cloth.layer == FRONT].ravel()] = True
        # The hood's own back lies lower than the rim of its opening.
        sunk = front & (_in_hood(cloth, cloth.flat_mm) < 0.95)
        points[sunk, 2] *= 0.35
    mesh = Mesh(points, [cloth.faces], [slots.astype(np.int64)])
    return Part("cloth", mesh, ("fabric", _band_role(cloth), "hollow"), cloth.flat_mm)


def _band_role(cloth: Cloth) -> str:
    return "rib" if cloth.about["family"] in RIBBED else "fabric"


def _in_hood(cloth: Cloth, flat: Floats) -> Floats:
    """Below 1 within the hood's opening."""
    x, y, wide, high = cloth.about["hollow"]
    return np.asarray(((flat[:, 0] - x) / wide) ** 2 + ((flat[:, 1] - y) / high) ** 2)


def _turned_in(cloth: Cloth) -> list[Part]:
    """The thickness that an opening shows: a narrow strip turned in along it."""
    normal = baked.normals(cloth.points_mm, cloth.faces)
    ribbed = np.zeros(len(cloth.points_mm), dtype=bool)
    ribbed[cloth.faces[cloth.band == 1].ravel()] = True
    made = []
    for run in cloth.rims.values():
        edge, up = cloth.points_mm[run], normal[run]
        along = np.gradient(edge, axis=0)
        out = np.cross(along, up)
        out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
        rings = [edge, edge - 0.5 * up + 0.4 * out, edge - 1.3 * up, edge - 1.5 * up - 7.0 * out]
        mesh = grid_mesh(rings, close=False)
        role = _band_role(cloth) if ribbed[run].mean() > 0.5 else "fabric"
        flat = np.concatenate([cloth.flat_mm[run]] * 4)
        made.append(Part("cloth edge", mesh, (role,), flat))
    return made


def _hem(
    cloth: Cloth, key: str, params: Params, layers: dict[int, Places]
) -> tuple[list[Part], list[Seam]]:
    """A line of stitches along the inner side of an opening's band."""
    layer, name, _ = key.split()
    wide = min(float(cloth.about["bands"].get(name, 0.0)), 26.0)
    run = cloth.rims[key]
    if wide < 6.0 or len(run) < 6:
        return [], []
    line = inset(cloth.flat_mm[run], wide * 0.85, mirror=params["mirror"])
    points, normal, off = layers[int(layer)](line)
    kept = off < 0.02
    if kept.sum() < 6:
        return [], []
    steps = np.linalg.norm(np.diff(points[kept], axis=0), axis=1)
    if steps.max() > 60.0:
        return [], []
    stitch = Stitch(params["stitch_pitch_mm"] * 1.2, params["stitch_slant_deg"], 0.8)
    parts, seam = sew(f"hem {key}", points[kept], normal[kept], stitch, 0.25)
    return parts, [seam]


def _label(cloth: Cloth, layers: dict[int, Places], params: Params) -> list[Letters]:
    """The house's woven label inside the back of the neck."""
    rim = [run for key, run in cloth.rims.items() if key.split()[:2] == [str(BACK), "neck"]]
    if not rim or cloth.about["pose"] == "hung":
        return []
    run = cloth.flat_mm[rim[0]]
    spot = np.array([[0.0, float(run[:, 1].min()) - 16.0]])
    points, normal, off = layers[BACK](spot)
    if off[0] > 0.05:
        return []
    # The inside of the back faces the viewer.
    up = -normal[0]
    frame = standing(np.array([1.0, 0.0, 0.0]), up, points[0] + 0.8 * up)
    return [
        Letters("logo", str(params["word"]), "ink", frame, 6.5, depth_mm=0.1, font=params["font"])
    ]


def _anchors(cloth: Cloth) -> tuple[Anchor, ...]:
    """Places worth a close-up, each at a vertex that can be seen from the front or above."""
    up = np.array([0.0, -1.0, 0.0]) if cloth.about["pose"] == "hung" else np.array([0.0, 0.0, 1.0])
    normal = baked.normals(cloth.points_mm, cloth.faces)
    height = cloth.points_mm @ up
    flat = cloth.flat_mm
    span = np.ptp(flat, axis=0)
    low, high = flat.min(axis=0), flat.max(axis=0)
    spots = {
        "fabric": (np.array([0.25 * high[0], low[1] + 0.45 * span[1]]), 60.0),
        "stitching": (np.array([0.2 * high[0], low[1] + 12.0]), 60.0),
        "corner": (np.array([0.45 * high[0], low[1] + 30.0]), 90.0),
        "neck": (np.array([0.0, float(cloth.about["neck_mm"][1]) - 12.0]), 110.0),
    }
    made = []
    for name, (spot, across) in spots.items():
        gap = np.linalg.norm(flat - spot, axis=1)
        near = np.flatnonzero(gap < gap.min() + 14.0)
        facing = near[normal[near] @ up > 0.3]
        near = facing if len(facing) else near
        index = int(near[np.argmax(height[near])])
        at, n = cloth.points_mm[index], normal[index]
        where = (float(at[0]), float(at[1]), float(at[2]))
        made.append(Anchor(name, where, (float(n[0]), float(n[1]), float(n[2])), across))
    return tuple(made)


def numbers(draw: Any, name: str) -> Params:
    """What is drawn for a baked garment besides what every garment has."""
    return {
        "mesh": name,
        "family": name.split("-")[0],
        "mirror": draw.random() < 0.5,
        "size": draw.uniform(0.88, 1.06),
        "long": draw.uniform(0.95, 1.06),
        "wide": draw.uniform(0.94, 1.06),
        "wrinkle_mm": draw.triangular(0.1, 1.6, 0.5),
        "rib_mm": draw.uniform(0.3, 1.2),
        "collar_mm": draw.uniform(44.0, 62.0),
        "print_low_mm": draw.uniform(70.0, 170.0),
        "font": draw.choice(sorted(STYLES)),
    }

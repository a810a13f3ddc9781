"""A garment put together from baked cloth: bands, turned edges, seams, collar, buttons, print."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from training.render.shapes import Floats, Mesh, grid_mesh, place
from training.render.things.fittings.lettering import STYLES, ribbons
from training.render.things.fittings.metal import rivet
from training.render.things.fittings.pieces import gather, standing
from training.render.things.fittings.seam import Stitch, sew
from training.render.things.fittings.sheet import sheet
from training.render.things.goods import baked
from training.render.things.goods.baked import BACK, FRONT, Cloth, Places
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
        parts += _collar(cloth, places, params)
        parts += _buttons(cloth, places)
        parts += _print(cloth, places, params)
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
    line = _inset(cloth.flat_mm[run], wide * 0.85, mirror=params["mirror"])
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


def _inset(line: Floats, by_mm: float, *, mirror: bool) -> Floats:
    """A line on the cut moved into the piece; outlines run counter-clockwise unless mirrored."""
    way = np.gradient(line, axis=0)
    side = np.column_stack([-way[:, 1], way[:, 0]])
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    return np.asarray(line + by_mm * side * (-1.0 if mirror else 1.0))


def _collar(cloth: Cloth, places: Places, params: Params) -> list[Part]:
    """A shirt's collar or a coat's lapels: leaves that lie on the front along the neck."""
    family = cloth.about["family"]
    if family not in ("shirt", "coat"):
        return []
    made = []
    for key in sorted(cloth.rims):
        if key.split()[:2] != [str(FRONT), "neck"]:
            continue
        run = cloth.flat_mm[cloth.rims[key]]
        sides = [run] if family == "coat" else [run[: len(run) // 2], run[len(run) // 2 + 1 :]]
        for half in sides:
            leaf = _leaf(places, half, params, long=family == "coat")
            if leaf is not None:
                made.append(leaf)
    return made


def _leaf(places: Places, run: Floats, params: Params, *, long: bool) -> Part | None:
    """One leaf: from the neck outward, longest where it ends in a point at the front's middle."""
    t = np.linspace(0.0, 1.0, 22)
    index = np.linspace(0, len(run) - 1, 22)
    line = np.stack([np.interp(index, np.arange(len(run)), run[:, k]) for k in (0, 1)], axis=1)
    low_first = line[0, 1] < line[-1, 1]
    near = 1.0 - t if low_first else t
    side = _inset(line, 1.0, mirror=params["mirror"]) - line
    reach = params["collar_mm"] * (0.75 + (1.5 if long else 0.65) * near**2.2)
    out = np.sign(line[:, 0].mean()) if abs(line[:, 0].mean()) > 1.0 else 1.0
    spread = side + np.column_stack([out * 0.75 * near, -0.35 * near])
    share = np.linspace(0.0, 1.0, 9)
    grid = line[None] + (share[:, None] * reach[None])[..., None] * spread[None]
    points, normal, off = places(grid.reshape(-1, 2))
    if (off > 0.3).mean() > 0.2:
        return None
    rise = 1.2 + 3.4 * np.sin(np.pi * np.clip(share, 0.06, 0.94))
    lifted = points + normal * np.repeat(rise, 22)[:, None]
    top = lifted.reshape(9, 22, 3)
    flat = grid
    # The good side of a sheet is columns x rows: turned where the run goes the other way.
    across, along = top[0, 1] - top[0, 0], top[1, 0] - top[0, 0]
    if np.cross(across, along) @ normal[0] < 0:
        top, flat = top[:, ::-1], flat[:, ::-1]
    mesh = sheet(top, 1.6, steps=2, coarse_under=1)
    ring = np.zeros((len(mesh.vertices) - 2 * top.shape[0] * top.shape[1], 2))
    uv = np.concatenate([flat.reshape(-1, 2), ring, flat.reshape(-1, 2)])
    return Part("collar", mesh, ("fabric",) * 3, uv)


def _buttons(cloth: Cloth, places: Places) -> list[Part]:
    """Down the middle of a shirt's or a coat's front, on a placket."""
    family = cloth.about["family"]
    if family not in ("shirt", "coat"):
        return []
    top = float(cloth.about["neck_mm"][1]) - (16.0 if family == "shirt" else 70.0)
    low = 40.0 if family == "shirt" else 160.0
    count = max(3, round((top - low) / (88.0 if family == "shirt" else 120.0)))
    y = np.linspace(top, low, count)
    points, normal, off = places(np.column_stack([np.zeros(count), y]))
    radius = 5.6 if family == "shirt" else 10.0
    made = []
    for at, up, away in zip(points, normal, off, strict=True):
        if away < 0.05:
            frame = standing(np.array([1.0, 0.0, 0.0]), up, at + 1.0 * up)
            made.append(Part("buttons", place(rivet(radius, 2.4, 20), frame), ("plastic",)))
    if family == "shirt":
        made += _placket(places, top, low)
    return made


def _placket(places: Places, top: float, low: float) -> list[Part]:
    x, y = np.meshgrid(np.linspace(-16.0, 16.0, 5), np.linspace(low - 34.0, top + 8.0, 70))
    flat = np.column_stack([x.ravel(), y.ravel()])
    points, normal, off = places(flat)
    if off.max() > 0.5:
        return []
    grid = (points + 1.0 * normal).reshape(70, 5, 3)
    mesh = sheet(grid, 1.0, steps=2, coarse_under=1)
    ring = np.zeros((len(mesh.vertices) - 700, 2))
    return [Part("placket", mesh, ("fabric",) * 3, np.concatenate([flat, ring, flat]))]


def _print(cloth: Cloth, places: Places, params: Params) -> list[Part]:
    """The house's name printed on the chest: it follows every fold, as ink does."""
    if params["print"] == "none" or cloth.about["family"] not in ("tshirt", "jumper", "hoodie"):
        return []
    style = STYLES[params["font"]]
    word = str(params["word"])
    size = params["print_mm"] * (1.0 if params["print"] == "word" else 0.4)
    size = min(size, 300.0 / (0.74 * len(word)))
    neck = float(cloth.about["neck_mm"][1])
    hollow = cloth.about["hollow"]
    at = np.array(
        [0.0, (hollow[1] - hollow[3] - 40.0 if hollow else neck) - params["print_low_mm"]]
    )
    meshes = []
    for stroke in ribbons(word, style, size, 1.15, 0.0):
        columns = [stroke.middle + k * stroke.half[:, None] * stroke.side for k in (1.0, 0.0, -1.0)]
        flat = np.stack(columns, axis=1).reshape(-1, 2) + at
        points, normal, _ = places(flat)
        lifted = (points + 0.35 * normal).reshape(-1, 3, 3)
        meshes.append(Part("print", grid_mesh(list(lifted), close=False), ("print",)))
    return meshes


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

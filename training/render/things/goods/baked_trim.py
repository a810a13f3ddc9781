"""What lies on baked cloth and follows its folds: collar, placket, buttons, a printed name."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats, grid_mesh, place
from training.render.things.fittings.lettering import STYLES, ribbons
from training.render.things.fittings.metal import rivet
from training.render.things.fittings.pieces import standing
from training.render.things.fittings.sheet import sheet
from training.render.things.goods.baked import FRONT, Cloth, Places
from training.render.things.thing import Params, Part


def inset(line: Floats, by_mm: float, *, mirror: bool) -> Floats:
    """A line on the cut moved into the piece; outlines run counter-clockwise unless mirrored."""
    way = np.gradient(line, axis=0)
    side = np.column_stack([-way[:, 1], way[:, 0]])
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    return np.asarray(line + by_mm * side * (-1.0 if mirror else 1.0))


def collar(cloth: Cloth, places: Places, params: Params) -> list[Part]:
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
    side = inset(line, 1.0, mirror=params["mirror"]) - line
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


def buttons(cloth: Cloth, places: Places) -> list[Part]:
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


def printed(cloth: Cloth, places: Places, params: Params) -> list[Part]:
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

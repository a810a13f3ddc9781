"""Cut panels with rounded corners on any surface, and the shapes small leather goods fold into."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from training.render.shapes import Floats, SurfaceMap
from training.render.things.fittings.seam import Stitch
from training.render.things.fittings.sheet import SHEET_ROLES, border, sheet
from training.render.things.thing import Params, Part

Box = tuple[float, float, float, float]  # x, y of the lower left, x, y of the upper right


def flat_grid(box: Box, radius_mm: float, step_mm: float) -> Floats:
    """A (rows, columns, 2) grid that fills a rectangle with rounded corners."""
    low, high = box[1], box[3]
    edge = np.linspace(0.0, np.pi / 2, 6)
    rows = max(3, round((high - low - 2 * radius_mm) / step_mm))
    y = np.concatenate(
        [
            low + radius_mm * (1 - np.cos(edge)),
            np.linspace(low + radius_mm, high - radius_mm, rows)[1:-1],
            high - radius_mm * (1 - np.cos(edge[::-1])),
        ]
    )
    into = np.clip(radius_mm - np.minimum(y - low, high - y), 0.0, radius_mm)
    inset = radius_mm - np.sqrt(np.maximum(radius_mm**2 - into**2, 0.0))
    columns = max(4, round((box[2] - box[0]) / step_mm))
    share = np.linspace(0.0, 1.0, columns)
    left, right = box[0] + inset, box[2] - inset
    x = left[:, None] + share[None, :] * (right - left)[:, None]
    return np.stack([x, np.broadcast_to(y[:, None], x.shape)], axis=2)


def panel(
    name: str,
    box: Box,
    surface: SurfaceMap,
    thickness_mm: float,
    *,
    radius_mm: float = 3.0,
    step_mm: float = 2.5,
    roles: tuple[str, str, str] = SHEET_ROLES,
) -> Part:
    """A piece of leather whose good side lies on the surface; its pattern follows the cut."""
    flat = flat_grid(box, radius_mm, step_mm)
    rows, columns = flat.shape[:2]
    top = surface(flat.reshape(-1, 2)).reshape(rows, columns, 3)
    mesh = sheet(top, thickness_mm, coarse_under=1)
    ring = np.tile(flat.reshape(-1, 2)[border(flat)], (5, 1))
    uv = np.concatenate([flat.reshape(-1, 2), ring, flat.reshape(-1, 2)])
    return Part(name, mesh, roles, uv)


def level(height: Callable[[Floats, Floats], Floats]) -> SurfaceMap:
    """A surface over the plane, of the height that a function of x and y gives."""

    def at(flat: Floats) -> Floats:
        return np.column_stack([flat, height(flat[:, 0], flat[:, 1])])

    return at


def wrap(length_mm: float, radius_mm: float, gape_deg: float) -> SurfaceMap:
    """Two leaves round a spine along y: s runs in under the lower leaf, round, and out on top.

    The lower leaf lies on z = 0 from x = ``length_mm`` to 0; the upper one opens by the gape.
    """
    gape = np.radians(gape_deg)
    sweep = np.pi - gape

    def at(flat: Floats) -> Floats:
        s, y = flat[:, 0], flat[:, 1]
        angle = np.clip((s - length_mm) / radius_mm, 0.0, sweep)
        on = np.maximum(s - length_mm - sweep * radius_mm, 0.0)
        x = np.maximum(length_mm - s, 0.0) - radius_mm * np.sin(angle) + on * np.cos(gape)
        z = radius_mm * (1 - np.cos(angle)) + on * np.sin(gape)
        return np.stack([x, y, z], axis=1)

    return at


def spine_mm(radius_mm: float, gape_deg: float) -> float:
    """How much of a wrapped piece goes round the spine."""
    return float((np.pi - np.radians(gape_deg)) * radius_mm)


def stitch_of(params: Params, detail: str = "near") -> Stitch:
    """The seam that a good's numbers ask for."""
    return Stitch(
        params["stitch_pitch_mm"], params["stitch_slant_deg"], params["thread_mm"], detail=detail
    )


def rectangle_path(box: Box, inset_mm: float, *, skip: str = "") -> Floats:
    """The line of a seam inside a rectangle; ``skip`` leaves out one side: left or bottom."""
    a, b, c, d = box[0] + inset_mm, box[1] + inset_mm, box[2] - inset_mm, box[3] - inset_mm
    path = [(a, b), (c, b), (c, d), (a, d)]
    if skip == "left":
        path[0], path[3] = (box[0], b), (box[0], d)
    elif skip == "bottom":
        path = [(a, d), (a, box[1]), (c, box[1]), (c, d)]
        path = [path[1], path[0], path[3], path[2]]
    else:
        path.append(path[0])
    return np.array(path)

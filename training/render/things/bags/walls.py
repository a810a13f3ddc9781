"""The sewn walls of a bag: sheets of leather, what finishes their seams, feet and mouth."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats, merge, place, plate
from training.render.things.bags.making import Making, frame_at, frame_flat
from training.render.things.bags.relief import quilt_of
from training.render.things.bags.shape import Panel
from training.render.things.fittings.metal import foot, rectangle
from training.render.things.fittings.pieces import standing
from training.render.things.fittings.seam import sew, sew_flat
from training.render.things.fittings.sheet import border, lattice_mesh, lattice_normals, sheet
from training.render.things.fittings.strap import piping, strap
from training.render.things.thing import Part

WALL_MM = 2.2


def walls(making: Making) -> None:
    """Panels, gussets and base with their seams."""
    body = making.body
    trim = "leather2" if making.params["gusset_trim"] else "leather"
    for name in ("front", "right", "back", "left", "base"):
        panel: Panel = getattr(body, name)
        role = "leather" if name in ("front", "back") else trim
        mesh = sheet(panel.grid, WALL_MM, coarse_under=3)
        making.parts.append(Part(name, mesh, (role, "edge", "lining"), _flat_of(panel)))
    _outline_seams(making)
    _mouth(making)
    _sewn_places(making)
    _quilting(making)
    _feet(making)
    making.anchor_on("corner", body.front, 0.97, 0.04, 70.0)
    making.anchor_on("panel", body.front, 0.35, 0.35, 90.0)
    making.anchor_on("side", body.right, 0.5, 0.4, 90.0)


def _flat_of(panel: Panel) -> Floats:
    flat = panel.flat
    ring = border(flat)
    kept = [np.arange(0, count, 3) for count in flat.shape[:2]]
    rows, columns = (
        each if each[-1] == count - 1 else np.append(each, count - 1)
        for each, count in zip(kept, flat.shape[:2], strict=True)
    )
    lower = flat[rows][:, columns].reshape(-1, 2)
    rim = np.tile(flat.reshape(-1, 2)[ring], (5, 1))
    return np.concatenate([flat.reshape(-1, 2), rim, lower])


def _run(panel: Panel) -> tuple[Floats, Floats, Floats]:
    """A panel's seam from one top corner round the base to the other: points, normals, outwards."""
    normals = lattice_normals(panel.grid)

    def along(grid: Floats) -> Floats:
        return np.concatenate([grid[::-1, 0], grid[0, 1:-1], grid[:, -1]])

    points, facing = along(panel.grid), along(normals)
    tangent = np.gradient(points, axis=0)
    out = np.cross(tangent, facing)
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    return points, facing, out


def _outline_seams(making: Making) -> None:
    finish = making.params["seam"]
    for name in ("front", "back"):
        panel: Panel = getattr(making.body, name)
        points, facing, out = _run(panel)
        if finish == "piping":
            radius = making.params["piping_mm"]
            cord = points + 0.35 * radius * (out + facing)
            making.parts.append(piping("piping", cord[::2], radius))
        elif finish == "raw":
            fin = strap(
                "edge", points + 1.6 * out, facing, 4.6, 3.4, ("leather", "edge", "leather")
            )
            making.parts.append(fin)
        if finish != "turned" or making.params["topstitch"]:
            inset = making.params["inset_mm"]
            making.sewn(
                sew_flat(f"{name} outline", _inset(panel, inset), panel.surface, making.stitch, 0.1)
            )


def _sewn_places(making: Making) -> None:
    """The anchors of a seam and of a painted edge, on whichever seams there are."""
    line = making.seams[0]
    spot = len(line.points_mm) // 5
    making.anchor("stitching", line.points_mm[spot], line.normals[spot], 45.0)
    front = making.body.front
    row = len(front.grid) // 2
    making.anchor("edge", points_at(front, row), facing_at(front, row), 45.0)


def points_at(panel: Panel, row: int) -> Floats:
    """A point of a panel's right-hand edge."""
    return np.asarray(panel.grid[row, -1])


def facing_at(panel: Panel, row: int) -> Floats:
    """The normal beside it."""
    return np.asarray(lattice_normals(panel.grid)[row, -2])


def _inset(panel: Panel, inset_mm: float) -> Floats:
    hs = panel.hs[panel.hs >= inset_mm]
    ws = np.maximum(np.interp(hs, panel.hs, panel.ws) - inset_mm, 1.0)
    foot_x = np.linspace(-ws[0], ws[0], 40)[1:-1]
    low = np.stack([foot_x, np.full(38, hs[0])], axis=1)
    left = np.stack([-ws, hs], axis=1)[::-1]
    return np.concatenate([left, low, np.stack([ws, hs], axis=1)])


def _mouth(making: Making) -> None:
    """The line of stitches below the mouth, and its band where there is one."""
    body, band = making.body, making.params["band_mm"]
    for name in ("front", "back"):
        panel: Panel = getattr(body, name)
        high = panel.hs[-1] - (5.0 if band <= 0 else band - 3.0)
        half = panel.half_width(high) - 4.0
        x = np.linspace(-half, half, 60)
        line = np.stack([x, np.full(60, high)], axis=1)
        lift = 0.1
        if band > 0:
            rows = np.linspace(panel.hs[-1] - band, panel.hs[-1], 7)
            u = np.linspace(0.0, 1.0, 70)
            v = np.interp(rows, panel.hs, np.linspace(0, 1, len(panel.hs)))
            grid = panel.lattice(u, v)
            top = grid + 1.3 * lattice_normals(grid)
            making.parts.append(Part("band", sheet(top, 1.6), ("leather2", "edge", "leather2")))
            lift = 1.5
        making.sewn(sew_flat(f"{name} mouth", line, panel.surface, making.stitch, lift))


def _quilting(making: Making) -> None:
    quilt = quilt_of(making.params)
    if quilt is None:
        return
    for name in ("front", "back"):
        panel: Panel = getattr(making.body, name)
        wide = 2 * panel.half_width(panel.hs[-1] / 2) - 14.0
        for index, path in enumerate(quilt.lines(wide, panel.hs[-1] - 7.0)):
            if len(path) > 6:
                uv = panel.uv_of(path)
                points, facing = panel.at(uv), panel.normals(uv)
                making.sewn(sew(f"{name} quilt {index}", points, facing, making.stitch, 0.15))


def _feet(making: Making) -> None:
    high = making.params["feet_mm"]
    if high <= 0 or making.params["pose"] == "lying":
        return
    base = making.body.base
    for u in (0.09, 0.91):
        for v in (0.2, 0.8):
            frame = frame_at(base, u, v, -0.3)
            flat = standing(frame[:3, 0], np.array([0.0, 0.0, -1.0]), frame[:3, 3])
            lift = flat[2, 3]
            making.fixed([Part("feet", foot(6.5, max(high, lift)), ("metal",))], flat)
    making.anchor_on("base", base, 0.5, 0.5, 120.0)


def closing_board(making: Making) -> None:
    """A board or lining between the walls, just below the mouth: nothing is seen through."""
    front, back = making.body.front.grid[-3], making.body.back.grid[-3][::-1]
    s = np.linspace(0.03, 0.97, 8)[:, None, None]
    inward = making.body.toward(0.0, 0.0, -3.0)
    plane = front[None] * (1 - s) + back[None] * s + inward
    making.parts.append(Part("lining", lattice_mesh(plane[:, ::3]), ("lining",)))


def label(making: Making) -> None:
    """A sewn label with a number inside the back wall: the serial's place."""
    panel = making.body.back
    h = panel.hs[-1] - 0.28 * panel.height_mm
    frame = frame_flat(panel, 0.0, h, -WALL_MM - 0.3)
    inward = frame @ np.diag([-1.0, 1.0, -1.0, 1.0])
    piece = plate(rectangle(48.0, 26.0, 2.5), 1.0, 0.3)
    making.parts.append(Part("label", place(merge([piece]), inward), ("leather2",)))
    making.anchor("serial", inward[:3, 3], inward[:3, 2], 60.0)

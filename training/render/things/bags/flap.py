"""Flaps: from the back, over the mouth, down the front, following the bag as it really stands."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.render.shapes import Floats, Ints
from training.render.things.bags.making import Making
from training.render.things.bags.relief import quilt_of
from training.render.things.fittings.patch import Patch
from training.render.things.fittings.seam import sew, sew_on
from training.render.things.fittings.sheet import border, lattice_normals, sheet
from training.render.things.thing import Part


def flap(making: Making) -> Patch:
    """The flap's good side as a patch; its flat place is (x, s), s from the back to the tip."""
    numbers = making.params["flap"]
    front, back = making.body.front, making.body.back
    high, down, over = front.hs[-1], numbers["length_mm"], numbers["back_mm"]
    reach = making.params["depth_mm"] * making.params["mouth_ratio"]
    total = over + reach + down
    rows = np.unique(
        np.concatenate(
            [
                np.linspace(0, over, 8),
                np.linspace(over, over + reach, 14),
                np.linspace(over + reach, total, max(16, int(down / 3.2))),
            ]
        )
    )
    ws = _widths(numbers, rows, total, down, front.half_width(high))
    u = np.linspace(-1.0, 1.0, max(25, int(2 * ws.max() / 3.2)))
    flat = np.stack([ws[:, None] * u, np.broadcast_to(rows[:, None], (len(rows), len(u)))], axis=2)
    x, s = flat[..., 0].ravel(), flat[..., 1].ravel()
    rear = _on(back, -x, high - over + np.minimum(s, over), 1.5)
    fore = _on(front, x, high - np.maximum(s - over - reach, 0.0), 1.5)
    t = np.clip((s - over) / reach, 0.0, 1.0)
    up = making.body.toward(0.0, 0.0, 1.0)
    bridge = rear * (1 - t[:, None]) + fore * t[:, None]
    bridge = bridge + (numbers["rise_mm"] * np.sin(np.pi * t) ** 0.7)[:, None] * up
    points = np.where(
        (s < over)[:, None], rear, np.where((s > over + reach)[:, None], fore, bridge)
    )
    grid = points.reshape(len(rows), len(u), 3)[:, ::-1]
    flat = flat[:, ::-1]
    grid = _softened(grid)
    lift = _lift(making, numbers, flat, total, down)
    normals = lattice_normals(grid)
    grid = grid + lift[..., None] * normals
    return Patch(grid, flat * [-1.0, 1.0])


def _on(panel: Patch, x: Floats, h: Floats, lift_mm: float) -> Floats:
    uv = panel.uv_of(np.stack([x, h], axis=1))
    uv = np.stack([np.clip(uv[:, 0], -0.1, 1.1), uv[:, 1]], axis=1)
    return np.asarray(panel.at(uv) + lift_mm * panel.normals(np.clip(uv, 0.02, 0.98)))


def _widths(
    numbers: dict[str, Any], rows: Floats, total: float, down: float, half: float
) -> Floats:
    share = float(numbers["width_ratio"])
    full = half * share
    left = np.clip((total - rows) / down, 0.0, 1.0)  # 1 at the mouth, 0 at the tip
    shape = numbers["shape"]
    if shape == "point":
        return np.asarray(full * np.clip(0.10 + 1.05 * left**0.8, 0.0, 1.0))
    if shape == "arch":
        return np.asarray(full * np.maximum(np.sqrt(np.maximum(1 - (1 - left) ** 2.6, 0.0)), 0.1))
    corner = min(1.0, float(numbers["corner_mm"]) / down)
    e = np.clip(left / max(corner, 1e-6), 0.0, 1.0)
    r = min(float(numbers["corner_mm"]), 0.9 * full)
    return np.asarray(full - r * (1 - np.sqrt(np.maximum(1 - (1 - e) ** 2, 0.0))))


def _softened(grid: Floats) -> Floats:
    """The bends over the mouth's two edges, rounded as leather bends."""
    for _ in range(5):
        grid[1:-1] = 0.25 * grid[:-2] + 0.5 * grid[1:-1] + 0.25 * grid[2:]
    return grid


def _lift(
    making: Making, numbers: dict[str, Any], flat: Floats, total: float, down: float
) -> Floats:
    """How far the flap stands off: it springs a little at its tip, never evenly."""
    t = np.clip((flat[..., 1] - (total - down)) / down, 0.0, 1.0)
    aside = flat[..., 0] / np.abs(flat[..., 0]).max()
    lift = 2.6 + numbers["spring_mm"] * t**2 * (1 + numbers["skew"] * aside)
    quilt = quilt_of(making.params)
    if quilt is not None and numbers["quilted"]:
        edge = np.minimum(
            np.abs(flat[..., 0]).max(axis=1, keepdims=True) - np.abs(flat[..., 0]),
            total - flat[..., 1],
        )
        lift = lift + quilt.height(flat) * np.clip(edge / 9.0, 0.0, 1.0)
    return np.asarray(lift)


def flap_parts(making: Making, patch: Patch) -> None:
    """The flap as a sheet with its seam near the edge."""
    mesh = sheet(patch.grid, 2.4, coarse_under=2)
    rows, columns = (_kept(count) for count in patch.grid.shape[:2])
    ring = border(patch.flat)
    flat = patch.flat.reshape(-1, 2)
    lower = patch.flat[rows][:, columns].reshape(-1, 2)
    places = np.concatenate([flat, np.tile(flat[ring], (5, 1)), lower])
    making.parts.append(Part("flap", mesh, ("leather", "edge", "lining"), places))
    half = np.abs(patch.flat[..., 0]).max(axis=1)
    total = float(patch.flat[..., 1].max())
    t = np.linspace(0.0, 1.0, len(half))
    keep = (total - patch.flat[:, 0, 1]) > 4.0
    inset = np.clip(4.5 / np.maximum(2 * half, 9.0), 0.0, 0.5)
    left = np.stack([inset, t], axis=1)[keep]
    right = np.stack([1 - inset, t], axis=1)[keep][::-1]
    middle = np.linspace(left[-1], right[0], 24)[1:-1]
    making.sewn(sew_on("flap", np.concatenate([left, middle, right]), patch, making.stitch, 0.1))
    _quilted(making, patch, total)


def _quilted(making: Making, patch: Patch, total: float) -> None:
    quilt = quilt_of(making.params)
    if quilt is None or not making.params["flap"]["quilted"]:
        return
    wide = 2 * float(np.abs(patch.flat[..., 0]).max()) - 14.0
    for index, line in enumerate(quilt.lines(wide, total - 7.0)):
        if len(line) > 6:
            uv = patch.uv_of(line)
            made = sew(f"flap quilt {index}", patch.at(uv), patch.normals(uv), making.stitch, 0.15)
            making.sewn(made)


def _kept(count: int) -> Ints:
    kept = np.arange(0, count, 2)
    return kept if kept[-1] == count - 1 else np.append(kept, count - 1)

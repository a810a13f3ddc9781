"""Long straps and chains from gusset to gusset, hung or fallen to the ground."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.render.shapes import Floats, place
from training.render.things.bags.making import Making, frame_at
from training.render.things.bags.shape import Panel
from training.render.things.fittings import metal
from training.render.things.fittings.chain import Links, chain, woven
from training.render.things.fittings.pieces import standing, turned
from training.render.things.fittings.rope import (
    Fall,
    Solid,
    floor,
    ribbon_normals,
    settle,
    smooth_path,
)
from training.render.things.fittings.strap import edge_seams, keeper, punched, strap, tip_widths
from training.render.things.thing import Part


def eased(path: Floats, times: int) -> Floats:
    """A line smoothed a little, its ends where they were."""
    for _ in range(times):
        path = np.vstack([path[:1], (path[:-2] + 2 * path[1:-1] + path[2:]) / 4, path[-1:]])
    return path


def solid_of(making: Making, clear_mm: float) -> Solid:
    ground = floor(clear_mm)

    def push(points: Floats) -> Floats:
        return ground(making.body.solid(points, clear_mm + 3.0))

    return push


def long_strap(making: Making, numbers: dict[str, Any], index: int) -> None:
    """A long strap or chain from gusset to gusset (or off, when the numbers say so)."""
    ends = [_strap_end(making, numbers, side) for side in ("left", "right")]
    path = _long_path(making, numbers, ends)
    thick = numbers["thick_mm"]
    clear = thick / 2 + 0.8 if numbers["kind"] == "strap" else numbers["wire_mm"] * 2.0
    if numbers["state"] != "up":
        held = np.zeros(len(path), dtype=bool)
        held[[0, -1]] = True
        stiff = numbers["stiff"] if numbers["kind"] == "strap" else 0.0
        path = settle(path, held, solid_of(making, clear), Fall(stiffness=stiff, rounds=170))
    path = eased(path, 6)
    path = smooth_path(path[::2] if len(path) % 2 else np.vstack([path[:-1:2], path[-1:]]), 5.0)
    near_floor = np.clip(1 - (path[:, 2] - clear) / 25.0, 0.0, 1.0)
    wish = np.tile(making.body.toward(1.0, -0.4, 0.0), (len(path), 1)) * (1 - near_floor[:, None])
    wish = wish + np.array([0.0, 0.0, 1.0]) * near_floor[:, None]
    wish /= np.linalg.norm(wish, axis=1, keepdims=True)
    facing = ribbon_normals(path, wish, 0.05 + 0.5 * near_floor)
    if numbers["kind"] == "strap":
        _dress_strap(making, numbers, path, facing)
    else:
        _dress_chain(making, numbers, path, facing, making.params["seed"] + index)


def _strap_end(making: Making, numbers: dict[str, Any], side: str) -> Floats:
    """A ring near the top of one gusset; returns where the strap begins."""
    panel: Panel = getattr(making.body, side)
    v = float(
        np.interp(panel.hs[-1] - numbers["drop_mm"], panel.hs, np.linspace(0, 1, len(panel.hs)))
    )
    frame = frame_at(panel, 0.5, v, 1.5)
    up = making.body.toward(0.0, 0.0, 1.0)
    upright = standing(np.cross(up, frame[:3, 2]), frame[:3, 2], frame[:3, 3])
    return _side_ring(making, numbers, upright)


def _dress_chain(
    making: Making, numbers: dict[str, Any], path: Floats, facing: Floats, seed: int
) -> None:
    """Links along a path, with leather woven through them where the numbers say so."""
    make = Links(
        numbers["links"],
        numbers["link_mm"],
        numbers["link_mm"] * numbers["link_ratio"],
        numbers["wire_mm"],
        making.params["detail"],
    )
    made = (
        woven("chain", path, facing, make, seed)
        if numbers["woven"]
        else [chain("chain", path, facing, make, seed)]
    )
    making.parts += made
    spot = int(np.argmax(path[:, 2]))
    making.anchor("chain", path[spot] + facing[spot] * numbers["wire_mm"], facing[spot], 60.0)


def _side_ring(making: Making, numbers: dict[str, Any], frame: Floats) -> Floats:
    """A tab and a D-ring on a gusset; returns where the strap begins."""
    wide = numbers["wide_mm"] if numbers["kind"] == "strap" else 16.0
    tab = np.stack([np.zeros(8), np.linspace(-26.0, 2.0, 8), np.full(8, 1.0)], axis=1)
    normals = np.tile([0.0, 0.0, 1.0], (8, 1))
    making.fixed(
        [strap("tab", tab, normals, tip_widths(tab[::-1], wide * 0.8, "round")[::-1], 2.0)], frame
    )
    ring = place(
        metal.d_ring(wide + 2.0, 0.55 * wide + 6.0, numbers["wire_mm"] * 1.2),
        turned(-35.0, 0, (0.0, 2.0, 2.0)),
    )
    making.fixed(
        [Part("hardware", ring, ("metal",)), Part("hardware", metal.rivet(3.2, 1.6), ("metal",))],
        frame,
    )
    local = np.array(
        [0.0, 2.0 + 0.82 * (0.55 * wide + 6.0), 2.0 - 0.57 * (0.55 * wide + 6.0) * -1.0, 1.0]
    )
    return np.asarray((frame @ local)[:3])


def _long_path(making: Making, numbers: dict[str, Any], ends: list[Floats]) -> Floats:
    """The strap before it falls: up and over, leaning to the side that it falls to."""
    left, right = ends
    length = numbers["length_mm"]
    span = float(np.linalg.norm(right - left))
    rise = np.sqrt(max(length**2 - span**2, 100.0)) / 2 * 0.86
    up = np.array([0.0, 0.0, 1.0])
    away = {
        "front": (0, -1, 0),
        "back": (0, 1, 0),
        "left": (-0.8, -0.5, 0),
        "right": (0.8, -0.5, 0),
    }
    lean = (
        making.body.toward(*away.get(numbers["fall"], (0, 0, 0)))
        if numbers["fall"] != "up"
        else 0 * up
    )
    if making.params["pose"] == "lying":
        up, lean = making.body.toward(0, -0.35, 1.0), making.body.toward(0.3, 0.0, 0.0)
    wander = making.draw.uniform(-0.12, 0.12) * span
    knots = [left, left + 0.45 * rise * up + 0.25 * rise * lean - [6, 0, 0]]
    middle = (left + right) / 2 + rise * (up + 0.55 * lean)
    middle = middle + making.body.toward(wander, 0, 0)
    if numbers["state"] == "up":
        knots = [
            left,
            left + 0.5 * (middle - left) - [2.0, 0, 0],
            middle - np.array([5.0, 0.0, 2.0]),
            middle + np.array([5.0, 0.0, -2.0]),
            right + 0.5 * (middle - right) + [2.0, 0, 0],
            right,
        ]
        return smooth_path(np.array(knots), 7.0)
    knots += [middle, right + 0.45 * rise * up + 0.25 * rise * lean + [6, 0, 0], right]
    path = smooth_path(np.array(knots), max(8.0, length / 110.0))
    return path


def _dress_strap(making: Making, numbers: dict[str, Any], path: Floats, facing: Floats) -> None:
    wide, thick = numbers["wide_mm"], numbers["thick_mm"]
    making.parts.append(strap("strap", path, facing, wide, thick))
    made, seams = edge_seams("strap", path, facing, wide / 2 - 2.6, making.stitch, thick / 2)
    making.parts += made
    making.seams += seams
    spot = int(len(path) * 0.62)
    making.anchor("strap", path[spot] + facing[spot] * thick / 2, facing[spot], 60.0)
    if not numbers["buckle"]:
        return
    where = int(len(path) * numbers["buckle_at"])
    tangent = path[where + 1] - path[where - 1]
    frame = standing(
        np.cross(tangent, facing[where]),
        facing[where],
        path[where] + facing[where] * (thick / 2 + 1.4),
    )
    making.fixed([Part("hardware", metal.buckle(wide + 1.0, wide * 0.95, 2.6), ("metal",))], frame)
    size = tangent / np.linalg.norm(tangent)
    making.parts.append(
        keeper("strap", path[where - 6], size, facing[where - 6], wide, thick + 0.8)
    )
    lengths = [24.0 + 22.0 * k for k in range(5)]
    rest, turn = path[where:], facing[where:]
    if len(rest) > 30:
        making.parts.append(punched(rest + turn * (thick / 2 + 0.1), turn, lengths, 1.6))

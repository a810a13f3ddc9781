"""What closes a bag: zips along the top, locks on a flap, drawstrings, frames, tongues."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.render.shapes import Floats, tube
from training.render.things.bags.making import Making, frame_flat
from training.render.things.bags.shape import Panel
from training.render.things.bags.walls import closing_board
from training.render.things.fittings import locks, metal
from training.render.things.fittings.patch import Patch
from training.render.things.fittings.pieces import standing
from training.render.things.fittings.rope import Fall, floor, settle, smooth_path
from training.render.things.fittings.seam import sew
from training.render.things.fittings.sheet import cut_piece, lattice_normals, sheet
from training.render.things.fittings.zips import zip_line
from training.render.things.thing import Part


def close(making: Making, flap: Patch | None) -> None:
    """The closure that the numbers name."""
    numbers = making.params["closure"]
    kind = numbers["kind"]
    if kind == "zip":
        _zip_top(making, numbers)
    elif kind == "drawstring":
        _drawstring(making, numbers)
    elif kind == "frame":
        _frame(making, numbers)
    elif kind == "tongue":
        _tongue(making, numbers)
    if kind in ("board", "frame") or flap is not None:
        closing_board(making)
    if flap is not None:
        _lock(making, numbers, flap)


def _lock(making: Making, numbers: dict[str, Any], flap: Patch) -> None:
    total = float(flap.flat[..., 1].max())
    size = numbers["size_mm"]
    kind = numbers["lock"]
    if kind == "none":
        return
    low = {"emblem": 0.35, "turn": 0.85, "plate": 0.75, "press": 0.2, "strap": 0.6}[kind] * size
    lift = 0.4
    frame = frame_flat(flap, 0.0, total - max(low, 4.0), lift)
    frame = frame @ np.diag([-1.0, -1.0, 1.0, 1.0])
    emblem = making.params["logo"]["emblem"]
    depth = numbers["engraving_mm"]
    made = {
        "emblem": lambda: locks.emblem_lock(emblem, size * 1.3, 3.4, numbers["weight"]),
        "turn": lambda: locks.turn_lock(size * 1.35, size * 0.8, numbers["turn_deg"], depth),
        "plate": lambda: locks.plate_lock(size, size * 0.9, emblem, depth),
        "press": lambda: locks.press_lock(size),
        "strap": lambda: locks.plate_lock(size * 0.8, size * 0.6, emblem, depth),
    }[kind]()
    making.fixed(made, frame)
    making.anchor("hardware", frame[:3, 3] + 3.0 * frame[:3, 2], frame[:3, 2], 1.7 * size)


def _rims(making: Making) -> tuple[Floats, Floats]:
    """The front and the back mouth, both from left to right."""
    return making.body.front.grid[-1], making.body.back.grid[-1][::-1]


def _zip_top(making: Making, numbers: dict[str, Any]) -> None:
    """Two strips from the rims to a zip in the middle, a little below or above them."""
    front, back = _rims(making)
    up = making.body.toward(0.0, 0.0, 1.0)
    middle = (front + back) / 2 + numbers["rise_mm"] * up
    half_tape = 5.0
    for rim, side in ((front, -1.0), (back, 1.0)):
        way = middle - rim
        gap = np.linalg.norm(way, axis=1, keepdims=True)
        far = rim + way * np.maximum(1 - half_tape / np.maximum(gap, half_tape + 1), 0.3)
        rows = [rim + t * (far - rim) + 2.0 * np.sin(np.pi * t) * up for t in np.linspace(0, 1, 7)]
        grid = np.stack(rows if side < 0 else rows[::-1])
        making.parts.append(Part("top", sheet(grid[:, ::2], 1.6), ("leather", "edge", "lining")))
        normals = lattice_normals(grid)
        line = 5 if side < 0 else 1
        making.sewn(
            sew(f"zip {side:+.0f}", grid[line, 3:-3], normals[line, 3:-3], making.stitch, 0.1)
        )
    facing = np.tile(up, (len(middle), 1))
    keep = slice(3, -3)
    line_mm = middle[keep] - 0.6 * up
    puller = zip_line(
        line_mm,
        facing[keep],
        tape_mm=13.0,
        teeth_mm=numbers["teeth_mm"],
        pitch_mm=numbers["teeth_mm"] * 0.5
        if making.params["detail"] == "near"
        else numbers["teeth_mm"] * 0.62,
        puller=numbers["puller"],
        at=numbers["at"],
    )
    making.parts += puller
    spot = int(np.clip(numbers["at"], 0.05, 0.9) * (len(line_mm) - 1))
    making.anchor("zip", line_mm[spot] + up, up, 50.0)
    closing_board(making)


def _tongue(making: Making, numbers: dict[str, Any]) -> None:
    """A narrow tongue of leather from the back rim over the mouth, held by a lock on the front."""
    body = making.body
    high = body.front.hs[-1]
    front, back = body.front, body.back
    half = numbers["wide_mm"] / 2
    s = np.linspace(0.0, 1.0, 24)
    x = np.linspace(-half, half, 9)
    rear = _line(back, -x, high - 18.0), _line(back, -x, high)
    fore = _line(front, x, high), _line(front, x, high - numbers["down_mm"])
    up = body.toward(0.0, 0.0, 9.0)
    rows = []
    for t in s:
        if t < 0.2:
            rows.append(rear[0] + t / 0.2 * (rear[1] - rear[0]))
        elif t < 0.6:
            k = (t - 0.2) / 0.4
            rows.append(rear[1] + k * (fore[0] - rear[1]) + np.sin(np.pi * k) * up)
        else:
            rows.append(fore[0] + (t - 0.6) / 0.4 * (fore[1] - fore[0]))
    grid = np.stack(rows)[:, ::-1]
    grid = grid + 3.4 * lattice_normals(grid)
    flat = np.stack(np.meshgrid(x, s * 120.0), axis=2)
    patch = Patch(grid, flat)
    making.parts.append(Part("tongue", sheet(grid, 2.2), ("leather2", "edge", "lining")))
    uv = np.stack([np.full(20, 0.1), np.linspace(0.05, 0.95, 20)], axis=1)
    ring = np.concatenate(
        [
            uv,
            np.stack([np.linspace(0.1, 0.9, 8), np.full(8, 0.96)], 1),
            (uv * [-1, 1] + [1, 0])[::-1],
        ]
    )
    making.sewn(sew("tongue", patch.at(ring), patch.normals(ring), making.stitch, 0.1))
    _lock(making, numbers, patch)


def _line(panel: Panel, x: Floats, h: float) -> Floats:
    return panel.surface(np.stack([x, np.full(len(x), h)], axis=1))


def _drawstring(making: Making, numbers: dict[str, Any]) -> None:
    """A cord through eyelets round the mouth, its ends hanging down the front."""
    knots = _eyelets(making, numbers["down_mm"])
    ring = np.array(knots[2:] + knots[:2])
    path = smooth_path(ring, 4.0)
    making.parts.append(Part("drawstring", tube(path, numbers["cord_mm"] / 2, 8), ("leather2",)))
    _tails(making, numbers, path)


def _eyelets(making: Making, down_mm: float) -> list[Floats]:
    """Eyelets round the mouth; returns where the cord goes through them."""
    body = making.body
    h = body.front.hs[-1] - down_mm
    knots: list[Floats] = []
    for name, count in (("front", 4), ("right", 2), ("back", 4), ("left", 2)):
        panel: Panel = getattr(body, name)
        half = panel.half_width(h) * (0.82 if name in ("front", "back") else 0.5)
        for index, x in enumerate(np.linspace(-half, half, count)):
            frame = frame_flat(panel, float(x), h, 0.4)
            making.fixed(
                [
                    Part("hardware", metal.eyelet(3.6, 6.2, 1.2), ("metal",)),
                    Part("hardware", metal.disc(3.7, 0.1), ("hole",)),
                ],
                frame,
            )
            lift = 2.6 if (index + len(knots)) % 2 else 4.0
            knots.append(frame[:3, 3] + lift * frame[:3, 2])
            if name == "front" and index == 1:
                making.anchor("hardware", frame[:3, 3] + 1.2 * frame[:3, 2], frame[:3, 2], 45.0)
    return knots


def _tails(making: Making, numbers: dict[str, Any], path: Floats) -> None:
    """The cord's two ends, hanging down the front."""
    body = making.body
    out = body.toward(0.0, -1.0, 0.0)
    ground = floor(numbers["cord_mm"])

    def solid(points: Floats) -> Floats:
        return ground(body.solid(points, numbers["cord_mm"] + 2.0))

    for start, aside in ((path[0], 1.0), (path[-1], -1.0)):
        fall = np.array(
            [
                start,
                start + 6 * out,
                start + 14 * out + 30 * body.toward(aside * 0.3, 0, -1),
                start + 12 * out + numbers["tail_mm"] * body.toward(aside * 0.18, 0, -1),
            ]
        )
        line = smooth_path(fall, 5.0)
        held = np.arange(len(line)) < 2
        line = settle(line, held, solid, Fall(0.0, rounds=80))
        making.parts.append(
            Part("drawstring", tube(line, numbers["cord_mm"] / 2, 8), ("leather2",))
        )
        tail = line[-1] - line[-3]
        frame = standing(np.array([0.0, 1.0, 0.1]), tail, line[-1] - tail * 0.3)
        making.fixed(
            [Part("hardware", metal.rivet(numbers["cord_mm"] * 1.1, 11.0), ("metal",))], frame
        )


def _frame(making: Making, numbers: dict[str, Any]) -> None:
    """A metal frame along both rims, met by a kiss-lock in the middle."""
    front, back = _rims(making)
    up = making.body.toward(0.0, 0.0, 1.0)
    for rim, side in ((front, "front"), (back, "back")):
        path = rim + 1.2 * up
        making.parts.append(Part("frame", tube(path[::2], numbers["bar_mm"] / 2, 10), ("metal",)))
        facing = making.body.toward(0.0, -1.0 if side == "front" else 1.0, 0.0)
        making.anchor("frame", path[len(path) // 3] + facing * numbers["bar_mm"] / 2, facing, 60.0)
    middle = (front[len(front) // 2] + back[len(back) // 2]) / 2
    frame = standing(making.body.toward(1, 0, 0), up, middle + 1.0 * up)
    making.fixed(locks.kiss_lock(numbers["size_mm"] * 0.22), frame)


def belts(making: Making) -> None:
    """Two narrow upright straps sewn on the front, as satchels have them."""
    numbers = making.params["belts"]
    if not numbers["count"]:
        return
    panel = making.body.front
    high = panel.hs[-1]
    rows = np.linspace(high * numbers["from"], high - 2.0, 26)
    for x in [0.0] if numbers["count"] == 1 else [-0.55, 0.55]:
        centre = x * panel.half_width(high)
        half = numbers["wide_mm"] / 2
        places = np.stack(
            [
                centre + np.linspace(-half, half, 7)[None] + 0 * rows[:, None],
                np.broadcast_to(rows[:, None], (26, 7)),
            ],
            axis=2,
        )
        uv = panel.uv_of(places.reshape(-1, 2)).reshape(26, 7, 2)
        part = cut_piece("belt", panel, uv[..., 0], uv[:, 0, 1], 1.8, 0.2)
        making.parts.append(
            Part(part.name, part.mesh, ("leather2", "edge", "leather2"), part.flat_mm)
        )
        for side in (-1.0, 1.0):
            line = np.stack([np.full(26, centre + side * (half - 2.4)), rows], axis=1)
            points, facing = panel.surface(line), panel.normals(panel.uv_of(line))
            making.sewn(sew(f"belt {x} {side}", points, facing, making.stitch, 2.1))
        if numbers["buckle"]:
            frame = frame_flat(panel, centre, high * 0.5, 3.0)
            making.fixed(
                [
                    Part(
                        "hardware",
                        metal.buckle(numbers["wide_mm"] + 2, numbers["wide_mm"], 2.4),
                        ("metal",),
                    )
                ],
                frame,
            )


def studs(making: Making) -> None:
    """Studs along the lower edge of the front."""
    numbers = making.params["studs"]
    if not numbers["count"]:
        return
    panel = making.body.front
    h = numbers["inset_mm"]
    half = panel.half_width(h) - h
    shape = metal.pyramid_stud(8.0, 4.0) if numbers["kind"] == "pyramid" else metal.rivet(4.0, 2.6)
    for x in np.linspace(-half, half, int(numbers["count"])):
        part = Part("studs", shape, ("metal",), smooth=numbers["kind"] != "pyramid")
        making.fixed([part], frame_flat(panel, float(x), h, 0.2))

"""What a bag is carried by: handles, straps and chains, fallen as they fall."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.render.shapes import Floats
from training.render.things.bags.making import Making, frame_flat
from training.render.things.bags.shape import Panel
from training.render.things.bags.straps import eased, long_strap, solid_of
from training.render.things.fittings import metal
from training.render.things.fittings.pieces import standing
from training.render.things.fittings.rope import (
    Fall,
    ribbon_normals,
    settle,
    smooth_path,
)
from training.render.things.fittings.seam import sew_flat
from training.render.things.fittings.sheet import cut_piece
from training.render.things.fittings.strap import (
    edge_seams,
    rolled_handle,
    strap,
)
from training.render.things.thing import Part


def carry(making: Making) -> None:
    """Everything that the bag is carried by."""
    for index, numbers in enumerate(making.params["carry"]):
        if numbers["kind"] in ("handle", "flat_handle"):
            sides = ("front", "back") if numbers["pair"] else ("back",)
            for side in sides:
                _handle(making, numbers, side)
        elif numbers["kind"] != "none":
            long_strap(making, numbers, index)


def _ends(making: Making, numbers: dict[str, Any], side: str) -> tuple[Floats, Floats, Floats]:
    """Two feet of a handle, the way out of the panel, and the way up, in the world."""
    panel: Panel = getattr(making.body, side)
    x = numbers["apart"] * panel.half_width(panel.hs[-1])
    sign = 1.0 if side == "front" else -1.0
    feet = [
        frame_flat(panel, sign * each * x, panel.hs[-1] - numbers["drop_mm"], 0.0)
        for each in (-1, 1)
    ]
    points = np.stack([each[:3, 3] for each in feet])
    out = (feet[0][:3, 2] + feet[1][:3, 2]) / 2
    return points, out / np.linalg.norm(out), making.body.toward(0.0, 0.0, 1.0)


def _handle(making: Making, numbers: dict[str, Any], side: str) -> None:
    feet, out, up = _ends(making, numbers, side)
    thick = numbers["thick_mm"]
    clear = 2.6 + thick / 2
    low, high = feet[0] + clear * out, feet[1] + clear * out
    lean = _lean(making, numbers, side)
    tip = up * np.cos(lean) + out * np.sin(lean)
    path = smooth_path(_arch(numbers, low, high, up, tip), 6.0)
    fallen = numbers["state"] == "fallen" or making.params["pose"] == "lying"
    if fallen and numbers["kind"] == "flat_handle":
        held = np.zeros(len(path), dtype=bool)
        held[:3] = held[-3:] = True
        path = settle(
            path, held, solid_of(making, thick / 2 + 1.6), Fall(stiffness=numbers["stiff"])
        )
        path = eased(path, 3)
    elif fallen:
        # A rolled handle keeps its arch: it tips over on its rings until it rests on the wall.
        path = np.vstack(
            [path[:2], eased(solid_of(making, thick / 2 + 1.0)(path), 4)[2:-2], path[-2:]]
        )
    path = smooth_path(path[::2], 4.0) if len(path) > 24 else path
    _dress_handle(making, numbers, path, out, side)
    for foot in range(2):
        _fixing(making, numbers, side, foot, path)


def _arch(numbers: dict[str, Any], low: Floats, high: Floats, up: Floats, tip: Floats) -> Floats:
    """The knots of a handle from foot to foot; above the rim it tips over."""
    ring = numbers["fixing"] == "ring"
    gap = numbers["ring_mm"] * 1.1 if ring else 0.0
    rim = numbers["drop_mm"] + gap
    rise = numbers["rise_mm"]
    start = gap if ring else -8.0
    knots = []
    for share, height in (
        (0.0, start),
        (0.0, rim * 0.7 + 4),
        (0.09, rim + 0.42 * rise),
        (0.29, rim + 0.88 * rise),
        (0.5, rim + rise),
        (0.71, rim + 0.88 * rise),
        (0.91, rim + 0.42 * rise),
        (1.0, rim * 0.7 + 4),
        (1.0, start),
    ):
        knots.append(low + share * (high - low) + height * (up if height <= rim else tip))
    return np.array(knots)


def _lean(making: Making, numbers: dict[str, Any], side: str) -> float:
    """How far a handle tips out of the upright, in radians."""
    if numbers["kind"] == "handle" and numbers["fixing"] == "ring":
        if making.params["pose"] == "lying":
            return 0.2 if side == "front" else -0.15
        if numbers["state"] == "fallen":
            return 2.1 + abs(float(numbers["lean"]))
    return float(numbers["lean"]) * (1.0 if side == "front" else float(numbers["lean_other"]))


def _dress_handle(
    making: Making, numbers: dict[str, Any], path: Floats, out: Floats, side: str
) -> None:
    middle = path.mean(axis=0)
    half = len(path) // 2
    if numbers["kind"] == "handle":
        swell = np.sin(np.linspace(0, np.pi, len(path))) ** 0.5
        radius = numbers["thick_mm"] / 2 * (0.78 + 0.22 * swell)
        making.parts.append(rolled_handle("handle", path, radius, middle - path, numbers["fin_mm"]))
        facing = path[half] - middle
        top = path[half] + facing / max(1e-9, np.linalg.norm(facing)) * numbers["thick_mm"] / 2
    else:
        wish = np.tile(out, (len(path), 1))
        facing_all = ribbon_normals(path, wish, np.full(len(path), 0.08))
        wide, thick = numbers["wide_mm"], numbers["thick_mm"]
        making.parts.append(strap("handle", path, facing_all, wide, thick))
        made, seams = edge_seams(
            f"handle {side}", path, facing_all, wide / 2 - 3.2, making.stitch, thick / 2
        )
        making.parts += made
        making.seams += seams
        facing = facing_all[half]
        top = path[half] + facing * thick / 2
    if side == "front" or not numbers["pair"]:
        making.anchor("handle", top, facing, 70.0)


def _fixing(making: Making, numbers: dict[str, Any], side: str, foot: int, path: Floats) -> None:
    """What holds one foot of a handle: a sewn shield with a ring, or the handle's own flat end."""
    panel: Panel = getattr(making.body, side)
    sign = (1.0 if side == "front" else -1.0) * (-1.0 if foot == 0 else 1.0)
    x = sign * numbers["apart"] * panel.half_width(panel.hs[-1])
    h = panel.hs[-1] - numbers["drop_mm"]
    wide, long = numbers["tab_mm"], numbers["tab_mm"] * numbers["tab_ratio"]
    rows = np.linspace(-long, 3.0, 16)
    t = np.clip((rows - rows[0]) / (0.5 * wide), 0.0, 1.0)
    half = wide / 2 * np.sqrt(np.maximum(1 - (1 - t) ** 2, 0.05))
    places = np.stack(
        [
            x + np.linspace(-1, 1, 9)[None] * half[:, None],
            np.broadcast_to((h + rows)[:, None], (16, 9)),
        ],
        axis=2,
    )
    uv = panel.uv_of(places.reshape(-1, 2)).reshape(16, 9, 2)
    making.parts.append(cut_piece("tab", panel, uv[..., 0], uv[:, 0, 1], 1.9, 0.1))
    inner = np.stack([half - 2.4, rows + h], axis=1)[2:-1]
    line = np.vstack(
        [
            np.stack([x - inner[:, 0], inner[:, 1]], axis=1)[::-1],
            np.stack([x + inner[:, 0], inner[:, 1]], axis=1),
        ]
    )
    making.sewn(sew_flat(f"tab {side} {foot}", line, panel.surface, making.stitch, 2.1))
    if numbers["rivet"]:
        frame = frame_flat(panel, x, h - 0.55 * long, 2.0)
        making.fixed([Part("hardware", metal.rivet(3.6, 1.8), ("metal",))], frame)
    if numbers["fixing"] == "ring":
        end = path[0] if foot == 0 else path[-1]
        tangent = path[3] - path[0] if foot == 0 else path[-4] - path[-1]
        frame = _ring(making, numbers, frame_flat(panel, x, h, 3.2), end, tangent)
        if side == "front" and foot == 1:
            out = panel.normals(panel.uv_of(np.array([[x, h]])))[0]
            making.anchor("hardware", frame[:3, 3] + out * numbers["wire_mm"] / 2, out, 55.0)


FERRULE = (
    (0.1, -2.5), (0.7, -2.2), (1.05, 0.0), (1.08, 10.0), (1.14, 10.5), (1.14, 12.5), (1.0, 13.0),
)  # fmt: skip
"""A handle's metal end: radius as a share of the handle's, height in millimetres."""


def _ring(
    making: Making, numbers: dict[str, Any], frame: Floats, end: Floats, tangent: Floats
) -> Floats:
    """The ring between a tab and a handle's end, and the ferrule; returns the ring's frame."""
    up = end - frame[:3, 3]
    ring = standing(frame[:3, 0], np.cross(frame[:3, 0], up), frame[:3, 3] + 0.45 * up)
    size = max(float(np.linalg.norm(up)) * 0.62, numbers["ring_mm"] * 0.5)
    wide = max(numbers["tab_mm"] * 0.8, numbers["thick_mm"] + 5.0)
    loop = metal.frame_ring(wide, 2 * size, size * numbers["ring_round"], numbers["wire_mm"])
    making.fixed([Part("hardware", loop, ("metal",))], ring)
    if numbers["kind"] == "handle":
        cap = metal.revolve(np.array(FERRULE) * [numbers["thick_mm"] * 0.43, 1.0], 20)
        upright = standing(np.array([0.3, 1.0, 0.2]), tangent, end)
        making.fixed([Part("hardware", cap, ("metal",))], upright)
    return ring

"""A bag's body: front, back, two gussets and a base, as panels bent in space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from training.render.shapes import Floats
from training.render.things.bags import relief
from training.render.things.fittings.patch import Patch
from training.render.things.fittings.sheet import lattice_normals
from training.render.things.fittings.waves import vector_waves


@dataclass(frozen=True)
class Panel(Patch):
    """A panel cut symmetrically about x = 0: rows at heights ``hs`` reach to plus and minus ``ws``.

    Its flat place is (x, h) in millimetres, so that any place is found without searching.
    """

    hs: Floats
    ws: Floats

    def uv_of(self, flat: Floats) -> Floats:
        """Places of (n, 2) millimetres on the cut piece."""
        t = np.linspace(0.0, 1.0, len(self.hs))
        v = np.interp(flat[:, 1], self.hs, t)
        v = v + (flat[:, 1] - np.clip(flat[:, 1], self.hs[0], self.hs[-1])) / self.height_mm
        u = flat[:, 0] / (2 * np.maximum(np.interp(flat[:, 1], self.hs, self.ws), 1.0)) + 0.5
        return np.stack([u, v], axis=1)

    @property
    def height_mm(self) -> float:
        """From its lowest to its highest row, on the cut piece."""
        return float(self.hs[-1] - self.hs[0])

    def half_width(self, height_mm: float) -> float:
        """Half its width at a height."""
        return float(np.interp(height_mm, self.hs, self.ws))


@dataclass(frozen=True)
class Body:
    """The five panels as they stand in the world, and the frame of the pose that they stand in."""

    front: Panel
    right: Panel
    back: Panel
    left: Panel
    base: Panel
    pose: Floats
    params: dict[str, Any]

    def toward(self, x: float, y: float, z: float) -> Floats:
        """A direction of the standing bag, in the world."""
        return np.asarray(self.pose[:3, :3] @ np.array([x, y, z]))

    def solid(self, points: Floats, clear_mm: float) -> Floats:
        """Points in the world pushed out of the body, to ``clear_mm`` from its walls."""
        local = (points - self.pose[:3, 3]) @ self.pose[:3, :3]
        front, back = self._local(self.front), self._local(self.back)
        rows = front[:, front.shape[1] // 2, 2]
        row = np.clip(np.searchsorted(rows, local[:, 2]), 0, len(rows) - 1)
        wide = np.maximum(self.front.ws[row], 1.0)
        middle = front[row, :, 0].mean(axis=1)
        u = np.clip((local[:, 0] - middle) / (2 * wide) + 0.5, 0.0, 1.0)
        column = np.round(u * (front.shape[1] - 1)).astype(int)
        low = front[row, column, 1] - clear_mm
        high = back[row, back.shape[1] - 1 - column, 1] + clear_mm
        top = np.maximum(front[-1, column, 2], back[-1, back.shape[1] - 1 - column, 2]) + clear_mm
        aside = wide + clear_mm - np.abs(local[:, 0] - middle)
        gaps = np.stack([local[:, 1] - low, high - local[:, 1], top - local[:, 2], aside], axis=1)
        inside = gaps.min(axis=1) > 0
        way = np.argmin(gaps, axis=1)
        out = local.copy()
        for index, (axis, value) in enumerate([(1, low), (1, high), (2, top)]):
            picked = inside & (way == index)
            out[picked, axis] = value[picked]
        picked = inside & (way == 3)
        sign = np.sign(local[:, 0] - middle)
        out[picked, 0] = (middle + sign * (wide + clear_mm))[picked]
        moved = out @ self.pose[:3, :3].T + self.pose[:3, 3]
        return np.where(inside[:, None], moved, points)

    def _local(self, panel: Panel) -> Floats:
        return np.asarray((panel.grid - self.pose[:3, 3]) @ self.pose[:3, :3])


def body(params: dict[str, Any]) -> Body:
    """The body of a bag from its numbers."""
    hs = _heights(params)
    ws = _half_widths(params, hs)
    ds = _half_depths(params, hs)
    step = 2.4 if params["quilt"]["kind"] != "none" else 3.4
    columns = max(15, int(2 * ws.max() / step))
    deep = max(9, int(2 * ds.max() / 4.5))
    grids = {
        "front": _front(params, hs, ws, ds, columns),
        "right": _side(params, hs, ws, ds, deep),
    }
    grids["back"] = grids["front"] * np.array([-1.0, -1.0, 1.0])
    grids["left"] = grids["right"] * np.array([-1.0, -1.0, 1.0])
    flats = {name: _flat(hs, ws, columns) for name in ("front", "back")}
    flats |= {name: _flat(hs, ds, deep) for name in ("right", "left")}
    for name in grids:
        lift = relief.heights(
            params, name, flats[name], hs, ws if name in ("front", "back") else ds
        )
        grids[name] = grids[name] + lift[..., None] * lattice_normals(grids[name])
    grids = _rounded(params, grids)
    grids = {name: _warped(params, grid) for name, grid in grids.items()}
    grids["base"] = _base(grids)
    pose = _pose(params, grids)
    placed = {name: grid @ pose[:3, :3].T + pose[:3, 3] for name, grid in grids.items()}
    base_h = np.linspace(-ds[0], ds[0], placed["base"].shape[0])
    flat_base = _flat(base_h, np.full(len(base_h), ws[0]), columns)
    return Body(
        Panel(placed["front"], flats["front"], hs, ws),
        Panel(placed["right"], flats["right"], hs, ds),
        Panel(placed["back"], flats["back"], hs, ws),
        Panel(placed["left"], flats["left"], hs, ds),
        Panel(placed["base"], flat_base, base_h, np.full(len(base_h), ws[0])),
        pose,
        params,
    )


def _heights(params: dict[str, Any]) -> Floats:
    step = 2.4 if params["quilt"]["kind"] != "none" else 3.4
    t = np.linspace(0.0, 1.0, max(18, int(params["height_mm"] / step)))
    power = 1.0 + 0.7 * min(1.0, 1.4 * params["corner_mm"] / params["height_mm"])
    return np.asarray(params["height_mm"] * t**power)


def _half_widths(params: dict[str, Any], hs: Floats) -> Floats:
    t = hs / params["height_mm"]
    base, top = params["width_mm"] / 2, params["width_mm"] * params["top_ratio"] / 2
    ws = base + (top - base) * t + params["waist_mm"] * np.sin(np.pi * t)
    for radius, gap in ((params["corner_mm"], hs), (params["top_corner_mm"], hs[-1] - hs)):
        r = min(radius, 0.96 * float(ws.min()))
        if r > 0:
            e = np.clip(gap / max(radius, 1e-6), 0.0, 1.0)
            ws = ws - r * (1 - np.sqrt(np.maximum(1 - (1 - e) ** 2, 0.0)))
    return np.asarray(np.maximum(ws, 6.0))


def _half_depths(params: dict[str, Any], hs: Floats) -> Floats:
    t = hs / params["height_mm"]
    base, top = params["depth_mm"] / 2, params["depth_mm"] * params["mouth_ratio"] / 2
    ds = base + (top - base) * t ** params["taper_power"]
    r = min(params["foot_mm"], 0.45 * params["depth_mm"])
    e = np.clip(hs / max(r, 1e-6), 0.0, 1.0)
    ds = ds - r * (1 - np.sqrt(np.maximum(1 - (1 - e) ** 2, 0.0)))
    return np.asarray(np.maximum(ds, 1.5))


def _front(params: dict[str, Any], hs: Floats, ws: Floats, ds: Floats, columns: int) -> Floats:
    u = np.linspace(-1.0, 1.0, columns)
    t = (hs / params["height_mm"])[:, None]
    x = ws[:, None] * u
    bow = np.clip(1 - u**2, 0.0, None)
    swell = params["swell_mm"] * bow**0.8 * np.sin(np.pi * np.clip(t**0.8, 0, 1)) ** 0.8
    # Turned panels roll in towards their seams.
    edge = np.minimum(ws[:, None] * (1 - np.abs(u)), 60.0)
    roll = params["roll_mm"]
    short = np.clip(1 - edge / max(roll, 1e-6), 0.0, 1.0)
    y = -(ds[:, None] + swell) + roll * 0.55 * short**2
    z = hs[:, None] - params["dip_mm"] * bow * t**1.6
    return np.stack([x, y, np.broadcast_to(z, x.shape)], axis=2)


def _side(params: dict[str, Any], hs: Floats, ws: Floats, ds: Floats, columns: int) -> Floats:
    s = np.linspace(-1.0, 1.0, columns)
    t = (hs / params["height_mm"])[:, None]
    tent = 1 - np.abs(s)
    # A fold drawn in grows towards the mouth; a stuffed gusset bulges out in the middle.
    drawn = params["fold_mm"] * tent**1.2 * t**1.4
    bulge = params["bulge_mm"] * (1 - s**2) * np.sin(np.pi * np.clip(t, 0.05, 0.95)) ** 0.5
    x = ws[:, None] - drawn + bulge
    roll = params["roll_mm"] * 0.55
    y = ds[:, None] * s * (1 - roll / np.maximum(ds[:, None], roll + 1.0))
    return np.stack([x, y, np.broadcast_to(hs[:, None], x.shape)], axis=2)


def _flat(hs: Floats, ws: Floats, columns: int) -> Floats:
    u = np.linspace(-1.0, 1.0, columns)
    x = ws[:, None] * u
    return np.stack([x, np.broadcast_to(hs[:, None], x.shape)], axis=2)


def _rounded(params: dict[str, Any], grids: dict[str, Floats]) -> dict[str, Floats]:
    """The ring of four panels drawn towards an ellipse, as buckets and pouches are."""
    share = params["roundness"]
    if share <= 0.0:
        return grids
    out = {}
    for index, name in enumerate(("front", "right", "back", "left")):
        grid = grids[name]
        half_x = np.abs(grids["front"][:, :, 0]).max(axis=1)[:, None]
        half_y = np.abs(grids["front"][:, :, 1]).max(axis=1)[:, None]
        a = np.radians(-135.0 + 90.0 * index + 90.0 * np.linspace(0, 1, grid.shape[1]))
        x, y = 1.03 * half_x * np.cos(a), 1.08 * half_y * np.sin(a)
        oval = np.stack([x, y, grid[:, :, 2]], axis=2)
        out[name] = grid + share * (oval - grid)
    return out


def _warped(params: dict[str, Any], grid: Floats) -> Floats:
    """Lean, twist, slump and unevenness: no bag stands as it was drawn."""
    high = params["height_mm"]
    points = grid.copy()
    t = np.clip(points[..., 2] / high, 0.0, 1.2)
    slump = params["slump"]
    # A soft wall sinks: its top comes down and its lower half goes out.
    outward = 1 + slump * 0.45 * np.sin(np.pi * np.clip(t, 0, 1) ** 0.7) - 0.25 * slump * t**2
    points[..., 1] *= outward
    points[..., 0] *= 1 + 0.12 * slump * np.sin(np.pi * np.clip(t, 0, 1) ** 0.6)
    points[..., 2] *= 1 - 0.22 * slump * t
    lean = np.tan(np.radians(params["lean_deg"]))
    points[..., 1] += lean * points[..., 2] * t
    points[..., 0] += np.tan(np.radians(params["tilt_deg"])) * points[..., 2] * t
    turn = np.radians(params["twist_deg"]) * t**1.3
    x, y = points[..., 0].copy(), points[..., 1].copy()
    points[..., 0] = np.cos(turn) * x - np.sin(turn) * y
    points[..., 1] = np.sin(turn) * x + np.cos(turn) * y
    size = params["uneven_mm"]
    shift = vector_waves(f"{params['seed']} body", 2.2 * high, 0.5 * high, points)
    points += size * shift * (0.15 + 0.85 * t[..., None])
    points[..., 2] = np.where(t < 0.02, grid[..., 2], points[..., 2])
    return points


def _base(grids: dict[str, Floats]) -> Floats:
    low, high = grids["front"][0], grids["back"][0][::-1]
    count = max(7, grids["right"].shape[1])
    s = np.linspace(0.0, 1.0, count)[:, None, None]
    # Rows run from the back to the front, so that columns x rows points down.
    plane = high[None] * (1 - s) + low[None] * s
    left, right = grids["left"][0], grids["right"][0][::-1]
    u = np.linspace(0.0, 1.0, low.shape[0])[None, :, None]
    edge_gap = (left[:, None] - plane[:, :1]) * (1 - u) ** 6
    edge_gap = edge_gap + (right[:, None] - plane[:, -1:]) * u**6
    return np.asarray(plane + edge_gap)


def _pose(params: dict[str, Any], grids: dict[str, Floats]) -> Floats:
    """The frame that lays the bag on its back or leaves it upright, standing on z = 0."""
    pose = np.eye(4)
    if params["pose"] == "lying":
        pose[:3, :3] = [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]]
        middle = params["height_mm"] / 2
        pose[1, 3] = -middle
    points = np.concatenate([grid.reshape(-1, 3) for grid in grids.values()])
    pose[2, 3] = params["feet_mm"] - float((points @ pose[:3, :3].T)[:, 2].min())
    return pose

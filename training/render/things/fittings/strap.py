"""Straps, rolled handles, loops: leather along a line in space."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats, Ints, Mesh, quads, sweep
from training.render.things.fittings.pieces import copies
from training.render.things.fittings.seam import Stitch, sew
from training.render.things.thing import Part, Seam

STRAP_ROLES = ("leather2", "edge", "leather2")


def strap(
    name: str,
    path: Floats,
    normals: Floats,
    width_mm: Floats | float,
    thickness_mm: float,
    roles: tuple[str, str, str] = STRAP_ROLES,
) -> Part:
    """A flat strap, its middle on the path: slots good side, edge, back. Ends are closed."""
    section, slots = _section()
    side = _sides(path, normals)
    half = np.broadcast_to(np.asarray(width_mm, dtype=float) / 2, (len(path),))
    flat_edge = np.maximum(half - thickness_mm * 0.35, 0.3)
    across = np.outer(flat_edge, section[:, 0]) + 0.35 * thickness_mm * section[:, 2]
    height = 0.5 * thickness_mm * section[:, 1]
    points = path[:, None, :] + across[:, :, None] * side[:, None, :]
    points = points + height[None, :, None] * normals[:, None, :]
    count, columns = points.shape[:2]
    block = quads(count, columns, close=True)[:, ::-1]
    kinds = np.tile(slots, count - 1)
    caps = np.stack([np.arange(columns), (count - 1) * columns + np.arange(columns)[::-1]])
    mesh = Mesh(
        points.reshape(-1, 3), [block, caps.astype(np.int64)], [kinds, np.ones(2, dtype=np.int64)]
    )
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    flat = np.stack([across, np.broadcast_to(along[:, None], across.shape)], axis=2)
    return Part(name, mesh, roles, flat.reshape(-1, 2))


def _section() -> tuple[Floats, Ints]:
    """Section points (x share, height share, edge bulge share) and the slot of each side face."""
    top = [(x, 1.0, 0.0) for x in np.linspace(1.0, -1.0, 5)]
    left = [(-1.0, 0.6, -0.7), (-1.0, 0.0, -1.0), (-1.0, -0.6, -0.7)]
    low = [(x, -1.0, 0.0) for x in (-1.0, 0.0, 1.0)]
    right = [(1.0, -0.6, 0.7), (1.0, 0.0, 1.0), (1.0, 0.6, 0.7)]
    slots = [0] * 4 + [1] * 4 + [2] * 2 + [1] * 4
    return np.array(top + left + low + right), np.array(slots, dtype=np.int64)


def _sides(path: Floats, normals: Floats) -> Floats:
    tangent = np.gradient(path, axis=0)
    side = np.cross(tangent, normals)
    return np.asarray(side / np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9))


def tip_widths(path: Floats, width_mm: float, tip: str, both: bool = False) -> Floats:
    """Widths along a strap whose end is "square", "round" or "pointed"."""
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    left = along[-1] - along
    if both:
        left = np.minimum(left, along)
    reach = {"square": 0.08, "round": 0.5, "pointed": 0.9}[tip] * width_mm
    t = np.clip(left / reach, 0.0, 1.0)
    shape = t**0.8 if tip == "pointed" else np.sqrt(np.maximum(1 - (1 - t) ** 2, 0.0))
    return np.asarray(width_mm * np.maximum(shape, 0.12))


def edge_seams(
    name: str,
    path: Floats,
    normals: Floats,
    offset_mm: float,
    stitch: Stitch,
    lift_mm: float,
    trim_mm: float = 6.0,
) -> tuple[list[Part], list[Seam]]:
    """The two lines of stitches along a strap's edges, on its good side."""
    side = _sides(path, normals)
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    kept = (along >= trim_mm) & (along <= along[-1] - trim_mm)
    parts: list[Part] = []
    seams: list[Seam] = []
    if kept.sum() < 3:
        return parts, seams
    for sign in (-1.0, 1.0):
        line = (path + sign * offset_mm * side)[kept]
        made, line_seam = sew(f"{name} {sign:+.0f}", line, normals[kept], stitch, lift_mm)
        parts += made
        seams.append(line_seam)
    return parts, seams


def rolled_handle(
    name: str, path: Floats, radius_mm: Floats | float, inside: Floats, fin_mm: float = 2.0
) -> Part:
    """A rolled handle: round, with the sewn painted fin on the side that ``inside`` (n, 3) names.

    A fin of 0 leaves a plain round handle.
    """
    sides = 20
    angle = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    out = _perpendicular(path, inside)
    side = _sides(path, out)
    size = np.broadcast_to(np.asarray(radius_mm, dtype=float), (len(path),))
    away = np.minimum(angle, 2 * np.pi - angle)
    grown = size[:, None] + fin_mm * np.exp(-((away / 0.34) ** 2))[None, :]
    points = path[:, None] + (grown * np.cos(angle))[:, :, None] * out[:, None]
    points = points - (grown * np.sin(angle))[:, :, None] * side[:, None]
    block = quads(len(path), sides, close=True)[:, ::-1]
    slots = np.where(away[block[:, 0] % sides] + away[block[:, 3] % sides] < 0.4, 1, 0)
    caps = np.stack([np.arange(sides), (len(path) - 1) * sides + np.arange(sides)[::-1]])
    slots = slots if fin_mm > 0 else np.zeros_like(slots)
    mesh = Mesh(
        points.reshape(-1, 3), [block, caps.astype(np.int64)], [slots, np.zeros(2, dtype=np.int64)]
    )
    return Part(name, mesh, ("leather2", "edge"))


def _perpendicular(path: Floats, wish: Floats) -> Floats:
    tangent = np.gradient(path, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    out = wish - np.einsum("ij,ij->i", wish, tangent)[:, None] * tangent
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9))


def keeper(
    name: str, at: Floats, tangent: Floats, normal: Floats, width_mm: float, thickness_mm: float
) -> Part:
    """A loop of leather round a strap of this width and thickness at one of its points."""
    angle = np.linspace(0.0, 2 * np.pi, 28, endpoint=False)
    power = 0.35
    x = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power * (width_mm / 2 + 1.4)
    z = np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** power * (thickness_mm + 1.0)
    side = np.cross(tangent, normal)
    path = at + x[:, None] * side + z[:, None] * normal
    section = np.array([[-0.6, -4.0], [0.6, -4.0], [0.6, 4.0], [-0.6, 4.0]])
    return Part(name, _loop(path, tangent, section), ("leather2",))


def _loop(path: Floats, axis: Floats, section: Floats) -> Mesh:
    centre = path.mean(axis=0)
    out = path - centre
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    rings = path[:, None] + section[None, :, :1] * out[:, None] + section[None, :, 1:] * axis
    rings = np.concatenate([rings, rings[:1]])
    block = quads(len(rings), len(section), close=True)
    return Mesh(rings.reshape(-1, 3), [block], [np.zeros(len(block), dtype=np.int64)])


def punched(path: Floats, normals: Floats, where_mm: list[float], radius_mm: float) -> Part:
    """Punched holes down the middle of a strap's good side, as dark discs."""
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    spots = np.stack([np.interp(where_mm, along, path[:, axis]) for axis in range(3)], axis=1)
    facing = np.stack([np.interp(where_mm, along, normals[:, axis]) for axis in range(3)], axis=1)
    tangent = np.gradient(path, axis=0)
    ahead = np.stack([np.interp(where_mm, along, tangent[:, axis]) for axis in range(3)], axis=1)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    angle = np.linspace(0.0, 2 * np.pi, 12, endpoint=False)
    ring = radius_mm * np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=1)
    disc = Mesh(ring, [np.arange(12, dtype=np.int64)[None]], [np.zeros(1, dtype=np.int64)])
    bases = np.stack([ahead, np.cross(facing, ahead), facing], axis=1)
    return Part("strap holes", copies(disc, bases, spots), ("hole",))


def piping(name: str, path: Floats, radius_mm: float, *, closed: bool = False) -> Part:
    """A covered cord along a seam."""
    angle = np.linspace(0.0, 2 * np.pi, 8, endpoint=False)
    section = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Part(name, sweep(path, section, radius_mm, closed), ("leather2",))

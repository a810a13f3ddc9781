"""The bag "Arco" put together from its pieces: named meshes with their materials."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.render.samples import body
from training.render.shapes import (
    Floats,
    Mesh,
    SurfaceMap,
    flat_normals,
    frame_on,
    frames,
    grid_mesh,
    leather_piece,
    merge,
    place,
    resample,
    rounded_polygon,
    sweep,
    tube,
)
from training.render.stitching import flat_seam, seam

THICKNESS = 2.2
CHAPE_X = 97.0


@dataclass(frozen=True)
class Part:
    """One object of the scene: its mesh and the material of each slot."""

    name: str
    mesh: Mesh
    materials: tuple[str, ...]


LEATHER = ("leather", "edge", "lining")
SEWN = ("thread", "hole")


def sewn(name: str, seams: list[list[Mesh]]) -> list[Part]:
    """The thread and the needle holes of some seams, as two objects."""
    return [
        Part(f"{name} thread", merge([each[0] for each in seams]), ("thread",)),
        Part(f"{name} holes", merge([each[1] for each in seams]), ("hole",)),
    ]


def leather_parts(pitch_mm: float) -> list[Part]:
    """Everything made of leather, with its seams at the given pitch."""
    parts = panels(pitch_mm) + wall() + flap(pitch_mm)
    for side in (-1, 1):
        for facing in (-1, 1):
            parts += chape(side, facing, pitch_mm)
    for facing in (-1, 1):
        parts += handle(facing, pitch_mm)
    return parts


def panels(pitch_mm: float) -> list[Part]:
    """Front and back panel, sewn all round."""
    parts = []
    outline = body.panel_outline()
    inner = outline - body.SEAM_INSET * flat_normals(outline)
    loop = np.vstack([inner, inner[:1]])
    surfaces: list[tuple[str, SurfaceMap]] = [("front", body.rolled), ("back", body.back)]
    for name, surface in surfaces:
        mesh = leather_piece(outline, surface, 0.6)
        parts.append(Part(name, mesh, LEATHER))
        parts += sewn(name, [flat_seam(loop, surface, pitch_mm, 0.6)])
    return parts


def wall() -> list[Part]:
    """Gusset and base in one strip between the panels, with piping and a lining floor."""
    run = resample(body.wall_path(), 1.2, closed=False)
    edge = body.rolled(run)
    normal = flat_normals_open(run)
    h = np.clip(run[:, 1] / body.HEIGHT, 0, 1)
    upright = np.clip(np.abs(normal[:, 0]), 0, 1) ** 2
    fold = 20.0 * upright * h**1.6
    rings = []
    for v in np.linspace(0.0, 1.0, 49):
        ring = edge * [1, 1 - 2 * v, 1]
        tuck = 1.6 * np.exp(-((min(v, 1 - v) / 0.03) ** 2))
        push = fold * np.sin(np.pi * v) ** 1.4 + tuck
        ring[:, 0] -= push * normal[:, 0]
        ring[:, 2] -= push * normal[:, 1]
        rings.append(ring)
    strip = grid_mesh(rings, close=False)
    piping = []
    for facing in (1.0, -1.0):
        path = edge * [1, facing, 1] + np.stack([normal[:, 0], 0 * h, normal[:, 1]], axis=1) * 0.6
        piping.append(tube(path, 2.1, 18))
    return [
        Part("wall", strip, ("leather",)),
        Part("piping", merge(piping), ("piping",)),
        Part("floor", _floor(), ("lining",)),
    ]


def _floor() -> Mesh:
    x = np.linspace(-120.0, 120.0, 30)
    rings = []
    for v in np.linspace(-1.0, 1.0, 12):
        y = v * (body.half_depth(np.full(30, 172.0)) - 2)
        rings.append(np.stack([x, y, np.full(30, 172.0 + 6 * abs(v))], axis=1))
    return grid_mesh(rings, close=False)


def flat_normals_open(path: Floats) -> Floats:
    """Outward normals of a run that has the bag on its left."""
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    return np.stack([tangent[:, 1], -tangent[:, 0]], axis=1)


def flap(pitch_mm: float) -> list[Part]:
    """The arched flap with its seam."""
    outline = body.flap_outline()
    inner = outline - 5.5 * flat_normals(outline)
    loop = np.vstack([inner, inner[:1]])

    def top(flat: Floats) -> Floats:
        return body.flap(flat)

    piece = leather_piece(outline, top, THICKNESS)
    return [
        Part("flap", piece, LEATHER),
        *sewn("flap", [flat_seam(loop, top, pitch_mm, THICKNESS)]),
    ]


def chape(side: int, facing: int, pitch_mm: float) -> list[Part]:
    """One handle attachment: a sewn leather shield with a loop that holds the ring."""
    plain: SurfaceMap = body.front if facing < 0 else body.back_plain
    middle = side * CHAPE_X

    def surface(flat: Floats) -> Floats:
        return plain(flat + np.array([middle, body.HEIGHT]))

    corners = np.array(
        [[-10.0, -64.0], [10.0, -64.0], [15.5, -6.0], [9.5, 4.0], [-9.5, 4.0], [-15.5, -6.0]]
    )
    outline = rounded_polygon(corners, [9.5, 9.5, 9.0, 5.0, 5.0, 9.0], 0.5)
    inner = outline - 3.4 * flat_normals(outline)
    start = int(np.argmax(inner[:, 1] - 0.01 * inner[:, 0]))
    run = np.roll(inner, -start, axis=0)
    run = run[(run[:, 1] < -3.0)]
    first = int(np.argmax(np.linalg.norm(np.diff(run, axis=0, append=run[:1]), axis=1))) + 1
    run = np.roll(run, -first, axis=0)
    name = f"chape {side} {facing}"
    loop = _loop(surface)
    return [
        Part(name, merge([leather_piece(outline, surface, 2.6), loop]), LEATHER),
        *sewn(name, [flat_seam(run, surface, pitch_mm, 2.6)]),
    ]


def _loop(surface: SurfaceMap) -> Mesh:
    """The rolled top of the chape, around the ring's lower bar."""
    length = np.linspace(-9.0, 9.0, 24)
    path = np.stack([length, 0 * length, 0 * length], axis=1)
    ends = np.clip((9.3 - np.abs(length)) / 1.2, 0.0, 1.0) ** 0.5
    roll = tube(path, 4.6 * ends, 24)
    return place(roll, frame_on(surface, (0.0, 3.4), 1.2))


def handle_frame(facing: int) -> tuple[Floats, Floats]:
    """Foot point of a handle's arch and the direction in which the arch rises."""
    flat = np.array([[0.0, body.HEIGHT]])
    plain: SurfaceMap = body.front if facing < 0 else body.back_plain
    foot = plain(flat)[0] + [0.0, facing * 2.2, 0.0]
    lean = np.radians(7.0) * facing
    return foot, np.array([0.0, np.sin(lean), np.cos(lean)])


def handle_path(facing: int) -> Floats:
    """The middle line of a handle, from ferrule to ferrule."""
    foot, rise = handle_frame(facing)
    angle = np.linspace(0.0, np.pi, 241)
    power = 2 / 2.5
    across = -CHAPE_X * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** power
    height = 46.0 + 92.0 * np.abs(np.sin(angle)) ** power
    run = np.array([[-CHAPE_X, 24.0]]), np.array([[CHAPE_X, 24.0]])
    flat = np.vstack([run[0], np.stack([across, height], axis=1), run[1]])
    flat = resample(flat, 1.2, closed=False)
    return foot + flat[:, :1] * [[1.0, 0.0, 0.0]] + flat[:, 1:] * rise


def handle(facing: int, pitch_mm: float) -> list[Part]:
    """A rolled handle: a round core and, on its inner side, the sewn and painted edge."""
    path = handle_path(facing)
    angle = np.linspace(0.0, 2 * np.pi, 48, endpoint=False)
    off = np.abs(angle - 1.5 * np.pi)
    radius = 5.6 + 4.6 * np.exp(-((off / 0.30) ** 2))
    section = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    mesh = sweep(path, section, 1.0)
    painted = off[mesh.faces[0][:, 0] % 48] < 0.17
    mesh = Mesh(mesh.vertices, mesh.faces, [painted.astype(np.int64)])
    seams = []
    side, outward = frames(path, closed=False)
    for face in (-1.0, 1.0):
        line = (path - outward * 7.9 + face * side * 2.05)[14:-14]
        points = resample(line, pitch_mm, closed=False)
        seams.append(seam(points, np.broadcast_to(face * side[100], points.shape)))
    name = f"handle {facing}"
    return [Part(name, mesh, ("leather", "edge")), *sewn(name, seams)]

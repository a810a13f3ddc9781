"""The bag's metal: turn-lock, screws, rings, ferrules, feet, logo plate. Millimetres."""

from __future__ import annotations

import numpy as np

from training.render.samples import body
from training.render.samples.bag import CHAPE_X, Part, handle_frame
from training.render.shapes import (
    Floats,
    Mesh,
    SurfaceMap,
    frame_on,
    lathe,
    merge,
    place,
    plate,
    rounded_polygon,
    tube,
)

LOCK_AT = (0.0, body.FLAP_LENGTH - 31.0)
LOGO_AT = (0.0, 52.0)
LOGO_SIZE = (47.0, 15.0)


def metal_parts() -> list[Part]:
    """Everything made of metal, except the letters of the logo."""
    return [*turn_lock(), *logo_plate(), *rings(), *rivets(), *feet()]


def rectangle(width: float, height: float, radius: float) -> Floats:
    """A rounded rectangle about the origin, sampled finely."""
    x, y = width / 2, height / 2
    corners = np.array([[-x, -y], [x, -y], [x, y], [-x, y]])
    return rounded_polygon(corners, [radius] * 4, 0.35)


def moved(mesh: Mesh, x: float, y: float, z: float, turn: float = 0.0) -> Mesh:
    """The mesh turned about z (radians) and moved by millimetres."""
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    matrix[:3, 3] = x, y, z
    return place(mesh, matrix)


def flap_down() -> Floats:
    """The lock's frame on the flap: x to the right, y up, z outwards."""
    frame = frame_on(body.flap, LOCK_AT, 2.2)
    return frame @ np.diag([-1.0, -1.0, 1.0, 1.0])


def turn_lock() -> list[Part]:
    """Bevelled plate with a raised frame, boss, turning bar and two screws."""
    frame = flap_down()
    base = plate(rectangle(44, 25, 5.5), 1.7, 0.7)
    raised = moved(plate(rectangle(36.5, 17.5, 3.0), 0.55, 0.35), 0, 0, 1.7)
    boss = moved(
        lathe(np.array([[7.6, 0], [7.6, 1.1], [7.2, 1.5], [5.2, 1.6], [5.0, 4.2], [0.1, 4.3]])),
        0,
        0,
        2.2,
    )
    bar = moved(plate(rectangle(23.0, 7.4, 3.69), 4.4, 2.1), 0, 0, 5.4)
    groove = moved(plate(rectangle(16.0, 0.7, 0.34), 0.1, 0.05), 0, 0, 9.75)
    screws, slots = _screws([(-14.6, 0.0), (14.6, 0.0)], 2.25, 2.15)
    return [
        Part("lock plate", place(base, frame), ("metal",)),
        Part("lock frame", place(raised, frame), ("satin",)),
        Part("lock bar", place(merge([boss, bar, screws]), frame), ("metal",)),
        Part("lock slots", place(merge([slots, groove]), frame), ("hole",)),
    ]


def _screws(spots: list[tuple[float, float]], z: float, radius: float) -> tuple[Mesh, Mesh]:
    dome = np.array([[1.0, 0.0], [1.0, 0.22], [0.9, 0.36], [0.6, 0.46], [0.05, 0.5]]) * radius
    slot = plate(rectangle(radius * 1.6, radius * 0.27, radius * 0.12), 0.12, 0.02)
    heads, slots = [], []
    for index, (x, y) in enumerate(spots):
        heads.append(moved(lathe(dome, 36), x, y, z))
        slots.append(moved(slot, x, y, z + 0.44 * radius, 0.5 + 1.1 * index))
    return merge(heads), merge(slots)


def logo_plate() -> list[Part]:
    """A satin plate with a polished rim; its letters are added as text."""
    frame = frame_on(body.rolled, LOGO_AT, 0.5)
    width, height = LOGO_SIZE
    rim = plate(rectangle(width, height, 3.0), 1.3, 0.5)
    field = moved(plate(rectangle(width - 2.6, height - 2.6, 2.0), 0.12, 0.05), 0, 0, 1.27)
    spots = [(-width / 2 + 4.2, 0.0), (width / 2 - 4.2, 0.0)]
    screws, slots = _screws(spots, 1.35, 1.15)
    return [
        Part("logo rim", place(merge([rim, screws]), frame), ("metal",)),
        Part("logo field", place(field, frame), ("satin",)),
        Part("logo slots", place(slots, frame), ("hole",)),
    ]


def logo_frame() -> Floats:
    """Where the logo's letters stand, in millimetres."""
    return frame_on(body.rolled, LOGO_AT, 1.9)


def rings() -> list[Part]:
    """At each handle end: the ring in the chape, the ferrule and its eye."""
    meshes = []
    for facing in (-1, 1):
        foot, rise = handle_frame(facing)
        plain: SurfaceMap = body.front if facing < 0 else body.back_plain
        for side in (-1, 1):
            loop = plain(np.array([[side * facing * -CHAPE_X, body.HEIGHT + 3.4]]))[0]
            loop += [0.0, facing * 1.2, 0.0]
            up = foot + [side * CHAPE_X, 0.0, 0.0] + 19.0 * rise - loop
            meshes.append(_ring(loop, up / np.linalg.norm(up)))
            end = foot + np.array([side * CHAPE_X, 0.0, 0.0]) + 22.0 * rise
            meshes.append(_ferrule(end, rise))
    return [Part("rings", merge(meshes), ("metal",))]


def _ring(bottom: Floats, up: Floats) -> Mesh:
    outline = rectangle(24.0, 17.0, 7.5)[::2]
    middle = bottom + 7.9 * up
    path = middle + outline[:, :1] * [[1.0, 0.0, 0.0]] + outline[:, 1:] * up
    return tube(path, 1.75, 16, closed=True)


def _ferrule(end: Floats, rise: Floats) -> Mesh:
    profile = np.array(
        [
            [0.2, -3.2],
            [2.6, -3.1],
            [4.2, -2.4],
            [6.3, -0.6],
            [6.9, 0.6],
            [6.9, 13.0],
            [7.4, 13.3],
            [7.4, 15.0],
            [6.9, 15.3],
            [5.9, 15.4],
        ]
    )
    frame = np.eye(4)
    frame[:3, 2], frame[:3, 0] = rise, [1.0, 0.0, 0.0]
    frame[:3, 1] = np.cross(rise, [1.0, 0.0, 0.0])
    frame[:3, 3] = end
    angle = np.linspace(0.0, 2 * np.pi, 40, endpoint=False)
    eye = np.stack([0 * angle, 3.6 * np.cos(angle), 3.6 * np.sin(angle) - 5.0], axis=1)
    return place(merge([lathe(profile), tube(eye, 1.3, 14, closed=True)]), frame)


def rivets() -> list[Part]:
    """One domed rivet in the middle of each chape."""
    dome = np.array([[4.3, 0.0], [4.3, 0.5], [3.9, 1.1], [3.0, 1.6], [1.6, 1.95], [0.05, 2.05]])
    meshes = []
    for facing in (-1, 1):
        plain: SurfaceMap = body.front if facing < 0 else body.back_plain
        for side in (-1, 1):
            frame = frame_on(plain, (side * CHAPE_X, body.HEIGHT - 20.0), 2.5)
            meshes.append(place(lathe(dome), frame))
    return [Part("rivets", merge(meshes), ("metal",))]


def feet() -> list[Part]:
    """Five domed studs that the bag stands on."""
    dome = np.array([[7.6, 0.0], [7.6, 0.8], [6.9, 1.6], [5.0, 5.0], [3.4, 5.8], [0.05, 6.0]])
    spots = [(-112.0, -40.0), (112.0, -40.0), (-112.0, 40.0), (112.0, 40.0), (0.0, 0.0)]
    down = np.diag([1.0, -1.0, -1.0, 1.0])
    meshes = []
    for x, y in spots:
        frame = down.copy()
        frame[:3, 3] = x, y, body.FOOT + 0.2
        meshes.append(place(lathe(dome), frame))
    return [Part("feet", merge(meshes), ("metal",))]

"""What changes the thing itself: stitches, bent metal, words; and the roles they bring."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.render.shapes import Floats, Ints, Mesh, tube
from training.render.things.thing import Letters, Params, Part, Seam, Thing

THREAD_MM = 0.33  # half of the usual thread


def reshape(thing: Thing, damages: Sequence[Params]) -> Thing:
    """The thing with its missing and loose stitches, bent hardware and words; else the same."""
    for damage in damages:
        if damage["kind"] in {"missing_stitch", "loose_stitch"}:
            thing = _unsewn(thing, damage)
        elif damage["kind"] == "bent_hardware":
            thing = _bent(thing, damage)
        elif damage["kind"] == "words":
            thing = _worded(thing, damage)
    return thing


def dress(materials: Mapping[str, Any], damages: Sequence[Params]) -> dict[str, Any]:
    """The materials with the roles that ``reshape`` adds: loose threads, printed words."""
    dressed = dict(materials)
    for damage in damages:
        own = damage.get("own_role")
        if own and damage["kind"] == "loose_stitch":
            dressed[own] = materials["thread"]
        elif own:
            dressed[own] = {"kind": "plain", "rgb": damage["rgb"], "rough": damage["rough"]}
    return dressed


def stitch_ends(seam: Seam, first: int, count: int) -> tuple[Floats, Floats]:
    """Starts and ends of some stitches of a seam, (count, 3) each; they must exist."""
    if first < 0 or count < 1 or first + count >= len(seam.points_mm):
        raise ValueError(f"seam {seam.name} has no stitches {first} to {first + count - 1}")
    return seam.points_mm[first : first + count], seam.points_mm[first + 1 : first + count + 1]


def _unsewn(thing: Thing, damage: Params) -> Thing:
    seam = thing.seams[damage["seam"]]
    starts, ends = stitch_ends(seam, damage["stitch"], damage["stitches"])
    parts = [_cut(part, starts, ends) for part in thing.parts]
    if damage["kind"] == "loose_stitch":
        normal = np.array(damage["normal"])
        for number, path in enumerate(_threads(damage, starts, ends, normal)):
            mesh = tube(path, THREAD_MM, 8)
            parts.append(Part(f"loose {damage['id']} {number}", mesh, (damage["own_role"],)))
    return dataclasses.replace(thing, parts=tuple(parts))


def _cut(part: Part, starts: Floats, ends: Floats) -> Part:
    """A part without the thread that lies between some starts and ends."""
    if "thread" not in part.roles:
        return part
    threads = [number for number, role in enumerate(part.roles) if role == "thread"]
    faces, slots = [], []
    for block, slot in zip(part.mesh.faces, part.mesh.slots, strict=True):
        middle = part.mesh.vertices[block].mean(axis=1)
        gone = np.zeros(len(block), dtype=bool)
        for start, end in zip(starts, ends, strict=True):
            gone |= _between(middle, start, end)
        kept = ~(gone & np.isin(slot, threads))
        faces.append(block[kept])
        slots.append(slot[kept])
    mesh = Mesh(part.mesh.vertices, [*faces], [*slots])
    return dataclasses.replace(part, mesh=mesh)


def _between(points: Floats, start: Floats, end: Floats, off_mm: float = 1.3) -> Any:
    along = end - start
    length = float(np.linalg.norm(along))
    t = (points - start) @ along / max(length**2, 1e-9)
    away = np.linalg.norm(points - start - t[:, None] * along, axis=1)
    return (t > -0.04) & (t < 1.04) & (away < off_mm)


def _threads(damage: Params, starts: Floats, ends: Floats, normal: Floats) -> list[Floats]:
    """Middle lines of what hangs loose, in the order of the holes that it comes from."""
    chance = np.random.default_rng(damage["seed"])
    along = ends[-1] - starts[0]
    gap = float(np.linalg.norm(along))
    along = along / max(gap, 1e-9)
    side = np.cross(normal, along)
    if damage["variant"] == "tail":
        tails = [_tail(chance, starts[0], (along, side, normal), damage["amounts"]["length_mm"])]
        if chance.random() < 0.5:
            short = 0.4 * damage["amounts"]["length_mm"]
            tails.append(_tail(chance, ends[-1], (-along, side, normal), short))
        return tails
    t = np.linspace(0.0, 1.0, 40)
    arch = np.sin(np.pi * t)
    high = (0.9 if damage["variant"] == "loop" else 0.25) * max(gap, 2.0) * chance.uniform(0.5, 1.1)
    lean = chance.uniform(-1.0, 1.0) * high
    sway = 0.25 * np.sin(3 * np.pi * t) * arch * gap
    lift = 0.3 * high * arch + THREAD_MM * (2 * np.minimum(1, 4 * arch) - 0.8)
    path = starts[0] + np.outer(t * gap + sway, along) + np.outer(lean * arch, side)
    return [path + np.outer(lift, normal)]


def _tail(
    chance: np.random.Generator, start: Floats, axes: tuple[Floats, Floats, Floats], length: float
) -> Floats:
    along, side, normal = axes
    count = max(12, int(length / 0.4))
    heading = chance.uniform(-1.6, 1.6) + np.cumsum(chance.normal(0, 1.0, count)) * 1.9 / count**0.5
    step = length / count
    x, y = np.cumsum(np.cos(heading)) * step, np.cumsum(np.sin(heading)) * step
    t = np.linspace(0.0, 1.0, count)
    lift = np.minimum(1.0, 5 * t) * (THREAD_MM + chance.uniform(0.1, 0.12 * length) * t) - 0.3
    return np.asarray(start + np.outer(x, along) + np.outer(y, side) + np.outer(lift, normal))


def piece_of(faces: list[Ints], count: int, vertex: int) -> Any:
    """Which of ``count`` vertices hang together with one of them by faces, as booleans."""
    label = np.arange(count)
    while True:
        before = label.copy()
        for block in faces:
            lowest = label[block].min(axis=1)
            for column in range(block.shape[1]):
                np.minimum.at(label, block[:, column], lowest)
        label = label[label]
        if (label == before).all():
            return label == label[vertex]


def _bent(thing: Thing, damage: Params) -> Thing:
    """One piece of hardware turned up or down from a hinge line towards its end."""
    at, right, normal = (np.array(damage[key]) for key in ("hinge_mm", "right", "normal"))
    way = 1.0 if damage["variant"] == "up" else -1.0
    parts = []
    for number, part in enumerate(thing.parts):
        if number != damage["part_number"]:
            parts.append(part)
            continue
        points = part.mesh.vertices
        held = piece_of(part.mesh.faces, len(points), damage["vertex"])
        t = np.clip((points - at) @ right / damage["reach_mm"], 0.0, None) * held
        moved = points + np.outer(way * damage["amounts"]["depth_mm"] * t**2, normal)
        mesh = Mesh(moved, part.mesh.faces, part.mesh.slots)
        parts.append(dataclasses.replace(part, mesh=mesh))
    return dataclasses.replace(thing, parts=tuple(parts))


def _worded(thing: Thing, damage: Params) -> Thing:
    """Printed words of a label, a hair above the surface."""
    frame = np.eye(4)
    for column, key in enumerate(("right", "up", "normal")):
        frame[:3, column] = damage[key]
    frame[:3, 3] = np.array(damage["at_mm"]) + 0.06 * np.array(damage["normal"])
    letters = Letters(
        f"words {damage['id']}",
        damage["text"],
        damage["own_role"],
        frame,
        damage["letters_mm"],
        depth_mm=0.06,
    )
    return dataclasses.replace(thing, letters=(*thing.letters, letters))

"""A good's parts, letters, seams and anchors moved together."""

from __future__ import annotations

import numpy as np

from training.render.shapes import Floats
from training.render.things.fittings.pieces import put
from training.render.things.thing import Anchor, Letters, Seam, Thing


def carried(thing: Thing, matrix: Floats) -> Thing:
    """The whole thing moved by a 4 x 4 matrix without scale."""
    turn = matrix[:3, :3]
    letters = [
        Letters(
            each.name, each.text, each.role, matrix @ each.frame, each.size_mm,
            each.depth_mm, each.spacing, each.weight_mm, each.font,
        )
        for each in thing.letters
    ]  # fmt: skip
    anchors = []
    for each in thing.anchors:
        at = turn @ np.array(each.at_mm) + matrix[:3, 3]
        n = turn @ np.array(each.normal)
        where = (float(at[0]), float(at[1]), float(at[2]))
        way = (float(n[0]), float(n[1]), float(n[2]))
        anchors.append(Anchor(each.name, where, way, each.across_mm))
    seams = [
        Seam(each.name, each.points_mm @ turn.T + matrix[:3, 3], each.normals @ turn.T)
        for each in thing.seams
    ]
    parts = tuple(put(part, matrix) for part in thing.parts)
    return Thing(
        thing.kind, parts, tuple(letters), tuple(anchors), tuple(seams), thing.poses, thing.notes
    )


def settled(thing: Thing) -> Thing:
    """The thing standing on z = 0."""
    low = min(float(part.mesh.vertices[:, 2].min()) for part in thing.parts)
    lift = np.eye(4)
    lift[2, 3] = -low
    return carried(thing, lift)

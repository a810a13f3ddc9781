"""Two shoes of a pair, placed as people put them down to be photographed."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, Mesh
from training.render.things.fittings.pieces import gather
from training.render.things.goods.standing import carried, settled
from training.render.things.props.forms import moved, turned
from training.render.things.thing import Anchor, Params, Part, Seam, Thing

PLACINGS = ("pair", "one", "turned", "fallen", "offset")


def draw_placing(draw: random.Random) -> Params:
    """How the pair lies."""
    return {
        "placing": draw.choice(PLACINGS),
        "gap_mm": draw.uniform(4.0, 40.0),
        "toe_out_deg": draw.uniform(-4.0, 12.0),
        "turn_deg": draw.choice([-90.0, 90.0, 0.0, 180.0]) + draw.uniform(-40.0, 40.0),
    }


def _flip(thing: Thing) -> Thing:
    """The other foot: the shoe seen in a mirror (its letters are left out)."""
    sign = np.array([-1.0, 1.0, 1.0])
    parts = []
    for part in thing.parts:
        faces = [block[:, ::-1] for block in part.mesh.faces]
        mesh = Mesh(part.mesh.vertices * sign, faces, part.mesh.slots)
        parts.append(Part(part.name, mesh, part.roles, part.flat_mm, part.smooth))
    seams = tuple(Seam(s.name, s.points_mm * sign, s.normals * sign) for s in thing.seams)
    return Thing(thing.kind, tuple(parts), (), (), seams, thing.poses)


def _width(thing: Thing) -> float:
    return max(float(np.ptp(part.mesh.vertices[:, 0])) for part in thing.parts)


def pair(shoe: Thing, params: Params) -> Thing:
    """The right shoe with its twin beside it, before it, or fallen on its side; or alone."""
    whole = turned("z", params["turn_deg"])
    if params["placing"] == "one":
        return settled(carried(shoe, whole))
    apart = _width(shoe) / 2 + params["gap_mm"] / 2
    right = carried(shoe, moved(apart, 0, 0) @ turned("z", params["toe_out_deg"]))
    twin = settled(carried(_flip(shoe), _other(params, apart)))
    parts = gather([*right.parts, *twin.parts])
    both = Thing(
        shoe.kind,
        tuple(parts),
        right.letters,
        _with_sole(right, twin, params),
        right.seams + twin.seams,
        shoe.poses,
    )
    return settled(carried(both, whole))


def _other(params: Params, apart: float) -> Floats:
    toe_out, placing = params["toe_out_deg"], params["placing"]
    if placing == "turned":
        return moved(-apart - 12.0, 0, 0) @ turned("z", 180.0 + toe_out)
    if placing == "fallen":
        return moved(-apart - 70.0, -20.0, 0) @ turned("z", -toe_out * 2) @ turned("y", -90.0)
    if placing == "offset":
        return moved(-apart, 70.0, 0) @ turned("z", -toe_out * 1.5)
    return moved(-apart, 0, 0) @ turned("z", -toe_out)


def _with_sole(right: Thing, twin: Thing, params: Params) -> tuple[Anchor, ...]:
    """A fallen shoe shows its sole to the side."""
    if params["placing"] != "fallen":
        return right.anchors
    sole = next(part for part in twin.parts if part.name == "sole")
    at = sole.mesh.vertices[np.argmax(sole.mesh.vertices[:, 0])]
    where = (float(at[0]), float(at[1]), float(at[2]))
    return (*right.anchors, Anchor("sole", where, (1.0, 0.0, 0.0), 150.0))

"""Sunglasses, open or folded: acetate or wire frames, tinted lenses."""

from __future__ import annotations

import random

import numpy as np

from training.render.materials import palette
from training.render.shapes import Floats, Mesh, place, resample, sweep, tube
from training.render.things.fittings.logo import draw_logo
from training.render.things.fittings.metal import rivet
from training.render.things.fittings.pieces import gather, standing
from training.render.things.goods.standing import carried, settled
from training.render.things.props.curves import through
from training.render.things.props.forms import loft, mirrored, turned
from training.render.things.thing import Anchor, Letters, Params, Part, Thing

FAMILIES = ("square", "round", "cat", "pilot", "mask")


def plan(draw: random.Random) -> Params:
    """Narrow to oversized."""
    family = draw.choice(FAMILIES)
    wide = draw.uniform(50.0, 66.0) if family != "mask" else draw.uniform(62.0, 70.0)
    return {
        "family": family,
        "lens_mm": wide,
        "tall": draw.uniform(0.7, 1.0) if family != "round" else draw.uniform(0.94, 1.0),
        "bridge_mm": draw.uniform(14.0, 21.0),
        "rim_mm": draw.uniform(3.0, 8.5) if draw.random() < 0.7 else draw.uniform(1.0, 1.6),
        "depth_mm": draw.uniform(3.0, 5.0),
        "temple_mm": draw.uniform(132.0, 150.0),
        "temple_high": draw.uniform(3.0, 14.0),
        "wrap": draw.uniform(0.0006, 0.0022),
        "folded": draw.random() < 0.4,
        "turn_deg": draw.uniform(-60.0, 60.0),
        "logo": draw_logo(draw),
    }


def _outline(params: Params, grow: float) -> Floats:
    """One lens's outline about its own middle, (n, 2) in x (out) and z (up)."""
    power = {"square": 5.0, "round": 2.0, "cat": 3.0, "pilot": 2.6, "mask": 4.0}[params["family"]]
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    a = params["lens_mm"] / 2
    b = a * params["tall"]
    x, z = a * np.sign(c) * np.abs(c) ** (2 / power), b * np.sign(s) * np.abs(s) ** (2 / power)
    if params["family"] == "cat":
        z = z + 0.22 * b * (x / a) * (z > 0) * (z / b)
    if params["family"] == "pilot":
        x = x * (0.86 + 0.14 * z / b) + 0.06 * a * (1 - z / b)
    out = np.stack([x, z], axis=1)
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(out * (length + grow) / length)


def _bent(params: Params, flat: Floats, y: float) -> Floats:
    """Onto the front's curve: the sides lie further back."""
    middle = (params["lens_mm"] + params["bridge_mm"]) / 2 + 1.0
    x = flat[:, 0] + middle
    return np.stack([x, y + params["wrap"] * x**2, flat[:, 1]], axis=1)


def build(params: Params) -> Thing:
    """Front, lenses, bridge and temples; front looking towards -y."""
    rim, deep = params["rim_mm"], params["depth_mm"] if params["rim_mm"] > 2 else 1.6
    inner, outer = _outline(params, -0.4), _outline(params, rim)
    soft = min(0.8, rim * 0.3)
    rings = [
        (inner, 0.0),
        (_outline(params, soft), -soft * 0.6),
        (_outline(params, rim - soft), -soft * 0.6),
    ]
    rings += [
        (outer, 0.2),
        (outer, deep - 0.4),
        (_outline(params, rim - soft), deep),
        (inner, deep),
        (inner, 0.0),
    ]
    frame = loft([_bent(params, ring, y) for ring, y in rings][::-1], start=False, end=False)
    # One skin only: a second one, seen from within, would mirror like a prism.
    lens = loft(
        [_bent(params, inner * s, 1.0) for s in (1.0, 0.97, 0.5, 0.02)], start=False, end=True
    )
    role = "frame" if rim > 2 else "metal"
    parts = []
    for flip in (False, True):
        for name, mesh, each in (("rim", frame, role), ("lens", lens, "glass")):
            parts.append(Part(name, mirrored(mesh) if flip else mesh, (each,)))
        temple, hinge = _temple(params)
        parts.append(Part("temple", mirrored(temple) if flip else temple, (role,)))
        parts.append(Part("hinge", mirrored(hinge) if flip else hinge, ("metal",)))
    parts.append(Part("bridge", _bridge(params, deep), (role,)))
    thing = Thing(
        "sunglasses", tuple(gather(parts)), _words(params), _anchors(params), (), ("standing",)
    )
    if params["folded"]:
        thing = carried(thing, turned("x", 12.0))
    else:
        thing = carried(thing, turned("x", -9.0))
    return settled(carried(thing, turned("z", params["turn_deg"])))


def _corner(params: Params) -> Floats:
    x = params["lens_mm"] + params["bridge_mm"] / 2 + params["rim_mm"] + 1.5
    return np.array([x, params["wrap"] * x**2 + 1.5, params["lens_mm"] * params["tall"] * 0.3])


def _temple(params: Params) -> tuple[Mesh, Mesh]:
    start, n = _corner(params), params["temple_mm"]
    if params["folded"]:
        way = np.array(
            [[0, 3, 0], [-8, 7, 0], [-0.5 * n, 9, 0], [-0.78 * n, 9, -2], [-0.98 * n, 9, -22]]
        )
    else:
        way = np.array(
            [[0, 3, 0], [2, 14, 0], [0, 0.5 * n, 1], [-4, 0.74 * n, 0], [-9, 0.98 * n, -26]]
        )
    path = resample(through(start + way, 10), 2.5, closed=False)
    tall = params["temple_high"] / 2 if params["rim_mm"] > 2 else 1.0
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    section = np.stack([np.sign(c) * np.abs(c) ** 0.6, np.sign(s) * np.abs(s) ** 0.6], axis=1)
    rings = []
    t = np.linspace(0, 1, len(path))
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    side = np.cross(tangent, np.array([0.0, 0.0, 1.0]))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, tangent)
    for i, share in enumerate(t):
        high = tall * (1 - 0.35 * share) if share < 0.75 else tall * 0.74 + 1.4
        rings.append(path[i] + 1.5 * section[:, :1] * side[i] + high * section[:, 1:] * up[i])
    hinge = place(
        rivet(1.3, 0.8, 14),
        standing(np.array([1.0, 0, 0]), np.array([0.0, -1.0, 0.0]), start - [3.0, 2.6, 0]),
    )
    return loft(rings), hinge


def _bridge(params: Params, deep: float) -> Mesh:
    half = params["bridge_mm"] / 2 + 2.0
    z = params["lens_mm"] * params["tall"] * 0.22
    x = np.linspace(-half, half, 15)
    path = np.stack([x, 0 * x + deep / 2, z + 3.0 * (1 - (x / half) ** 2)], axis=1)
    if params["rim_mm"] < 2:
        return tube(path, 1.1, 10)
    angle = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    section = np.stack(
        [deep / 2 * np.cos(angle), (2.0 + params["rim_mm"] * 0.4) * np.sin(angle)], axis=1
    )
    return sweep(path, section, 1.0)


def _words(params: Params) -> tuple[Letters, ...]:
    if params["folded"] or params["rim_mm"] < 2:
        return ()
    at = _corner(params) + np.array([3.4, 34.0, 0.0])
    frame = standing(np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0]), at)
    return (
        Letters(
            "logo",
            params["logo"]["house"],
            "metal",
            frame,
            max(2.4, params["temple_high"] * 0.5),
            0.3,
        ),
    )


def _anchors(params: Params) -> tuple[Anchor, ...]:
    corner = _corner(params)
    lens = _bent(params, np.zeros((1, 2)), 1.0)[0]
    made = []
    for name, at, way, across in (
        ("hinge", corner, (0.0, -1.0, 0.0), 30.0),
        ("lens", lens, (0.0, -1.0, 0.0), 70.0),
    ):
        made.append(Anchor(name, (float(at[0]), float(at[1]), float(at[2])), way, across))
    return tuple(made)


def materials(draw: random.Random) -> dict[str, Params]:
    """Acetate or plastic, tinted glass, metal."""
    return {
        "frame": palette.draw_plastic(draw),
        "glass": palette.draw_glass(draw),
        "metal": palette.draw_metal(draw),
    }

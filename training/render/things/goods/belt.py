"""Belts: coiled, rolled, folded, in a bow, buckled to a loop on its edge, or hung over a peg."""

from __future__ import annotations

import random

import numpy as np

from training.render.shapes import Floats, place, plate, resample
from training.render.things.fittings.emblem import EMBLEMS, emblem
from training.render.things.fittings.logo import draw_logo, put_logo
from training.render.things.fittings.metal import buckle, rectangle
from training.render.things.fittings.pieces import gather, standing
from training.render.things.fittings.strap import edge_seams, keeper, punched, strap, tip_widths
from training.render.things.goods.looks import leather_good, sewing
from training.render.things.goods.panels import stitch_of
from training.render.things.goods.standing import settled
from training.render.things.props.forms import moved
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Anchor, Letters, Params, Part, Seam, Thing

FAMILIES = ("coil", "coil", "roll", "fold", "fold", "loop", "hang", "bow")
ON_EDGE = ("coil", "roll", "loop")
UPRIGHT = ("fold", "hang")
"""Families whose line runs in the plane of x and z."""
BUCKLES = ("pin", "roller", "plate", "emblem")


def plan(draw: random.Random) -> Params:
    """Narrow waist belts to wide ones; 85 to 115 cm."""
    return {
        "family": draw.choice(FAMILIES),
        "length": draw.uniform(880.0, 1180.0),
        "width": draw.triangular(18.0, 48.0, 34.0),
        "thickness": draw.uniform(2.4, 4.0),
        "tip": draw.choice(["round", "pointed", "square"]),
        "buckle": draw.choice(BUCKLES),
        "emblem": draw.choice(EMBLEMS),
        "wire": draw.uniform(3.0, 5.5),
        "holes": draw.choice([5, 5, 7]),
        "turns": draw.uniform(1.6, 3.4),
        "aspect": draw.uniform(0.3, 1.0),
        "skew_deg": draw.gauss(0.0, 2.5),
        "gap": draw.uniform(3.0, 11.0),
        "curl_mm": draw.uniform(0.0, 26.0),
        "sewn": draw.random() < 0.7,
        "seed": draw.randrange(10**6),
        "logo": draw_logo(draw),
        **sewing(draw, (2.8, 4.4)),
    }


def line(params: Params) -> tuple[Floats, Floats]:
    """The belt's middle from buckle to tip, and its good side's normals."""
    makers = {
        "coil": _coil,
        "roll": _coil,
        "loop": _coil,
        "fold": _fold,
        "hang": _hang,
        "bow": _bow,
    }
    path = makers[params["family"]](params)
    path = resample(path, 3.0, closed=False)
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    if params["family"] in ON_EDGE:
        out = np.cross(tangent, np.array([0.0, 0.0, 1.0]))
    elif params["family"] in UPRIGHT:
        out = np.cross(tangent, np.array([0.0, 1.0, 0.0]))
    else:
        out = np.cross(tangent, np.cross(np.array([0.0, 0.0, 1.0]), tangent))
    return path, np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True))


def _coil(params: Params) -> Floats:
    """A spiral on its edge, round or drawn out, from the buckle outside to the tip inside."""
    noise = Unevenness(params["seed"])
    family = params["family"]
    turns = {"loop": 1.08, "roll": params["turns"] * 1.5 + 0.8}.get(family, float(params["turns"]))
    gap = {"loop": 0.25, "roll": 0.15}.get(family, 1.0) * params["gap"]
    pitch = params["thickness"] + gap
    mean = params["length"] / (2 * np.pi * turns)
    aspect = {"loop": 0.8, "roll": 1.0}.get(family, float(params["aspect"]))
    # Both half axes shrink by the pitch, so that drawn-out turns lie as far apart as round ones.
    low = max(2 * mean * aspect / (1 + aspect), pitch * turns / 2 + 9.0)
    low = min(low, mean)
    angle = np.linspace(0.0, 2 * np.pi * turns, 160 * int(np.ceil(turns)))
    less = pitch * (turns / 2 - angle / (2 * np.pi))
    bumps = {"loop": 0.12, "roll": 0.01}.get(family, 0.05)
    uneven = 1 + bumps * noise(np.cos(angle) * 3, np.sin(angle) * 3, 2.6)
    start = -0.5 * np.pi
    flat = np.stack(
        [
            ((2 * mean - low) + less) * uneven * np.cos(start + angle),
            (low + less) * uneven * np.sin(start + angle),
        ],
        axis=1,
    )
    return np.column_stack([flat, np.full(len(angle), params["width"] / 2)])


def _fold(params: Params) -> Floats:
    """Folded in two or four on a table, the buckle's end uppermost."""
    layers = 2 if params["turns"] < 2.2 else 4
    radius = params["thickness"] * 0.9 + params["gap"] * 0.35
    long = params["length"] / layers - np.pi * radius
    points: list[Floats] = []
    for layer in range(layers):
        z = 2 * radius * (layers - 1 - layer)
        # No fold lies quite over the one before.
        slip = 9.0 * ((params["seed"] >> layer) % 3 - 1)
        x = np.linspace(0.0, long, 60) if layer % 2 == 0 else np.linspace(long, 0.0, 60)
        points.append(np.stack([x + slip, np.zeros(60), np.full(60, z)], axis=1))
        if layer < layers - 1:
            side = 1.0 if layer % 2 == 0 else -1.0
            a = np.linspace(0.0, np.pi, 14)[1:-1]
            end = points[-1][-1]
            bend = end + radius * np.stack([side * np.sin(a), 0 * a, np.cos(a) - 1], axis=1)
            points.append(bend)
    path = np.concatenate(points)
    along = np.linspace(0.0, 1.0, len(path))
    path[:, 1] = (path[:, 0] - long / 2) * np.sin(np.radians(params["skew_deg"])) * (2 * along - 1)
    swell = np.sin(np.pi * np.clip(path[:, 0] / long, 0.0, 1.0))
    path[:, 2] += swell * params["curl_mm"] * 0.4 * (1 - along)
    placed: Floats = path - np.array([long / 2, 0.0, 0.0])
    return placed


def _hang(params: Params) -> Floats:
    """Buckled to a long loop that hangs over a peg."""
    wide = 50.0 + 90.0 * params["aspect"]
    high = (params["length"] / 1.06 - 0.8 * wide) / 2
    t = np.linspace(0.62, 1.68, 300)
    down = (1 - np.cos(2 * np.pi * t)) / 2
    inward = np.clip((t - 1.5) / 0.14, 0.0, 1.0) * (params["thickness"] + 1.2)
    half = np.maximum(wide / 2 * (0.3 + 0.7 * down) - inward, 4.0)
    x = half * np.sin(2 * np.pi * t)
    return np.stack([-x, 0 * x, high * (1 - down) + inward * down], axis=1)


def _bow(params: Params) -> Floats:
    """Laid down in a wide bow."""
    noise = Unevenness(params["seed"])
    t = np.linspace(0.0, 1.0, 300)
    bend = np.radians(170.0 + 130.0 * params["aspect"]) * (t - 0.5) + 0.8 * noise(t * 3, t * 0, 1.0)
    step = params["length"] / 299
    x, y = np.cumsum(np.cos(bend)) * step, np.cumsum(np.sin(bend)) * step
    x, y = x - x.mean(), y - y.mean()
    end = np.clip((t - 0.86) / 0.14, 0.0, 1.0) ** 2
    wave = np.maximum(noise(x, y, 120.0), 0.0) * 3.0
    z = params["thickness"] / 2 + params["curl_mm"] * end + wave
    return np.stack([x, y, z], axis=1)


def build(params: Params) -> Thing:
    """Strap, holes, keeper, seams and buckle."""
    path, normals = line(params)
    width, thick = params["width"], params["thickness"]
    parts = [
        strap(
            "strap",
            path,
            normals,
            tip_widths(path, width, params["tip"]),
            thick,
            ("leather", "edge", "leather2"),
        )
    ]
    seams: list[Seam] = []
    if params["sewn"]:
        made, seams = edge_seams(
            "edge", path, normals, width / 2 - 3.0, stitch_of(params, "far"), thick / 2, 16.0
        )
        parts += made
    length = (len(path) - 1) * 3.0
    spots = [length - 110.0 - 25.0 * index for index in range(params["holes"])]
    parts.append(punched(path + normals * (thick / 2 + 0.08), normals, spots, 1.9))
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    parts.append(keeper("keeper", path[14], tangent[14], normals[14], width, thick * 0.6))
    shape, letters = _buckle(params, path[0], tangent[0], normals[0])
    marks, words = _words(params, path, normals, tangent)
    parts += shape + marks
    anchors = tuple(_anchors(params, path, normals))
    lying = "hanging" if params["family"] == "hang" else "lying"
    poses = ("standing",) if params["family"] in ON_EDGE else (lying,)
    words = [*letters, *words]
    return settled(Thing("belt", tuple(gather(parts)), tuple(words), anchors, tuple(seams), poses))


def _buckle(
    params: Params, at: Floats, along: Floats, out: Floats
) -> tuple[list[Part], list[Letters]]:
    """The buckle on the strap's first end; its local y runs back along the strap."""
    width, wire = params["width"], params["wire"]
    frame = standing(np.cross(-along, out), out, at - along * width * 0.28)
    kind = params["buckle"]
    if kind in ("pin", "roller"):
        made = buckle(width + 1.5, width * 0.85, wire, roller=kind == "roller")
        return [Part("buckle", place(made, frame), ("metal",))], []
    lift = frame @ moved(0.0, 0.0, params["thickness"] / 2 + 0.6)
    if kind == "emblem":
        made = emblem(params["emblem"], width * 1.5, wire * 0.8, 1.3)
        turn = np.eye(4)
        turn[:2, :2] = [[0.0, -1.0], [1.0, 0.0]]
        return [Part("buckle", place(made, lift @ turn), ("metal",))], []
    made = plate(rectangle(width + 4.0, width * 1.35, 3.0), 3.2, 1.1)
    return [Part("buckle", place(made, lift), ("satin",))], []


def _words(
    params: Params, path: Floats, normals: Floats, tangent: Floats
) -> tuple[list[Part], list[Letters]]:
    """The house's name stamped on the good side, half-way to the tip."""
    if params["logo"]["way"] in ("plate", "none"):
        return [], []
    at = len(path) * 2 // 5
    frame = standing(
        tangent[at], normals[at], path[at] + normals[at] * (params["thickness"] / 2 + 0.03)
    )
    logo = {**params["logo"], "size_mm": min(params["logo"]["size_mm"], params["width"] * 0.3)}
    return put_logo(logo, frame)


def _anchors(params: Params, path: Floats, normals: Floats) -> list[Anchor]:
    spots = {
        "hardware": (2, params["width"] * 1.8),
        "logo": (len(path) * 2 // 5, params["width"] * 2.0),
        "holes": (len(path) - 50, params["width"] * 1.8),
        "edge": (len(path) // 4, params["width"] * 1.2),
        "stitching": (len(path) // 3, params["width"]),
        "tip": (len(path) - 8, params["width"] * 1.5),
    }
    made = []
    for name, (index, across) in spots.items():
        at, n = path[index] + normals[index] * params["thickness"] / 2, normals[index]
        place_mm = (float(at[0]), float(at[1]), float(at[2]))
        made.append(Anchor(name, place_mm, (float(n[0]), float(n[1]), float(n[2])), float(across)))
    return made


def materials(draw: random.Random) -> dict[str, Params]:
    """Leather or coated canvas, matched."""
    return leather_good(draw)

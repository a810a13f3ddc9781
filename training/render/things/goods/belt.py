"""Belts: coiled, laid out straight or in a bow, or buckled to a loop that stands on its edge."""

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

FAMILIES = ("coil", "straight", "bow", "loop")
BUCKLES = ("pin", "roller", "plate", "emblem")


def plan(draw: random.Random) -> Params:
    """Narrow waist belts to wide ones; 85 to 115 cm."""
    return {
        "family": draw.choice(FAMILIES),
        "length": draw.uniform(880.0, 1180.0),
        "width": draw.uniform(18.0, 42.0),
        "thickness": draw.uniform(2.4, 4.0),
        "tip": draw.choice(["round", "pointed", "square"]),
        "buckle": draw.choice(BUCKLES),
        "emblem": draw.choice(EMBLEMS),
        "wire": draw.uniform(3.0, 5.5),
        "holes": draw.choice([5, 5, 7]),
        "turns": draw.uniform(1.6, 3.4),
        "gap": draw.uniform(3.0, 11.0),
        "curl_mm": draw.uniform(0.0, 26.0),
        "sewn": draw.random() < 0.7,
        "seed": draw.randrange(10**6),
        "logo": draw_logo(draw),
        **sewing(draw, (2.8, 4.4)),
    }


def line(params: Params) -> tuple[Floats, Floats]:
    """The belt's middle from buckle to tip, and its good side's normals."""
    makers = {"coil": _coil, "loop": _coil, "straight": _laid, "bow": _laid}
    path = makers[params["family"]](params)
    path = resample(path, 3.0, closed=False)
    tangent = np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    if params["family"] in ("coil", "loop"):
        out = np.cross(tangent, np.array([0.0, 0.0, 1.0]))
    else:
        out = np.cross(tangent, np.cross(np.array([0.0, 0.0, 1.0]), tangent))
    return path, np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True))


def _coil(params: Params) -> Floats:
    """A spiral on its edge, from the buckle outside to the tip inside."""
    noise = Unevenness(params["seed"])
    loop = params["family"] == "loop"
    turns = params["turns"] if not loop else 1.08
    pitch = params["thickness"] + params["gap"] * (0.25 if loop else 1.0)
    outer = params["length"] / (2 * np.pi * turns) + pitch * turns / 2
    angle = np.linspace(0.0, 2 * np.pi * turns, 400)
    radius = outer - pitch * angle / (2 * np.pi)
    radius = radius * (
        1 + (0.05 if not loop else 0.12) * noise(np.cos(angle) * 3, np.sin(angle) * 3, 2.6)
    )
    start = -0.5 * np.pi
    flat = np.stack(
        [radius * np.cos(start + angle), radius * np.sin(start + angle) * (0.8 if loop else 1.0)],
        axis=1,
    )
    return np.column_stack([flat, np.full(400, params["width"] / 2)])


def _laid(params: Params) -> Floats:
    noise = Unevenness(params["seed"])
    t = np.linspace(0.0, 1.0, 300)
    x = (t - 0.5) * params["length"]
    if params["family"] == "bow":
        bend = np.radians(150.0) * (t - 0.5) + 0.8 * noise(t * 3, t * 0, 1.0)
        step = params["length"] / 299
        x, y = np.cumsum(np.cos(bend)) * step, np.cumsum(np.sin(bend)) * step
        x, y = x - x.mean(), y - y.mean()
    else:
        y = 14.0 * noise(x, 0 * x, 330.0)
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
    poses = ("standing",) if params["family"] in ("coil", "loop") else ("lying",)
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

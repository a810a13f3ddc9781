"""A hand with its forearm, as it holds, offers or points at a good."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from training.render.shapes import Floats, Mesh, merge, place
from training.render.things.fittings.pieces import painted
from training.render.things.props import looks
from training.render.things.props.blends import Limb, skin
from training.render.things.props.forms import loft, mirrored, moved, thin, turned
from training.render.things.props.noise import Unevenness
from training.render.things.thing import Params, Part, Thing

FAMILIES = ("carry", "offer", "pinch", "rest", "point", "clasp")

# Flexion of knuckle, middle and end joint in degrees: index, middle, ring, little finger.
_GRIPS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "carry": ((78, 88, 48), (82, 92, 52), (84, 92, 52), (80, 86, 48)),
    "offer": ((12, 16, 10), (10, 18, 12), (14, 20, 12), (16, 18, 12)),
    "pinch": ((46, 38, 22), (52, 44, 26), (58, 50, 30), (62, 52, 32)),
    "rest": ((16, 26, 14), (14, 26, 16), (16, 28, 16), (20, 28, 14)),
    "point": ((4, 10, 8), (66, 88, 50), (74, 92, 52), (76, 86, 50)),
    "clasp": ((38, 46, 26), (40, 48, 28), (42, 48, 28), (40, 44, 26)),
}
# Where each thumb goes: sideways swing, forward lift across the palm, then its two joints' bend.
_THUMBS = {
    "carry": (28.0, 52.0, 38.0),
    "offer": (52.0, 8.0, 12.0),
    "pinch": (20.0, 50.0, 10.0),
    "rest": (44.0, 12.0, 18.0),
    "point": (22.0, 48.0, 34.0),
    "clasp": (36.0, 56.0, 14.0),
}
# Across the knuckles, along the hand, three bones' lengths, radius at the base; millimetres.
_FINGERS = (
    (-26.0, 88.0, (44.0, 26.0, 22.0), 8.9),
    (-6.0, 92.0, (48.0, 30.0, 23.0), 9.0),
    (14.0, 88.0, (44.0, 28.0, 23.0), 8.6),
    (32.0, 79.0, (35.0, 21.0, 20.0), 7.6),
)


@dataclass(frozen=True)
class _Tip:
    at: Floats
    along: Floats
    back: Floats
    radius: float


def plan(draw: random.Random) -> Params:
    """A slim to a broad adult hand, left or right, in a long or a short sleeve."""
    return {
        "family": draw.choice(FAMILIES),
        "size": draw.uniform(0.9, 1.12),
        "girth": draw.uniform(0.88, 1.15),
        "spread": draw.uniform(0.4, 1.4),
        "relax": [draw.uniform(-7.0, 7.0) for _ in range(4)],
        "left": draw.random() < 0.5,
        "wrist_deg": draw.uniform(-18.0, 18.0),
        "nails_mm": draw.choice([0.0, 0.0, 1.5, 5.0]),
        "sleeve": draw.uniform(0.72, 0.92) if draw.random() < 0.6 else draw.uniform(0.45, 0.6),
        "reach": draw.uniform(620.0, 760.0),
        "seed": draw.randrange(10**6),
    }


def build(params: Params) -> Thing:
    """Hand, nails and sleeve, moved so that the lowest point stands on z = 0."""
    limbs, tips = _limbs(params)
    arm = _arm(params)
    flesh = skin([*limbs, *arm], 4.5, 2.6)
    pieces = [flesh, *[painted(_nail(tip, params), 1) for tip in tips]]
    pieces.append(painted(_sleeve(params), 2))
    mesh = merge(pieces)
    if params["left"]:
        mesh = mirrored(mesh)
    pose = _pose(params["family"])
    mesh = place(mesh, pose)
    low = float(mesh.vertices[:, 2].min())
    mesh = place(mesh, moved(0, 0, -low))
    grip = (pose @ np.array([*_grip(params), 1.0]))[:3] - np.array([0, 0, low])
    notes = {"grip_mm": [round(float(v), 2) for v in grip], "family": params["family"]}
    return Thing(
        "hand", (Part("hand", mesh, ("skin", "nail", "fabric")),), poses=("held",), notes=notes
    )


def _pose(family: str) -> Floats:
    """From the hand's own frame (fingers +y, back of the hand +z) to the world."""
    if family == "carry":
        return turned("x", -100.0)
    if family == "offer":
        return turned("z", 12.0) @ turned("y", 180.0)
    if family == "pinch":
        return turned("z", 30.0) @ turned("y", -70.0)
    if family == "clasp":
        return turned("x", 70.0) @ turned("y", 90.0)
    return np.eye(4)


def _grip(params: Params) -> list[float]:
    """Where the held thing is, in the hand's own frame."""
    k = params["size"]
    place_of = {
        "carry": (2.0, 102.0, -26.0),
        "offer": (2.0, 80.0, -22.0),
        "pinch": (-30.0, 128.0, -52.0),
        "rest": (0.0, 80.0, -24.0),
        "point": (-26.0, 185.0, -6.0),
        "clasp": (-8.0, 120.0, -46.0),
    }
    x, y, z = place_of[params["family"]]
    return [x * k * (-1 if params["left"] else 1), y * k, z * k]


def _limbs(params: Params) -> tuple[list[Limb], list[_Tip]]:
    k, g = params["size"], params["girth"]
    limbs: list[Limb] = []
    tips: list[_Tip] = []
    for index, (x, y, bones, radius) in enumerate(_FINGERS):
        knuckle = np.array([x, y, 3.0 - 0.006 * (x - 2) ** 2]) * k
        root = np.array([x * 0.45, 4.0, 1.0]) * k
        limbs.append(Limb(root, knuckle, 13.5 * k * g, 10.4 * k * g, 0.95))
        angles = [a + params["relax"][index] for a in _GRIPS[params["family"]][index]]
        fan = np.radians((index - 1.3) * 4.2 * params["spread"])
        bent = 0.0
        at = knuckle
        for bone, (length, angle) in enumerate(zip(bones, angles, strict=True)):
            bent += np.radians(max(angle, -4.0))
            along = np.array(
                [np.sin(fan) * np.cos(bent * 0.6), np.cos(fan) * np.cos(bent), -np.sin(bent)]
            )
            along /= np.linalg.norm(along)
            end = at + along * length * k
            first, second = radius * (1 - 0.09 * bone), radius * (0.93 - 0.1 * bone)
            limbs.append(Limb(at, end, first * k * g, second * k * g))
            at = end
        side = np.array([np.cos(fan), -np.sin(fan), 0.0])
        tips.append(_Tip(at, along, np.cross(side, along), radius * 0.74 * k * g))
    limbs += _palm(k, g)
    thumb, tip = _thumb(params)
    return limbs + thumb, [*tips, tip]


def _palm(k: float, g: float) -> list[Limb]:
    """The heel of the hand, its little-finger side and the web to the thumb."""

    def at(x: float, y: float, z: float) -> Floats:
        return np.array([x, y, z]) * k

    return [
        Limb(at(22, 10, -5), at(30, 62, -5), 13.0 * k * g, 11.0 * k * g),
        Limb(at(-8, 6, -4), at(6, 70, -5), 15.0 * k * g, 12.0 * k * g, 0.8),
        Limb(at(-24, 30, -8), at(-26, 74, -4), 10.0 * k * g, 9.0 * k * g),
    ]


def _thumb(params: Params) -> tuple[list[Limb], _Tip]:
    k, g = params["size"], params["girth"]
    swing, lift, bend = (np.radians(a) for a in _THUMBS[params["family"]])
    at = np.array([-20.0, 12.0, -8.0]) * k
    limbs: list[Limb] = []
    side = swing
    for length, radius, turn in ((44.0, 13.0, 0.0), (32.0, 9.6, 0.5), (27.0, 8.8, 1.0)):
        angle = side - turn * bend
        along = np.array(
            [-np.sin(angle) * np.cos(lift), np.cos(angle), -np.sin(lift) * np.cos(angle * 0.5)]
        )
        along /= np.linalg.norm(along)
        end = at + along * length * k
        limbs.append(Limb(at, end, radius * k * g, radius * 0.88 * k * g))
        at = end
    back = np.cross(np.cross(along, np.array([0.75, 0.0, 0.65])), along)
    back = np.array([-0.62, 0.1, 0.78]) - along * (along @ np.array([-0.62, 0.1, 0.78]))
    return limbs, _Tip(at, along, back / np.linalg.norm(back), 7.4 * k * g)


def _way(params: Params) -> tuple[Floats, Floats]:
    """The wrist, and the direction from it along the forearm."""
    bend = np.radians(params["wrist_deg"])
    return np.array([2.0, 2.0, -1.0]) * params["size"], np.array([0.0, -np.cos(bend), np.sin(bend)])


def _arm(params: Params) -> list[Limb]:
    """The forearm as far as it is bare, and a little way into the sleeve."""
    k, g = params["size"], params["girth"]
    wrist, down = _way(params)
    bare = (1 - params["sleeve"]) * params["reach"] + 70.0
    mid = wrist + down * min(90.0, 0.6 * bare)
    swell = 27.0 + 11.0 * np.clip((bare - 90.0) / 160.0, 0.0, 1.0)
    side = np.array([9.0, 0.0, 0.0])
    return [
        Limb(wrist - side * k, wrist + side * k, 18 * k * g, 18 * k * g, 0.95),
        Limb(wrist - side * 0.78 * k, mid - side * 0.67, 18 * k * g, 24 * k * g),
        Limb(wrist + side * 0.78 * k, mid + side * 0.67, 18 * k * g, 24 * k * g),
        Limb(mid, wrist + down * bare, 27 * k * g, float(swell) * k * g),
    ]


def _nail(tip: _Tip, params: Params) -> Mesh:
    """A thin curved plate on the back of a finger's end."""
    k = params["size"]
    wide, length = tip.radius * 0.72, tip.radius * 1.25 + params["nails_mm"]
    u, v = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-0.95, 0.95, 7))
    taper = 1 - 0.35 * np.clip(v, 0, 1) ** 2
    angle = u * 0.75 * taper
    side = np.cross(tip.along, tip.back)
    grid = (
        tip.at
        + (0.1 * tip.radius + v * length / 2 * np.sqrt(1 - 0.3 * u**2) + params["nails_mm"] / 2)[
            ..., None
        ]
        * tip.along
        + (np.sin(angle) * wide * 1.25)[..., None] * side
        + (np.cos(angle) * tip.radius + 0.35 * k - 0.1 * v * tip.radius)[..., None] * tip.back
    )
    rows = [row[::-1] for row in grid]
    return thin(np.array(rows), 0.4)


def _sleeve(params: Params) -> Mesh:
    """A loose cuff and sleeve with wrinkles around the arm, long enough to leave any frame."""
    noise = Unevenness(params["seed"])
    start, axis = _way(params)
    length = params["reach"]
    side = np.array([1.0, 0.0, 0.0])
    up = np.cross(side, axis)
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    along = np.linspace((1 - params["sleeve"]) * length, length + 25.0, 64)
    thick = 31.0 + 19.0 * np.clip(along / 380.0, 0, 1)
    made = []
    for depth, sign in ((3.0, 1), (0.0, -1)):
        rings = []
        for s, radius in list(zip(along, thick, strict=True))[::sign]:
            x = angle * 22.0
            fold = noise.rough(x, np.full_like(x, s * 1.6), 34.0, 2)
            cuff = 1.5 if s < along[0] + 12 else 0.0
            loose = 4.2 * fold * (cuff == 0)
            r = radius * params["size"] * params["girth"] + 4 + depth + cuff + loose
            across = np.cos(angle)[:, None] * side * 1.08 + np.sin(angle)[:, None] * up
            rings.append(start + axis * s + r[:, None] * across)
        made += rings
    return loft(made[::-1], start=False, end=False)


def materials(draw: random.Random) -> dict[str, Params]:
    """Skin, nails natural or painted, a sleeve."""
    flesh = looks.skin(draw)
    pale = [min(0.9, each * 1.25 + 0.03) for each in flesh["rgb"]]
    painted = draw.choice([(0.35, 0.01, 0.02), (0.6, 0.2, 0.25), (0.02, 0.01, 0.01)])
    nail = looks.plain(pale, 0.25) if draw.random() < 0.7 else looks.plain(list(painted), 0.1)
    return {"skin": flesh, "nail": nail, "fabric": looks.fabric(draw)}

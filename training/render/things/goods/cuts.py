"""What garments are cut like: pieces on the table for each family, millimetres."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from training.render.shapes import Floats
from training.render.things.goods.cloth import Piece
from training.render.things.props.curves import spline
from training.render.things.thing import Params

Spot = tuple[float, float]


@dataclass(frozen=True)
class Cut:
    """Pieces from the lowest to the uppermost, and where things sit on the front."""

    pieces: tuple[Piece, ...]
    chest: Spot
    label: Spot
    height_mm: float
    buttons: tuple[Spot, ...] = ()
    anchors: dict[str, tuple[float, float, float]] = field(default_factory=dict)


def _body(
    half: float, tall: float, flare: float, neck: float, dip: float, rows: int = 70
) -> Floats:
    """Hem to shoulders; ``dip`` is how deep the neckline falls below the shoulders' top."""
    u, v = np.meshgrid(np.linspace(-1, 1, 64), np.linspace(0, 1, rows))
    side = spline(v, [(0.0, 1.0 + flare), (0.4, 0.97), (0.66, 1.0), (0.8, 0.9), (1.0, 0.9)])
    x = u * half * side
    slope = 0.16 * np.maximum(np.abs(x) - neck, 0.0) ** 1.05
    bowl = np.sqrt(np.clip(1 - (x / neck) ** 2, 0.0, 1.0))
    y = v * (tall - slope - dip * bowl * np.clip((v - 0.5) * 2, 0, 1))
    return np.stack([x, y], axis=2)


def _sleeve(
    side: float, top: Spot, low: Spot, length: float, end: float, angle_deg: float
) -> Floats:
    """From the armhole (its top and underarm) out and down; the cuff is ``end`` wide."""
    t, s = np.meshgrid(np.linspace(0, 1, 40), np.linspace(0, 1, 26))
    a = np.radians(angle_deg)
    way = np.array([np.cos(a), -np.sin(a)])
    square = np.array([np.sin(a), np.cos(a)])
    middle = np.array([(top[0] + low[0]) / 2, (top[1] + low[1]) / 2])
    far = middle + way * length
    first = np.array(low) + s[..., None] * (np.array(top) - np.array(low))
    last = far + (s[..., None] - 0.5) * end * square
    # Inside the body's edge, so that the sleeve comes out from under the front.
    flat = first + t[..., None] ** 1.05 * (last - first)
    flat[..., 0] -= 14.0 * (1 - t)
    if side < 0:
        flat = flat * np.array([-1.0, 1.0])
        flat = flat[:, ::-1]
    return np.asarray(flat)


def _band(line: Floats, inward: Floats, wide: float) -> Floats:
    """A strip along a line, towards ``inward``."""
    s = np.linspace(1.0, 0.0, 5)[:, None, None]
    return np.asarray(line[None] + s * wide * inward[None])


def _neck_band(half_neck: float, tall: float, dip: float, wide: float) -> Floats:
    x = np.linspace(-half_neck, half_neck, 50)
    y = tall - dip * np.sqrt(np.clip(1 - (x / half_neck) ** 2, 0, 1))
    line = np.stack([x, y], axis=1)
    tangent = np.gradient(line, axis=0)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    grid = _band(line, -normal, wide)
    return grid


def _top(params: Params, *, sleeve: float, end: float, neck: float, dip: float, lift: float) -> Cut:
    k, long, wide = params["size"], params["long"], params["wide"]
    half, tall = 245.0 * k * wide, 660.0 * k * long
    neck, dip = neck * k, dip * k
    front = _body(half, tall, params["flare"], neck, dip)
    back = _body(half, tall, params["flare"], neck, dip * 0.25)
    pieces = [Piece("back", back, 0.4 + 1.2, 0.0, "inside", "fabric")]
    underarm, shoulder = 0.68 * tall, tall - 0.16 * (0.9 * half - neck) - 4.0
    for index, side in enumerate((-1.0, 1.0)):
        angle = (34.0 if sleeve < 300 else 62.0) + params["sleeve_deg"][index]
        flat = _sleeve(
            side, (0.9 * half, shoulder), (0.98 * half, underarm), sleeve * k, end * k, angle
        )
        pieces.append(Piece("sleeve", flat, 2.0, lift, "fabric"))
    pieces.append(Piece("front", front, 3.2, lift, "fabric", hem=True))
    band = _neck_band(neck, tall, dip, 17.0 * k)
    pieces.append(Piece("neck", band, lift + 4.2, 0.6, "rib", ribs_mm=3.2))
    anchors = {
        "logo": (0.0, tall - dip - 90.0, 160.0),
        "stitching": (0.2 * half, 12.0, 60.0),
        "corner": (0.9 * half, 20.0, 90.0),
        "fabric": (0.3 * half, 0.4 * tall, 60.0),
        "neck": (0.0, tall - dip - 8.0, 110.0),
    }
    return Cut(
        tuple(pieces),
        (0.0, tall - dip - 110.0),
        (0.0, tall - dip * 0.25 - 26.0),
        lift + 3.2,
        (),
        anchors,
    )


def tshirt(params: Params) -> Cut:
    """Short sleeves, a round neck with a rib."""
    return _top(params, sleeve=165.0, end=165.0, neck=88.0, dip=88.0, lift=3.5)


def sweater(params: Params) -> Cut:
    """Long sleeves; ribs at the neck, the hem and the cuffs."""
    cut = _top(params, sleeve=480.0, end=98.0, neck=92.0, dip=72.0, lift=8.0)
    half = 245.0 * params["size"] * params["wide"] * (1 + params["flare"])
    x = np.linspace(-half * 0.99, half * 0.99, 70)
    line = np.stack([x, 0 * x + 50.0], axis=1)
    hem = _band(line, np.tile([0.0, -1.0], (70, 1)), 52.0)
    rib = Piece("hem", hem, 5.2, 8.6, "rib", ribs_mm=5.0)
    return Cut((*cut.pieces, rib), cut.chest, cut.label, cut.height_mm, (), cut.anchors)


def shirt(params: Params) -> Cut:
    """Long sleeves, a placket with buttons, and a collar."""
    cut = _top(params, sleeve=470.0, end=108.0, neck=76.0, dip=66.0, lift=3.0)
    k = params["size"]
    tall = 660.0 * k * params["long"]
    top = tall - 68.0 * k
    u, v = np.meshgrid(np.linspace(-17.0, 17.0, 6), np.linspace(3.0, top, 70))
    placket = Piece("placket", np.stack([u, v], axis=2), 5.8, 1.5, "fabric")
    collars = []
    for side in (-1.0, 1.0):
        s, t = np.meshgrid(np.linspace(0, 1, 16), np.linspace(0, 1, 8))
        outer = np.array([side * 84 * k, tall - 6.0]), np.array([side * 66 * k, top - 42.0 * k])
        inner = np.array([side * 70 * k, tall + 10.0]), np.array([side * 3.0, top + 4.0])
        first = outer[0] + s[..., None] * (outer[1] - outer[0])
        last = inner[0] + s[..., None] * (inner[1] - inner[0])
        grid = first + t[..., None] * (last - first)
        grid = grid if side < 0 else grid[:, ::-1]
        collars.append(Piece("collar", grid, 7.5, 1.6, "fabric", "fabric", 2.0, hem=True))
    pieces = [piece for piece in cut.pieces if piece.name != "neck"]
    count = 7
    buttons = tuple((0.0, top - 18.0 - index * (top - 90.0) / count) for index in range(count))
    anchors = {**cut.anchors, "buttons": (0.0, buttons[3][1], 60.0)}
    return Cut(
        (*pieces, placket, *collars), cut.chest, cut.label, cut.height_mm + 2.5, buttons, anchors
    )


def trousers(params: Params) -> Cut:
    """Two legs, a waistband and a fly."""
    k, wide = params["size"], params["wide"]
    tall, waist = 1010.0 * k * params["long"], 205.0 * k * wide
    crotch, hip, end = 0.73 * tall, 1.24 * waist, (0.46 + 2.2 * params["flare"]) * waist
    pieces = []
    for index, side in enumerate((-1.0, 1.0)):
        t, v = np.meshgrid(np.linspace(0, 1, 34), np.linspace(0, 1, 110))
        y = v * tall
        lean = np.tan(np.radians(3.0 + 0.35 * params["sleeve_deg"][index])) * np.maximum(
            crotch - y, 0.0
        )
        inner = np.maximum(crotch - y, 0.0) ** 0.5 * 0.9
        outer = spline(
            y,
            [(0.0, 2 * end), (0.5 * crotch, 0.72 * hip + 0.3 * end), (crotch, hip), (tall, waist)],
        )
        x = inner + lean + t * np.maximum(outer - inner, 30.0)
        flat = np.stack([x, y], axis=2)
        if side < 0:
            flat = (flat * np.array([-1.0, 1.0]))[:, ::-1]
        pieces.append(Piece("back", flat, 1.6, 0.0, "inside", "fabric"))
        pieces.append(Piece("leg", flat, 3.0, 6.0, "fabric", hem=True))
    x = np.linspace(-waist * 1.005, waist * 1.005, 60)
    band = _band(np.stack([x, 0 * x + tall + 2.0], axis=1), np.tile([0.0, -1.0], (60, 1)), 38.0)
    pieces.append(Piece("waistband", band, 8.5, 1.8, "fabric", hem=True))
    u, v = np.meshgrid(np.linspace(-2.0, 34.0, 8), np.linspace(0.8 * tall, tall - 36.0, 30))
    pieces.append(Piece("fly", np.stack([u, v], axis=2), 8.2, 0.9, "fabric"))
    anchors = {
        "stitching": (0.2 * waist, tall - 36.0, 60.0),
        "fabric": (0.5 * waist, 0.5 * tall, 60.0),
        "corner": (0.9 * waist, tall - 20.0, 90.0),
        "hardware": (8.0, tall - 18.0, 60.0),
    }
    return Cut(
        tuple(pieces), (0.0, 0.6 * tall), (0.0, tall - 16.0), 9.0, ((8.0, tall - 18.0),), anchors
    )


CUTS: dict[str, Callable[[Params], Cut]] = {
    "tshirt": tshirt,
    "sweater": sweater,
    "shirt": shirt,
    "trousers": trousers,
}
"""Families of garments."""

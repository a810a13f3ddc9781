"""What stands out of a panel or sinks into it: quilting, creases, dents, uneven stuffing."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from training.render.shapes import Floats
from training.render.things.fittings.quilt import Quilt
from training.render.things.fittings.waves import Waves


def quilt_of(params: dict[str, Any]) -> Quilt | None:
    """The quilting that a bag's numbers name, if any."""
    numbers = params["quilt"]
    if numbers["kind"] == "none":
        return None
    return Quilt(
        numbers["kind"],
        numbers["size_mm"],
        numbers["depth_mm"],
        numbers["lean"],
        (0.0, numbers["phase_mm"]),
    )


def heights(params: dict[str, Any], name: str, flat: Floats, hs: Floats, ws: Floats) -> Floats:
    """Millimetres out of one panel at each of its flat places, (rows, columns)."""
    edge = np.minimum(ws[:, None] - np.abs(flat[..., 0]), flat[..., 1])
    edge = np.minimum(edge, hs[-1] - flat[..., 1] + 4.0)
    inner = np.clip(edge / 14.0, 0.0, 1.0)
    total = creases(params, name, flat, hs, ws) * np.clip(edge / 5.0, 0.0, 1.0)
    total = total + dents(params, name, flat, ws) * inner
    uneven = Waves(f"{params['seed']} {name}", 0.9 * params["height_mm"], 35.0)(flat)
    total = total + 0.45 * params["uneven_mm"] * uneven * inner
    quilt = quilt_of(params)
    if quilt is not None and (name in ("front", "back") or params["quilt"]["sides"]):
        total = total + quilt.height(flat) * np.clip(edge / 9.0, 0.0, 1.0)
    return np.asarray(total)


def creases(params: dict[str, Any], name: str, flat: Floats, hs: Floats, ws: Floats) -> Floats:
    """Folds: a sharp valley between two soft ridges, fading at both ends."""
    draw = random.Random(f"creases {params['seed']} {name}")
    total = np.zeros(flat.shape[:2])
    softness = params["creases"]
    for _ in range(round(softness * (9 if name in ("front", "back") else 6))):
        x = draw.uniform(-0.9, 0.9) * float(ws.mean())
        # Leather folds most above the foot and below the mouth, where it is drawn together.
        high = hs[-1]
        h = high * draw.choice([draw.uniform(0.05, 0.3), draw.uniform(0.3, 0.95)])
        aim = draw.gauss(0.0, 0.55) + (np.pi / 2 if draw.random() < 0.25 else 0.0)
        if name not in ("front", "back"):
            aim = draw.gauss(0.0, 0.35)
        length, width = draw.uniform(18.0, 75.0), draw.uniform(3.5, 9.0)
        depth = draw.uniform(0.5, 2.6) * (0.5 + softness)
        dx, dy = flat[..., 0] - x, flat[..., 1] - h
        along = dx * np.cos(aim) + dy * np.sin(aim)
        bow = draw.gauss(0.0, 0.004) * along**2
        across = (-dx * np.sin(aim) + dy * np.cos(aim) + bow) / width
        fade = np.exp(-((along / length) ** 4))
        total += depth * fade * (0.7 * np.exp(-((across / 2.2) ** 2)) - 1.1 * np.exp(-(across**2)))
    return np.asarray(total)


def dents(params: dict[str, Any], name: str, flat: Floats, ws: Floats) -> Floats:
    """Wide shallow hollows and bumps, where something pressed from outside or in."""
    draw = random.Random(f"dents {params['seed']} {name}")
    total = np.zeros(flat.shape[:2])
    for _ in range(4):
        centre = draw.uniform(-1, 1) * float(ws.max()), draw.uniform(0.1, 1.0) * params["height_mm"]
        size = draw.uniform(0.12, 0.4) * params["height_mm"]
        depth = draw.gauss(-0.2, 1.0) * params["dent_mm"]
        gap = (flat[..., 0] - centre[0]) ** 2 + 1.6 * (flat[..., 1] - centre[1]) ** 2
        total += depth * np.exp(-gap / size**2)
    return np.asarray(total)

"""What colour and finish each kind of damage leaves, at the colour distance that was drawn."""

from __future__ import annotations

import random

import numpy as np

from training.render.damage.colour import lab, moved
from training.render.shapes import Floats
from training.render.things.thing import Params

# Named colours as L*a*b*, from looking at real defects: raw hide, dust, dirt, inks, denim, rust.
RAW = ((62.0, 9.0, 20.0), (72.0, 6.0, 14.0), (50.0, 10.0, 18.0), (84.0, 1.0, 6.0), (45.0, 4.0, 6.0))
DIRT = ((18.0, 2.0, 5.0), (28.0, 5.0, 12.0), (35.0, 3.0, 8.0))
STAINS = (
    (25.0, 6.0, 14.0),  # coffee
    (38.0, 4.0, 18.0),  # oil and sweat
    (22.0, 24.0, 4.0),  # wine
    (24.0, 8.0, -34.0),  # ink
    (14.0, 0.0, 0.0),  # black ink
    (72.0, 12.0, 18.0),  # make-up
    (90.0, 0.0, 3.0),  # chalk, salt
    (60.0, 2.0, 34.0),  # yellowing
)
DYES = (
    (28.0, 4.0, -26.0),  # denim
    (40.0, 0.0, -22.0),
    (15.0, 0.0, -2.0),  # black
    (38.0, 48.0, 24.0),  # red
    (45.0, 42.0, 4.0),  # pink
    (40.0, -28.0, 14.0),  # green
    (88.0, 0.0, 4.0),  # white paint
)
CORROSION = (
    (24.0, 4.0, 10.0),
    (40.0, -14.0, 4.0),
    (34.0, 14.0, 20.0),
    (12.0, 0.0, 2.0),
    (60.0, 16.0, 24.0),
)

PLAIN = {"crease", "fading", "colour_transfer", "missing_stitch", "loose_stitch"}
INSIDE = [0.012, 0.009, 0.007]  # linear: the shadow in an opening

Pair = tuple[list[float], list[float]]


def finish(draw: random.Random, kind: str, variant: str, base: list[float], far: float) -> Params:
    """Colours and numbers that the shader mixes in; ``far`` is the first colour's distance."""
    first, second = _colours(draw, kind, base, far)
    look: Params = {
        "rgb": first,
        "rgb2": second,
        "cover": round(draw.uniform(0.85, 1.0), 3),
        "rough": round(draw.uniform(0.5, 0.8), 3),
        "flatten": 0.0,
        "tops": 0.0,
        "metallic": None,
        "coat": None if kind in PLAIN else 0.0,
        "opens": False,
    }
    return look | _numbers(draw, kind, variant)


def _numbers(draw: random.Random, kind: str, variant: str) -> Params:
    flat = round(draw.uniform(0.3, 0.9), 3)
    tops = round(draw.uniform(0.3, 0.95), 3)
    if kind == "scratch":
        return {
            "flatten": flat,
            "tops": 0.8 if variant == "band" else round(draw.uniform(0, 0.5), 3),
        }
    if kind in {"scuff", "corner_wear"}:
        return {"flatten": flat, "tops": tops}
    if kind == "stain":
        return {
            "ring": {"rough": round(draw.uniform(0.35, 0.6), 3), "tops": -0.3},
            "oil": {"rough": round(draw.uniform(0.22, 0.4), 3)},
            "glue": {
                "rough": 0.08,
                "flatten": 0.7,
                "coat": 0.8,
                "cover": round(draw.uniform(0.1, 0.5), 3),
            },
            "smear": {"tops": round(draw.uniform(-0.8, 0.8), 3)},
        }.get(variant, {"tops": -round(draw.uniform(0.0, 0.35), 3)})
    by_kind: dict[str, Params] = {
        "colour_transfer": {"rough": 0.55, "tops": 0.0 if variant == "pen" else tops},
        "fading": {"rough": 0.6, "cover": 1.0},
        "crease": {"rough": 0.5, "flatten": 0.2, "cover": round(draw.uniform(0.2, 0.9), 3)},
        "crack": {"flatten": 0.3},
        "tear": {"opens": True, "rough": 0.85, "flatten": 0.5},
        "hole": {"opens": True, "rough": 0.85, "flatten": 0.5},
        "pilling": {"rough": 0.95, "flatten": 0.4},
        "edge_paint_loss": {"rough": 0.9, "flatten": 0.6},
        "tarnish": {
            "rough": round(draw.uniform(0.35, 0.75), 3),
            "metallic": {"worn": 1.0, "crust": 0.05}.get(variant, round(draw.uniform(0.3, 0.8), 3)),
        },
        "missing_stitch": {"rough": 0.5, "flatten": 0.5},
        "loose_stitch": {"rough": 0.5, "flatten": 0.5},
        # Bent metal keeps its finish: no part of the mask changes the shader.
        "bent_hardware": {"rough": None, "coat": None},
    }
    return by_kind.get(kind, {})


def _colours(draw: random.Random, kind: str, base: list[float], far: float) -> Pair:
    here = lab(base)
    if kind == "stain":
        aim = np.array(draw.choice(STAINS))
        return moved(base, _jittered(draw, aim - here), far), base
    if kind == "colour_transfer":
        # White paint shows on dark goods, dark dye on light ones.
        dyes = [each for each in DYES if abs(each[0] - here[0]) > 8.0 or abs(each[1]) > 20.0]
        aim = np.array(draw.choice(dyes))
        return moved(base, _jittered(draw, aim - here), far), base
    if kind == "fading":
        aim = np.array([min(92.0, here[0] + 30.0), 0.35 * here[1], 0.35 * here[2] + 4.0])
        return moved(base, _jittered(draw, aim - here), far), base
    if kind == "tarnish":
        aim = np.array(draw.choice(CORROSION))
        return moved(base, _jittered(draw, aim - here), far), base
    if kind == "pilling":  # felted of the cloth's own fibres, which scatter more light
        aim = np.array([min(95.0, here[0] + 40.0), 0.7 * here[1], 0.7 * here[2]])
        return moved(base, _jittered(draw, aim - here), far), base
    raw = np.array(draw.choice(RAW))
    if kind in {"tear", "hole"}:
        return moved(base, _jittered(draw, raw - here), far), list(INSIDE)
    if kind in {"crack", "crease", "missing_stitch", "loose_stitch"}:
        dark = np.array(draw.choice(DIRT))
        first = dark if draw.random() < 0.7 and here[0] > 14.0 else raw
        return moved(base, _jittered(draw, first - here), far), moved(base, raw - here, far)
    if kind == "corner_wear":
        return moved(base, _worn(draw, here, raw), far), moved(base, raw - here, 1.3 * far)
    return moved(base, _worn(draw, here, raw), far), moved(
        base, np.array([1.0, 0.0, 0.1]), 0.8 * far
    )


def _worn(draw: random.Random, here: Floats, raw: Floats) -> Floats:
    """Dark goods mostly wear lighter, light ones mostly darker; a fifth the other way."""
    lighter = here[0] < draw.gauss(58.0, 12.0)
    if draw.random() < 0.2:
        lighter = not lighter
    towards = raw - here
    if (towards[0] > 0) != lighter or abs(towards[0]) < 4.0:
        towards = np.array([40.0 if lighter else -40.0, 0.3 * towards[1], 0.3 * towards[2]])
    return _jittered(draw, towards)


def _jittered(draw: random.Random, towards: Floats) -> Floats:
    length = max(float(np.linalg.norm(towards)), 1.0)
    return np.asarray(towards + np.array([draw.gauss(0.0, 0.12) * length for _ in range(3)]))

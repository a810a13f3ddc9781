"""The numbers that every bag has, drawn within the habits of its family."""

from __future__ import annotations

import random
from typing import Any

from training.render.materials import palette
from training.render.things.fittings.logo import draw_logo
from training.render.things.thing import Params

Span = tuple[float, float]


def span(draw: random.Random, low: float, high: float) -> float:
    """A number to three places, as JSON keeps it."""
    return round(draw.uniform(low, high), 3)


def bag(
    draw: random.Random, kind: str, family: str, size: tuple[Span, Span, Span], soft: float
) -> Params:
    """A plain open body: width, height, depth in mm; ``soft`` 0 stands like a box, 1 slumps."""
    width, height, depth = (span(draw, *each) for each in size)
    soft = min(1.0, max(0.0, soft + draw.uniform(-0.12, 0.12)))
    return {
        "kind": kind,
        "family": family,
        "seed": draw.randrange(1_000_000),
        "pose": draw.choices(["standing", "lying"], [0.86, 0.14])[0],
        "detail": "far",
        "width_mm": width,
        "height_mm": height,
        "depth_mm": depth,
        **_outline(draw),
        **_softness(draw, soft, depth),
        **_sewing(draw),
        "quilt": no_quilt(),
        "closure": {"kind": "open", "lock": "none"},
        "flap": {"shape": "none"},
        "carry": [],
        "belts": {"count": 0},
        "studs": {"count": 0},
        "pocket": {"share": 0.0},
        "charm": _charm(draw),
        "logo": draw_logo(draw),
        "logo_at": span(draw, 0.55, 0.8),
        "band_mm": 0.0,
        "feet_mm": draw.choice([0.0, 0.0, 4.0, 6.0]),
        "gusset_trim": draw.random() < 0.25,
    }


def _outline(draw: random.Random) -> Params:
    return {
        "top_ratio": span(draw, 0.94, 1.06),
        "mouth_ratio": span(draw, 0.6, 1.0),
        "taper_power": span(draw, 0.8, 1.4),
        "corner_mm": span(draw, 4.0, 18.0),
        "top_corner_mm": 0.0,
        "waist_mm": span(draw, -2.0, 4.0),
        "foot_mm": span(draw, 3.0, 9.0),
        "dip_mm": 0.0,
        "roundness": 0.0,
    }


def _softness(draw: random.Random, soft: float, depth: float) -> Params:
    return {
        "swell_mm": span(draw, 0.0, 3.0 + 9.0 * soft),
        "roll_mm": span(draw, 2.0, 4.0 + 6.0 * soft),
        "fold_mm": span(draw, 0.0, 0.25 * depth),
        "bulge_mm": span(draw, 0.0, 2.0 + 8.0 * soft),
        "slump": round(soft * draw.uniform(0.25, 0.95), 3),
        "lean_deg": round(draw.gauss(0.0, 0.8 + 3.5 * soft), 3),
        "tilt_deg": round(draw.gauss(0.0, 0.5 + 2.5 * soft), 3),
        "twist_deg": round(draw.gauss(0.0, 0.8 + 3.5 * soft), 3),
        "uneven_mm": span(draw, 0.8 + 2.0 * soft, 2.0 + 10.0 * soft),
        "creases": round(soft * draw.uniform(0.6, 1.4) + 0.15 * draw.random(), 3),
        "dent_mm": span(draw, 0.4, 1.4 + 6.0 * soft),
    }


def _sewing(draw: random.Random) -> Params:
    return {
        "seam": draw.choices(["raw", "piping", "turned"], [0.45, 0.25, 0.3])[0],
        "piping_mm": span(draw, 1.6, 2.6),
        "topstitch": draw.random() < 0.55,
        "inset_mm": span(draw, 3.0, 6.5),
        "stitch_pitch_mm": span(draw, 2.4, 4.4),
        "stitch_slant_deg": span(draw, 0.0, 14.0),
        "stitch": {"thread_mm": span(draw, 0.5, 0.95), "gap_mm": span(draw, 0.4, 0.7)},
    }


def no_quilt() -> Params:
    """A body that is not quilted."""
    return {
        "kind": "none",
        "size_mm": 30.0,
        "depth_mm": 0.0,
        "lean": 1.0,
        "phase_mm": 0.0,
        "sides": False,
    }


def quilt(
    draw: random.Random, kinds: tuple[str, ...] = ("diamond", "chevron", "square", "channel", "rib")
) -> Params:
    """A quilting with padding."""
    return {
        "kind": draw.choice(kinds),
        "size_mm": span(draw, 22.0, 42.0),
        "depth_mm": span(draw, 1.4, 3.6),
        "lean": span(draw, 0.75, 1.1),
        "phase_mm": span(draw, 0.0, 20.0),
        "sides": draw.random() < 0.4,
    }


def _charm(draw: random.Random) -> Params:
    return {
        "kind": draw.choices(
            ["none", "tassel", "tag", "padlock", "mark"], [0.62, 0.1, 0.13, 0.06, 0.09]
        )[0],
        "long_mm": span(draw, 48.0, 85.0),
        "shape": draw.choice(["round", "pointed", "square", "bell"]),
        "at": span(draw, 0.3, 0.75) * draw.choice([-1.0, 1.0]),
        "sway": round(draw.gauss(0.0, 0.12), 3),
    }


def handle(
    draw: random.Random, rise: Span, *, pair: bool, kind: str = "handle", fallen: float = 0.3
) -> Params:
    """One handle or a pair of them."""
    flat = kind == "flat_handle"
    return {
        "kind": kind,
        "pair": pair,
        "apart": span(draw, 0.36, 0.72),
        "drop_mm": span(draw, 6.0, 34.0),
        "rise_mm": span(draw, *rise),
        "thick_mm": span(draw, 2.4, 4.0) if flat else span(draw, 8.5, 14.5),
        "wide_mm": span(draw, 15.0, 30.0),
        "fin_mm": draw.choice([0.0, span(draw, 1.5, 4.0)]),
        "fixing": "sewn" if flat and draw.random() < 0.6 else "ring",
        "ring_mm": span(draw, 11.0, 20.0),
        "ring_round": span(draw, 0.4, 0.95),
        "wire_mm": span(draw, 2.4, 4.0),
        "tab_mm": span(draw, 20.0, 32.0),
        "tab_ratio": span(draw, 1.0, 2.1),
        "rivet": draw.random() < 0.5,
        "lean": round(draw.gauss(0.12, 0.18), 3),
        "lean_other": round(draw.uniform(-0.6, 1.2), 3),
        "state": "fallen" if draw.random() < fallen else "stiff",
        "stiff": span(draw, 0.25, 0.6),
    }


def long_strap(
    draw: random.Random, length: Span, *, chain: float = 0.0, up: float = 0.12
) -> Params:
    """A strap or chain from side to side, up as if held or fallen to one side."""
    links = draw.choice(["cable", "curb", "oval", "box"])
    link = span(draw, 9.0, 17.0)
    state = "up" if draw.random() < up else "fallen"
    return {
        "kind": "chain" if draw.random() < chain else "strap",
        "length_mm": span(draw, *length),
        "wide_mm": span(draw, 12.0, 28.0),
        "thick_mm": span(draw, 2.2, 3.4),
        "wire_mm": round(link * draw.uniform(0.14, 0.2), 3),
        "link_mm": link,
        "link_ratio": span(draw, 0.62, 0.85),
        "links": links,
        "woven": links != "curb" and draw.random() < 0.4,
        "drop_mm": span(draw, 8.0, 22.0),
        "state": state,
        "fall": "up" if state == "up" else draw.choice(["front", "back", "left", "right", "back"]),
        "stiff": span(draw, 0.1, 0.45),
        "buckle": draw.random() < 0.55,
        "buckle_at": span(draw, 0.25, 0.4),
    }


def flap(draw: random.Random, height: float, length: Span, shapes: tuple[str, ...]) -> Params:
    """A flap over the mouth."""
    return {
        "shape": draw.choice(shapes),
        "length_mm": round(height * draw.uniform(*length), 3),
        "back_mm": round(height * draw.uniform(0.12, 0.25), 3),
        "width_ratio": span(draw, 0.95, 1.02),
        "corner_mm": span(draw, 6.0, 40.0),
        "rise_mm": span(draw, 3.0, 9.0),
        "spring_mm": span(draw, 0.0, 7.0),
        "skew": span(draw, -0.5, 0.5),
        "quilted": True,
    }


def lock(draw: random.Random, *names: str) -> Params:
    """A lock for a flap or a tongue."""
    return {
        "kind": "lock",
        "lock": draw.choice(names or ("emblem", "turn", "plate", "press", "none")),
        "size_mm": span(draw, 26.0, 44.0),
        "weight": span(draw, 0.85, 1.25),
        "turn_deg": draw.choice([0.0, 90.0]) + span(draw, -12.0, 12.0),
        "engraving_mm": span(draw, 0.2, 0.7),
    }


def zip_top(draw: random.Random) -> Params:
    """A zip along the mouth."""
    return {
        "kind": "zip",
        "lock": "none",
        "rise_mm": span(draw, -3.0, 6.0),
        "teeth_mm": span(draw, 3.6, 6.0),
        "puller": draw.choice(["bar", "leather", "ring", "drop"]),
        "at": draw.choice([0.04, 0.95, span(draw, 0.04, 0.3)]),
    }


def dressed(draw: random.Random) -> dict[str, Any]:
    """Every role of a bag with its material."""
    looks = palette.draw_suite(draw)
    foil = draw.choice(
        [
            looks["metal"],
            palette.draw_metal(draw),
            {**looks["thread"], "kind": "plain", "rough": 0.5},
        ]
    )
    if "rgb" not in foil:
        foil = looks["metal"]
    looks["foil"] = foil
    looks["fabric"] = {
        "kind": "plain",
        "rgb": [round(0.5 * part, 4) for part in looks["leather"]["rgb"]],
        "rough": 0.9,
    }
    looks["zip_metal"] = looks["metal"] if draw.random() < 0.6 else palette.draw_metal(draw)
    if draw.random() < 0.25:
        looks["leather2"] = palette.draw_leather(draw)
        looks["edge"] = palette.draw_edge(draw, looks["leather2"])
    return looks

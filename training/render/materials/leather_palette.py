"""Leathers, hardware and what is sewn, drawn as shops have them: pure numbers, no Blender."""

from __future__ import annotations

import random

from training.render.materials.colours import (
    FABRICS,
    LEATHERS,
    METALS,
    Rgb,
    linear,
    luminance,
    near,
    pick,
    shade,
)
from training.render.materials.drawn import Params, common, weighted, within

LEATHER_KINDS = {
    "pebbled": 30.0,
    "smooth": 27.0,
    "saffiano": 11.0,
    "crocodile": 8.0,
    "patent": 7.0,
    "suede": 7.0,
    "nubuck": 3.0,
}


def draw_leather(
    draw: random.Random, split: str | None = None, *, kind: str | None = None
) -> Params:
    """A leather of a bag, a shoe or a belt: about a third of all are black."""
    return within(split, lambda: _leather(draw, kind or weighted(draw, LEATHER_KINDS)))


def _leather(draw: random.Random, kind: str) -> Params:
    family, rgb = pick(draw, LEATHERS)
    params: Params = {"kind": kind, "rgb": rgb, "family": family, **common(draw)}
    params |= {
        "smooth": smooth_numbers,
        "pebbled": _pebbled,
        "saffiano": _saffiano,
        "crocodile": _crocodile,
        "patent": _patent,
        "suede": suede_numbers,
        "nubuck": _nubuck,
    }[kind](draw)
    if kind in {"smooth", "pebbled", "crocodile", "saffiano"}:
        params["finish_gloss"] = round(draw.triangular(0.45, 1.0, 0.65), 3)
    if kind in {"smooth", "pebbled", "crocodile"} and draw.random() < 0.08:
        name = draw.choice(["gold", "palladium", "rose_gold", "gunmetal", "pale_gold"])
        params |= {"rgb": linear(METALS[name][1]), "family": "metallic", "metallic": 0.85}
        params["rough"] = round(draw.uniform(0.28, 0.42), 3)
    return params


def smooth_numbers(draw: random.Random) -> Params:
    return {
        "rough": round(draw.triangular(0.24, 0.52, 0.36), 3),
        "grain_mm": round(draw.uniform(0.45, 0.95), 3),
        "grain_depth_mm": round(draw.uniform(0.008, 0.032), 4),
        "wrinkle": round(draw.betavariate(1.6, 3.0), 3),
        "pull_up": round(draw.betavariate(1.3, 3.0), 3),
        "metallic": 0.0,
    }


def _pebbled(draw: random.Random) -> Params:
    grain = draw.triangular(0.9, 3.2, 1.6)
    return {
        "rough": round(draw.triangular(0.34, 0.56, 0.44), 3),
        "grain_mm": round(grain, 3),
        "grain_depth_mm": round(grain * draw.uniform(0.06, 0.13), 4),
        "stretch": round(draw.uniform(0.85, 1.35), 3),
        "metallic": 0.0,
    }


def _saffiano(draw: random.Random) -> Params:
    return {
        "rough": round(draw.uniform(0.30, 0.46), 3),
        "grain_mm": round(draw.uniform(0.65, 1.05), 3),
        "grain_depth_mm": round(draw.uniform(0.035, 0.075), 4),
    }


def _crocodile(draw: random.Random) -> Params:
    return {
        "rough": round(draw.uniform(0.22, 0.46), 3),
        "coat": round(draw.choice([0.0, 0.0, draw.uniform(0.3, 0.9)]), 3),
        "grain_mm": round(draw.uniform(15.0, 27.0), 2),
        "grain_depth_mm": round(draw.uniform(0.35, 0.75), 3),
        "metallic": 0.0,
    }


def _patent(draw: random.Random) -> Params:
    return {
        "rough": round(draw.uniform(0.25, 0.45), 3),
        "grain_mm": round(draw.uniform(5.0, 14.0), 2),
        "grain_depth_mm": round(
            draw.choice([draw.uniform(0.01, 0.03), draw.uniform(0.05, 0.12)]), 4
        ),
        "dust": round(draw.betavariate(1.2, 2.5), 3),
    }


def suede_numbers(draw: random.Random) -> Params:
    return {
        "grain_mm": round(draw.uniform(0.5, 0.9), 3),
        "stroked": round(draw.uniform(0.3, 1.0), 3),
    }


def _nubuck(draw: random.Random) -> Params:
    return {
        "grain_mm": round(draw.uniform(0.25, 0.4), 3),
        "stroked": round(draw.uniform(0.2, 0.7), 3),
    }


def draw_metal(
    draw: random.Random, split: str | None = None, *, finish: str | None = None
) -> Params:
    """Plated hardware: the gold tones are the commonest; half of it shows its age."""
    names = list(METALS)

    def one() -> Params:
        name = draw.choices(names, [METALS[each][0] for each in names])[0]
        _, code, rough = METALS[name]
        made = (
            finish or draw.choices(["polished", "satin", "brushed", "hammered"], [70, 14, 11, 5])[0]
        )
        return {
            "kind": "metal",
            "rgb": near(draw, linear(code), 0.06),
            "plating": name,
            "finish": made,
            "rough": round(
                rough * draw.uniform(0.7, 1.5) + (0.14 if made != "polished" else 0.0), 3
            ),
            "engraving_mm": 0.0,
            **common(draw),
        }

    return within(split, one)


def draw_satin(draw: random.Random, metal: Params) -> Params:
    """The brushed sister of a metal, for backs, screws and plates of the same hardware."""
    return {
        **metal,
        "finish": draw.choice(["satin", "brushed"]),
        "rough": round(metal["rough"] + draw.uniform(0.1, 0.18), 3),
    }


def draw_thread(draw: random.Random, leather: Params | None = None) -> Params:
    """Waxed thread: seven of ten match their leather (black on black, white on white)."""
    rgb: Rgb = leather["rgb"] if leather else pick(draw, FABRICS)[1]
    chance = draw.random()
    if leather is None or chance < 0.7:
        rgb = near(draw, shade(rgb, draw.uniform(0.8, 1.35)), 0.08)
    elif chance < 0.9:
        light = luminance(rgb) < 0.25
        rgb = near(draw, linear("#e3d5b8" if light else "#6b4a2e"), 0.1)
    else:
        rgb = near(draw, linear(draw.choice(["#f0ece2", "#1c1a19", "#b3222b", "#c79a3e"])), 0.1)
    return {
        "kind": "thread",
        "rgb": rgb,
        "rough": round(draw.uniform(0.42, 0.66), 3),
        "ply_mm": round(draw.uniform(0.3, 0.48), 3),
        **common(draw),
    }


def draw_hole(draw: random.Random, leather: Params | None = None) -> Params:
    """The shadowed inside of a needle hole."""
    dark = shade(leather["rgb"], 0.12) if leather else [0.01, 0.008, 0.006]
    return {"kind": "hole", "rgb": [min(v, 0.03) for v in dark], "seed": draw.randrange(10_000)}


def draw_edge(draw: random.Random, leather: Params | None = None) -> Params:
    """Edge paint: the leather's own tone, darker or black; natural edges stay raw."""
    rgb: Rgb = leather["rgb"] if leather else pick(draw, LEATHERS)[1]
    chance = draw.random()
    if chance < 0.55:
        rgb = shade(rgb, draw.uniform(0.55, 1.05))
    elif chance < 0.85:
        rgb = shade(rgb, draw.uniform(0.2, 0.4))
    else:
        rgb = near(draw, linear(draw.choice(["#17130f", "#7a1f1f", "#a06a3c"])), 0.08)
    return {
        "kind": "edge",
        "rgb": rgb,
        "rough": round(draw.uniform(0.24, 0.46), 3),
        "uneven_mm": round(draw.uniform(0.03, 0.13), 3),
        **common(draw),
    }

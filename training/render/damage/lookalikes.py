"""Which look-alikes of damage a close-up holds: drawn alike for sound and for damaged pictures."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from training.render.damage.colour import lab, moved
from training.render.damage.hardware import base_colour
from training.render.damage.places import Place, Skin, axes, triple
from training.render.damage.planning import laid
from training.render.damage.stamps import SOUND
from training.render.things.thing import Params, Thing

TEXTS = ("VETRA ARCO", "MADE IN ITALY", "MAISON ORIEL PARIS", "ARCO NOVA", "N. 204881", "100% CALF")


@dataclass(frozen=True)
class Lookalike:
    """One kind: how often, on what, how far its colour and how wide it is."""

    name: str
    share: float
    roles: tuple[str, ...]
    delta_e: tuple[float, float]
    across_mm: tuple[float, float]

    def __post_init__(self) -> None:
        for low, high in (self.delta_e, self.across_mm):
            if not 0 < low <= high:
                raise ValueError(f"look-alike {self.name}: its ranges rise from above 0")


@cache
def table() -> dict[str, Lookalike]:
    """The committed look-alikes by name."""
    text = Path(__file__).with_name("amounts_sound.toml").read_text(encoding="utf-8")
    return {
        name: Lookalike(
            name, row["share"], tuple(row["roles"]), tuple(row["delta_e"]), tuple(row["across_mm"])
        )
        for name, row in tomllib.loads(text).items()
    }


def lookalikes(
    draw: random.Random, thing: Thing, materials: Mapping[str, Any], target: Params
) -> list[Params]:
    """None to four look-alikes about a target; none of them carries a truth."""
    skin = Skin(thing)
    made: list[Params] = []
    for number in range(draw.choices(range(5), [16, 30, 28, 17, 9])[0]):
        names = list(table())
        kind = table()[draw.choices(names, [table()[name].share for name in names])[0]]
        roles = tuple(role for role in kind.roles if role in materials)
        if not roles:
            continue
        centre = np.array(target["at_mm"])
        normal = np.array(target["normal"])
        right, _ = axes(normal, draw.uniform(0.0, 2 * np.pi))
        place = skin.beside(centre + right * draw.uniform(0.0, 16.0), normal, roles)
        if place is None or np.linalg.norm(np.array(place.at_mm) - centre) > 32.0:
            continue
        across = draw.uniform(*kind.across_mm)
        at = laid(draw, kind.roles, place, across / 1.35, across / 1.35)
        one = _made(draw, number, kind, at | {"look": materials[place.role]})
        if kind.name == "words" and not _fits(skin, place, one):
            continue  # on piping or a fold it would stand in the air
        made.append(one)
    return made


def _fits(skin: Skin, place: Place, words: Params) -> bool:
    """Whether a line of print lies on the surface as far as it goes."""
    half = 0.37 * words["letters_mm"] * len(words["text"])
    return skin.even(place, np.array(words["right"]), (half, 0.5 * words["letters_mm"]))


def _made(draw: random.Random, number: int, kind: Lookalike, at: Params) -> Params:
    look = at.pop("look")
    base = base_colour({"": look}, "")
    strength = round(draw.random(), 4)
    far = kind.delta_e[0] * (kind.delta_e[1] / kind.delta_e[0]) ** strength
    light = lab(base)[0] < draw.gauss(55.0, 18.0)
    aim = np.array([40.0 if light else -40.0, draw.gauss(0.0, 8.0), draw.gauss(0.0, 10.0)])
    made: Params = {
        **at,
        "id": f"s{number}",
        "kind": kind.name,
        "truth": False,
        "strength": strength,
        "seed": draw.randrange(2**31),
        "rgb": moved(base, aim, far),
        "rgb2": moved(base, -aim, far),
        "cover": 1.0,
        "rough": None,
        "flatten": 0.0,
        "tops": 0.0,
        "metallic": None,
        "coat": None,
        "opens": False,
        "relief_mm": look.get("grain_depth_mm", 0.05),
    }
    return made | _own(draw, kind, made)


def _own(draw: random.Random, kind: Lookalike, made: Params) -> Params:
    """What only this kind has."""
    if kind.name == "words":
        text = draw.choice(TEXTS)
        across = made["size_mm"][0]
        return {
            "variant": "printed",
            "own_role": f"words-{made['id']}",
            "text": text,
            "letters_mm": round(min(5.0, 1.5 * across / len(text)), 3),
            "rough": 0.5,
        }
    own: Params = {"variant": draw.choice(SOUND[kind.name][1])}
    if kind.name in {"streak", "finger"}:
        own["rough"] = round(draw.choice((draw.uniform(0.08, 0.25), draw.uniform(0.45, 0.8))), 3)
    elif kind.name == "grain":
        own["flatten"] = round(draw.uniform(0.2, 0.8), 3)
    elif kind.name in {"dust", "hair"}:
        own["rough"] = 0.9
    elif kind.name == "perforation":
        # No shine at all: a dark disc that mirrors the window looks like a rivet.
        own |= {"rgb2": [0.01, 0.008, 0.006], "rough": 1.0, "coat": 0.0, "flatten": 1.0}
    elif kind.name in {"motif", "emboss", "tone"}:
        flat = axes(np.array(made["normal"]), draw.gauss(0.0, 0.05))
        own |= {"right": list(triple(flat[0])), "up": list(triple(flat[1]))}
    return own

"""Which damages a thing has and where: numbers from a seed, as the picture's JSON keeps them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.render.damage import hardware, looks
from training.render.damage.amounts import Kind, kinds
from training.render.damage.places import Place, Skin, axes, triple
from training.render.damage.stamps import DAMAGE
from training.render.things.thing import Params, Thing

SEWN = {"missing_stitch", "loose_stitch"}
MOST = 3  # damages beside the first one


def aim(draw: random.Random, thing: Thing, materials: Mapping[str, Any]) -> Params:
    """What a close-up looks at: drawn alike for sound and damaged pictures, from damage's places.

    ``kind`` is the damage that would be there if there were one. Raises ValueError for a thing
    without any face that can be seen from outside.
    """
    skin = Skin(thing)
    names = [name for name, kind in kinds().items() if _possible(kind, thing, materials)]
    for _ in range(30):
        kind = kinds()[draw.choices(names, [kinds()[name].share for name in names])[0]]
        place = _place(draw, skin, thing, kind, materials)
        if place is not None:
            return {"kind": kind.name, **written(place)}
    raise ValueError(f"no place of {thing.kind} can be seen from outside")


def plan(
    draw: random.Random, thing: Thing, materials: Mapping[str, Any], target: Params
) -> list[Params]:
    """The damages of a damaged close-up: the target's kind at its place, others around it."""
    skin = Skin(thing)
    first = kinds()[target["kind"]]
    made = [_damage(draw, 0, first, read(target), (thing, materials))]
    for number in range(1, 1 + draw.choices(range(MOST + 1), [55, 25, 13, 7])[0]):
        kind, place = _beside(draw, skin, target)
        if place is not None:
            made.append(_damage(draw, number, kind, place, (thing, materials)))
    return made


def _possible(kind: Kind, thing: Thing, materials: Mapping[str, Any]) -> bool:
    there = {role for part in thing.parts for role in part.roles} & set(materials)
    if kind.name in SEWN and not any(len(seam.points_mm) >= 8 for seam in thing.seams):
        return False
    return bool(there & set(kind.roles))


def _place(
    draw: random.Random, skin: Skin, thing: Thing, kind: Kind, materials: Mapping[str, Any]
) -> Place | None:
    roles = tuple(role for role in kind.roles if role in materials)
    if kind.name in SEWN:
        return hardware.stitch_place(draw, skin, thing)
    if kind.name == "corner_wear":
        return hardware.corner_place(draw, skin, thing, roles)
    return skin.draw(draw, roles)


def _beside(draw: random.Random, skin: Skin, target: Params) -> tuple[Kind, Place | None]:
    """Another damage within a hand's width of the target, on the same kind of material."""
    apart = {*SEWN, "corner_wear", "bent_hardware"}
    names = [
        name for name, kind in kinds().items() if target["role"] in kind.roles and name not in apart
    ] or ["scratch"]
    kind = kinds()[draw.choices(names, [kinds()[name].share for name in names])[0]]
    centre, normal = np.array(target["at_mm"]), np.array(target["normal"])
    right, _ = axes(normal, draw.uniform(0.0, 2 * np.pi))
    place = skin.beside(centre + right * draw.uniform(4.0, 14.0), normal, kind.roles)
    if place is None or np.linalg.norm(np.array(place.at_mm) - centre) > 25.0:
        return kind, None
    at, out = np.array(place.at_mm), np.array(place.normal)
    return kind, place if skin.bare(at, out) and skin.free(at, out, 60.0) else None


def _damage(
    draw: random.Random,
    number: int,
    kind: Kind,
    place: Place,
    goods: tuple[Thing, Mapping[str, Any]],
) -> Params:
    thing, materials = goods
    severity = round(draw.betavariate(1.15, 1.5), 4)
    amounts = kind.amounts(severity)
    variant = draw.choice(DAMAGE[kind.name][1])
    made: Params = {
        "id": f"d{number}",
        "kind": kind.name,
        "variant": variant,
        "severity": severity,
        "truth": True,
        "seed": draw.randrange(2**31),
        "amounts": amounts,
        **laid(draw, kind.roles, place, amounts["length_mm"], amounts["width_mm"]),
    }
    base = hardware.base_colour(materials, place.role)
    if kind.name in SEWN:
        base = hardware.base_colour(materials, "leather")
        made |= hardware.unsewn(draw, thing, place, made)
    elif kind.name == "bent_hardware":
        made |= hardware.bent(draw, thing, place, made)
    elif kind.name == "corner_wear":
        made |= {"facing": -0.1, "deep_mm": round(0.9 * made["size_mm"][0], 3)}
    elif kind.name in {"tear", "hole"}:
        made["roles"] = [place.role]  # one layer gives way: what lies behind it is seen
    made |= looks.finish(draw, kind.name, variant, base, amounts["delta_e"])
    made["relief_mm"] = materials.get(place.role, {}).get("grain_depth_mm", 0.05)
    return made


def laid(
    draw: random.Random, roles: Sequence[str], place: Place, length_mm: float, width_mm: float
) -> Params:
    """A decal's frame and size on the thing, turned by chance."""
    normal = np.array(place.normal)
    right, up = axes(normal, draw.uniform(0.0, 2 * np.pi))
    long = max(length_mm, width_mm)
    across = 1.35 * long + 2.5
    wide = min(across, max(0.5 * across, 3.0 * width_mm + 2.5))
    return {
        **written(place),
        "roles": list(roles),
        "right": list(triple(right)),
        "up": list(triple(up)),
        "size_mm": [round(across, 3), round(wide, 3)],
        "deep_mm": round(max(3.0, 0.35 * across), 3),
        "facing": 0.15,
    }


def written(place: Place) -> Params:
    return {
        "at_mm": list(place.at_mm),
        "normal": list(place.normal),
        "role": place.role,
        "part": place.part,
    }


def read(target: Params) -> Place:
    x, y, z = target["at_mm"]
    a, b, c = target["normal"]
    return Place((x, y, z), (a, b, c), target["role"], target["part"])

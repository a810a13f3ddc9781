"""A copy's plan from its genuine twin's: the alteration's own numbers differ, all else is equal."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from training.render.copies.aim import HIDES, LETTERS, METALS, SEWN, shows
from training.render.copies.amounts import LEVELS, Alteration, Amount, alterations, shares
from training.render.damage.colour import moved_exactly
from training.render.damage.places import Skin
from training.render.things import GOODS
from training.render.things.thing import Thing

Plan = dict[str, Any]

SLANT_DEG = 8.0  # of a seam whose plan names no slant
KEYS = {
    "stitch_pitch": ("stitch_pitch_mm", "pitch_mm"),
    "stitch_slant": ("stitch_slant_deg", "slant_deg"),
    "grain_scale": ("grain_mm",),
    "grain_depth": ("grain_depth_mm",),
    "engraving_depth": ("engraving_mm", "engraving_depth_mm"),
}
"""The numbers of a plan, wherever they stand in its thing or materials, that a kind changes."""

WIDTHS = {"width_mm", "width"}
TOGETHER = (frozenset({*SEWN, "grain_scale", "grain_depth"}), frozenset(LETTERS))
"""Alterations that one close-up shows: beside a seam lies its leather, a name's letters are one."""

NO_SEAMS = ("chain", "zip", "link", "quilt")  # a pitch under such a name is no stitch's


def alter(
    plan: Plan, draw: random.Random, only: str | None = None, level: str | None = None
) -> Plan:
    """The plan of a copy of ``plan``; neither it nor anything in it is changed.

    One alteration, or several of one level in the committed share of copies; ``only`` and
    ``level`` fix them. ``alterations`` tells per kind the level, unit and amount. Raises ValueError
    where the thing has nothing that may be altered so.
    """
    made = copy.deepcopy(plan)
    names = [name for name in alterations() if only in {None, name}]
    draw.shuffle(names)
    names = _together(plan, draw, names, one=only is not None)
    if not names:
        raise ValueError(f"{plan['id']} has nothing to alter" + (f" by {only}" if only else ""))
    level = level or draw.choices(LEVELS, [shares().levels[each] for each in LEVELS])[0]
    for name in sorted(names):
        kind = alterations()[name]
        amount = draw.choice(kind.levels[level])
        made["alterations"][name] = {"level": level, "unit": kind.unit, "amount": amount}
        _work(made, draw, kind, amount)
    return made


def _together(plan: Plan, draw: random.Random, names: list[str], *, one: bool) -> list[str]:
    """The first of some kinds that the thing can show and, mostly not, others beside it."""
    thing = GOODS[plan["thing"]["kind"]].build(plan["thing"]["params"])
    skin = Skin(thing)
    first = next((name for name in names if applies(plan, name, thing, skin)), None)
    if first is None or one or draw.random() >= shares().several:
        return [] if first is None else [first]
    near = set().union(*(group for group in TOGETHER if first in group)) - {first}
    able = [name for name in names if name in near and _has(plan, name, thing)]
    return [first, *able[: draw.randint(1, 3)]]


def applies(plan: Plan, name: str, thing: Thing, skin: Skin | None = None) -> bool:
    """Whether a plan, and the thing built from it, have what a kind changes, and it can be seen."""
    return _has(plan, name, thing) and (
        name == "proportions" or shows(thing, plan["materials"], name, skin)
    )


def _has(plan: Plan, name: str, thing: Thing) -> bool:
    if name in KEYS and not (name == "engraving_depth" and thing.letters):
        return next(_places(plan, name), None) is not None
    if name == "hardware_tint":
        return any("rgb" in plan["materials"].get(role, {}) for role in METALS)
    if name == "lining":
        return "rgb" in plan["materials"].get("lining", {})
    return bool(thing.letters) or name == "proportions"


def _work(plan: Plan, draw: random.Random, kind: Alteration, amount: Amount) -> None:
    """Change the plan's numbers; what happens to the built thing is left to ``reshape``."""
    if kind.name == "proportions" and isinstance(amount, float):
        # A builder that knows its width sews the wider thing anew; others are stretched.
        for key in WIDTHS & set(plan["thing"]["params"]):
            plan["thing"]["params"][key] = round(plan["thing"]["params"][key] * amount, 6)
            plan["alterations"][kind.name]["built"] = True
    elif kind.name in KEYS and isinstance(amount, float):
        for table, key in list(_places(plan, kind.name)):
            before = table.get(key, SLANT_DEG)
            after = before * amount if kind.unit == "factor" else before + amount
            table[key] = round(after, 6)
    elif kind.unit == "delta_e" and isinstance(amount, float):
        roles = METALS if kind.name == "hardware_tint" else ("lining",)
        _tint(plan["materials"], roles, draw, amount)


def _tint(
    materials: dict[str, Any], roles: tuple[str, ...], draw: random.Random, far: float
) -> None:
    """One colour for all roles that shared one, exactly ``far`` from what it was."""
    new: dict[tuple[float, ...], list[float]] = {}
    for role in roles:
        if "rgb" not in materials.get(role, {}):
            continue
        before = tuple(materials[role]["rgb"])
        if before not in new:
            new[before] = moved_exactly(draw, list(before), far)
        materials[role]["rgb"] = list(new[before])


def _places(plan: Plan, name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The tables and keys of a plan that hold a kind's numbers."""
    if name in {"stitch_pitch", "stitch_slant"}:
        yield from _found(plan["thing"]["params"], KEYS[name])
    elif name == "engraving_depth":
        yield from _found(plan["thing"]["params"], KEYS[name])
        for role in METALS:
            yield from _found(plan["materials"].get(role, {}), KEYS[name])
    else:
        for role in HIDES:
            yield from _found(plan["materials"].get(role, {}), KEYS[name])


def _found(table: dict[str, Any], keys: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], str]]:
    for key, value in table.items():
        inner = value if isinstance(value, list) else [value]
        for each in inner:
            if isinstance(each, dict) and not any(word in key for word in NO_SEAMS):
                yield from _found(each, keys)
        if key in keys and isinstance(value, int | float) and value != 0:
            yield table, key

"""Close-ups: of places where damage may be, and of a copy beside its genuine twin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from training.render import copies, damage
from training.render.draws import Draws, NoRoom
from training.render.scenes import closeup
from training.render.things import GOODS
from training.render.things.thing import Thing

Plan = dict[str, Any]

DAMAGED = 0.5  # of the set condition; the rest are aimed alike and sound
TRIES = 40


def built(plan: Mapping[str, Any]) -> Thing:
    """A plan's thing with its copy's alterations and its damage worked into its shape."""
    thing = GOODS[plan["thing"]["kind"]].build(plan["thing"]["params"])
    thing = copies.reshape(thing, plan["alterations"])
    return damage.reshape(thing, plan["damages"])


def near(plan: Plan) -> Plan:
    """The plan with its thing built for close-ups: round threads and needle holes."""
    thing = plan["thing"]
    if "detail" not in thing["params"]:
        return plan
    return {**plan, "thing": {**thing, "params": {**thing["params"], "detail": "near"}}}


def damaged(draws: Draws, plan: Plan) -> Plan:
    """What of a plan a close-up of the set condition changes: camera, target and damages.

    Sound and damaged pictures are aimed and scaled alike, both by damage that might be there, and
    both have look-alikes; so nothing but the damage tells them apart.
    """
    thing, materials = built(plan), plan["materials"]
    size = (plan["size_wh"][0], plan["size_wh"][1])
    for attempt in range(TRIES):
        target = damage.aim(draws(f"aim {attempt}"), thing, materials)
        found = damage.plan(draws(f"damage {attempt}"), thing, materials, target)
        alike = damage.lookalikes(draws(f"look-alikes {attempt}"), thing, materials, target)
        try:
            camera = closeup.plan(draws(f"close-up {attempt}"), thing, target, found, size)
        except ValueError:
            continue  # nothing sees this place: another one
        shown = found if draws("damaged").random() < DAMAGED else []
        return {"damages": [*shown, *alike], "camera": camera, "target": target}
    raise NoRoom(f"nothing of {thing.kind} can be looked at closely")


def twin(draws: Draws, plan: Plan, index: int) -> Plan:
    """The genuine plan or its copy, seen from the same place; which of the two is drawn.

    Names the pair; a copy's ``alterations`` are not empty. Proportions show in whole items alone.
    """
    copy = copies.alter(plan, draws("alteration"))
    kind = next((name for name in copy["alterations"] if name != "proportions"), None)
    seen = {"pair": f"{plan['set']}-{plan['of_seed']:03d}-pair-{index // 2:05d}"}
    if kind is not None:
        seen |= _aimed(draws, plan, kind)
    first_is_copy = draws("which is the copy").random() < 0.5
    return {**(copy if (index % 2 == 0) == first_is_copy else plan), **seen}


def _aimed(draws: Draws, plan: Plan, kind: str) -> Plan:
    thing, size = built(plan), (plan["size_wh"][0], plan["size_wh"][1])
    for attempt in range(TRIES):
        try:
            target = copies.aim(draws(f"aim {attempt}"), thing, plan["materials"], kind)
            camera = closeup.plan(draws(f"close-up {attempt}"), thing, target, (), size)
        except ValueError:
            continue  # nothing sees this place: another one
        return {"camera": camera, "target": target}
    raise NoRoom(f"nothing of {thing.kind} shows its {kind}")

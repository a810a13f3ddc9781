"""Close-ups: of places where damage may be, and of a copy beside its genuine twin."""

from __future__ import annotations

from typing import Any

from training.render import around, build, copies, damage
from training.render.draws import Draws, NoRoom
from training.render.scenes import closeup

Plan = dict[str, Any]

DAMAGED = 0.5  # of the set condition; the rest are aimed alike and sound
TRIES = 40


def damaged(draws: Draws, plan: Plan) -> Plan:
    """What of a plan a close-up of the set condition changes: camera, target and damages.

    Sound and damaged pictures are aimed and scaled alike, both by damage that might be there, and
    both have look-alikes; so nothing but the damage tells them apart.
    """
    thing, materials = build.thing(plan), plan["materials"]
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
        scene = around.turned_to(plan["scene"], thing, camera, draws("stand").gauss(0.0, 20.0))
        damages = [*shown, *alike]
        return {"damages": damages, "camera": camera, "target": target, "scene": scene}
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
    thing, size = build.thing(plan), (plan["size_wh"][0], plan["size_wh"][1])
    for attempt in range(TRIES):
        try:
            target = copies.aim(draws(f"aim {attempt}"), thing, plan["materials"], kind)
            camera = closeup.plan(draws(f"close-up {attempt}"), thing, target, (), size)
        except ValueError:
            continue  # nothing sees this place: another one
        scene = around.turned_to(plan["scene"], thing, camera, draws("stand").gauss(0.0, 20.0))
        return {"camera": camera, "target": target, "scene": scene}
    raise NoRoom(f"nothing of {thing.kind} shows its {kind}")

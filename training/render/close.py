"""Close-ups: of places where damage may be, and of a copy beside its genuine twin."""

from __future__ import annotations

from typing import Any

from training.render import around, build, copies, damage
from training.render.draws import Draws, NoRoom
from training.render.scenes import closeup

Plan = dict[str, Any]

DAMAGED = 0.5  # of the set condition; the rest are aimed alike and sound
TRIES = 40
ALTERATIONS = 16
AIMS = 8  # of one alteration, before another one is drawn


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
    What no close-up of this thing shows is drawn again, the same for both twins. Raises NoRoom
    where none of many alterations can be shown.
    """
    for attempt in range(ALTERATIONS):
        copy = copies.alter(plan, draws(f"alteration {attempt}"))
        kind = copies.sought(copy["alterations"])
        if kind is None:
            seen: Plan | None = around.drawn(draws, plan, build.thing(plan), close=False)
        else:
            seen = _aimed(draws, plan, copy["alterations"], kind)
        if seen is not None:
            break
    else:
        raise NoRoom(f"{plan['thing']['kind']} shows none of {ALTERATIONS} alterations")
    pair = {"pair": f"{plan['set']}-{plan['of_seed']:03d}-pair-{index // 2:05d}"}
    first_is_copy = draws("which is the copy").random() < 0.5
    return {**(copy if (index % 2 == 0) == first_is_copy else plan), **pair, **seen}


def _aimed(draws: Draws, plan: Plan, alterations: Plan, kind: str) -> Plan | None:
    """Camera, target and scene of a close-up that shows a kind; None where none was found."""
    thing, size = build.thing(plan), (plan["size_wh"][0], plan["size_wh"][1])
    for attempt in range(AIMS):
        try:
            target = copies.aim(draws(f"aim {kind} {attempt}"), thing, plan["materials"], kind)
            fine = copies.fineness(thing, target, alterations)
            camera = closeup.plan(draws(f"close-up {kind} {attempt}"), thing, target, fine, size)
        except ValueError:
            continue  # nothing sees this place: another one
        scene = around.turned_to(plan["scene"], thing, camera, draws("stand").gauss(0.0, 20.0))
        return {"camera": camera, "target": target, "scene": scene}
    return None

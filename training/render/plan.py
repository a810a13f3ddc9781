"""Every number of one picture, drawn from its seed without Blender: the plan, one JSON document."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from training.render import bare, splits
from training.render.things import GOODS
from training.render.things.thing import Kind

Plan = dict[str, Any]

SETS = ("cutout", "condition", "copies")
SIZE_WH = (384, 384)
TRIES = 400
DAMAGED = 0.65  # of the set condition; the rest are aimed alike and sound
FOREGROUNDS = 0.6  # of the set cutout: no ground, to be composed on many grounds in training


class NoRoom(RuntimeError):
    """Nothing that the split may draw was found."""


def plan(set_name: str, index: int, seed: int) -> Plan:
    """The plan of picture ``index`` of a set.

    Raises ValueError for an unknown set, a seed outside 0 to 999, or an index outside 0 to 99,999;
    NoRoom where the committed table of splits leaves nothing to draw.
    """
    head = order(set_name, index, seed)
    draws = Draws(set_name, head["seed"])
    thing, materials = _thing(draws, head["split"])
    made = {
        **head,
        "size_wh": list(SIZE_WH),
        "kind": _kind(draws, set_name),
        "thing": thing,
        "materials": materials,
        "pose": "standing",
        "scene": {"kind": "bare", "params": bare.plan(draws("scene"))},
        "props": [],
        "light": {},
        "backdrop": _backdrop(draws("backdrop")),
        "camera": bare.camera_plan(draws("camera")),
        "phone": {},
        "damages": [],
        "alterations": {},
        "pair": None,
    }
    if set_name == "condition":
        made |= _close(draws, thing, materials)
    return made


def order(set_name: str, index: int, seed: int) -> Plan:
    """What a picture is called and where it belongs, before anything is drawn for it."""
    if set_name not in SETS:
        raise ValueError(f"{set_name} is no set: {', '.join(SETS)}")
    split, picture_seed = splits.turn(index, seed)
    return {
        "id": f"{set_name}-{seed:03d}-{index:05d}",
        "set": set_name,
        "index": index,
        "split": split,
        "seed": picture_seed,
        "of_seed": seed,
    }


def _close(draws: Draws, thing: Plan, materials: Mapping[str, Any]) -> Plan:
    """A close-up of a place where damage may be, and the damage if there is any.

    Sound and damaged pictures are aimed alike, so that where the camera looks tells nothing.
    """
    from training.render import damage  # its stamps cost half a second that other sets need not pay
    from training.render.scenes import closeup

    built = GOODS[thing["kind"]].build(thing["params"])
    target = damage.aim(draws("aim"), built, materials)
    damages: list[Plan] = []
    if draws("damaged").random() < DAMAGED:
        damages = damage.plan(draws("damage"), built, materials, target)
    for attempt in range(TRIES):
        try:
            camera = closeup.plan(draws(f"camera {attempt}"), built, target, damages, SIZE_WH)
        except ValueError:
            target = damage.aim(draws(f"aim {attempt}"), built, materials)
            if damages:
                damages = damage.plan(draws(f"damage {attempt}"), built, materials, target)
            continue
        return {"damages": damages, "camera": camera, "target": target}
    raise NoRoom(f"nothing of {thing['kind']} can be looked at closely")


class Draws:
    """A fresh stream of numbers per topic, so that no topic's draws move another's."""

    def __init__(self, set_name: str, picture_seed: int) -> None:
        self._name = f"{set_name} {picture_seed}"

    def __call__(self, topic: str) -> random.Random:
        """The stream of one topic; the same topic always begins anew."""
        return random.Random(f"{self._name} {topic}")


def _kind(draws: Draws, set_name: str) -> str:
    """ "foreground" (no ground, to be composed later) or "scene"."""
    alone = set_name == "cutout" and draws("kind").random() < FOREGROUNDS
    return "foreground" if alone else "scene"


def _backdrop(draw: random.Random) -> list[list[float]]:
    """Two linear colours, top and bottom, behind a foreground where it is shown at all."""
    grey = draw.uniform(0.05, 0.9)
    top = [grey * draw.uniform(0.85, 1.15) for _ in range(3)]
    shade = draw.uniform(0.6, 1.2)
    return [top, [part * shade for part in top]]


def _thing(draws: Draws, split: str) -> tuple[Plan, Mapping[str, Any]]:
    """A thing whose shape and main material both belong to the split."""
    table = splits.table()
    kinds = [name for name in sorted(GOODS) if table.may_be(split, name) and name != "box"]
    draws("kind of thing").shuffle(kinds)
    for name in kinds or ["box"]:
        for attempt in range(TRIES):
            params = GOODS[name].plan(draws(f"thing {name} {attempt}"))
            if not table.owns(split, splits.shape_cell(name, params)):
                continue
            return {"kind": name, "params": params}, _materials(draws, split, GOODS[name])
    raise NoRoom(f"no shape for {split} in {TRIES} tries of each kind")


def _materials(draws: Draws, split: str, kind: Kind) -> Mapping[str, Any]:
    table = splits.table()
    for attempt in range(TRIES):
        materials = kind.materials(draws(f"materials {attempt}"))
        if table.owns(split, splits.material_cell(materials)):
            return materials
    raise NoRoom(f"no material for {split} in {TRIES} tries")

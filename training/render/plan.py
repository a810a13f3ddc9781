"""Every number of one picture, drawn from its seed without Blender: the plan, one JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from training.render import around, build, close, splits
from training.render.draws import Draws, NoRoom
from training.render.things import GOODS
from training.render.things.thing import Kind

Plan = dict[str, Any]

SETS = ("cutout", "condition", "copies")
SIZE_WH = (384, 384)
TRIES = 400
AGAIN = 8  # whole plans, where a thing shows nothing or no camera sees it
FOREGROUNDS = 0.6  # of the set cutout: nothing stands around, to be composed on many grounds


def plan(set_name: str, index: int, seed: int) -> Plan:
    """The plan of picture ``index`` of a set.

    Raises ValueError for an unknown set, a seed outside 0 to 999, or an index outside the set;
    NoRoom where the committed table of splits leaves nothing to draw.
    """
    head = order(set_name, index, seed)
    for attempt in range(AGAIN):
        draws = Draws(set_name if attempt == 0 else f"{set_name} again {attempt}", head["seed"])
        try:
            return _drawn(draws, head)
        except NoRoom as nothing:
            why = nothing
    raise NoRoom(f"{head['id']}: {why}, in {AGAIN} tries")


def _drawn(draws: Draws, head: Plan) -> Plan:
    """One try at a plan; twins fail and succeed at the same one, for both of them draw it alike."""
    set_name = head["set"]
    thing, materials = draw_thing(draws, head["split"])
    made = {
        **head,
        "size_wh": list(SIZE_WH),
        "kind": draw_kind(draws, set_name),
        "thing": thing,
        "materials": materials,
        "damages": [],
        "alterations": {},
        "pair": None,
    }
    built = build.thing(made)
    made |= around.drawn(draws, made, built, close=set_name != "cutout")
    if set_name == "condition":
        made |= close.damaged(draws, made)
    if set_name == "copies":
        made = close.twin(draws, made, head["index"])
    return made


def order(set_name: str, index: int, seed: int) -> Plan:
    """What a picture is called and where it belongs, before anything is drawn for it.

    Pictures 2k and 2k + 1 of the set copies are twins and share their seed.
    """
    if set_name not in SETS:
        raise ValueError(f"{set_name} is no set: {', '.join(SETS)}")
    split, picture_seed = splits.turn(index // 2 if set_name == "copies" else index, seed)
    return {
        "id": f"{set_name}-{seed:03d}-{index:05d}",
        "set": set_name,
        "index": index,
        "split": split,
        "seed": picture_seed,
        "of_seed": seed,
    }


def draw_kind(draws: Draws, set_name: str) -> str:
    """ "foreground" (nothing hides the item, to be composed later) or "scene"."""
    alone = set_name == "cutout" and draws("kind").random() < FOREGROUNDS
    return "foreground" if alone else "scene"


def draw_thing(draws: Draws, split: str) -> tuple[Plan, Mapping[str, Any]]:
    """A thing whose shape and main material both belong to the split.

    A kind that has no shape, or no material, for the split makes room for the next one: some
    (sunglasses, say) come in so few colours that all of them may be another split's.
    """
    table = splits.table()
    kinds = [name for name in sorted(GOODS) if table.may_be(split, name) and name != "box"]
    draws("kind of thing").shuffle(kinds)
    for name in kinds or ["box"]:
        params = _shape(draws, split, name)
        materials = None if params is None else _materials(draws, split, GOODS[name])
        if params is not None and materials is not None:
            return {"kind": name, "params": params}, materials
    raise NoRoom(f"neither shape nor material for {split} in {TRIES} tries of each kind")


def _shape(draws: Draws, split: str, name: str) -> Plan | None:
    for attempt in range(TRIES):
        params = GOODS[name].plan(draws(f"thing {name} {attempt}"))
        if splits.table().owns(split, splits.shape_cell(name, params)):
            return params
    return None


def _materials(draws: Draws, split: str, kind: Kind) -> Mapping[str, Any] | None:
    for attempt in range(TRIES):
        materials = kind.materials(draws(f"materials {attempt}"))
        if splits.table().owns(split, splits.material_cell(materials)):
            return materials
    return None

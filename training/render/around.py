"""Where a picture is taken: scene, pose, clutter, light and camera, drawn for a built thing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from training.render import splits
from training.render.draws import Draws, NoRoom
from training.render.scenes import SCENES, camera, clutter, info, light, outlook, suited
from training.render.scenes.scene import Info, listed, stand
from training.render.things import GOODS
from training.render.things.props.kinds import CLUTTER
from training.render.things.thing import Thing

Plan = dict[str, Any]

TRIES = 60
HELD = frozenset({"hand", "hanger", "mannequin"})
"""Scenes whose props may hide a part of the item, which a foreground must not miss."""

OFTEN: Mapping[str, Mapping[str, float]] = {
    "foreground": {
        "sweep_white": 6.0,
        "sweep_grey": 2.0,
        "sweep_black": 0.6,
        "tent": 2.5,
        "sweep_colour": 0.8,
    },
    "scene": {"sweep_colour": 0.4, "table": 1.4, "bed": 1.3, "sweep_black": 0.5},
}
"""How often a kind of scene is drawn for a kind of picture, 1 where nothing is said. A third of the
goods stand on studio white, as in catalogues; homes and shops share the rest."""

CLOSED = HELD | {"tent", "shelf"}
"""Scenes that a close-up's camera has no room in."""


def drawn(draws: Draws, plan: Plan, thing: Thing, *, close: bool) -> Plan:
    """The scene, props, light, camera and phone of a plan.

    Raises NoRoom where the split has no scene for such a picture.
    """
    barred = CLOSED if close else HELD if plan["kind"] == "foreground" else frozenset()
    told = info(thing)
    fitting = set(suited(told)) - barred
    kinds = [kind for kind in splits.table().scenes[plan["split"]] if kind in fitting]
    if not kinds:
        raise NoRoom(f"no scene for {plan['kind']} in {plan['split']}")
    often = OFTEN["scene" if close else plan["kind"]]
    weights = [often.get(kind, 1.0) for kind in kinds]
    kind = draws("kind of scene").choices(kinds, weights)[0]
    if close:
        # a close-up's camera stands before its place on the item, not above the whole
        told = dataclasses.replace(told, built="standing")
    scene = SCENES[kind].plan(draws("scene"), told)
    seen = _camera(draws, scene, told, close=close)
    props: list[Plan] = []
    if plan["kind"] == "scene" and not close:
        props = clutter.place_props(draws("props"), told, scene, seen, _clutter(scene))
    return {
        "pose": scene["pose"],
        "scene": {"kind": kind, "params": scene},
        "props": [*scene["supports"], *props],
        "light": light.plan(draws("light"), scene["lights"]),
        "camera": seen,
        "phone": {"style": scene["style"]},
    }


def _camera(draws: Draws, scene: Plan, told: Info, *, close: bool) -> Plan:
    """A camera that sees the item. Raises NoRoom where none of many does."""
    for attempt in range(TRIES):
        seen = camera.plan(draws(f"camera {attempt}"), scene["views"], scene["style"])
        if close or outlook.sees(scene, told, seen):
            return seen
    raise NoRoom(f"no camera sees the {told.kind}")


def _clutter(scene: Plan) -> Mapping[str, Any]:
    """What may stand around: other goods too, where the scene is a shop."""
    goods = {name: kind for name, kind in GOODS.items() if name != "box"}
    return {**CLUTTER, **(goods if scene.get("goods") else {})}


def turned_to(scene: Plan, thing: Thing, close: Plan, turn_deg: float) -> Plan:
    """A scene whose item is turned so that a close-up's camera stands before it, not in the wall.

    ``turn_deg`` is how far off straight ahead the camera stands.
    """
    away = np.array(close["matrix"])[:3, 2]
    azimuth = float(np.degrees(np.arctan2(away[0], -away[1])))
    low = scene["params"]["item"][2][3]
    posed = stand(info(thing).bounds_mm, turn_deg - azimuth)
    posed[2, 3] = low
    return {**scene, "params": {**scene["params"], "item": listed(posed)}}

"""A plan's thing, with its copy's alterations and its damage worked into its shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from training.render import copies, damage
from training.render.things import GOODS
from training.render.things.thing import Thing


def thing(plan: Mapping[str, Any]) -> Thing:
    """The same plan always makes the same arrays; they are not to be written to."""
    made = _sound(plan["thing"]["kind"], json.dumps(plan["thing"]["params"]))
    return damage.reshape(copies.reshape(made, plan["alterations"]), plan["damages"])


@lru_cache(maxsize=2)  # a picture is planned, aimed at and rendered from one building of its thing
def _sound(kind: str, params: str) -> Thing:
    return GOODS[kind].build(json.loads(params))

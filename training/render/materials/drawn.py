"""How a material's numbers are drawn within a split, and the numbers that every pattern has."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

from training.render import splits

Params = dict[str, Any]
TRIES = 1000


def within(split: str | None, one: Callable[[], Params]) -> Params:
    """Draw until what came belongs to the split; LookupError where the split has nothing."""
    for _ in range(TRIES):
        params = one()
        if split is None or splits.table().owns(split, splits.material_cell({"leather": params})):
            return params
    raise LookupError(f"nothing of this kind belongs to the split {split}")


def common(draw: random.Random) -> Params:
    """What every patterned material has: where its tile begins, how it is turned, its wear."""
    return {
        "phase_mm": [round(draw.uniform(0.0, 400.0), 2) for _ in range(2)],
        "turn_deg": round(draw.gauss(0.0, 4.0), 2),
        "wear": round(min(draw.expovariate(3.0), 1.0), 3),
        "variant": draw.randrange(3),
    }


def weighted(draw: random.Random, table: Mapping[str, float]) -> str:
    """One of the names, by its weight."""
    names = list(table)
    return draw.choices(names, [table[each] for each in names])[0]

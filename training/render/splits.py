"""What each split may draw: shapes, materials, scenes and seeds, apart from the other splits'."""

from __future__ import annotations

import hashlib
import itertools
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SPLITS = ("train", "calibration", "test")
TURNS = ("train",) * 4 + ("calibration",) + ("train",) * 4 + ("test",)
SEEDS_OF_A_USER = 1000
PICTURES_OF_A_SEED = 100_000
PROPORTION_STEP = 0.08  # of a natural logarithm: shapes of one cell differ by at most 8 %
COLOUR_STEP = 24.0  # of 255, in each channel of sRGB
MAIN_ROLES = (
    "leather",
    "canvas",
    "fabric",
    "suede",
    "nylon",
    "vinyl",
    "leather2",
    "plastic",
    "metal",
    "card",
)


@dataclass(frozen=True)
class Table:
    """The committed table, checked at birth: no seed, bin or kind of scene is in two splits."""

    seeds: Mapping[str, tuple[int, int]]
    bins: int
    cells: Mapping[str, frozenset[int]]
    scenes: Mapping[str, tuple[str, ...]]
    goods_only: Mapping[str, frozenset[str]]

    def __post_init__(self) -> None:
        for name, lists in (("scenes", self.scenes), ("goods", self.goods_only)):
            every = [kind for split in SPLITS for kind in lists[split]]
            if len(every) != len(set(every)):
                raise ValueError(f"a kind of {name} is in two splits: {sorted(every)}")
        taken = [number for split in SPLITS for number in self.cells[split]]
        if sorted(taken) != list(range(self.bins)):
            raise ValueError("every bin of cells belongs to exactly one split")
        ranges = sorted(self.seeds[split] for split in SPLITS)
        if any(before[1] > after[0] for before, after in itertools.pairwise(ranges)):
            raise ValueError("ranges of seeds overlap")

    def may_be(self, split: str, kind: str) -> bool:
        """Whether a split may draw a kind of goods at all."""
        others = [self.goods_only[each] for each in SPLITS if each != split]
        return not any(kind in kinds for kinds in others)

    def owns(self, split: str, cell: str) -> bool:
        """Whether a cell of shapes or materials belongs to a split."""
        digest = hashlib.sha256(cell.encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.bins in self.cells[split]


@cache
def table() -> Table:
    """The committed table."""
    return read(Path(__file__).with_name("splits.toml"))


def read(path: Path) -> Table:
    """Read a table. Raises ValueError where something is in two splits."""
    raw = tomllib.loads(path.read_text())
    return Table(
        seeds={split: (raw["seeds"][split][0], raw["seeds"][split][1]) for split in SPLITS},
        bins=raw["cells"]["count"],
        cells={split: frozenset(raw["cells"][split]) for split in SPLITS},
        scenes={split: tuple(raw["scenes"][split]) for split in SPLITS},
        goods_only={split: frozenset(raw["goods"]["only"][split]) for split in SPLITS},
    )


def turn(index: int, seed: int) -> tuple[str, int]:
    """The split of the picture (or pair) ``index`` of a user's seed, and that picture's own seed.

    Raises ValueError outside 0 <= seed < 1000 and 0 <= index < 100,000.
    """
    if not 0 <= seed < SEEDS_OF_A_USER or not 0 <= index < PICTURES_OF_A_SEED:
        raise ValueError(f"seed {seed} or picture {index} is outside the table's ranges")
    split = TURNS[index % len(TURNS)]
    return split, table().seeds[split][0] + seed * PICTURES_OF_A_SEED + index


def shape_cell(kind: str, params: Mapping[str, Any]) -> str:
    """The cell of a shape: its kind, its words and the proportions of its first three lengths.

    A thing made from a baked mesh has that mesh's cell, so that no mesh is in two splits.
    """
    if "mesh" in params:
        return f"shape {kind} mesh={params['mesh']}"
    words = [f"{key}={value}" for key, value in sorted(params.items()) if isinstance(value, str)]
    lengths = [float(value) for value in _lengths(params)]
    steps = [math.floor(math.log(length / lengths[0]) / PROPORTION_STEP) for length in lengths[1:3]]
    return f"shape {kind} {' '.join(words)} {steps}"


def _lengths(params: Mapping[str, Any]) -> list[float]:
    known = [params[key] for key in ("width", "height", "depth", "length") if key in params]
    others = [value for key, value in sorted(params.items()) if key not in {"width", "height"}]
    found = [*known, *others]
    return [v for v in found if isinstance(v, int | float) and not isinstance(v, bool) and v > 0]


def material_cell(materials: Mapping[str, Mapping[str, Any]]) -> str:
    """The cell of a thing's main material: its kind and its block of colour."""
    role = next((each for each in MAIN_ROLES if each in materials), min(materials, default=""))
    if not role:
        return "material none"
    params = materials[role]
    colour = next((value for key, value in sorted(params.items()) if _is_colour(value)), None)
    blocks = [math.floor(_srgb(part) / COLOUR_STEP) for part in colour] if colour else []
    return f"material {params.get('kind')} {blocks}"


def _is_colour(value: object) -> bool:
    parts = value if isinstance(value, list | tuple) else ()
    return len(parts) == 3 and all(isinstance(part, int | float) for part in parts)


def _srgb(value: float) -> float:
    value = min(max(value, 0.0), 1.0)
    return 255.0 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)

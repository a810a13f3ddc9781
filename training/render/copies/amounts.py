"""The committed amounts of alteration, by kind and level."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LEVELS = ("mild", "evaluation", "strong")
UNITS = ("factor", "degrees", "mm", "delta_e", "choice")

Amount = float | str


@dataclass(frozen=True)
class Alteration:
    """One kind of alteration: its unit and, per level, the amounts of which one is drawn."""

    name: str
    unit: str
    levels: dict[str, tuple[Amount, ...]]

    def __post_init__(self) -> None:
        if self.unit not in UNITS or set(self.levels) != set(LEVELS):
            raise ValueError(f"alteration {self.name}: unit or levels are wrong")
        sound = 1.0 if self.unit == "factor" else 0.0
        if any(not each or sound in each for each in self.levels.values()):
            raise ValueError(f"alteration {self.name}: an amount changes nothing")


@dataclass(frozen=True)
class Shares:
    """How often each level comes, and how often several alterations come together."""

    levels: dict[str, float]
    several: float


@cache
def alterations() -> dict[str, Alteration]:
    """All kinds of alteration by name."""
    return {
        name: Alteration(name, row["unit"], {level: tuple(row[level]) for level in LEVELS})
        for name, row in _raw().items()
        if name != "share"
    }


@cache
def shares() -> Shares:
    """The committed shares."""
    row = _raw()["share"]
    return Shares({level: float(row[level]) for level in LEVELS}, float(row["several"]))


def _raw() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("amounts.toml").read_text(encoding="utf-8"))

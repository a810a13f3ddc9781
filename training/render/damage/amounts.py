"""The committed amounts: what a severity of 0 to 1 means in millimetres and colour distance."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MEASURES = ("width_mm", "length_mm", "depth_mm", "delta_e")


@dataclass(frozen=True)
class Kind:
    """One kind of damage: how often it comes, what it happens to, and its measures' two ends."""

    name: str
    share: float
    roles: tuple[str, ...]
    ends: dict[str, tuple[float, float]]

    def __post_init__(self) -> None:
        if self.share <= 0 or not self.roles or set(self.ends) != set(MEASURES):
            raise ValueError(f"kind {self.name}: share, roles or measures are missing")
        if any(not 0 < low <= high for low, high in self.ends.values()):
            raise ValueError(f"kind {self.name}: each measure grows with severity, above 0")

    def amounts(self, severity: float) -> dict[str, float]:
        """Each measure at a severity of 0 to 1, evenly in its logarithm."""
        if not 0.0 <= severity <= 1.0:
            raise ValueError(f"severity {severity} is outside 0 to 1")
        return {
            name: round(low * (high / low) ** severity, 5)
            for name, (low, high) in self.ends.items()
        }


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name, in the file's order, which is the order of the classes."""
    raw = tomllib.loads(Path(__file__).with_name("amounts.toml").read_text(encoding="utf-8"))
    return {name: _kind(name, dict(row)) for name, row in raw.items()}


def _kind(name: str, row: dict[str, object]) -> Kind:
    share, roles = row.pop("share"), row.pop("roles")
    if not isinstance(share, int | float) or not isinstance(roles, list):
        raise ValueError(f"kind {name}: share is a number, roles a list")
    ends = {}
    for measure, pair in row.items():
        if not isinstance(pair, list) or len(pair) != 2:
            raise ValueError(f"kind {name}: {measure} needs its two ends")
        ends[measure] = (float(pair[0]), float(pair[1]))
    return Kind(name, float(share), tuple(str(role) for role in roles), ends)

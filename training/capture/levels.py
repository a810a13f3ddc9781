"""The committed levels at which photographs are spoilt, checked when they are read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vision.results import CheckName
from vision.strict import read_table

FILE = Path(__file__).with_name("levels.toml")
Kind = Literal[
    "blur", "shake", "blur_item", "expose", "cast", "glare", "screen", "reduce", "cut", "far",
    "beside", "ground",
]  # fmt: skip
#: what each kind of spoiling needs to know, and nothing else
_NEEDS: dict[Kind, set[str]] = {
    "blur": {"sigma_px"},
    "shake": {"length_px"},
    "blur_item": {"sigma_px"},
    "expose": {"stops"},
    "cast": {"gains_rgb"},
    "glare": {"spots", "radius_share"},
    "screen": {"pitch_px", "degrees"},
    "reduce": {"short_px"},
    "cut": {"share"},
    "far": {"share"},
    "beside": set(),
    "ground": set(),
}


@dataclass(frozen=True)
class Level:
    """One way of spoiling; the amounts that its kind has no use for are left out."""

    check: CheckName
    name: str
    kind: Kind
    sigma_px: float | None = None
    length_px: int | None = None
    stops: float | None = None
    gains_rgb: tuple[float, float, float] | None = None
    spots: int | None = None
    radius_share: float | None = None
    pitch_px: float | None = None
    degrees: float | None = None
    short_px: int | None = None
    share: float | None = None

    def __post_init__(self) -> None:
        given = {name for name in set().union(*_NEEDS.values()) if getattr(self, name) is not None}
        if given != _NEEDS[self.kind]:
            raise ValueError(
                f"{self.name}: {self.kind} needs {sorted(_NEEDS[self.kind])}, got {sorted(given)}"
            )

    def amount(self, name: str) -> float:
        """One of the amounts, which its kind is known to have."""
        value = getattr(self, name)
        assert isinstance(value, (int, float))
        return float(value)


@dataclass(frozen=True)
class Levels:
    """The whole file."""

    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        names = [level.name for level in self.levels]
        if len(set(names)) != len(names) or not names:
            raise ValueError(f"expected levels with a name each of its own, got {names}")


def read_levels(path: Path = FILE) -> tuple[Level, ...]:
    """The levels in the file's order. Raises ValueError that says what is wrong."""
    return read_table(Levels, tomllib.loads(path.read_text("utf-8")), path.name).levels

"""When a photograph must be retaken, read from quality.toml: which checks a view gets, and limits.

The file holds one table of limits and a list of exceptions, each for some views, some categories or
both; later ones go over earlier ones. Everything is checked when it is read.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any

from vision.results import CheckName
from vision.strict import read_table
from vision.tasks.views import VIEWS


@dataclass(frozen=True)
class QualityLimits:
    """The limits of one view of one category; quality.toml says what each one means."""

    checks: tuple[CheckName, ...]
    min_short_side_px: int
    min_sharpness: float
    min_brightest_lightness: float
    max_blown_percent: float
    max_crushed_percent: float
    max_cast: float
    max_glare_percent: float
    min_item_percent: float
    min_subject_percent: float
    max_border_percent: float
    max_items: int
    min_second_item_percent: float
    max_screen: float

    def __post_init__(self) -> None:
        if len(set(self.checks)) != len(self.checks):
            raise ValueError(f"checks: expected each once, got {', '.join(self.checks)}")
        if "resolution" not in self.checks or "focus" not in self.checks:
            raise ValueError("checks: resolution and focus are judged in every view")
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name.endswith("_percent") and not 0.0 <= value <= 100.0:
                raise ValueError(f"{field.name}: expected 0..100, got {value}")
        if not 0.0 < self.min_sharpness < 1.0:
            raise ValueError(
                f"min_sharpness: expected above 0 and below 1, got {self.min_sharpness}"
            )
        if not 0.0 < self.min_brightest_lightness < 100.0:
            raise ValueError("min_brightest_lightness: expected an L* between 0 and 100")
        if self.min_short_side_px < 32 or self.max_items < 1:
            raise ValueError("min_short_side_px: at least 32; max_items: at least 1")


@dataclass(frozen=True)
class QualityException:
    """What differs for some views, some categories, or where both are named for both together."""

    views: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    checks: tuple[CheckName, ...] | None = None
    min_short_side_px: int | None = None
    min_sharpness: float | None = None
    min_brightest_lightness: float | None = None
    max_blown_percent: float | None = None
    max_crushed_percent: float | None = None
    max_cast: float | None = None
    max_glare_percent: float | None = None
    min_item_percent: float | None = None
    min_subject_percent: float | None = None
    max_border_percent: float | None = None
    max_items: int | None = None
    min_second_item_percent: float | None = None
    max_screen: float | None = None

    def __post_init__(self) -> None:
        unknown = sorted(set(self.views) - VIEWS)
        if unknown:
            raise ValueError(f"views: nothing is called {', '.join(unknown)}")
        if not self.views and not self.categories:
            raise ValueError("an exception needs views or categories")
        if not self.changes():
            raise ValueError("an exception needs something that differs")

    def holds(self, view: str, category: str) -> bool:
        """Whether it is about this view of this category."""
        return (not self.views or view in self.views) and (
            not self.categories or category in self.categories
        )

    def changes(self) -> dict[str, Any]:
        """The limits that differ."""
        named = {name: value for name, value in asdict(self).items() if value is not None}
        return {name: value for name, value in named.items() if name not in {"views", "categories"}}


@dataclass(frozen=True)
class QualityThresholds:
    """The whole file: the limits of any view of any category, and the exceptions."""

    limits: QualityLimits
    exceptions: tuple[QualityException, ...] = ()

    def __post_init__(self) -> None:
        for category in ["", *(name for each in self.exceptions for name in each.categories)]:
            for view in VIEWS:
                self.of(view, category)  # an exception must not make impossible limits

    def of(self, view: str, category: str = "") -> QualityLimits:
        """The limits of a view of a category; an unknown category has the common ones."""
        limits = self.limits
        for exception in self.exceptions:
            if exception.holds(view, category):
                limits = replace(limits, **exception.changes())
        return limits


def read_thresholds(text: str, where: str = "quality.toml") -> QualityThresholds:
    """Read a file of thresholds. Raises ValueError that names what is wrong with it."""
    return read_table(QualityThresholds, tomllib.loads(text), where)


@cache
def default_thresholds() -> QualityThresholds:
    """The thresholds that come with Loupe."""
    return read_thresholds(files("vision.tasks").joinpath("quality.toml").read_text("utf-8"))

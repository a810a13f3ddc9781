"""The base of every result: how it checks itself at birth and how it becomes JSON."""

from __future__ import annotations

import math
from dataclasses import Field
from typing import ClassVar, get_args

import numpy as np

from vision.errors import ResultInvalid
from vision.geometry import Box


def require(truth: bool, message: str) -> None:
    """Raise ResultInvalid with the message unless the truth holds."""
    if not truth:
        raise ResultInvalid(message)


def require_share(name: str, value: float | None) -> None:
    """Refuse a number outside 0..1; None is no number and passes."""
    require(value is None or 0.0 <= value <= 1.0, f"{name}: expected 0..1, got {value}")


def require_finite(name: str, value: float) -> None:
    """Refuse NaN and infinity, which JSON cannot carry."""
    require(math.isfinite(value), f"{name}: expected a finite number, got {value}")


def require_word(name: str, value: str, allowed: object) -> None:
    """Refuse a word that is not one of a Literal type's."""
    words = get_args(allowed)
    require(value in words, f"{name}: expected one of {', '.join(words)}, got {value!r}")


def require_box(box_xyxy: Box | None) -> None:
    """Refuse a box without an area or with negative corners; None passes."""
    if box_xyxy is not None:
        require(len(box_xyxy) == 4, f"box: expected 4 numbers, got {len(box_xyxy)}")
        x0, y0, x1, y1 = box_xyxy
        require(0 <= x0 < x1 and 0 <= y0 < y1, f"box: expected x1 > x0 and y1 > y0, got {box_xyxy}")


def plain(value: object) -> object:
    """Turn a field's value into plain JSON types."""
    if isinstance(value, Result):
        return value.to_json()
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, np.ndarray):
        return list(value.shape)
    if isinstance(value, np.generic):
        return value.item()
    return value


class Result:
    """A frozen dataclass that can be written as JSON; arrays are written as their shape."""

    __dataclass_fields__: ClassVar[dict[str, Field[object]]]

    def to_json(self) -> dict[str, object]:
        """Plain JSON types, keyed by field name."""
        return {name: plain(getattr(self, name)) for name in self.__dataclass_fields__}

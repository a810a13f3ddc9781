"""Strict reading of a rule's fields: each a table of value, source and confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

from vision.errors import MarketplaceRuleInvalid

Confidence = Literal["official", "secondary", "assumed"]


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from and how far to trust it."""

    source: str
    confidence: Confidence

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise MarketplaceRuleInvalid("source must say where the value comes from")


def require_keys(where: str, found: Mapping[str, object], expected: set[str]) -> None:
    """Refuse unknown and missing keys by name."""
    unknown, missing = sorted(found.keys() - expected), sorted(expected - found.keys())
    if unknown:
        raise MarketplaceRuleInvalid(f"{where}: unknown key {', '.join(unknown)}")
    if missing:
        raise MarketplaceRuleInvalid(f"{where}: missing key {', '.join(missing)}")


class RuleFields:
    """The [field.*] tables of one rule, checked for their keys at birth."""

    def __init__(self, name: str, tables: Mapping[str, object], expected: set[str]) -> None:
        require_keys(f"{name}: field", tables, expected)
        self._name = name
        self._values: dict[str, object] = {}
        provenance: dict[str, Provenance] = {}
        for key, table in tables.items():
            if not isinstance(table, dict):
                raise self._wrong(key, "a table of value, source and confidence", table)
            require_keys(f"{name}: {key}", table, {"value", "source", "confidence"})
            self._values[key] = table["value"]
            if not isinstance(table["source"], str) or not table["source"].strip():
                raise self._wrong(f"{key}.source", "a text", table["source"])
            confidence = _one_of(f"{name}: {key}.confidence", table["confidence"], Confidence)
            provenance[key] = Provenance(table["source"], confidence)
        self.provenance: Mapping[str, Provenance] = MappingProxyType(provenance)

    def whole(self, key: str) -> int:
        """A positive whole number."""
        value = self._values[key]
        if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
            raise self._wrong(key, "a positive whole number", value)
        return value

    def number(self, key: str) -> float:
        """A number that is not negative."""
        return self._numbers(key, [self._values[key]])[0]

    def pair(self, key: str) -> tuple[float, float]:
        """A list of two numbers."""
        value = self._values[key]
        if not isinstance(value, list) or len(value) != 2:
            raise self._wrong(key, "a list of two numbers", value)
        first, second = self._numbers(key, value)
        return first, second

    def size(self, key: str) -> tuple[int, int]:
        """A list of two positive whole numbers, width and height."""
        width, height = self.pair(key)
        if not (width.is_integer() and height.is_integer() and min(width, height) > 0):
            raise self._wrong(key, "a width and a height in pixels", self._values[key])
        return int(width), int(height)

    def colour(self, key: str) -> tuple[int, int, int]:
        """A list of red, green and blue, each a whole number 0..255."""
        value = self._values[key]
        if not isinstance(value, list) or len(value) != 3:
            raise self._wrong(key, "a list of red, green and blue", value)
        red, green, blue = self._numbers(key, value)
        if not all(part.is_integer() and part <= 255 for part in (red, green, blue)):
            raise self._wrong(key, "whole numbers 0..255", value)
        return int(red), int(green), int(blue)

    def word(self, key: str, allowed: Any) -> Any:
        """One of the words of a Literal type."""
        return _one_of(f"{self._name}: {key}", self._values[key], allowed)

    def words(self, key: str, allowed: Any) -> tuple[Any, ...]:
        """A non-empty list of words of a Literal type."""
        value = self._values[key]
        if not isinstance(value, list) or not value:
            raise self._wrong(key, "a list of words", value)
        return tuple(_one_of(f"{self._name}: {key}", each, allowed) for each in value)

    def aspect(self, key: str) -> tuple[float, float] | None:
        """`any`, or width:height such as `1:1.44`."""
        value = self._values[key]
        if value == "any":
            return None
        try:
            width, height = (float(part) for part in str(value).split(":"))
        except ValueError as error:
            raise self._wrong(key, "'any' or width:height", value) from error
        if not (0 < width < 1e6 and 0 < height < 1e6):
            raise self._wrong(key, "'any' or width:height", value)
        return width, height

    def _numbers(self, key: str, values: list[object]) -> list[float]:
        numbers = []
        for value in values:
            if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9:
                numbers.append(float(value))
            else:
                raise self._wrong(key, "a number that is not negative", value)
        return numbers

    def _wrong(self, key: str, expected: str, value: object) -> MarketplaceRuleInvalid:
        return MarketplaceRuleInvalid(f"{self._name}: {key} must be {expected}, got {value!r}")


def _one_of(where: str, value: object, allowed: Any) -> Any:
    words = get_args(allowed)
    if not isinstance(value, str) or value not in words:
        raise MarketplaceRuleInvalid(f"{where} must be one of {', '.join(words)}, got {value!r}")
    return value

"""Reads the dated tax data of ``service/taxes``: rates by country, reporting thresholds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from service.domain.dac7 import Threshold
from service.domain.errors import DomainError
from service.domain.vat import Rate
from service.money import Money


class TaxDataInvalid(DomainError):
    """The tax data cannot be used: a key is missing, unknown or of the wrong kind."""

    code = "tax_data_invalid"
    file: str
    at: str


_RATE: Mapping[str, type | tuple[type, ...]] = MappingProxyType(
    {"since": date, "percent": (int, Decimal), "source": str, "assumed": bool}
)
_THRESHOLD: Mapping[str, type | tuple[type, ...]] = MappingProxyType(
    {"since_year": int, "sales_below": int, "at_most_euro": int, "source": str}
)


def read_rates(text: str, file: str = "rates.toml") -> Mapping[str, tuple[Rate, ...]]:
    """Each country's rates, oldest first. Raises TaxDataInvalid."""
    found: dict[str, tuple[Rate, ...]] = {}
    for country, rows in _loaded(text, file).items():
        rates = [Rate(**_row(row, _RATE, file, country)) for row in rows]
        days = [rate.since for rate in rates]
        if days != sorted(set(days)):
            raise TaxDataInvalid(file=file, at=f"{country}: days must rise")
        found[country] = tuple(rates)
    return MappingProxyType(found)


def read_thresholds(text: str, file: str = "dac7.toml") -> tuple[Threshold, ...]:
    """The reporting thresholds. Raises TaxDataInvalid."""
    rows = _loaded(text, file).get("thresholds", [])
    made = []
    for row in rows:
        parts = _row(row, _THRESHOLD, file, "thresholds")
        euro = Money(parts.pop("at_most_euro") * 100, "EUR")
        made.append(Threshold(at_most=euro, **parts))
    return tuple(made)


def _loaded(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise TaxDataInvalid(file=file, at=str(error)) from error


def _row(
    row: Any, kinds: Mapping[str, type | tuple[type, ...]], file: str, at: str
) -> dict[str, Any]:
    if not isinstance(row, dict) or row.keys() != kinds.keys():
        raise TaxDataInvalid(file=file, at=f"{at}: has not the keys {', '.join(kinds)}")
    for key, kind in kinds.items():
        # a bool is an int to Python, and no number to anybody else
        if not isinstance(row[key], kind) or (kind is not bool and isinstance(row[key], bool)):
            raise TaxDataInvalid(file=file, at=f"{at}.{key}")
    if "percent" in row:
        return {**row, "percent": Decimal(row["percent"])}
    return dict(row)

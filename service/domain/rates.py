"""Currency conversion by an operator's dated rate table. A rate that is not there is never guessed.

A CSV with the columns day, base, quote, rate: one unit of ``base`` costs ``rate`` units of
``quote`` on that day. A pair may be read backwards, and two pairs may meet in a third currency;
each rate that was used stands beside the result.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from service.domain.csv_rows import MAX_TOLD, BadRow, RowRefused, read_rows
from service.domain.errors import DomainError
from service.money import EXPONENTS, Money, Rounding, round_fraction

HEADER = ("day", "base", "quote", "rate")
#: a weekend with bank holidays on both sides; central banks publish on each working day
MAX_AGE = timedelta(days=7)
#: the currencies in which two pairs may meet, in this order: those that central banks quote against
MEETING = ("EUR", "USD", "GBP")
_RATE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,10})?", re.ASCII)


class RatesInvalid(DomainError):
    """The rate table cannot be used: each wrong row is named by its line."""

    code = "rates_invalid"
    file: str
    rows: Sequence[dict[str, object]]
    bad_rows: int


class RateMissing(DomainError):
    """The rate table has no rate between these currencies on or before this day."""

    code = "rate_missing"
    kind = "conflict"
    base: str
    quote: str
    day: str


class RateTooOld(DomainError):
    """The newest rate between these currencies is too old for this day."""

    code = "rate_too_old"
    kind = "conflict"
    base: str
    quote: str
    day: str
    newest: str


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of ``base`` is ``rate`` units of ``quote`` on a day. ``id`` names the table's row.

    Raises ValueError for a rate of nothing, or between a currency and itself.
    """

    id: str
    day: date
    base: str
    quote: str
    rate: Decimal

    def __post_init__(self) -> None:
        if self.base == self.quote or not self.rate.is_finite() or self.rate <= 0:
            raise ValueError("a rate is more than nothing, between two currencies")

    def to_json(self) -> dict[str, object]:
        """The rate as text, so that it stays exact."""
        return {
            "id": self.id,
            "day": self.day.isoformat(),
            "base": self.base,
            "quote": self.quote,
            "rate": str(self.rate),
        }


#: the newest rate of a pair on or before a day
Find = Callable[[str, str, date], Rate | None]


@dataclass(frozen=True, slots=True)
class Conversion:
    """An amount in another currency, with the rates and the rounding that made it."""

    given: Money
    result: Money
    rates: tuple[Rate, ...]
    rounding: Rounding = Rounding.HALF_AWAY_FROM_ZERO

    def to_json(self) -> dict[str, object]:
        """The result and everything behind it."""
        return {
            "given": self.given.to_json(),
            "result": self.result.to_json(),
            "rates": [rate.to_json() for rate in self.rates],
            "rounding": self.rounding.value,
        }


def convert(given: Money, currency: str, day: date, find: Find) -> Conversion:
    """``given`` in ``currency`` by the rates of a day, rounded once.

    Raises RateMissing, RateTooOld.
    """
    if given.currency == currency:
        return Conversion(given, given, ())
    steps = _way(given.currency, currency, day, find)
    exact = Fraction(given.amount_minor, 10 ** EXPONENTS[given.currency])
    for rate, backwards in steps:
        exact = exact / Fraction(rate.rate) if backwards else exact * Fraction(rate.rate)
    rounding = Rounding.HALF_AWAY_FROM_ZERO
    minor = round_fraction(exact * 10 ** EXPONENTS[currency], rounding)
    return Conversion(given, Money(minor, currency), tuple(rate for rate, _ in steps), rounding)


def _way(base: str, quote: str, day: date, find: Find) -> list[tuple[Rate, bool]]:
    """The pair itself, forwards or backwards; else two pairs over a third currency."""
    ways = [_pair(base, quote, day, find)]
    for middle in MEETING:
        if middle not in (base, quote):
            first, second = _pair(base, middle, day, find), _pair(middle, quote, day, find)
            ways.append([*first, *second] if first and second else [])
    known = [way for way in ways if way]
    fresh = [way for way in known if all(day - rate.day <= MAX_AGE for rate, _ in way)]
    if fresh:
        return fresh[0]
    words = {"base": base, "quote": quote, "day": day.isoformat()}
    if not known:
        raise RateMissing(**words)
    newest = max(min(rate.day for rate, _ in way) for way in known)
    raise RateTooOld(**words, newest=newest.isoformat())


def _pair(base: str, quote: str, day: date, find: Find) -> list[tuple[Rate, bool]]:
    there, back = find(base, quote, day), find(quote, base, day)
    if there is not None and (back is None or there.day >= back.day):
        return [(there, False)]
    return [(back, True)] if back is not None else []


@dataclass(frozen=True, slots=True)
class RateLine:
    """One row of a rate table's file."""

    day: date
    base: str
    quote: str
    rate: Decimal
    line: int


def parse_rates(text: str, file: str, *, today: date) -> tuple[RateLine, ...]:
    """The rates in a file's text. Raises RatesInvalid, which names every wrong row by its line."""
    rows, bad = read_rows(text, HEADER, lambda cells, line: _read(cells, line, today))
    seen: dict[tuple[date, str, str], int] = {}
    for row in rows:
        key = (row.day, row.base, row.quote)
        if key in seen:
            bad.append(BadRow(row.line, f"gives the rate of line {seen[key]} again"))
        seen.setdefault(key, row.line)
    if not rows and not bad:
        bad.append(BadRow(1, "has no row"))
    if bad:
        told = [row.to_json() for row in sorted(bad, key=lambda row: row.line)[:MAX_TOLD]]
        raise RatesInvalid(file=file, rows=told, bad_rows=len(bad))
    return tuple(rows)


def _read(cells: list[str], line: int, today: date) -> RateLine:
    day, base, quote, rate = cells
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise RowRefused("day must be written as 2026-11-24") from error
    if on > today + timedelta(days=1):  # somewhere on earth it is tomorrow already
        raise RowRefused("the day has not come yet")
    for word in (base, quote):
        if word not in EXPONENTS:
            raise RowRefused(f"does not know the currency {word[:10]}")
    if base == quote:
        raise RowRefused("base and quote are one currency")
    if _RATE.fullmatch(rate) is None or Decimal(rate) == 0:
        raise RowRefused("rate must be a positive number such as 1.0842")
    return RateLine(on, base, quote, Decimal(rate), line)

"""The building blocks of a programme's business: rewards, payment, commission, steps, rental, term.

Each block is one decision that a brand makes. `block_reader` reads them from the programme's file
and refuses combinations that no business could keep; the rest of the service asks the blocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from service.domain.fees import FeePart
from service.domain.trade_errors import InvalidOffer
from service.domain.words import (
    AfterTerm,
    CommissionKind,
    Method,
    PaidBy,
    PaidWhen,
    PromiseKind,
    StepKind,
    Weekday,
)
from service.money import EXPONENTS, Money


@dataclass(frozen=True, slots=True)
class Reward:
    """One entry of the menu: how the consignor may be paid.

    Credit is worth `uplift_percent` more than the net. `when` is None where the programme's own
    payment rule holds. `expiry_months` and `country_locked` are None where the country's rule
    holds. With `skus` or `categories` it is offered for these items alone.
    """

    id: str
    method: Method
    uplift_percent: Decimal = Decimal(0)
    when: PaidWhen | None = None
    expiry_months: int | None = None
    country_locked: bool | None = None
    single_use: bool = False
    skus: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()

    def is_for(self, *, category: str, sku: str | None) -> bool:
        """Whether such an item may be paid for this way."""
        listed = not self.skus or (sku is not None and sku in self.skus)
        return listed and (not self.categories or category in self.categories)


@dataclass(frozen=True, slots=True)
class Payment:
    """When money falls due; `day` is the day of the month of monthly payments, else None."""

    when: PaidWhen
    day: int | None = None

    def due_at(self, sold_at: datetime, window_ends: datetime) -> datetime:
        """When the money of a sale falls due (UTC).

        Monthly payments are made on the day, for sales of the months before, and never while the
        buyer may still send the item back. Working days are Monday to Friday: no calendar of
        public holidays is kept. Money due at approval was due before: the sale waits for nothing
        but its window.
        """
        if self.when is PaidWhen.AT_SALE:
            return sold_at
        if self.when is PaidWhen.NEXT_WORKING_DAY:
            return _next_working_day(sold_at)
        if self.when is PaidWhen.MONTHLY:
            return _next_monthly(sold_at, window_ends, self.day or 1)
        return window_ends


def _next_working_day(at: datetime) -> datetime:
    day = at.astimezone(UTC).date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, time(0), UTC)


def _next_monthly(sold_at: datetime, window_ends: datetime, day: int) -> datetime:
    sold = sold_at.astimezone(UTC)
    months = sold.year * 12 + sold.month
    while True:
        due = datetime(months // 12, months % 12 + 1, day, tzinfo=UTC)
        if due >= window_ends:
            return due
        months += 1


@dataclass(frozen=True, slots=True)
class Tier:
    """A rate from `start` on: whole units of the item's currency, or the number of the year."""

    start: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Commission:
    """The house's share. `minimum` is in whole units of the item's currency, or None."""

    kind: CommissionKind
    tiers: tuple[Tier, ...]
    minimum: int | None = None

    def __post_init__(self) -> None:
        starts = [tier.start for tier in self.tiers]
        if not starts or sorted(set(starts)) != starts:
            raise ValueError("tiers start one after the other")
        if self.kind is CommissionKind.FLAT and len(self.tiers) != 1:
            raise ValueError("a flat commission has one rate")

    @classmethod
    def flat(cls, percent: Decimal) -> Commission:
        """One rate for everything."""
        return cls(CommissionKind.FLAT, (Tier(0, percent),))

    def percent_for(self, price: Money, year: int) -> Decimal:
        """The rate at a price in the given year of the consignment, counted from 1."""
        reached = self.tiers[0].percent
        for tier in self.tiers[1:]:
            if self.kind is CommissionKind.BY_YEAR:
                passed = year >= tier.start
            else:
                passed = price.amount_minor >= _minor(tier.start, price.currency)
            reached = tier.percent if passed else reached
        return reached

    def part(self, price: Money, year: int = 1) -> FeePart:
        """What the house keeps of a price: the rate's part, or the minimum where that is more."""
        part = FeePart.of("commission", price, self.percent_for(price, year))
        if self.minimum is None:
            return part
        least = Money(_minor(self.minimum, price.currency), price.currency)
        return part if part.amount >= least else FeePart.fixed("minimum_commission", least)

    def to_json(self) -> dict[str, object]:
        """The whole rule, as an accepted schedule keeps it."""
        return {
            "kind": self.kind.value,
            "tiers": [{"start": t.start, "percent": str(t.percent)} for t in self.tiers],
            "minimum": self.minimum,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Commission:
        """What `to_json` wrote. Raises InvalidOffer."""
        try:
            rows = value["tiers"]
            minimum = value["minimum"]
            if not isinstance(rows, list) or not (minimum is None or isinstance(minimum, int)):
                raise TypeError("not as it was written")
            tiers = tuple(Tier(int(row["start"]), Decimal(row["percent"])) for row in rows)
            return cls(CommissionKind(str(value["kind"])), tiers, minimum)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise InvalidOffer(because="the kept commission cannot be read") from error


def _minor(units: int, currency: str) -> int:
    return units * int(10 ** EXPONENTS[currency])


@dataclass(frozen=True, slots=True)
class Promise:
    """What an offer promises. A share has a floor in percent of the net that was expected."""

    kind: PromiseKind
    floor_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class SellerHeld:
    """What a seller who keeps the item owes: it is sent within so many days, questions likewise."""

    ship_within_days: int
    answer_within_days: int


@dataclass(frozen=True, slots=True)
class Step:
    """Work on an item between acceptance and sale. A required one must be done before it."""

    kind: StepKind
    paid_by: PaidBy
    required: bool


@dataclass(frozen=True, slots=True)
class Rental:
    """How an item is lent: `lender_percent` of the fee is the consignor's."""

    lender_percent: Decimal
    shortest_days: int
    longest_days: int


@dataclass(frozen=True, slots=True)
class Term:
    """How long an item is offered; `grace_days` later, what `then` says happens."""

    days: int
    grace_days: int
    then: AfterTerm


@dataclass(frozen=True, slots=True)
class Drops:
    """Items go on sale together: each week on a weekday, at a local time of an IANA zone."""

    weekday: Weekday
    at: time
    zone: str

    def next_after(self, now: datetime) -> datetime:
        """The first drop that begins after `now`, in UTC."""
        here = ZoneInfo(self.zone)
        day = now.astimezone(here).date()
        while True:
            drop = datetime.combine(day, self.at, here).astimezone(UTC)
            if tuple(Weekday)[day.weekday()] is self.weekday and drop > now:
                return drop
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Curation:
    """A hand-picked programme: no more than `places` items are on their way to a buyer at once."""

    places: int

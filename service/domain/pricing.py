"""A price range from what was really paid: own past sales that compare, each of them listed.

The three numbers are prices of listed sales (the nearest ranks at a quarter, a half and three
quarters), so that none is invented; fewer than ``ENOUGH`` comparables give no range at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from service.domain.rates import Conversion
from service.domain.words import Grade
from service.money import Money

#: fewer prices than this have no middle half
ENOUGH = 3
#: how far back sales compare; the trade's prices turn with its seasons
LOOK_BACK = timedelta(days=730)
#: sales that are told of at most, newest first
MOST = 50
_SPRING_SUMMER = range(2, 8)


class Season(StrEnum):
    """The trade's two seasons: from February to July, and from August to January."""

    SPRING_SUMMER = "spring_summer"
    AUTUMN_WINTER = "autumn_winter"


def season_of(day: date) -> Season:
    """The season that a day lies in."""
    return Season.SPRING_SUMMER if day.month in _SPRING_SUMMER else Season.AUTUMN_WINTER


@dataclass(frozen=True, slots=True)
class Sold:
    """A past sale as it counts here; ``price`` is what the buyer paid."""

    sale_id: str
    item_id: str
    sku: str | None
    brand: str
    category: str
    grade: Grade
    price: Money
    day: date

    @property
    def season(self) -> Season:
        """When in the year it was sold."""
        return season_of(self.day)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The item that a price is looked for, on a day."""

    item_id: str
    sku: str | None
    brand: str
    category: str
    grade: Grade
    currency: str
    day: date


@dataclass(frozen=True, slots=True)
class Comparable:
    """A sale that compares, and its price in the wanted currency."""

    sold: Sold
    conversion: Conversion

    @property
    def price(self) -> Money:
        """In the wanted currency."""
        return self.conversion.result

    def to_json(self) -> dict[str, object]:
        """The sale, its price then, and the rates between."""
        sold = self.sold
        return {
            "sale_id": sold.sale_id,
            "item_id": sold.item_id,
            "sku": sold.sku,
            "brand": sold.brand,
            "category": sold.category,
            "grade": sold.grade.value,
            "season": sold.season.value,
            "sold_on": sold.day.isoformat(),
            "paid": sold.price.to_json(),
            "price": self.price.to_json(),
            "rates": [rate.to_json() for rate in self.conversion.rates],
        }


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sale that would compare and could not be converted; ``because`` is the refusal's code."""

    sold: Sold
    because: str

    def to_json(self) -> dict[str, object]:
        return {
            "sale_id": self.sold.sale_id,
            "paid": self.sold.price.to_json(),
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class PriceRange:
    """A suggestion: three prices of listed sales, and by what these compare.

    Raises ValueError for too few comparables, or numbers that none of them has.
    """

    low: Money
    middle: Money
    high: Money
    level: str
    comparables: tuple[Comparable, ...]

    def __post_init__(self) -> None:
        paid = {one.price.amount_minor for one in self.comparables}
        numbers = {self.low.amount_minor, self.middle.amount_minor, self.high.amount_minor}
        if len(self.comparables) < ENOUGH or not numbers <= paid:
            raise ValueError("a range is made of enough comparables, and of them alone")
        if not self.low <= self.middle <= self.high:
            raise ValueError("a range goes from low to high")

    def to_json(self) -> dict[str, object]:
        """The numbers with their inputs."""
        return {
            "low": self.low.to_json(),
            "middle": self.middle.to_json(),
            "high": self.high.to_json(),
            "level": self.level,
            "method": "nearest ranks at 25, 50 and 75 %",
            "comparables": [one.to_json() for one in self.comparables],
        }


def _same_sku(wanted: Wanted, sold: Sold) -> bool:
    return wanted.sku is not None and sold.sku == wanted.sku


def _same_kind(wanted: Wanted, sold: Sold) -> bool:
    return (sold.brand, sold.category) == (wanted.brand, wanted.category)


def _same_season(wanted: Wanted, sold: Sold) -> bool:
    return sold.season is season_of(wanted.day)


Test = Callable[[Wanted, Sold], bool]
#: what makes sales compare, the closest first; the grade is always the same
LEVELS: Mapping[str, tuple[Test, ...]] = {
    "sku_and_season": (_same_sku, _same_season),
    "sku": (_same_sku,),
    "brand_category_and_season": (_same_kind, _same_season),
    "brand_and_category": (_same_kind,),
}


def price_range(
    wanted: Wanted, sales: Sequence[Sold], convert: Callable[[Sold], Conversion | str]
) -> tuple[PriceRange | None, tuple[LeftOut, ...]]:
    """The range of the closest level that has enough sales, or None; and what was left out.

    ``convert`` gives a sale's price in the wanted currency, or the code of its refusal.
    """
    since = wanted.day - LOOK_BACK
    counted = [
        sold
        for sold in sales
        if sold.grade is wanted.grade
        and sold.item_id != wanted.item_id
        and since <= sold.day <= wanted.day
    ]
    left_out: dict[str, LeftOut] = {}
    made: dict[str, Comparable] = {}
    for level, tests in LEVELS.items():
        fits = [sold for sold in counted if all(test(wanted, sold) for test in tests)]
        for sold in fits:
            if sold.sale_id not in made and sold.sale_id not in left_out:
                answer = convert(sold)
                if isinstance(answer, str):
                    left_out[sold.sale_id] = LeftOut(sold, answer)
                else:
                    made[sold.sale_id] = Comparable(sold, answer)
        found = [made[sold.sale_id] for sold in fits if sold.sale_id in made]
        found = sorted(found, key=lambda one: one.sold.day, reverse=True)[:MOST]
        if len(found) >= ENOUGH:
            return _range_of(level, found), tuple(left_out.values())
    return None, tuple(left_out.values())


def _range_of(level: str, found: Sequence[Comparable]) -> PriceRange:
    prices = sorted((one.price for one in found), key=lambda price: price.amount_minor)
    low, middle, high = (_nearest_rank(prices, quarter) for quarter in (1, 2, 3))
    return PriceRange(low, middle, high, level, tuple(found))


def _nearest_rank(prices: Sequence[Money], quarter: int) -> Money:
    """The price at ceil(n x quarter / 4), counted from 1: always one of the list."""
    return prices[-(-len(prices) * quarter // 4) - 1]

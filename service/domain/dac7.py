"""Which sellers a platform reports to the tax office, and their amounts by quarter (DAC7).

Directive (EU) 2021/514, annex V: a seller is left out only with fewer than 30 sales AND at most
EUR 2,000 in the year. Only an operator of a platform reports: a house that buys, or sells in its
own name, has no sellers in this sense. Thresholds are dated data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from service.domain.errors import DomainError
from service.money import EXPONENTS, Money, Rounding


class NoThreshold(DomainError):
    """No reporting threshold is known for this year."""

    code = "reporting_threshold_missing"
    kind = "conflict"
    year: int


class NoRate(DomainError):
    """A sale in another currency has no rate into euro."""

    code = "reporting_rate_missing"
    kind = "conflict"
    currency: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """From a year on: how many sales and how much consideration leave a seller out."""

    since_year: int
    sales_below: int
    at_most: Money
    source: str

    def __post_init__(self) -> None:
        if self.at_most.currency != "EUR" or self.sales_below < 1:
            raise ValueError("the threshold is in euro and counts sales")

    def leaves_out(self, sales: int, consideration: Money) -> bool:
        """Both must hold: fewer sales than the limit, and no more money than the limit."""
        return sales < self.sales_below and consideration <= self.at_most


@dataclass(frozen=True, slots=True)
class SaleFact:
    """One sale for a consignor: the day it was paid or credited, what they got, what we kept."""

    consignor_id: str
    on: date
    consideration: Money
    fees: Money


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of one seller, in euro."""

    sales: int
    consideration: Money
    fees: Money


@dataclass(frozen=True, slots=True)
class Report:
    """One reportable seller's year."""

    consignor_id: str
    year: int
    quarters: tuple[Quarter, Quarter, Quarter, Quarter]

    @property
    def sales(self) -> int:
        return sum(quarter.sales for quarter in self.quarters)

    @property
    def consideration(self) -> Money:
        amounts = [quarter.consideration for quarter in self.quarters]
        return amounts[0] + amounts[1] + amounts[2] + amounts[3]


@dataclass
class _Seller:
    sales: list[int] = field(default_factory=lambda: [0] * 4)
    money: list[Money] = field(default_factory=lambda: [Money.zero("EUR")] * 4)
    fees: list[Money] = field(default_factory=lambda: [Money.zero("EUR")] * 4)


def threshold_of(thresholds: Sequence[Threshold], year: int) -> Threshold:
    """The threshold in force in a year. Raises NoThreshold."""
    found = [one for one in thresholds if one.since_year <= year]
    if not found:
        raise NoThreshold(year=year)
    return max(found, key=lambda one: one.since_year)


def report_year(
    sales: Iterable[SaleFact],
    *,
    year: int,
    thresholds: Sequence[Threshold],
    euro_rates: Mapping[str, Fraction],
) -> list[Report]:
    """The reportable sellers of a year, by id. Sales of other years are passed over.

    ``euro_rates`` are euro for one unit of a currency, the operator's own for the year.
    Raises NoThreshold, NoRate.
    """
    limit = threshold_of(thresholds, year)
    sellers: dict[str, _Seller] = {}
    for sale in sales:
        if sale.on.year != year:
            continue
        seller = sellers.setdefault(sale.consignor_id, _Seller())
        quarter = (sale.on.month - 1) // 3
        seller.sales[quarter] += 1
        seller.money[quarter] += _euro(sale.consideration, euro_rates)
        seller.fees[quarter] += _euro(sale.fees, euro_rates)
    reports = [_report(consignor_id, year, seller) for consignor_id, seller in sellers.items()]
    kept = [one for one in reports if not limit.leaves_out(one.sales, one.consideration)]
    return sorted(kept, key=lambda one: one.consignor_id)


def _report(consignor_id: str, year: int, seller: _Seller) -> Report:
    first, second, third, fourth = (
        Quarter(*parts) for parts in zip(seller.sales, seller.money, seller.fees, strict=True)
    )
    return Report(consignor_id, year, (first, second, third, fourth))


def _euro(amount: Money, rates: Mapping[str, Fraction]) -> Money:
    if amount.currency == "EUR":
        return amount
    if amount.currency not in rates:
        raise NoRate(currency=amount.currency)
    # minor units differ between currencies: yen has none, euro two
    shift = Fraction(10) ** (EXPONENTS["EUR"] - EXPONENTS[amount.currency])
    ratio = rates[amount.currency] * shift
    return Money(amount.amount_minor, "EUR").times(ratio, Rounding.HALF_AWAY_FROM_ZERO)

"""VAT on a sale, by the part that the house plays in it; rates and rules are dated data.

Amounts are gross: a rate r is contained in them as r / (100 + r). The margin scheme taxes the
difference between selling and purchase price (Directive 2006/112/EC, articles 311 to 325; UK VAT
Notice 718); a negative margin is taxed with nothing and is never set off against another item's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from service.domain.errors import DomainError
from service.money import Money, Rounding


class TaxRole(StrEnum):
    """Who sells, in the eyes of the tax office."""

    PRINCIPAL = "principal"
    """The house bought the item and sells it as its own."""
    UNDISCLOSED_AGENT = "undisclosed_agent"
    """It sells in its own name for the consignor: taxed as if it had bought at the net."""
    DISCLOSED_AGENT = "disclosed_agent"
    """It sells in the consignor's name: its commission alone is taxed."""


class Treatment(StrEnum):
    """How the amount of tax was found."""

    FULL = "full"
    MARGIN = "margin"
    COMMISSION = "commission"
    NONE = "none"


class NoVatRule(DomainError):
    """There is no VAT rule for this sale: state the country's role and rates before selling."""

    code = "vat_rule_missing"
    kind = "conflict"
    seller_country: str
    buyer_country: str


class NoVatRate(DomainError):
    """No rate is known for this day."""

    code = "vat_rate_missing"
    kind = "conflict"
    country: str
    on: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A country's standard rate from a day on, in percent, and where it is from."""

    since: date
    percent: Decimal
    source: str
    assumed: bool

    def __post_init__(self) -> None:
        if not 0 <= self.percent < 100:
            raise ValueError("a rate lies between 0 and 100 percent")


@dataclass(frozen=True, slots=True)
class VatRule:
    """What a programme states for sales made in a country.

    ``margin_scheme`` says whether the scheme is used where an item is eligible;
    ``buyers`` are the countries that may buy under this rule: no rule, no sale.
    """

    country: str
    role: TaxRole
    margin_scheme: bool
    buyers: frozenset[str]
    rates: tuple[Rate, ...]

    def __post_init__(self) -> None:
        days = [rate.since for rate in self.rates]
        if not days or days != sorted(set(days)):
            raise ValueError("rates are dated, each day once, oldest first")

    def rate_on(self, day: date) -> Rate:
        """The rate in force. Raises NoVatRate before the first."""
        found = [rate for rate in self.rates if rate.since <= day]
        if not found:
            raise NoVatRate(country=self.country, on=day.isoformat())
        return found[-1]


@dataclass(frozen=True, slots=True)
class Taxed:
    """The tax of one sale and everything that it was found from."""

    treatment: Treatment
    base: Money
    tax: Money
    percent: Decimal
    role: TaxRole
    assumed: bool

    def to_json(self) -> dict[str, object]:
        """The inputs behind the number, for the record."""
        return {
            "treatment": self.treatment.value,
            "base": self.base.to_json(),
            "tax": self.tax.to_json(),
            "percent": str(self.percent),
            "role": self.role.value,
            "assumed": self.assumed,
        }


def rule_for(rules: Sequence[VatRule], seller_country: str, buyer_country: str) -> VatRule:
    """The rule of a sale. Raises NoVatRule: a cross-border sale is never guessed at."""
    for rule in rules:
        if rule.country == seller_country and buyer_country in rule.buyers:
            return rule
    raise NoVatRule(seller_country=seller_country, buyer_country=buyer_country)


def contained(gross: Money, percent: Decimal) -> Money:
    """The tax inside a gross amount: gross x r / (100 + r), halves away from nothing."""
    part = Fraction(percent) / (100 + Fraction(percent))
    return gross.times(part, Rounding.HALF_AWAY_FROM_ZERO)


def tax_of(
    rule: VatRule, *, day: date, price: Money, acquired_for: Money, from_taxed_supply: bool
) -> Taxed:
    """The tax that the house owes for a sale at ``price``.

    ``acquired_for`` is what the house paid or owes the consignor: the purchase price of its own
    item, the net of a consigned one. ``from_taxed_supply`` is true where the consignor charged
    VAT on it: such an item is never eligible for the margin scheme (VATMARG01100).
    """
    rate = rule.rate_on(day)
    zero = Money.zero(price.currency)
    margin = max(zero, price - acquired_for)
    if rate.percent == 0:
        return _taxed(rule, rate, Treatment.NONE, zero)
    if rule.role is TaxRole.DISCLOSED_AGENT:
        return _taxed(rule, rate, Treatment.COMMISSION, margin)
    if rule.margin_scheme and not from_taxed_supply:
        return _taxed(rule, rate, Treatment.MARGIN, margin)
    return _taxed(rule, rate, Treatment.FULL, price)


def _taxed(rule: VatRule, rate: Rate, treatment: Treatment, base: Money) -> Taxed:
    tax = contained(base, rate.percent)
    return Taxed(treatment, base, tax, rate.percent, rule.role, rate.assumed)

"""A marketplace as data: fees, countries, words for grades and categories, texts, pictures.

What was read at its source says where; everything else is marked as assumed. An assumed fee may
price items in the sandbox alone: whoever opens a shop states the fee of their contract.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from service.domain.errors import DomainError
from service.domain.words import Grade, PlaceKind, Transport

T = TypeVar("T")

#: what a title or description may be filled with
FIELDS = frozenset({"brand", "name", "condition", "category", "sku_sentence"})


#: fetched from us, so that every picture and page needs an address that anybody can open
FEEDS = frozenset({Transport.GOOGLE_RSS, Transport.META_CSV, Transport.CSV_FEED})
#: called by us, and asked what they show
APIS = frozenset({Transport.SHOPIFY_ADMIN, Transport.EBAY_SELL})


class NotTaken(DomainError):
    """The marketplace does not take this item: its grade, category or country has no word there."""

    code = "not_taken_by_marketplace"
    kind = "unsupported"
    marketplace: str
    what: str


class FeeAssumed(DomainError):
    """The marketplace's fee is assumed: outside the sandbox, state the fee of your contract."""

    code = "marketplace_fee_assumed"
    kind = "conflict"
    marketplace: str


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value, where it was read, and whether it is only assumed."""

    value: T
    source: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Market:
    """One marketplace. ``currencies`` are by country: they are also the countries it serves."""

    id: str
    title: str
    kind: PlaceKind
    transport: Transport
    picture_rule: str
    needs_public_page: bool
    fee_percent: Fact[Decimal]
    title_max: Fact[int]
    description_max: Fact[int]
    title_template: str
    description_template: str
    currencies: Mapping[str, str]
    conditions: Fact[Mapping[Grade, str]]
    categories: Fact[Mapping[str, str]]

    @property
    def countries(self) -> frozenset[str]:
        """Where it sells."""
        return frozenset(self.currencies)

    @property
    def assumed(self) -> frozenset[str]:
        """The facts of it that nobody read at their source."""
        facts = {
            "fee_percent": self.fee_percent.assumed,
            "title_max": self.title_max.assumed,
            "description_max": self.description_max.assumed,
            "conditions": self.conditions.assumed,
            "categories": self.categories.assumed,
        }
        return frozenset(name for name, assumed in facts.items() if assumed)

    def condition_for(self, grade: Grade) -> str:
        """The marketplace's word for a grade. Raises NotTaken."""
        if grade not in self.conditions.value:
            raise NotTaken(marketplace=self.id, what=f"grade {grade.value}")
        return self.conditions.value[grade]

    def category_for(self, category: str) -> str:
        """The marketplace's category. Raises NotTaken."""
        if category not in self.categories.value:
            raise NotTaken(marketplace=self.id, what=f"category {category}")
        return self.categories.value[category]

    def check_currency(self, country: str, currency: str) -> None:
        """Raise NotTaken where it does not sell in the country, or not in the currency."""
        if country not in self.currencies:
            raise NotTaken(marketplace=self.id, what=f"country {country}")
        if self.currencies[country] != currency:
            raise NotTaken(marketplace=self.id, what=f"currency {currency} in {country}")

    def fee_for(self, *, stated: Decimal | None, sandbox: bool) -> Decimal:
        """The fee that prices an item: the contract's, else the sourced one.

        Raises FeeAssumed outside the sandbox where it is neither.
        """
        if stated is not None:
            return stated
        if self.fee_percent.assumed and not sandbox:
            raise FeeAssumed(marketplace=self.id)
        return self.fee_percent.value


def fields_of(template: str) -> frozenset[str]:
    """The names that a template wants. Raises ValueError for one that cannot be filled."""
    names = set()
    for _, name, form, conversion in string.Formatter().parse(template):
        if name is None:
            continue
        if name not in FIELDS or form or conversion:
            raise ValueError(f"{{{name}}} is none of {', '.join(sorted(FIELDS))}")
        names.add(name)
    return frozenset(names)


def fill(template: str, words: Mapping[str, str], max_characters: int) -> str:
    """A template with its words, on one line, cut at a word where it is too long."""
    line = " ".join(template.format_map(words).split())
    if len(line) <= max_characters:
        return line
    cut = line[: max_characters - 1]
    return f"{(cut.rpartition(' ')[0] or cut).rstrip(' .,;')}…"

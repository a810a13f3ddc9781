"""A programme: a tenant's rules, read from its file and asked by everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from service.domain import errors
from service.domain.programme_parts import (
    Category,
    Country,
    Marketplace,
    Review,
    Slot,
    Store,
    Terms,
)
from service.domain.words import Channel, Grade, Method


@dataclass(frozen=True, slots=True)
class Programme:
    """One tenant's rules. `alpha` is the rate at which genuine items may be flagged.

    `commission_percent` of the gross stays with the house; store credit is worth
    `uplift_percent` more than the net; changed bank details wait `details_wait_hours`.
    """

    name: str
    title: str
    brands: frozenset[str]
    accepted_grades: frozenset[Grade]
    alpha: Decimal
    commission_percent: Decimal
    uplift_percent: Decimal
    offer_deadline_days: int
    listing_term_days: int
    details_wait_hours: int
    price_book: str
    terms: Terms
    review: Review
    countries: Mapping[str, Country]
    categories: Mapping[str, Category]
    marketplaces: Mapping[str, Marketplace]

    def country(self, code: str) -> Country:
        """The rules of a country; CountryNotServed where there are none."""
        found = self.countries.get(code)
        if found is None:
            raise errors.CountryNotServed(country=code)
        return found

    def category(self, name: str) -> Category:
        """The shot list of a category; CategoryNotAccepted where there is none."""
        found = self.categories.get(name)
        if found is None:
            raise errors.CategoryNotAccepted(category=name)
        return found

    def marketplace(self, marketplace_id: str) -> Marketplace:
        """A marketplace by its id; UnknownMarketplace where there is none."""
        found = self.marketplaces.get(marketplace_id)
        if found is None:
            raise errors.UnknownMarketplace(marketplace=marketplace_id)
        return found

    def marketplaces_in(self, country: str) -> tuple[Marketplace, ...]:
        """The marketplaces that list items from `country`, by id."""
        return tuple(
            self.marketplaces[name]
            for name in sorted(self.marketplaces)
            if country in self.marketplaces[name].countries
        )

    def store(self, country: str, store_id: str) -> Store:
        """A store of a country; UnknownStore where there is none."""
        found = self.country(country).stores.get(store_id)
        if found is None:
            raise errors.UnknownStore(store=store_id)
        return found

    def check_item(self, *, category: str, brand: str, country: str, currency: str) -> None:
        """Raise what stops such an item from being taken in at all."""
        self.category(category)
        if brand not in self.brands:
            raise errors.BrandNotAccepted(brand=brand)
        if self.country(country).currency != currency:
            raise errors.CurrencyNotUsed(country=country, currency=currency)

    def check_drop_off(self, country: str, store_id: str) -> Store:
        """The store of a drop-off; IntakeNotOffered or UnknownStore."""
        if Channel.STORE_DROP_OFF not in self.country(country).channels:
            raise errors.IntakeNotOffered(channel=Channel.STORE_DROP_OFF.value)
        return self.store(country, store_id)

    def check_collection(self, country: str, slot: Slot, today: date) -> None:
        """Raise IntakeNotOffered or SlotNotOffered; `today` is the country's local day."""
        collection = self.country(country).collection
        if collection is None:
            raise errors.IntakeNotOffered(channel=Channel.COLLECTION.value)
        collection.check(slot, today)

    def check_reward(self, country: str, method: Method) -> None:
        """Raise BankTransferUnavailable or RewardNotOffered; asked at intake and at acceptance."""
        rules = self.country(country)
        if method is Method.BANK_TRANSFER and rules.bank_file is None:
            raise errors.BankTransferUnavailable(country=country)
        if method not in rules.rewards:
            raise errors.RewardNotOffered(method=method.value, country=country)

    def check_view(self, category: str, view: str) -> None:
        """Raise UnknownView when the category's shot list does not know the view."""
        if not self.category(category).takes(view):
            raise errors.UnknownView(view=view, category=category)

    def check_grade(self, grade: Grade) -> None:
        """Raise GradeNotAccepted when items in this condition are not taken."""
        if grade not in self.accepted_grades:
            raise errors.GradeNotAccepted(grade=grade.value)

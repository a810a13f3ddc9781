"""A programme: a tenant's rules, read from its file and asked by everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from service.domain import errors
from service.domain.block_reader import Blocks
from service.domain.blocks import Reward
from service.domain.programme_parts import (
    Category,
    Country,
    Marketplace,
    Review,
    Slot,
    Store,
    Terms,
)
from service.domain.retention import KEEP, NO_CONSENTS, ConsentText, Retention
from service.domain.words import Channel, Grade, Method, Ownership, PaidWhen


@dataclass(frozen=True, slots=True)
class Programme:
    """One tenant's rules. `alpha` is the rate at which genuine items may be flagged.

    `blocks` hold what the programme decided about its business. Changed bank details wait
    `details_wait_hours`; without a `price_book` a person sets each price.
    """

    name: str
    title: str
    brands: frozenset[str]
    accepted_grades: frozenset[Grade]
    alpha: Decimal
    offer_deadline_days: int
    details_wait_hours: int
    price_book: str | None
    terms: Terms
    review: Review
    countries: Mapping[str, Country]
    categories: Mapping[str, Category]
    marketplaces: Mapping[str, Marketplace]
    blocks: Blocks
    retention: Retention = KEEP
    #: what is asked beside the terms, by purpose
    consents: Mapping[str, ConsentText] = field(default_factory=lambda: NO_CONSENTS)

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

    def check_ship_in(self, country: str) -> None:
        """Raise IntakeNotOffered where items cannot be sent in."""
        if Channel.SHIP_IN not in self.country(country).channels:
            raise errors.IntakeNotOffered(channel=Channel.SHIP_IN.value)

    def ownership(self, wanted: Ownership | None) -> Ownership:
        """The wanted ownership, or the programme's first; OwnershipNotOffered."""
        chosen = wanted or self.blocks.ownership[0]
        if chosen not in self.blocks.ownership:
            raise errors.OwnershipNotOffered(ownership=chosen.value)
        return chosen

    def check_reward(self, country: str, reward: str) -> Reward:
        """The reward by its id; asked at intake and at acceptance.

        Raises BankTransferUnavailable or RewardNotOffered.
        """
        rules = self.country(country)
        if reward == Method.BANK_TRANSFER and rules.bank_file is None:
            raise errors.BankTransferUnavailable(country=country)
        if reward not in rules.rewards:
            raise errors.RewardNotOffered(method=reward, country=country)
        return self.blocks.rewards[reward]

    def menu(self, country: str, *, category: str, sku: str | None) -> tuple[Reward, ...]:
        """The rewards that pay for such an item in a country, in the file's order."""
        offered = self.country(country).rewards
        return tuple(
            reward
            for name, reward in self.blocks.rewards.items()
            if name in offered and reward.is_for(category=category, sku=sku)
        )

    def paid_when(self, ownership: Ownership, reward: Reward) -> PaidWhen:
        """When such an item is paid for: what is bought outright at approval, whatever else."""
        if ownership is Ownership.BOUGHT:
            return PaidWhen.AT_APPROVAL
        return reward.when or self.blocks.payment.when

    def check_view(self, category: str, view: str) -> None:
        """Raise UnknownView when the category's shot list does not know the view."""
        if not self.category(category).takes(view):
            raise errors.UnknownView(view=view, category=category)

    def check_grade(self, grade: Grade) -> None:
        """Raise GradeNotAccepted when items in this condition are not taken."""
        if grade not in self.accepted_grades:
            raise errors.GradeNotAccepted(grade=grade.value)

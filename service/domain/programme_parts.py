"""The parts that a programme is made of: countries, stores, slots, shot lists, marketplaces."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from service.domain.errors import SlotNotOffered
from service.domain.market import FeeAssumed, Market
from service.domain.verdict import AssessmentWord
from service.domain.words import Channel, CopyRule, PlaceKind, Reviewer, Transport, Weekday


@dataclass(frozen=True, slots=True)
class Address:
    """A structured address, as payment files and couriers need it. `country` is ISO 3166-1."""

    street: str
    building: str
    postcode: str
    city: str
    country: str


@dataclass(frozen=True, slots=True)
class Store:
    """A shop that takes items in. `opening` is text for people."""

    id: str
    name: str
    address: Address
    opening: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which a courier may collect: a local day and a window such as 09:00-13:00."""

    day: date
    window: str


@dataclass(frozen=True, slots=True)
class Collection:
    """When couriers collect in a country: weekdays, windows, from `lead_days` ahead on."""

    weekdays: frozenset[Weekday]
    windows: tuple[str, ...]
    lead_days: int
    horizon_days: int

    def slots(self, today: date) -> tuple[Slot, ...]:
        """Every slot that can be asked for on the local day `today`, earliest first."""
        days = (today + timedelta(n) for n in range(self.lead_days, self.horizon_days + 1))
        weekdays = tuple(Weekday)
        return tuple(
            Slot(day, window)
            for day in days
            if weekdays[day.weekday()] in self.weekdays
            for window in self.windows
        )

    def check(self, slot: Slot, today: date) -> None:
        """Raise SlotNotOffered unless `slot` can be asked for on the local day `today`."""
        if slot not in self.slots(today):
            raise SlotNotOffered(day=slot.day.isoformat(), window=slot.window)


@dataclass(frozen=True, slots=True)
class Country:
    """What holds in one country of a programme.

    `rewards` are ids of the programme's menu. `bank_file` names the payment file that the
    country's banks take, or is None while there is none; store credit with `credit_expiry_months`
    None does not expire.
    """

    code: str
    currency: str
    channels: frozenset[Channel]
    stores: Mapping[str, Store]
    collection: Collection | None
    rewards: frozenset[str]
    bank_file: str | None
    copies: CopyRule
    return_window_days: int
    credit_expiry_months: int | None
    credit_country_locked: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of item and its shot list: the views that an assessment waits for, and the others."""

    name: str
    required: tuple[str, ...]
    optional: tuple[str, ...]

    def missing(self, views: frozenset[str]) -> tuple[str, ...]:
        """The required views that are not among `views`, in the shot list's order."""
        return tuple(view for view in self.required if view not in views)

    def takes(self, view: str) -> bool:
        """Whether the shot list knows the view; a defect may always be shown."""
        return view in self.required or view in self.optional or view == "defect"


@dataclass(frozen=True, slots=True)
class Marketplace:
    """A place where items are listed. `fee_percent` of the sale price stays with it.

    `picture_rule` names the rule file of the pictures. `kind` tells the brand's own shop apart.
    A `signed_push` marketplace without `url` is reached at the address that the operator sets.
    `fee_assumed` says that nobody read the fee at its source or in a contract; `market` is what is
    known of the marketplace itself, where it has a file.
    """

    id: str
    title: str
    transport: Transport
    picture_rule: str
    fee_percent: Decimal
    countries: frozenset[str]
    url: str | None
    kind: PlaceKind = PlaceKind.MARKETPLACE
    fee_assumed: bool = False
    market: Market | None = None

    def fee_that_prices(self, *, sandbox: bool) -> Decimal:
        """The fee in percent; FeeAssumed outside the sandbox where it is only assumed."""
        if self.fee_assumed and not sandbox:
            raise FeeAssumed(marketplace=self.id)
        return self.fee_percent


@dataclass(frozen=True, slots=True)
class Terms:
    """The text that a consignor agrees to. The hash is kept as proof of which text it was."""

    version: str
    text: str

    @property
    def sha256(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Review:
    """Who looks at an item. `human_always` is true until a risk is proven (DESIGN section 7).

    `within_hours` is how soon somebody should have, or None. `reviewers` says who may judge after
    each word of the machine; a word that is not there may be judged by anyone who judges. With
    `reports_refusals` a consignor gets each part and its reason when an item is refused.
    """

    human_always: bool
    escalation_second_person: bool
    within_hours: int | None = None
    reviewers: Mapping[AssessmentWord, Reviewer] = field(default_factory=dict)
    reports_refusals: bool = False

    def reviewer_for(self, word: AssessmentWord | None) -> Reviewer:
        """Who may judge after the machine's word; None: it was not assessed."""
        if word is None:
            return Reviewer.ANY
        return self.reviewers.get(word, Reviewer.ANY)

"""The programme as its callers see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from service.api import View


class StoreAddress(View):
    street: str
    building: str
    postcode: str
    town: str
    country: str


class StoreView(View):
    """A shop that takes items in; ``opening`` is text for people."""

    id: str
    name: str
    address: StoreAddress
    opening: str


class SlotView(View):
    """A collection that can be asked for today: a local day and a window."""

    day: date
    window: str


class CountryView(View):
    """What holds in one country; ``copies`` is what becomes of an item that is not authentic."""

    code: str
    currency: str
    channels: list[str]
    stores: list[StoreView]
    slots: list[SlotView]
    rewards: list[str]
    copies: str
    return_window_days: int
    credit_expiry_months: int | None
    credit_country_locked: bool


class CategoryView(View):
    """A shot list: an assessment starts when every required view is there."""

    name: str
    required: list[str]
    optional: list[str]


class MarketplaceView(View):
    """Where items are listed, and from which countries."""

    id: str
    title: str
    transport: str
    picture_rule: str
    fee_percent: Decimal
    countries: list[str]


class TermsView(View):
    """The text that a consignor agrees to; ``sha256`` is of its UTF-8 bytes."""

    version: str
    text: str
    sha256: str


class ProgrammeView(View):
    """The rules that a caller needs to hand items in."""

    name: str
    title: str
    brands: list[str]
    accepted_grades: list[str]
    commission_percent: Decimal
    uplift_percent: Decimal
    offer_deadline_days: int
    listing_term_days: int
    details_wait_hours: int
    terms: TermsView
    countries: list[CountryView]
    categories: list[CategoryView]
    marketplaces: list[MarketplaceView]

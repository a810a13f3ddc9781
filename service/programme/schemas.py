"""The programme as its callers see it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

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
    kind: str
    countries: list[str]


class TermsView(View):
    """The text that a consignor agrees to; ``sha256`` is of its UTF-8 bytes."""

    version: str
    text: str
    sha256: str


class RewardView(View):
    """One entry of the menu. Null where the programme's or the country's own rule holds."""

    id: str
    method: str
    uplift_percent: Decimal
    when: str
    expiry_months: int | None
    country_locked: bool | None
    single_use: bool
    skus: list[str]
    categories: list[str]


class BlocksView(View):
    """What the programme decided about its business, block by block."""

    holder: str
    ownership: list[str]
    uses: list[str]
    promise: dict[str, Any]
    commission: dict[str, Any]
    payment: dict[str, Any]
    rewards: list[RewardView]
    term: dict[str, Any]
    steps: list[dict[str, Any]]
    seller: dict[str, Any] | None
    rental: dict[str, Any] | None
    drops: dict[str, Any] | None
    curation: dict[str, Any] | None


class ConsentTextView(View):
    """A text that consignors are asked to agree to beside the terms."""

    purpose: str
    version: str
    text: str
    required: bool


class RetentionView(View):
    """Days after which something personal goes; null: it is kept until somebody asks."""

    consignor_days: int | None
    collection_address_days: int | None
    message_days: int | None
    bank_file_days: int | None


class ProgrammeView(View):
    """The rules that a caller needs to hand items in."""

    name: str
    title: str
    brands: list[str]
    accepted_grades: list[str]
    offer_deadline_days: int
    listing_term_days: int
    details_wait_hours: int
    blocks: BlocksView
    terms: TermsView
    consents: list[ConsentTextView]
    retention: RetentionView
    countries: list[CountryView]
    categories: list[CategoryView]
    marketplaces: list[MarketplaceView]

"""Bodies of listings and pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from service.api import Schema, View
from service.fields import Reason
from service.money import MAX_AMOUNT_MINOR


class AmountView(View):
    """An amount in the currency's minor unit."""

    amount_minor: int
    currency: str


class AmountNew(Schema):
    """An amount in the currency's minor unit."""

    amount_minor: Annotated[int, Field(ge=0, le=MAX_AMOUNT_MINOR, strict=True)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class ListingView(View):
    """An item on one marketplace; a relisting is another listing of a later generation."""

    id: str
    item_id: str
    marketplace: str
    generation: int
    state: str
    price: AmountView
    #: first price, markdown and floor behind the price
    price_inputs: dict[str, Any] | None
    #: when the next agreed markdown falls due
    next_price_at: datetime | None
    title: str
    description: str
    condition: str
    #: the marketplace's own words for condition and category
    told: dict[str, Any] | None
    external_id: str | None
    error: str | None
    page: str
    created_at: datetime
    updated_at: datetime


class PictureView(View):
    """A marketplace picture, where anybody gets it, and what was measured on its file."""

    id: str
    item_id: str
    photo_id: str
    marketplace: str
    position: int
    url: str
    sha256: str
    media_type: str
    byte_count: int
    width: int
    height: int
    conforms: bool
    conformance: dict[str, Any]
    created_at: datetime


class ItemState(View):
    """Where the item stands now."""

    id: str
    status: str
    revision: int


class ShownListing(Schema):
    """A listing that the marketplace shows, with the price that it shows."""

    listing_id: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    price: AmountNew | None = None


class ShownNew(Schema):
    """Everything that a marketplace shows of this programme."""

    shown: Annotated[list[ShownListing], Field(max_length=20_000)]


class DriftView(View):
    """A listing that drifted: how, and both sides of it."""

    kind: str
    listing_id: str
    state: str | None
    ours: AmountView | None
    theirs: AmountView | None


class ReconciliationView(View):
    """One look at what a marketplace shows."""

    id: str
    marketplace: str
    source: str
    checked: int
    drifts: list[DriftView]
    by: str
    created_at: datetime


class ListingReason(Schema):
    """Why; it stands in the timeline."""

    because: Reason


class PushSecret(View):
    """The secret with which we sign our messages to a marketplace (Standard Webhooks)."""

    marketplace: str
    secret: str

"""Bodies of listings and pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.api import Schema, View
from service.fields import Reason


class AmountView(View):
    """An amount in the currency's minor unit."""

    amount_minor: int
    currency: str


class ListingView(View):
    """An item on one marketplace; a relisting is another listing of a later generation."""

    id: str
    item_id: str
    marketplace: str
    generation: int
    state: str
    price: AmountView
    title: str
    description: str
    condition: str
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


class ListingReason(Schema):
    """Why; it stands in the timeline."""

    because: Reason


class PushSecret(View):
    """The secret with which we sign our messages to a marketplace (Standard Webhooks)."""

    marketplace: str
    secret: str

"""Bodies of orders and sales."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from service.api import Schema, View
from service.fields import Reason, Reference, Word
from service.money import MAX_AMOUNT_MINOR


class PriceIn(Schema):
    """An amount in the currency's minor unit: 123400 EUR are 1234.00 euro."""

    amount_minor: Annotated[int, Field(gt=0, le=MAX_AMOUNT_MINOR, strict=True)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]


class PriceView(View):
    """An amount in the currency's minor unit."""

    amount_minor: int
    currency: str


class OrderNew(Schema):
    """An order that a marketplace took. ``order_ref`` is its own number, once per order."""

    order_ref: Reference
    item_id: Word
    price: PriceIn
    #: the order rents the item for so many days; without it the item is sold
    rental_days: Annotated[int, Field(gt=0, le=365, strict=True)] | None = None


class OrderView(View):
    """An order and what became of it: ``sold``, ``rented``, or ``refused`` with its code."""

    id: str
    marketplace: str
    order_ref: str
    item_id: str
    price: PriceView
    outcome: str
    reason: str
    sale_id: str | None
    rental_id: str | None
    created_at: datetime


class SaleView(View):
    """A sale. Until ``return_until`` the buyer may send the item back."""

    id: str
    item_id: str
    order_id: str
    listing_id: str
    offer_id: str
    marketplace: str
    price: PriceView
    state: str
    #: what the accepted schedule makes of the price; zero where the item is the house's own
    net_minor: int
    sold_at: datetime
    return_until: datetime
    #: when the money falls due; null while the seller has not sent the item in
    pay_from: datetime | None
    #: until when a seller who keeps the item must have sent it in
    ship_until: datetime | None


class SaleCancel(Schema):
    """Why the buyer took the order back before dispatch."""

    reason: Reason


class SigningSecret(View):
    """With what a marketplace signs its orders (Standard Webhooks 1.0.0, ``v1``)."""

    marketplace: str
    secret: str

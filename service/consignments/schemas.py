"""Bodies of consignments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from service.api import Schema, View
from service.domain.words import Ownership
from service.fields import AddressBody, Country, Reason, Reference, Title, Word

#: items of one hand-over; a courier's van is not a warehouse
MOST_ITEMS = 50


class DropOff(Schema):
    """The consignor brings it to a store of the country."""

    channel: Literal["store_drop_off"]
    store_id: Word


class SlotNew(Schema):
    """One of the slots that ``GET /v1/programme`` shows: a local day and a window."""

    day: date
    window: Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$")]


class CollectionNew(Schema):
    """A courier fetches it at an address in the country."""

    channel: Literal["collection"]
    slot: SlotNew
    address: AddressBody


class ShipIn(Schema):
    """The consignor sends it; one who keeps it until it is sold sends it then."""

    channel: Literal["ship_in"]


class ItemNew(Schema):
    """What the consignor says the item is; looking at it comes later."""

    category: Word
    brand: Reference
    sku: Reference | None = None
    title: Title


class ConsignmentNew(Schema):
    """A hand-over. ``reward`` is one of those that ``GET /v1/programme`` shows for the country.

    ``terms_version`` may say which terms the consignor agreed to; ``consents`` the other texts that
    ``GET /v1/programme`` shows.

    Bank details are not asked for here: a consignor may choose bank transfer in the store and
    send them later; a payout run refuses to pay without.
    """

    consignor_id: Word
    country: Country
    intake: Annotated[DropOff | CollectionNew | ShipIn, Field(discriminator="channel")]
    reward: Word
    #: how the items are taken in; the programme's first way where it is left out
    ownership: Ownership | None = None
    items: Annotated[list[ItemNew], Field(min_length=1, max_length=MOST_ITEMS)]
    reference: Reference | None = None
    terms_version: Word | None = None
    #: of the texts beside the terms, each purpose with the version agreed to
    consents: Annotated[
        dict[Word, Word],
        Field(
            max_length=20,
            json_schema_extra={"propertyNames": {"pattern": r"^[A-Za-z0-9_-]{1,40}$"}},
        ),
    ] = Field(default_factory=dict)


class CancelBody(Schema):
    because: Reason


class SlotView(View):
    day: date
    window: str


class CollectionAddress(View):
    street: str
    building: str
    postcode: str
    town: str
    country: str


class IntakeView(View):
    """How it arrives: ``store_id`` with a drop-off, ``slot`` and ``address`` with a collection."""

    channel: str
    store_id: str | None
    slot: SlotView | None
    address: CollectionAddress | None


class ItemInside(View):
    """An item of the consignment; ``GET /v1/items/{id}`` says more."""

    id: str
    category: str
    brand: str
    sku: str | None
    title: str
    status: str
    ownership: str


class ConsignmentView(View):
    """A hand-over and what is in it."""

    id: str
    consignor_id: str
    country: str
    currency: str
    intake: IntakeView
    reward: str
    terms_version: str
    reference: str | None
    items: list[ItemInside]
    created_at: datetime

"""Bodies of items, their timeline and their hand-overs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.api import Schema, View
from service.domain.custody import ScanKind
from service.fields import Note, Place, Reason, Reference, Title, Word


class ItemView(View):
    """One physical thing. ``revision`` counts its moves."""

    id: str
    consignment_id: str
    consignor_id: str
    category: str
    brand: str
    sku: str | None
    title: str
    country: str
    currency: str
    status: str
    revision: int
    #: consigned, bought outright, or of the house's own archive
    ownership: str
    #: whose hands it is in
    holder: str
    #: whether its life has ended and it is where it then belongs
    custody_closed: bool
    #: the drop at which an accepted item goes on sale
    on_sale_at: datetime | None
    created_at: datetime
    updated_at: datetime


class ItemChange(Schema):
    """What shall be corrected; what is left out stays, and a null ``sku`` takes it away."""

    category: Word | None = None
    brand: Reference | None = None
    sku: Reference | None = None
    title: Title | None = None


class Because(Schema):
    """The reason, which the timeline keeps."""

    because: Reason


class EventView(View):
    """One line of a timeline; ``seq`` counts from 1 within the item."""

    id: str
    seq: int
    kind: str
    from_status: str | None
    to_status: str | None
    by: str
    because: str
    data: dict[str, Any]
    at: datetime


class ScanNew(Schema):
    """A hand-over: ``place`` is a store's id, a room, or a courier's reference."""

    kind: ScanKind
    place: Place
    note: Note = ""


class ScanView(View):
    """A hand-over; ``holder`` is who has the item from then on."""

    id: str
    item_id: str
    kind: str
    holder: str
    place: str
    person_id: str
    note: str
    at: datetime


class ScanMade(ScanView):
    """A new scan and where the item stands after it."""

    item_status: str

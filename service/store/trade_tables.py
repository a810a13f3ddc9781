"""Tables of trade: offers, listings and their pictures, orders, sales and returns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Currency, Hash, Id, Minor, Ref, Text, Word, one_of

LISTING_STATES = ("requested", "live", "withdrawal_requested", "withdrawn", "sold", "failed")


class OfferRow(Base):
    """The price proposal to the consignor, and the proof of what was agreed."""

    __tablename__ = "offers"
    __table_args__ = (
        one_of("state", ("open", "accepted", "declined", "expired", "withdrawn"), "state"),
        sa.CheckConstraint("state <> 'accepted' OR schedule IS NOT NULL", name="schedule_kept"),
        sa.Index(
            "uq_offers_one_open",
            "item_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )
    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    state: Mapped[Word]
    currency: Mapped[Currency]
    gross_minor: Mapped[Minor]
    fees_minor: Mapped[Minor]
    net_minor: Mapped[Minor]
    credit_minor: Mapped[Minor]
    #: each fee with its rate and rounding, and where the gross came from
    parts: Mapped[dict[str, Any]]
    terms_version: Mapped[Word]
    terms_sha256: Mapped[Hash]
    #: hash of the single-use link's token; the token itself is shown once
    token_hash: Mapped[Hash] = mapped_column(unique=True)
    deadline: Mapped[datetime]
    #: what was accepted, whole (``AcceptedSchedule.to_json``); nothing of it changes afterwards
    schedule: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    #: of the schedule: the id in the menu, and what is paid for the net that was expected
    reward: Mapped[str | None] = mapped_column(sa.String(40))
    payout_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    accepted_terms_version: Mapped[str | None] = mapped_column(sa.String(40))
    answered_at: Mapped[datetime | None]
    created_by: Mapped[Word]
    created_at: Mapped[datetime]


class ListingRow(Base):
    """An item on one marketplace. A relisting is a new generation, not a changed row."""

    __tablename__ = "listings"
    __table_args__ = (
        one_of("state", LISTING_STATES, "state"),
        sa.UniqueConstraint("item_id", "marketplace", "generation"),
    )
    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    programme: Mapped[Ref]
    marketplace: Mapped[Word]
    generation: Mapped[int]
    state: Mapped[Word]
    price_minor: Mapped[Minor]
    currency: Mapped[Currency]
    title: Mapped[Text]
    description: Mapped[Text]
    condition: Mapped[Text]
    #: the marketplace's own words for condition and category, where its file has them
    told: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    #: how the price came about: first price, markdown, floor, rounding
    price_inputs: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    #: when the next agreed markdown falls due
    next_price_at: Mapped[datetime | None] = mapped_column(index=True)
    external_id: Mapped[str | None] = mapped_column(sa.String(200))
    error: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PictureRow(Base):
    """A marketplace picture and what was measured on its encoded file."""

    __tablename__ = "pictures"
    __table_args__ = (sa.UniqueConstraint("item_id", "marketplace", "photo_id", "sha256"),)
    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    photo_id: Mapped[Ref] = mapped_column(sa.ForeignKey("photos.id"))
    marketplace: Mapped[Word]
    position: Mapped[int]
    sha256: Mapped[Hash]
    media_type: Mapped[Word]
    byte_count: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    conforms: Mapped[bool]
    conformance: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class OrderRow(Base):
    """Every order that a marketplace sent us, won or lost."""

    __tablename__ = "orders"
    __table_args__ = (
        sa.UniqueConstraint("programme", "marketplace", "order_ref"),
        one_of("outcome", ("sold", "refused", "rented"), "outcome"),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    marketplace: Mapped[Word]
    order_ref: Mapped[str] = mapped_column(sa.String(80))
    price_minor: Mapped[Minor]
    currency: Mapped[Currency]
    outcome: Mapped[Word]
    reason: Mapped[Text]
    created_at: Mapped[datetime]


class SaleRow(Base):
    """One sale; at most one of an item is not over at a time."""

    __tablename__ = "sales"
    __table_args__ = (
        one_of("state", ("open", "settled", "returned", "cancelled"), "state"),
        sa.Index(
            "uq_sales_one_per_item",
            "item_id",
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'settled')"),
            postgresql_where=sa.text("state IN ('open', 'settled')"),
        ),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    order_id: Mapped[Ref] = mapped_column(sa.ForeignKey("orders.id"))
    listing_id: Mapped[Ref] = mapped_column(sa.ForeignKey("listings.id"))
    offer_id: Mapped[Ref] = mapped_column(sa.ForeignKey("offers.id"))
    marketplace: Mapped[Word]
    price_minor: Mapped[Minor]
    currency: Mapped[Currency]
    state: Mapped[Word]
    #: what the accepted schedule makes of this price; zero where the item is the house's own
    net_minor: Mapped[Minor] = mapped_column(default=0)
    sold_at: Mapped[datetime]
    return_until: Mapped[datetime]
    #: when the money falls due; none while the seller has not sent the item in
    pay_from: Mapped[datetime | None] = mapped_column(index=True)
    #: until when a seller who keeps the item must have sent it in; none for other items
    ship_until: Mapped[datetime | None] = mapped_column(index=True)


class ReturnRow(Base):
    """A buyer's return, before or after the consignor was paid."""

    __tablename__ = "returns"
    id: Mapped[Id]
    sale_id: Mapped[str] = mapped_column(sa.ForeignKey("sales.id"), unique=True)
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    reason: Mapped[Text]
    after_payout: Mapped[bool]
    created_by: Mapped[Word]
    created_at: Mapped[datetime]

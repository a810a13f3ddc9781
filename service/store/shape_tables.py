"""Tables of what some programmes do beside selling: repairs, rentals, questions to sellers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Currency, Id, Minor, Ref, Text, Word, one_of

_OPEN = "finished_at IS NULL"


class RepairRow(Base):
    """Work on an item before it goes on sale. Its cost is known, and booked, when it is done."""

    __tablename__ = "repairs"
    __table_args__ = (
        one_of("kind", ("repair", "restoration"), "kind"),
        sa.CheckConstraint("cost_minor IS NULL OR cost_minor >= 0", name="cost_not_negative"),
        sa.Index(
            "uq_repairs_one_open",
            "item_id",
            unique=True,
            sqlite_where=sa.text(_OPEN),
            postgresql_where=sa.text(_OPEN),
        ),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    kind: Mapped[Word]
    work: Mapped[Text]
    cost_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[Currency]
    started_by: Mapped[Word]
    started_at: Mapped[datetime]
    finished_by: Mapped[str | None] = mapped_column(sa.String(40))
    finished_at: Mapped[datetime | None]


class RentalRow(Base):
    """One rental: the fee, the lender's share, when it went, and how it came back."""

    __tablename__ = "rentals"
    __table_args__ = (
        one_of("state", ("out", "back", "due"), "state"),
        sa.CheckConstraint("damage_minor >= 0", name="damage_not_negative"),
        sa.CheckConstraint("net_minor > 0 AND net_minor <= price_minor", name="share_of_fee"),
        sa.Index(
            "uq_rentals_one_out",
            "item_id",
            unique=True,
            sqlite_where=sa.text("state = 'out'"),
            postgresql_where=sa.text("state = 'out'"),
        ),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    order_id: Mapped[Ref] = mapped_column(sa.ForeignKey("orders.id"))
    listing_id: Mapped[Ref] = mapped_column(sa.ForeignKey("listings.id"))
    offer_id: Mapped[Ref] = mapped_column(sa.ForeignKey("offers.id"))
    marketplace: Mapped[Word]
    days: Mapped[int]
    price_minor: Mapped[Minor]
    #: the lender's share of the fee
    net_minor: Mapped[Minor]
    currency: Mapped[Currency]
    #: out: with a renter; back: compared, not due yet; due: its payout was made
    state: Mapped[Word]
    damage_minor: Mapped[Minor]
    comparison: Mapped[str | None] = mapped_column(sa.Text)
    compared_by: Mapped[str | None] = mapped_column(sa.String(40))
    rented_at: Mapped[datetime]
    back_until: Mapped[datetime]
    compared_at: Mapped[datetime | None]
    pay_from: Mapped[datetime | None] = mapped_column(index=True)


class QuestionRow(Base):
    """Something that only the seller can say, and until when."""

    __tablename__ = "questions"
    __table_args__ = (one_of("state", ("open", "answered", "lapsed"), "state"),)
    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    question: Mapped[Text]
    answer: Mapped[str | None] = mapped_column(sa.Text)
    state: Mapped[Word]
    asked_by: Mapped[Word]
    answered_by: Mapped[str | None] = mapped_column(sa.String(40))
    asked_at: Mapped[datetime]
    answer_until: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]

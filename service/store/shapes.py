"""Repairs, rentals and questions."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from service.store.record_tables import ItemRow
from service.store.repository import Repository
from service.store.shape_tables import QuestionRow, RentalRow, RepairRow


class RepairRepository(Repository[RepairRow]):
    """Work on items; one at a time is under way."""

    table = RepairRow
    word = "repair"

    def open_of(self, item_id: str) -> RepairRow | None:
        """The work that is under way, or none."""
        return self.session.scalar(
            sa.select(RepairRow).where(
                RepairRow.item_id == item_id, RepairRow.finished_at.is_(None)
            )
        )


class RentalRepository(Repository[RentalRow]):
    """Rentals; the database holds an item to one renter at a time."""

    table = RentalRow
    word = "rental"

    def out_of(self, item_id: str) -> RentalRow | None:
        """The rental that has not been compared yet, or none."""
        return self.session.scalar(
            sa.select(RentalRow).where(RentalRow.item_id == item_id, RentalRow.state == "out")
        )

    def by_order(self, order_id: str) -> RentalRow | None:
        return self.session.scalar(sa.select(RentalRow).where(RentalRow.order_id == order_id))

    def payable(self, now: datetime, limit: int) -> list[RentalRow]:
        """Rentals whose share has fallen due and has no payout yet, the longest due first."""
        query = (
            sa.select(RentalRow)
            .where(RentalRow.state == "back", RentalRow.pay_from <= now)
            .order_by(RentalRow.pay_from, RentalRow.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def undue_net(self, consignor_id: str, currency: str) -> int:
        """The shares of a consignor's rentals that are not due yet, in minor units."""
        query = (
            sa.select(sa.func.coalesce(sa.func.sum(RentalRow.net_minor), 0))
            .join(ItemRow, ItemRow.id == RentalRow.item_id)
            .where(
                ItemRow.consignor_id == consignor_id,
                RentalRow.currency == currency,
                RentalRow.state.in_(("out", "back")),
            )
        )
        return int(self.session.scalar(query) or 0)


class QuestionRepository(Repository[QuestionRow]):
    """Questions to sellers. A row's programme is its item's."""

    table = QuestionRow
    word = "question"

    def lapsed(self, now: datetime, limit: int) -> list[QuestionRow]:
        """Open questions whose time has passed, the longest overdue first; across programmes."""
        query = (
            sa.select(QuestionRow)
            .where(QuestionRow.state == "open", QuestionRow.answer_until <= now)
            .order_by(QuestionRow.answer_until, QuestionRow.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

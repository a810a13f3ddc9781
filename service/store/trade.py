"""Offers, listings, pictures, orders, sales and returns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from service.store.record_tables import ItemRow, PhotoRow
from service.store.repository import Repository
from service.store.trade_tables import (
    ListingRow,
    OfferRow,
    OrderRow,
    PictureRow,
    ReturnRow,
    SaleRow,
)

#: SQLite takes 32,766 values in one statement, older builds 999
ITEMS_PER_QUERY = 500


class OfferRepository(Repository[OfferRow]):
    """Price proposals."""

    table = OfferRow
    word = "offer"

    def by_token(self, token_hash: str) -> OfferRow | None:
        return self.session.scalar(sa.select(OfferRow).where(OfferRow.token_hash == token_hash))

    def in_state(self, item_id: str, state: str) -> OfferRow | None:
        """The newest offer of an item in this state."""
        return self.session.scalar(
            sa.select(OfferRow)
            .where(OfferRow.item_id == item_id, OfferRow.state == state)
            .order_by(OfferRow.id.desc())
            .limit(1)
        )

    def open_until(self, now: datetime) -> list[OfferRow]:
        """The open offers whose deadline has passed, oldest first; across programmes."""
        query = (
            sa.select(OfferRow)
            .where(OfferRow.state == "open", OfferRow.deadline <= now)
            .order_by(OfferRow.id)
        )
        return list(self.session.scalars(query))


class ListingRepository(Repository[ListingRow]):
    """Items on marketplaces."""

    table = ListingRow
    word = "listing"

    def in_feed(
        self, programme: str, marketplace: str, *, state: str, country: str | None
    ) -> list[tuple[ListingRow, ItemRow]]:
        """The listings of one marketplace in a state, with their items, oldest first."""
        query = (
            sa.select(ListingRow, ItemRow)
            .join(ItemRow, ItemRow.id == ListingRow.item_id)
            .where(
                ListingRow.programme == programme,
                ListingRow.marketplace == marketplace,
                ListingRow.state == state,
            )
            .order_by(ListingRow.id)
        )
        if country is not None:
            query = query.where(ItemRow.country == country)
        return [(listing, item) for listing, item in self.session.execute(query)]

    def to_mark_down(self, now: datetime, limit: int) -> list[str]:
        """The listings whose next agreed price has fallen due, by id; across programmes."""
        query = (
            sa.select(ListingRow.id)
            .where(ListingRow.next_price_at <= now, ListingRow.state.in_(("requested", "live")))
            .order_by(ListingRow.next_price_at, ListingRow.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def to_compare(
        self, programme: str, marketplace: str, named: Sequence[str]
    ) -> list[ListingRow]:
        """The listings that a marketplace may show, and those named, whatever became of them."""
        base = sa.select(ListingRow).where(
            ListingRow.programme == programme, ListingRow.marketplace == marketplace
        )
        states = ("requested", "live", "withdrawal_requested")
        found = {
            row.id: row for row in self.session.scalars(base.where(ListingRow.state.in_(states)))
        }
        for start in range(0, len(named), ITEMS_PER_QUERY):
            ids = named[start : start + ITEMS_PER_QUERY]
            found |= {
                row.id: row for row in self.session.scalars(base.where(ListingRow.id.in_(ids)))
            }
        return list(found.values())

    def sellable(self, item_id: str, marketplace: str) -> ListingRow | None:
        """The newest listing by which this marketplace may have sold the item.

        One whose withdrawal was only requested counts: a feed shows it until it is read again.
        """
        return self.session.scalar(
            sa.select(ListingRow)
            .where(
                ListingRow.item_id == item_id,
                ListingRow.marketplace == marketplace,
                ListingRow.state.in_(("requested", "live", "withdrawal_requested")),
            )
            .order_by(ListingRow.generation.desc())
            .limit(1)
        )


class PictureRepository(Repository[PictureRow]):
    """Marketplace pictures."""

    table = PictureRow
    word = "picture"

    def shown(self, item_ids: Sequence[str], marketplace: str) -> list[PictureRow]:
        """What a marketplace shows of these items, by item and position.

        The newest picture of each photo that is still in use, where it conforms.
        """
        rows: list[PictureRow] = []
        for start in range(0, len(item_ids), ITEMS_PER_QUERY):
            query = (
                sa.select(PictureRow)
                .join(PhotoRow, PhotoRow.id == PictureRow.photo_id)
                .where(
                    PictureRow.item_id.in_(item_ids[start : start + ITEMS_PER_QUERY]),
                    PictureRow.marketplace == marketplace,
                    PhotoRow.state == "active",
                )
                .order_by(PictureRow.created_at, PictureRow.id)
            )
            rows.extend(self.session.scalars(query))
        newest = {row.photo_id: row for row in rows}
        shown = [row for row in newest.values() if row.conforms]
        return sorted(shown, key=lambda row: (row.item_id, row.position, row.id))


class OrderRepository(Repository[OrderRow]):
    """Orders from marketplaces, won or lost."""

    table = OrderRow
    word = "order"

    def by_ref(self, programme: str, marketplace: str, order_ref: str) -> OrderRow | None:
        return self.session.scalar(
            sa.select(OrderRow).where(
                OrderRow.programme == programme,
                OrderRow.marketplace == marketplace,
                OrderRow.order_ref == order_ref,
            )
        )


class SaleRepository(Repository[SaleRow]):
    """Sales; the database holds them to one at a time per item."""

    table = SaleRow
    word = "sale"

    def current(self, item_id: str) -> SaleRow | None:
        """The sale that is not over, or none."""
        return self.session.scalar(
            sa.select(SaleRow).where(
                SaleRow.item_id == item_id, SaleRow.state.in_(("open", "settled"))
            )
        )

    def by_order(self, order_id: str) -> SaleRow | None:
        return self.session.scalar(sa.select(SaleRow).where(SaleRow.order_id == order_id))

    def fallen_due(self, now: datetime, limit: int) -> list[str]:
        """The items of sales whose money has fallen due and that are not settled yet."""
        query = (
            sa.select(SaleRow.item_id)
            .join(ItemRow, ItemRow.id == SaleRow.item_id)
            .where(SaleRow.state == "open", SaleRow.pay_from <= now, ItemRow.status == "sold")
            .order_by(SaleRow.pay_from, SaleRow.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def not_sent_in(self, now: datetime, limit: int) -> list[str]:
        """The items that sellers kept and did not send in, in time, after they were sold."""
        query = (
            sa.select(SaleRow.item_id)
            .join(ItemRow, ItemRow.id == SaleRow.item_id)
            .where(
                SaleRow.state == "open",
                SaleRow.ship_until <= now,
                ItemRow.status == "awaiting_item",
            )
            .order_by(SaleRow.ship_until, SaleRow.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def unsettled_net(self, consignor_id: str, currency: str) -> int:
        """The nets of a consignor's sales whose money is not due yet, in minor units."""
        query = (
            sa.select(sa.func.coalesce(sa.func.sum(SaleRow.net_minor), 0))
            .join(ItemRow, ItemRow.id == SaleRow.item_id)
            .where(
                ItemRow.consignor_id == consignor_id,
                SaleRow.currency == currency,
                SaleRow.state == "open",
            )
        )
        return int(self.session.scalar(query) or 0)


class ReturnRepository(Repository[ReturnRow]):
    """Buyers' returns."""

    table = ReturnRow
    word = "return"

"""Offers, listings, pictures, orders, sales and returns."""

from __future__ import annotations

import sqlalchemy as sa

from service.store.repository import Repository
from service.store.trade_tables import (
    ListingRow,
    OfferRow,
    OrderRow,
    PictureRow,
    ReturnRow,
    SaleRow,
)


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


class ListingRepository(Repository[ListingRow]):
    """Items on marketplaces."""

    table = ListingRow
    word = "listing"


class PictureRepository(Repository[PictureRow]):
    """Marketplace pictures."""

    table = PictureRow
    word = "picture"


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


class ReturnRepository(Repository[ReturnRow]):
    """Buyers' returns."""

    table = ReturnRow
    word = "return"

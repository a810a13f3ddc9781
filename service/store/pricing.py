"""Price books, exchange rates, past sales that compare, and reconciliations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.store.pricing_tables import (
    ExchangeRateRow,
    PriceBookLineRow,
    PriceBookRow,
    RateImportRow,
    ReconciliationRow,
)
from service.store.record_tables import ItemRow
from service.store.repository import Repository
from service.store.trade_tables import OfferRow, SaleRow

#: past sales that are read for one item
MOST_SALES = 500


class PriceBookRepository(Repository[PriceBookRow]):
    """Versions of price books."""

    table = PriceBookRow
    word = "price book"

    def newest(self, programme: str) -> PriceBookRow | None:
        """The version that counts; None while only the shipped file does."""
        return self.session.scalar(
            sa.select(PriceBookRow)
            .where(PriceBookRow.programme == programme)
            .order_by(PriceBookRow.version.desc())
            .limit(1)
        )

    def claim(self, row: PriceBookRow) -> bool:
        """Adds a version, or returns False where another import has just taken its number."""
        try:
            with self.session.begin_nested():
                self.session.add(row)
                self.session.flush()
        except IntegrityError:
            return False
        return True

    def add_lines(self, lines: Sequence[PriceBookLineRow]) -> None:
        """Adds a new book's prices."""
        self.session.add_all(lines)
        self.session.flush()

    def line(
        self, book_id: str, scope: str, key: str, *, grade: str, currency: str
    ) -> PriceBookLineRow | None:
        return self.session.scalar(
            sa.select(PriceBookLineRow).where(
                PriceBookLineRow.book_id == book_id,
                PriceBookLineRow.scope == scope,
                PriceBookLineRow.key == key,
                PriceBookLineRow.grade == grade,
                PriceBookLineRow.currency == currency,
            )
        )

    def lines(self, book_id: str) -> Iterator[PriceBookLineRow]:
        """All prices of a book in the file's order."""
        return iter(
            self.session.scalars(
                sa.select(PriceBookLineRow)
                .where(PriceBookLineRow.book_id == book_id)
                .order_by(PriceBookLineRow.line)
            )
        )


class RateImportRepository(Repository[RateImportRow]):
    """Rate tables as they were brought in."""

    table = RateImportRow
    word = "rate table"


class ExchangeRateRepository(Repository[ExchangeRateRow]):
    """Dated rates of a programme."""

    table = ExchangeRateRow
    word = "rate"

    def newest(self, programme: str, base: str, quote: str, day: str) -> ExchangeRateRow | None:
        """The rate of the newest day up to ``day``; of one day, the last import's."""
        return self.session.scalar(
            sa.select(ExchangeRateRow)
            .where(
                ExchangeRateRow.programme == programme,
                ExchangeRateRow.base == base,
                ExchangeRateRow.quote == quote,
                ExchangeRateRow.day <= day,
            )
            .order_by(ExchangeRateRow.day.desc(), ExchangeRateRow.id.desc())
            .limit(1)
        )

    def add_all(self, rows: Sequence[ExchangeRateRow]) -> None:
        self.session.add_all(rows)
        self.session.flush()


class ReconciliationRepository(Repository[ReconciliationRow]):
    """Looks at what marketplaces show."""

    table = ReconciliationRow
    word = "reconciliation"


class PastSales:
    """Sales of one programme that stand: neither cancelled nor sent back."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def alike(self, item: ItemRow, since: datetime) -> list[tuple[SaleRow, ItemRow, OfferRow]]:
        """Sales of the item's SKU, or of its brand in its category, newest first."""
        alike = sa.and_(ItemRow.brand == item.brand, ItemRow.category == item.category)
        if item.sku is not None:
            alike = sa.or_(alike, ItemRow.sku == item.sku)
        query = (
            sa.select(SaleRow, ItemRow, OfferRow)
            .join(ItemRow, ItemRow.id == SaleRow.item_id)
            .join(OfferRow, OfferRow.id == SaleRow.offer_id)
            .where(
                SaleRow.programme == item.programme,
                SaleRow.state.in_(("open", "settled")),
                SaleRow.sold_at >= since,
                ItemRow.id != item.id,
                alike,
            )
            .order_by(SaleRow.sold_at.desc(), SaleRow.id.desc())
            .limit(MOST_SALES)
        )
        return [(sale, sold, offer) for sale, sold, offer in self.session.execute(query)]

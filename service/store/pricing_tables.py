"""Tables of prices: versions of price books, dated rates, and what marketplaces said they show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Currency, Hash, Id, Minor, Ref, Text, Word, one_of


class PriceBookRow(Base):
    """One version of a programme's price book. The newest counts; none is ever changed."""

    __tablename__ = "price_books"
    __table_args__ = (sa.UniqueConstraint("programme", "version"),)
    id: Mapped[Id]
    programme: Mapped[Ref]
    #: 1, 2, 3 ... within the programme; the file that ships with it is version 0 and has no row
    version: Mapped[int]
    file: Mapped[Text]
    sha256: Mapped[Hash]
    row_count: Mapped[int]
    note: Mapped[Text]
    imported_by: Mapped[Word]
    created_at: Mapped[datetime]


class PriceBookLineRow(Base):
    """One price of a book: what an SKU or a category is asked for in a grade."""

    __tablename__ = "price_book_lines"
    __table_args__ = (
        one_of("scope", ("sku", "category"), "scope"),
        sa.UniqueConstraint("book_id", "scope", "key", "grade", "currency"),
    )
    id: Mapped[Id]
    book_id: Mapped[Ref] = mapped_column(sa.ForeignKey("price_books.id"))
    scope: Mapped[Word]
    key: Mapped[str] = mapped_column(sa.String(80))
    grade: Mapped[Word]
    currency: Mapped[Currency]
    gross_minor: Mapped[Minor]
    #: in the file, counted from 1 with the header
    line: Mapped[int]


class RateImportRow(Base):
    """One rate table that an operator brought in. A later one corrects an earlier one's days."""

    __tablename__ = "rate_imports"
    id: Mapped[Id]
    programme: Mapped[Ref]
    file: Mapped[Text]
    sha256: Mapped[Hash]
    row_count: Mapped[int]
    imported_by: Mapped[Word]
    created_at: Mapped[datetime]


class ExchangeRateRow(Base):
    """One unit of ``base`` is ``rate`` units of ``quote`` on a day."""

    __tablename__ = "exchange_rates"
    __table_args__ = (
        sa.UniqueConstraint("import_id", "day", "base", "quote"),
        sa.Index("ix_exchange_rates_pair", "programme", "base", "quote", "day"),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    import_id: Mapped[Ref] = mapped_column(sa.ForeignKey("rate_imports.id"))
    #: 2026-11-24: as text it sorts as the day does
    day: Mapped[str] = mapped_column(sa.String(10))
    base: Mapped[Currency]
    quote: Mapped[Currency]
    #: a decimal as text, so that no database rounds it
    rate: Mapped[str] = mapped_column(sa.String(24))
    line: Mapped[int]


class ReconciliationRow(Base):
    """What a marketplace said that it shows, against our listings there."""

    __tablename__ = "reconciliations"
    __table_args__ = (one_of("source", ("report", "asked"), "source"),)
    id: Mapped[Id]
    programme: Mapped[Ref]
    marketplace: Mapped[Word]
    #: told to us by the marketplace or an operator, or asked for over its API
    source: Mapped[Word]
    checked: Mapped[int]
    #: each listing that drifted: how, ours and theirs
    drifts: Mapped[list[Any]]
    by: Mapped[Word]
    created_at: Mapped[datetime]

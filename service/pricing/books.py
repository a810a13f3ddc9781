"""Versions of a programme's price book: brought in whole, never changed, the newest counts."""

from __future__ import annotations

import hashlib
from typing import Any

from service.context import AppContext
from service.domain.price_book import SCOPES, PriceRow, Suggestion, parse_price_book
from service.domain.programme import Programme
from service.domain.trade_errors import NoComparable
from service.domain.words import Grade
from service.ids import new_id
from service.money import Money
from service.pricing.errors import BookMeanwhile, CurrencyUnused, FileNotText, WordUnknown
from service.store.pricing_tables import PriceBookLineRow, PriceBookRow
from service.store.record_tables import ItemRow
from service.store.unit_of_work import UnitOfWork


def text_of(data: bytes) -> str:
    """A file's text. Raises FileNotText."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileNotText() from error


def import_book(
    uow: UnitOfWork, programme: Programme, data: bytes, *, file: str, note: str, by: str
) -> PriceBookRow:
    """Makes a file the programme's price book; the newest book's own bytes again change nothing.

    Raises:
        FileNotText, PriceBookInvalid: every bad row is named by its line.
        WordUnknown, CurrencyUnused: a price that no item of the programme could ever get.
        BookMeanwhile: another import came at the same moment.
    """
    book = parse_price_book(text_of(data), file)
    _check_words(programme, list(book.rows.values()))
    sha256 = hashlib.sha256(data).hexdigest()
    newest = uow.price_books.newest(programme.name)
    if newest is not None and newest.sha256 == sha256:
        return newest
    row = PriceBookRow(
        id=new_id("pbk"),
        programme=programme.name,
        version=1 if newest is None else newest.version + 1,
        file=file,
        sha256=sha256,
        row_count=len(book.rows),
        note=note,
        imported_by=by,
        created_at=uow.clock.now(),
    )
    if not uow.price_books.claim(row):
        raise BookMeanwhile(version=row.version)
    uow.price_books.add_lines([_line(row.id, price) for price in book.rows.values()])
    return row


def _check_words(programme: Programme, rows: list[PriceRow]) -> None:
    used = {country.currency for country in programme.countries.values()}
    for row in rows:
        if row.scope == "category" and row.key not in programme.categories:
            raise WordUnknown(category=row.key, line=row.line)
        if row.gross.currency not in used:
            raise CurrencyUnused(currency=row.gross.currency, line=row.line)


def _line(book_id: str, price: PriceRow) -> PriceBookLineRow:
    return PriceBookLineRow(
        id=new_id("pbl"),
        book_id=book_id,
        scope=price.scope,
        key=price.key,
        grade=price.grade.value,
        currency=price.gross.currency,
        gross_minor=price.gross.amount_minor,
        line=price.line,
    )


def from_book(
    uow: UnitOfWork, context: AppContext, programme: Programme, item: ItemRow, grade: Grade
) -> Suggestion | None:
    """The row of the SKU, else of the category: of the newest version, else of the shipped file."""
    newest = uow.price_books.newest(programme.name)
    if newest is None:
        return context.price_books[programme.name].suggest(
            sku=item.sku, category=item.category, grade=grade, currency=item.currency
        )
    for scope, key in zip(SCOPES, (item.sku, item.category), strict=True):
        if key is None:
            continue
        line = uow.price_books.line(
            newest.id, scope, key, grade=grade.value, currency=item.currency
        )
        if line is not None:
            gross = Money(line.gross_minor, line.currency)
            row = PriceRow(line.scope, line.key, Grade(line.grade), gross, line.line)
            return Suggestion(gross, row, newest.sha256, newest.version)
    return None


def require_from_book(
    uow: UnitOfWork, context: AppContext, programme: Programme, item: ItemRow, grade: Grade
) -> Suggestion:
    """Like ``from_book``, but raises NoComparable where no row speaks of the item."""
    found = from_book(uow, context, programme, item, grade)
    if found is None:
        raise NoComparable()
    return found


def source_words(found: Suggestion) -> dict[str, object]:
    """The inputs behind a book's number, with the version that it stands in."""
    return {**found.to_json(), "book_version": found.book_version}


def book_words(row: PriceBookRow) -> dict[str, Any]:
    """What is told of a version."""
    names = (
        "id", "version", "file", "sha256", "row_count", "note", "imported_by", "created_at",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def line_words(row: PriceBookLineRow) -> dict[str, Any]:
    """What is told of one price."""
    return {
        "scope": row.scope,
        "key": row.key,
        "grade": row.grade,
        "gross": Money(row.gross_minor, row.currency).to_json(),
        "line": row.line,
    }

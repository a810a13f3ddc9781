"""The programme's price book: what an item like this was decided to cost, or nothing at all.

A CSV with the columns scope, key, grade, currency, gross_minor. `scope` is `sku` or `category`;
the gross is in minor units. Where no row compares, no price is suggested.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NoReturn

from service.domain.errors import PriceBookInvalid
from service.domain.trade_errors import NoComparable
from service.domain.words import Grade
from service.money import EXPONENTS, Money

HEADER = ("scope", "key", "grade", "currency", "gross_minor")
SCOPES = ("sku", "category")
_Key = tuple[str, str, Grade, str]


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One row: the gross of an SKU or a category in a grade. `line` counts from 1, the header's."""

    scope: str
    key: str
    grade: Grade
    gross: Money
    line: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A price and the row that it comes from, in the book whose bytes have this hash."""

    gross: Money
    row: PriceRow
    book_sha256: str

    def to_json(self) -> dict[str, object]:
        """The inputs behind the number, for the offer's record."""
        return {
            "gross": self.gross.to_json(),
            "scope": self.row.scope,
            "key": self.row.key,
            "grade": self.row.grade.value,
            "line": self.row.line,
            "book_sha256": self.book_sha256,
        }


@dataclass(frozen=True, slots=True)
class PriceBook:
    """All rows of one file."""

    rows: Mapping[_Key, PriceRow]
    sha256: str

    def suggest(
        self, *, sku: str | None, category: str, grade: Grade, currency: str
    ) -> Suggestion | None:
        """The row of the SKU, else of the category, in this grade and currency; else None."""
        for scope, key in (("sku", sku), ("category", category)):
            row = None if key is None else self.rows.get((scope, key, grade, currency))
            if row is not None:
                return Suggestion(row.gross, row, self.sha256)
        return None

    def require(self, *, sku: str | None, category: str, grade: Grade, currency: str) -> Suggestion:
        """Like `suggest`, but raises NoComparable where there is no row."""
        found = self.suggest(sku=sku, category=category, grade=grade, currency=currency)
        if found is None:
            raise NoComparable()
        return found


NO_PRICES = PriceBook(MappingProxyType({}), hashlib.sha256(b"").hexdigest())
"""The book of a programme whose prices people set: nothing compares with anything."""


def parse_price_book(text: str, file: str) -> PriceBook:
    """The price book written in `text`; `file` is its name for messages.

    Raises PriceBookInvalid with the line for a wrong header, a wrong number of cells, an unknown
    word, an amount that is not a positive whole number, and a price given twice.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: dict[_Key, PriceRow] = {}
    try:
        if tuple(next(reader, ())) != HEADER:
            _refuse(file, 1, f"the header must be {','.join(HEADER)}")
        for cells in reader:
            row = _row(cells, file, reader.line_num)
            key = (row.scope, row.key, row.grade, row.gross.currency)
            if key in rows:
                _refuse(file, row.line, f"gives the price of line {rows[key].line} again")
            rows[key] = row
    except csv.Error as error:
        raise PriceBookInvalid(file=file, line=reader.line_num, because=str(error)) from error
    return PriceBook(MappingProxyType(rows), hashlib.sha256(text.encode()).hexdigest())


def _row(cells: list[str], file: str, line: int) -> PriceRow:
    if len(cells) != len(HEADER):
        _refuse(file, line, f"has {len(cells)} cells, not {len(HEADER)}")
    scope, key, grade, currency, gross = cells
    if scope not in SCOPES:
        _refuse(file, line, f"scope must be one of {', '.join(SCOPES)}")
    if not key or key != key.strip():
        _refuse(file, line, "key must be a text without spaces around it")
    if grade not in {word.value for word in Grade}:
        _refuse(file, line, f"grade must be one of {', '.join(Grade)}")
    if currency not in EXPONENTS:
        _refuse(file, line, f"does not know the currency {currency}")
    if not (gross.isascii() and gross.isdigit()) or len(gross) > 15 or int(gross) == 0:
        _refuse(file, line, "gross_minor must be a positive whole number of minor units")
    return PriceRow(scope, key, Grade(grade), Money(int(gross), currency), line)


def _refuse(file: str, line: int, because: str) -> NoReturn:
    raise PriceBookInvalid(file=file, line=line, because=because)

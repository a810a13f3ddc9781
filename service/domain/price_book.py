"""The programme's price book: what an item like this was decided to cost, or nothing at all.

A CSV with the columns scope, key, grade, currency, gross_minor. `scope` is `sku` or `category`;
the gross is in minor units. Where no row compares, no price is suggested.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from service.domain.csv_rows import MAX_TOLD, BadRow, RowRefused, read_rows
from service.domain.errors import PriceBookInvalid
from service.domain.trade_errors import NoComparable
from service.domain.words import Grade
from service.money import EXPONENTS, Money

HEADER = ("scope", "key", "grade", "currency", "gross_minor")
SCOPES = ("sku", "category")
#: as long as an SKU may be
MAX_KEY = 80
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
    """A price and the row that it comes from, in the book whose bytes have this hash.

    Version 0 is the file that ships with the programme.
    """

    gross: Money
    row: PriceRow
    book_sha256: str
    book_version: int = 0

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

    Raises PriceBookInvalid for a wrong header, a wrong number of cells, an unknown word, an amount
    that is not a positive whole number, and a price given twice; every bad row is named by line.
    """
    found, bad = read_rows(text, HEADER, _row)
    rows: dict[_Key, PriceRow] = {}
    for row in found:
        key = (row.scope, row.key, row.grade, row.gross.currency)
        if key in rows:
            bad.append(BadRow(row.line, f"gives the price of line {rows[key].line} again"))
        rows.setdefault(key, row)
    if bad:
        told = sorted(bad, key=lambda row: row.line)
        raise PriceBookInvalid(
            file=file,
            line=told[0].line,
            because=told[0].because,
            rows=[row.to_json() for row in told[:MAX_TOLD]],
            bad_rows=len(bad),
        )
    return PriceBook(MappingProxyType(rows), hashlib.sha256(text.encode()).hexdigest())


def _row(cells: list[str], line: int) -> PriceRow:
    scope, key, grade, currency, gross = cells
    if scope not in SCOPES:
        raise RowRefused(f"scope must be one of {', '.join(SCOPES)}")
    if not key or key != key.strip() or len(key) > MAX_KEY:
        raise RowRefused(f"key must be a text of at most {MAX_KEY} without spaces around it")
    if grade not in {word.value for word in Grade}:
        raise RowRefused(f"grade must be one of {', '.join(Grade)}")
    if currency not in EXPONENTS:
        raise RowRefused(f"does not know the currency {currency}")
    if not (gross.isascii() and gross.isdigit()) or len(gross) > 15 or int(gross) == 0:
        raise RowRefused("gross_minor must be a positive whole number of minor units")
    return PriceRow(scope, key, Grade(grade), Money(int(gross), currency), line)

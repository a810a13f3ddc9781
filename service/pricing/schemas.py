"""Bodies of prices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from service.api import Schema, View
from service.money import MAX_AMOUNT_MINOR


class PriceView(View):
    """An amount in the currency's minor unit."""

    amount_minor: int
    currency: str


class RateUsed(View):
    """A rate of the operator's table: one ``base`` is ``rate`` of ``quote`` on that day."""

    id: str
    day: date
    base: str
    quote: str
    rate: str


class ComparableView(View):
    """A past sale that compares: what was paid, and its price in the wanted currency."""

    sale_id: str
    item_id: str
    sku: str | None
    brand: str
    category: str
    grade: str
    season: str
    sold_on: date
    paid: PriceView
    price: PriceView
    rates: list[RateUsed]


class SaleLeftOut(View):
    """A sale that could not be converted, and the code of the refusal."""

    sale_id: str
    paid: PriceView
    because: str


class RangeView(View):
    """Three prices of the listed sales; ``level`` says by what these compare."""

    low: PriceView
    middle: PriceView
    high: PriceView
    level: str
    method: str
    comparables: list[ComparableView]


class BookPriceView(View):
    """What a row of the price book says; version 0 is the file that ships with the programme."""

    gross: PriceView
    scope: str
    key: str
    grade: str
    line: int
    book_sha256: str
    book_version: int


class PriceRangeView(View):
    """A suggestion with all that it is made of, or why there is none."""

    item_id: str
    grade: str | None
    season: str | None
    currency: str
    range: RangeView | None
    no_range_because: str | None
    #: so many sales make a range
    enough: int
    left_out: list[SaleLeftOut]
    book: BookPriceView | None


class PriceBookView(View):
    """A version of the programme's price book."""

    id: str
    version: int
    file: str
    sha256: str
    row_count: int
    note: str
    imported_by: str
    created_at: datetime


class PriceBookLineView(View):
    """One price of a book, and its line in the file."""

    scope: str
    key: str
    grade: str
    gross: PriceView
    line: int


class PriceBookWithLines(PriceBookView):
    """A version with all its prices."""

    lines: list[PriceBookLineView]


class RateTableView(View):
    """A rate table that was brought in."""

    id: str
    file: str
    sha256: str
    row_count: int
    imported_by: str
    created_at: datetime


class ConversionWanted(Schema):
    """An amount to convert, by the rates of a day; today's where none is named."""

    amount_minor: Annotated[int, Field(ge=-MAX_AMOUNT_MINOR, le=MAX_AMOUNT_MINOR, strict=True)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    to: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    day: date | None = None


class ConversionView(View):
    """The amount in the other currency, the rates that made it and how it was rounded."""

    given: PriceView
    result: PriceView
    rates: list[RateUsed]
    rounding: str


class FileSent(Schema):
    """Which file a request carried: its answer is kept for repeats by this."""

    sha256: str
    file: str
    note: str

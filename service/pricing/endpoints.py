"""Prices: ranges with their comparables, versions of the price book, and the rate table."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from service.api import (
    Caller,
    Context,
    Cursor,
    IdempotencyKey,
    Once,
    PageLimit,
    PageView,
    ReadUow,
    Requires,
    WriteUow,
    page_view,
    room,
)
from service.domain.movers import Role
from service.domain.words import Grade
from service.money import Money
from service.pricing import books, exchange, service
from service.pricing.schemas import (
    ConversionView,
    ConversionWanted,
    FileSent,
    PriceBookView,
    PriceBookWithLines,
    PriceRangeView,
    RateTableView,
)
from service.raw_bodies import raw_body

router = room("pricing")
Pricer = Annotated[Caller, Depends(Requires(Role.PRICER, Role.OPERATOR))]
Reader = Annotated[
    Caller, Depends(Requires(Role.PRICER, Role.OPERATOR, Role.PARTNER, Role.FINANCE))
]
Treasurer = Annotated[Caller, Depends(Requires(Role.FINANCE, Role.PRICER, Role.OPERATOR))]
CSV: dict[str, Any] = raw_body("A CSV file in UTF-8 with its header line.", "text/csv")
File = Annotated[str, Query(max_length=120, description="the file's name, for messages")]


async def _body(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(_body)]


@router.get("/items/{item_id}/price-range")
def get_price_range(
    caller: Reader,
    context: Context,
    uow: ReadUow,
    item_id: str,
    grade: Annotated[Grade | None, Query(description="instead of the assessed one")] = None,
) -> PriceRangeView:
    """What own past sales that compare were sold for, and what the price book says; or nothing."""
    found = service.range_for(uow, context, caller.programme, item_id, grade)
    return PriceRangeView.model_validate(found)


@router.post("/price-books", status_code=201, response_model=PriceBookView, openapi_extra=CSV)
def import_price_book(
    request: Request,
    caller: Pricer,
    data: Body,
    uow: WriteUow,
    file: File = "prices.csv",
    note: Annotated[str, Query(max_length=500, description="why it changed")] = "",
    key: IdempotencyKey = None,
) -> Response:
    """Makes a CSV the programme's price book from now on, as its next version.

    A file with a bad row is refused whole: ``price_book_invalid`` names each bad row by its line.
    """

    def action() -> PriceBookView:
        row = books.import_book(
            uow, caller.programme, data, file=file, note=note, by=caller.person_id
        )
        return PriceBookView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, _sent(data, file, note), action)


@router.get("/price-books")
def list_price_books(
    caller: Reader, uow: ReadUow, limit: PageLimit, cursor: Cursor = None
) -> PageView[PriceBookView]:
    """Versions of the price book, newest first."""
    page = uow.price_books.page(limit=limit, cursor=cursor, programme=caller.programme.name)
    return page_view(page.rows, page.next_cursor, PriceBookView)


@router.get("/price-books/{price_book_id}")
def get_price_book(caller: Reader, uow: ReadUow, price_book_id: str) -> PriceBookWithLines:
    """One version with all its prices."""
    row = uow.price_books.get(price_book_id, programme=caller.programme.name)
    lines = [books.line_words(line) for line in uow.price_books.lines(row.id)]
    return PriceBookWithLines.model_validate({**books.book_words(row), "lines": lines})


@router.post("/rates", status_code=201, response_model=RateTableView, openapi_extra=CSV)
def import_rates(
    request: Request,
    caller: Treasurer,
    data: Body,
    uow: WriteUow,
    file: File = "rates.csv",
    key: IdempotencyKey = None,
) -> Response:
    """Takes in a dated rate table (day, base, quote, rate); a day given again is corrected.

    A file with a bad row is refused whole: ``rates_invalid`` names each bad row by its line.
    """

    def action() -> BaseModel:
        row = exchange.import_rates(uow, caller.programme, data, file=file, by=caller.person_id)
        return RateTableView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, _sent(data, file, ""), action)


@router.get("/rates")
def list_rate_tables(
    caller: Reader, uow: ReadUow, limit: PageLimit, cursor: Cursor = None
) -> PageView[RateTableView]:
    """The rate tables that were brought in, newest first."""
    page = uow.rate_imports.page(limit=limit, cursor=cursor, programme=caller.programme.name)
    return page_view(page.rows, page.next_cursor, RateTableView)


@router.post("/rates/convert")
def convert(caller: Reader, uow: ReadUow, body: ConversionWanted) -> ConversionView:
    """An amount in another currency; 409 ``rate_missing`` or ``rate_too_old``, never a guess."""
    given = Money(body.amount_minor, body.currency)
    made = exchange.convert_money(uow, caller.programme, given, body.to, body.day)
    return ConversionView.model_validate(made.to_json())


def _sent(data: bytes, file: str, note: str) -> FileSent:
    return FileSent(sha256=hashlib.sha256(data).hexdigest(), file=file, note=note)

"""An operator's dated rate table, and conversions by it. A correction is a later import."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from service.domain.programme import Programme
from service.domain.rates import Conversion, Find, Rate, RateLine, convert, parse_rates
from service.ids import new_id
from service.money import Money
from service.pricing.books import text_of
from service.store.pricing_tables import ExchangeRateRow, RateImportRow
from service.store.unit_of_work import UnitOfWork


def import_rates(
    uow: UnitOfWork, programme: Programme, data: bytes, *, file: str, by: str
) -> RateImportRow:
    """Takes in a rate table; the same bytes as the newest one again change nothing.

    A day that is given again is corrected from now on; what was converted before keeps its rate.

    Raises:
        FileNotText, RatesInvalid: every bad row is named by its line.
    """
    lines = parse_rates(text_of(data), file, today=uow.clock.now().date())
    sha256 = hashlib.sha256(data).hexdigest()
    newest = uow.rate_imports.page(limit=1, programme=programme.name).rows
    if newest and newest[0].sha256 == sha256:
        return newest[0]
    row = uow.rate_imports.add(
        RateImportRow(
            id=new_id("rim"),
            programme=programme.name,
            file=file,
            sha256=sha256,
            row_count=len(lines),
            imported_by=by,
            created_at=uow.clock.now(),
        )
    )
    uow.rates.add_all([_row(row, line) for line in lines])
    return row


def _row(table: RateImportRow, line: RateLine) -> ExchangeRateRow:
    return ExchangeRateRow(
        id=new_id("rat"),
        programme=table.programme,
        import_id=table.id,
        day=line.day.isoformat(),
        base=line.base,
        quote=line.quote,
        rate=str(line.rate),
        line=line.line,
    )


def finder(uow: UnitOfWork, programme: str) -> Find:
    """Looks a pair up in a programme's table."""

    def find(base: str, quote: str, day: date) -> Rate | None:
        row = uow.rates.newest(programme, base, quote, day.isoformat())
        if row is None:
            return None
        return Rate(row.id, date.fromisoformat(row.day), row.base, row.quote, Decimal(row.rate))

    return find


def convert_money(
    uow: UnitOfWork, programme: Programme, given: Money, currency: str, day: date | None
) -> Conversion:
    """An amount by the rates of a day, today's where none is named.

    Raises RateMissing, RateTooOld, UnknownCurrency.
    """
    Money.zero(currency)  # refuses a currency that nobody knows before rates are looked for
    on = day or uow.clock.now().date()
    return convert(given, currency, on, finder(uow, programme.name))


def table_words(row: RateImportRow) -> dict[str, Any]:
    """What is told of a rate table."""
    names = ("id", "file", "sha256", "row_count", "imported_by", "created_at")
    return {name: getattr(row, name) for name in names}

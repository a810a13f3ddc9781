"""``loupe rates`` and ``loupe prices``: an operator's dated rate table, and price books."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli.show import AsJson, show_one, show_rows

File = Annotated[Path, typer.Argument(help="A CSV file in UTF-8 with its header line.")]
Programme = Annotated[str, typer.Option(help="The programme that it is for.")]
Person = Annotated[str, typer.Option(help="Who brings it in: a name, or a person's id.")]
#: what the record says of a command that nobody put a name to
BY = "operator"


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    rates = typer.Typer(no_args_is_help=True, help="Dated exchange rates.")
    rates.command("import")(import_rates)
    rates.command("convert")(convert)
    prices = typer.Typer(no_args_is_help=True, help="Price books.")
    prices.command("import")(import_prices)
    prices.command("list")(list_books)
    app.add_typer(rates, name="rates")
    app.add_typer(prices, name="prices")


def import_rates(
    file: File,
    programme: Annotated[
        str | None, typer.Option(help="One programme; without it, every programme.")
    ] = None,
    by: Person = BY,
    as_json: AsJson = False,
) -> None:
    """Takes in a rate table (day, base, quote, rate); ends with status 1 where a row is wrong."""
    from service.main import read_settings
    from service.pricing.exchange import import_rates as take_in
    from service.pricing.exchange import table_words
    from service.wiring import open_context

    data, rows = file.read_bytes(), []
    with open_context(read_settings()) as context, context.store.writing() as uow:
        names = sorted(context.programmes) if programme is None else [programme]
        for name in names:
            row = take_in(uow, context.programme(name), data, file=file.name, by=by)
            rows.append({"programme": name, **_told(table_words(row))})
    show_rows(rows, ("programme", "id", "row_count", "created_at"), as_json=as_json)


def convert(
    amount: Annotated[str, typer.Argument(help="A plain decimal such as 1590.00.")],
    currency: Annotated[str, typer.Argument(help="Its currency.")],
    to: Annotated[str, typer.Argument(help="The wanted currency.")],
    programme: Programme,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    as_json: AsJson = False,
) -> None:
    """Converts an amount, and shows the rates; a missing or old rate is refused."""
    from service.main import read_settings
    from service.money import Money
    from service.pricing.exchange import convert_money
    from service.wiring import open_context

    given = Money.parse(amount, currency)
    with open_context(read_settings()) as context, context.store.reading() as uow:
        on = None if day is None else day.date()
        made = convert_money(uow, context.programme(programme), given, to, on)
    words = made.to_json()
    if not as_json:
        rates = ", ".join(
            f"1 {rate.base} = {rate.rate} {rate.quote} on {rate.day}" for rate in made.rates
        )
        words = {"given": str(made.given), "result": str(made.result), "rates": rates}
    show_one(words, as_json=as_json)


def import_prices(
    file: File,
    programme: Programme,
    note: Annotated[str, typer.Option(help="Why it changed.")] = "",
    by: Person = BY,
    as_json: AsJson = False,
) -> None:
    """Makes a CSV the programme's price book; ends with status 1 where a row is wrong."""
    from service.main import read_settings
    from service.pricing.books import book_words, import_book
    from service.wiring import open_context

    with open_context(read_settings()) as context, context.store.writing() as uow:
        rules = context.programme(programme)
        row = import_book(uow, rules, file.read_bytes(), file=file.name, note=note, by=by)
        words = _told(book_words(row))
    show_one(words, as_json=as_json)


def list_books(programme: Programme, as_json: AsJson = False) -> None:
    """Lists the versions of a programme's price book, newest first."""
    from service.main import read_settings
    from service.pricing.books import book_words
    from service.wiring import open_context

    with open_context(read_settings()) as context, context.store.reading() as uow:
        name = context.programme(programme).name
        rows = [
            _told(book_words(row)) for row in uow.price_books.page(limit=200, programme=name).rows
        ]
    show_rows(rows, ("version", "file", "row_count", "note", "created_at"), as_json=as_json)


def _told(words: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in words.items()
    }

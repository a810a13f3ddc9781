"""``loupe marketplaces``: what is known of each, and what those with an API show."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from service.cli.show import AsJson, show_one, show_rows

Id = Annotated[str, typer.Argument(help="The marketplace's id.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    markets = typer.Typer(no_args_is_help=True, help="Marketplaces: facts, fees, what they show.")
    markets.command("list")(list_markets)
    markets.command("show")(show)
    markets.command("reconcile")(reconcile)
    app.add_typer(markets, name="marketplaces")


def list_markets(as_json: AsJson = False) -> None:
    """Lists the marketplaces that have a file, and which of their facts are only assumed."""
    from service.domain.market_reader import load_markets
    from service.main import read_settings

    rows = [
        {
            "id": market.id,
            "title": market.title,
            "transport": market.transport.value,
            "fee_percent": str(market.fee_percent.value),
            "countries": " ".join(sorted(market.countries)),
            "assumed": " ".join(sorted(market.assumed)),
        }
        for market in load_markets(read_settings().markets_dir).values()
    ]
    columns = ("id", "transport", "fee_percent", "countries", "assumed")
    show_rows(rows, columns, as_json=as_json)


def show(marketplace: Id, as_json: AsJson = False) -> None:
    """Everything that a marketplace's file says, with its sources."""
    from service.domain.errors import UnknownMarketplace
    from service.domain.market_reader import load_markets
    from service.main import read_settings

    market = load_markets(read_settings().markets_dir).get(marketplace)
    if market is None:
        raise UnknownMarketplace(marketplace=marketplace)
    words: dict[str, Any] = {
        "id": market.id,
        "title": market.title,
        "transport": market.transport.value,
        "picture_rule": market.picture_rule,
        "currencies": dict(market.currencies),
        "title_template": market.title_template,
        "description_template": market.description_template,
    }
    for name in ("fee_percent", "title_max", "description_max", "conditions", "categories"):
        fact = getattr(market, name)
        value = dict(fact.value) if hasattr(fact.value, "items") else str(fact.value)
        words[name] = {"value": value, "source": fact.source, "assumed": fact.assumed}
    show_one(words, as_json=as_json)


def reconcile(
    marketplace: Id,
    programme: Annotated[str, typer.Option(help="The programme whose listings are compared.")],
    as_json: AsJson = False,
) -> None:
    """Asks a marketplace's API what it shows; ends with status 1 where a listing drifted."""
    from service.listings.reconciling import ask
    from service.listings.reconciling import reconcile as compare
    from service.main import read_settings
    from service.wiring import open_context

    with open_context(read_settings()) as context:
        rules = context.programme(programme)
        look = ask(context, rules, marketplace)
        with context.store.writing() as uow:
            row = compare(uow, rules, look, "system")
            drifts, checked = list(row.drifts), row.checked
    if as_json:
        show_one({"checked": checked, "drifts": drifts}, as_json=True)
    else:
        show_rows(drifts, ("kind", "listing_id", "state", "ours", "theirs"), as_json=False)
    if drifts:
        raise typer.Exit(1)

"""``loupe programmes``: which programmes there are, what one says, and how two differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.show import AsJson, show_one, show_rows

if TYPE_CHECKING:
    from service.domain.programme import Programme

File = Annotated[Path, typer.Argument(help="A programme's TOML file.")]
Which = Annotated[str, typer.Argument(help="A programme's name, or a TOML file.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    programmes = typer.Typer(no_args_is_help=True, help="The programmes of this installation.")
    programmes.command("list")(list_programmes)
    programmes.command("check")(check)
    programmes.command("show")(show)
    programmes.command("diff")(diff)
    app.add_typer(programmes, name="programmes")


def list_programmes(as_json: AsJson = False) -> None:
    """Reads and checks every programme's file."""
    from service.domain.catalogue import load_catalogue
    from service.main import read_settings

    settings = read_settings()
    catalogue = load_catalogue(settings.programmes_dir, settings.markets_dir)
    rows = [
        {
            "name": programme.name,
            "title": programme.title,
            "countries": " ".join(sorted(programme.countries)),
            "categories": " ".join(sorted(programme.categories)),
            "marketplaces": " ".join(sorted(programme.marketplaces)),
            "prices": len(catalogue.price_books[programme.name].rows),
            "terms": programme.terms.version,
        }
        for programme in catalogue.programmes.values()
    ]
    columns = ("name", "title", "countries", "prices", "terms")
    show_rows(rows, columns, as_json=as_json)


def check(
    files: Annotated[list[Path], typer.Argument(help="TOML files.")], as_json: AsJson = False
) -> None:
    """Checks files as the service does at its start; ends with status 1 where one is refused."""
    from service.domain.catalogue import load_programme
    from service.domain.errors import PriceBookInvalid, ProgrammeInvalid
    from service.domain.market_reader import load_markets
    from service.main import read_settings

    markets = load_markets(read_settings().markets_dir)
    rows: list[dict[str, Any]] = []
    for file in files:
        row: dict[str, Any] = {"file": str(file), "ok": True, "line": None, "key": None}
        try:
            load_programme(file, markets)
            row["because"] = None
        except (ProgrammeInvalid, PriceBookInvalid) as error:
            key = getattr(error, "key", "") or None
            row |= {"ok": False, "line": error.line, "key": key, "because": error.because}
        rows.append(row)
    show_rows(rows, ("file", "ok", "line", "key", "because"), as_json=as_json)
    if not all(row["ok"] for row in rows):
        raise typer.Exit(1)


def show(programme: Which, as_json: AsJson = False) -> None:
    """Everything that a programme decides, a line for each decision."""
    from service.programme.service import flat_words, whole_words

    found = _read(programme)
    if as_json:
        show_one(whole_words(found), as_json=True)
        return
    rows = [{"rule": key, "says": word} for key, word in flat_words(found).items()]
    show_rows(rows, ("rule", "says"), as_json=False)


def diff(before: Which, after: Which, as_json: AsJson = False) -> None:
    """What one programme decides otherwise than another; nothing where they say the same."""
    from service.programme.service import flat_words

    old, new = flat_words(_read(before)), flat_words(_read(after))
    rows = [
        {"rule": key, "before": old.get(key), "after": new.get(key)}
        for key in dict.fromkeys((*old, *new))
        if old.get(key) != new.get(key)
    ]
    show_rows(rows, ("rule", "before", "after"), as_json=as_json)


def _read(which: str) -> Programme:
    from service.domain.catalogue import load_catalogue, load_programme
    from service.domain.market_reader import load_markets
    from service.main import read_settings

    path, settings = Path(which), read_settings()
    if path.suffix == ".toml":
        return load_programme(path, load_markets(settings.markets_dir))[0]
    return load_catalogue(settings.programmes_dir, settings.markets_dir).programme(which)

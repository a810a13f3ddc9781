"""``loupe programmes``: which programmes there are, each file checked."""

from __future__ import annotations

import typer

from service.cli.show import AsJson, show_rows


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    programmes = typer.Typer(no_args_is_help=True, help="The programmes of this installation.")
    programmes.command("list")(list_programmes)
    app.add_typer(programmes, name="programmes")


def list_programmes(as_json: AsJson = False) -> None:
    """Reads and checks every programme's file."""
    from service.domain.catalogue import load_catalogue
    from service.main import read_settings

    catalogue = load_catalogue(read_settings().programmes_dir)
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

"""``loupe db``: brings the database to the newest schema."""

from __future__ import annotations

import typer

from service.cli.show import AsJson, show_one


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    db = typer.Typer(no_args_is_help=True, help="The database.")
    db.command("upgrade")(upgrade)
    app.add_typer(db, name="db")


def upgrade(as_json: AsJson = False) -> None:
    """Runs the migrations that the database has not seen."""
    from service.main import read_settings
    from service.store import migrate
    from service.store.database import open_database

    engine = open_database(read_settings().database_url)
    try:
        before = migrate.is_current(engine)
        migrate.upgrade(engine)
    finally:
        engine.dispose()
    words = {
        "database": engine.url.render_as_string(hide_password=True),
        "changed": not before,
    }
    show_one(words, as_json=as_json)

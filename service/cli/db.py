"""``loupe db``: the newest schema, and the check of the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.show import AsJson, show_one

if TYPE_CHECKING:
    from service.audit.service import Anchor

Anchors = Annotated[
    list[str] | None,
    typer.Option("--seal", help="A seal that was written down: its number, a colon, its mac."),
]


def register(app: typer.Typer) -> None:
    """Adds the commands to the program."""
    from service.cli import db_files

    db = typer.Typer(no_args_is_help=True, help="The database.")
    db.command("upgrade")(upgrade)
    db.command("verify")(verify)
    db.command("seal")(seal)
    db_files.add_to(db)
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


def verify(seals: Anchors = None, as_json: AsJson = False) -> None:
    """Checks the audit trail and the rows it speaks of; status 1 names the first broken link."""
    from service.audit.service import verify as check
    from service.main import read_settings
    from service.wiring import open_context
    from service.workflows.sealing import seal_key

    anchors = tuple(_anchor(text) for text in seals or ())
    with open_context(read_settings()) as context, context.store.reading() as uow:
        report = check(uow, seal_key(context.cipher), anchors)
    words = report.to_json()
    if not as_json:
        found = words.pop("breaks")
        assert isinstance(found, list)
        words["first_break"] = found[0] if found else None
        words["breaks"] = len(found)
    show_one(words, as_json=as_json)
    if not report.is_whole:
        raise typer.Exit(1)


def seal(as_json: AsJson = False) -> None:
    """Seals what has grown and prints the newest seal, to be written down elsewhere."""
    from service.main import read_settings
    from service.wiring import open_context
    from service.workflows.sealing import seal as make_seal

    covered = 0
    with open_context(read_settings()) as context:
        while count := make_seal(context):
            covered += count
        with context.store.reading() as uow:
            last = uow.audit.last_seal()
    words = {"covered": covered, "seal": f"{last.number}:{last.mac}" if last else None}
    show_one(words, as_json=as_json)


def _anchor(text: str) -> Anchor:
    from service.audit.service import Anchor

    number, _, mac = text.partition(":")
    if not number.isdigit() or not mac:
        raise typer.BadParameter("a seal is its number, a colon, and its mac", param_hint="--seal")
    return Anchor(int(number), mac)

"""``loupe db backup`` and ``loupe db restore``: the record in one file, and back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from service.cli.show import AsJson, show_one

File = Annotated[Path, typer.Argument(help="The backup's file.")]
Portable = Annotated[
    bool, typer.Option(help="Rows as lines that SQLite and PostgreSQL both take; theirs always.")
]
WithObjects = Annotated[bool, typer.Option(help="Photos and pictures too, not only their list.")]


def add_to(db: typer.Typer) -> None:
    """Adds the commands to ``loupe db``."""
    db.command("backup")(backup)
    db.command("restore")(restore)


def backup(
    file: File, portable: Portable = False, with_objects: WithObjects = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Writes the record, as it is at one moment, into a new file while the service goes on.

    Status 1 when the object store lacks something that the record needs. Neither the secret key
    nor the log of erasures is in it: keep the key elsewhere, and the log where it is.
    """
    from service.backup.making import Options, make_backup
    from service.main import read_settings
    from service.wiring import open_context

    console = Console(stderr=True)

    def shown(objects: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
        return track(objects, "objects", console=console, transient=True, disable=as_json)

    with open_context(read_settings()) as context:
        made = make_backup(context, file, Options(portable, with_objects), shown)
    show_one(made.to_json(), as_json=as_json)
    if made.missing:
        raise typer.Exit(1)


def restore(file: File, as_json: AsJson = False) -> None:
    """Makes an installation from a backup: into an empty database, with the same secret key.

    Checks every hash, erases again whom the log of erasures knows, and ends with status 1 when the
    audit trail is broken or objects are missing.
    """
    from service.backup.archive import ArchiveReader
    from service.backup.restoring import finish, load_database
    from service.main import read_settings
    from service.wiring import open_cipher, open_context

    settings = read_settings()
    archive = ArchiveReader(file)
    try:
        rows = load_database(archive, settings.database_url, open_cipher(settings))
        with open_context(settings) as context:
            restored = finish(archive, context, rows)
    finally:
        archive.close()
    words = restored.to_json()
    if not as_json:
        words["audit"] = "whole" if restored.audit.is_whole else restored.audit.to_json()
    show_one(words, as_json=as_json)
    if not restored.is_whole:
        raise typer.Exit(1)

"""Makes a backup: the record at one moment, and what the object store must hold for it."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from service.adapters.objects import ObjectMissing
from service.backup.archive import (
    DATABASE,
    OBJECTS,
    ArchiveWriter,
    Manifest,
    key_check,
    table_member,
)
from service.backup.errors import BackupExists
from service.context import AppContext
from service.domain.events import as_json
from service.store import dump
from service.store.database import open_database

Track = Callable[[Iterable[tuple[str, str]]], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Options:
    """``portable``: lines that SQLite and PostgreSQL both take, in place of a SQLite file.
    ``with_objects``: photos and pictures too, not only their list.
    """

    portable: bool = False
    with_objects: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What was written, and the objects that the record needs and the store does not have."""

    file: Path
    rows: int
    objects: int
    missing: tuple[str, ...]
    seal: str | None

    def to_json(self) -> dict[str, object]:
        return {
            "file": str(self.file),
            "rows": self.rows,
            "objects": self.objects,
            "missing": list(self.missing),
            "seal": self.seal,
        }


def make_backup(context: AppContext, file: Path, options: Options, track: Track = iter) -> Made:
    """Writes a backup, whole or not at all, that only its owner reads.

    Args:
        track: goes through the list of objects and may show how far it has come.

    Raises:
        BackupExists.
    """
    if file.exists():
        raise BackupExists(file=str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        draft = Path(folder) / "draft"
        made = _write(context, Path(folder), draft, options, track)
        draft.chmod(0o600)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        # a link refuses an existing name, which a rename would replace
        try:
            os.link(draft, file)
        except FileExistsError as error:
            raise BackupExists(file=str(file)) from error
    return Made(file, *made)


def _write(
    context: AppContext, folder: Path, draft: Path, options: Options, track: Track
) -> tuple[int, int, tuple[str, ...], str | None]:
    engine = context.store.engine
    archive = ArchiveWriter(draft)
    sqlite = engine.dialect.name == "sqlite" and not options.portable
    source = _copied(engine, folder / "copy.db") if sqlite else engine
    try:
        with dump.reading(source) as connection:
            if not sqlite:
                _write_tables(connection, archive)
            rows, revision = dump.counts(connection), dump.revision_of(connection)
            seal = dump.newest_seal(connection)
            objects, missing = _write_objects(context, connection, archive, options, track)
    finally:
        if sqlite:
            source.dispose()
    if sqlite:
        _add_file(archive, DATABASE, folder / "copy.db")
    archive.close(
        Manifest(
            made_at=str(as_json(context.clock.now())),
            dialect="sqlite" if sqlite else "portable",
            revision=revision or "",
            key_check=key_check(context.cipher),
            rows=rows,
            seal=seal,
            members=dict(archive.members),
        )
    )
    return sum(rows.values()), objects, missing, seal


def _copied(engine: Engine, path: Path) -> Engine:
    dump.copy_sqlite(engine, path)
    return open_database(f"sqlite:///{path}")


def _write_tables(connection: Connection, archive: ArchiveWriter) -> None:
    for table in dump.tables():
        with archive.member(table_member(table.name)) as file:
            dump.write_rows(connection, table, file)


def _write_objects(
    context: AppContext,
    connection: Connection,
    archive: ArchiveWriter,
    options: Options,
    track: Track,
) -> tuple[int, tuple[str, ...]]:
    missing, listed = [], []
    for key, sha256 in track(list(dump.referenced_objects(connection))):
        size = _write_object(context, archive, key, sha256, options)
        if size is None:
            missing.append(key)
        else:
            listed.append({"key": key, "sha256": sha256, "bytes": size})
    with archive.member(OBJECTS) as file:
        for line in listed:
            file.write(f"{json.dumps(line)}\n".encode())
    return len(listed), tuple(missing)


def _write_object(
    context: AppContext, archive: ArchiveWriter, key: str, sha256: str, options: Options
) -> int | None:
    """The object's bytes counted, and copied where asked; None: missing, or not what it was."""
    try:
        pieces = context.objects.stream(key)
        if options.with_objects:
            data = b"".join(pieces)
            pieces = iter((data,))
        size, seen = _measure(pieces)
    except ObjectMissing:
        return None
    if seen != sha256:
        return None
    if options.with_objects:
        with archive.member(f"objects/{key}") as file:
            file.write(data)
    return size


def _measure(pieces: Iterator[bytes]) -> tuple[int, str]:
    size, seen = 0, hashlib.sha256()
    for piece in pieces:
        size += len(piece)
        seen.update(piece)
    return size, seen.hexdigest()


def _add_file(archive: ArchiveWriter, name: str, path: Path) -> None:
    with archive.member(name) as member, path.open("rb") as file:
        while piece := file.read(1024 * 1024):
            member.write(piece)

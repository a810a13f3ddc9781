"""Makes an installation from a backup, and proves that it is whole."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine

from service.adapters.objects import ObjectMissing
from service.audit.service import Anchor, Report, verify
from service.backup.archive import DATABASE, OBJECTS, ArchiveReader, key_check, table_member
from service.backup.errors import BackupBroken, BackupKeyDiffers, BackupTooNew, RestoreNotEmpty
from service.cipher import Cipher
from service.context import AppContext
from service.store import dump
from service.store.database import open_database
from service.store.migrate import known_revisions, upgrade
from service.workflows.erasing import replay
from service.workflows.sealing import seal_key


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, and whether the record is whole. ``missing`` are objects of the list that
    the store does not hold; ``erased_again`` are consignors whom the log outside knows.
    """

    rows: int
    objects: int
    missing: tuple[str, ...]
    erased_again: tuple[str, ...]
    audit: Report

    @property
    def is_whole(self) -> bool:
        return self.audit.is_whole and not self.missing

    def to_json(self) -> dict[str, object]:
        return {
            "whole": self.is_whole,
            "rows": self.rows,
            "objects": self.objects,
            "missing": list(self.missing),
            "erased_again": list(self.erased_again),
            "audit": self.audit.to_json(),
        }


def load_database(archive: ArchiveReader, database_url: str, cipher: Cipher) -> int:
    """Brings the record back into an empty database; returns how many rows it has.

    All of it comes back or nothing: a restore that was cut off is simply run again.

    Raises:
        BackupKeyDiffers, BackupTooNew, BackupBroken, RestoreNotEmpty.
    """
    manifest = archive.manifest
    if manifest.key_check != key_check(cipher):
        raise BackupKeyDiffers()
    engine = open_database(database_url)
    try:
        if manifest.revision not in known_revisions():
            raise BackupTooNew(revision=manifest.revision)
        if not dump.is_empty(engine):
            raise RestoreNotEmpty()
        if manifest.dialect == "sqlite" and engine.dialect.name == "sqlite":
            _paste(archive, engine)
        else:
            _add_all(archive, engine)
        upgrade(engine)
        return _check_counts(archive, engine)
    finally:
        engine.dispose()


def _paste(archive: ArchiveReader, engine: Engine) -> None:
    with tempfile.TemporaryDirectory(prefix="loupe-restore-") as folder:
        copy = Path(folder) / "copy.db"
        archive.save(DATABASE, copy)
        dump.paste_sqlite(copy, engine)


def _add_all(archive: ArchiveReader, engine: Engine) -> None:
    upgrade(engine)
    if archive.manifest.dialect == "sqlite":
        with tempfile.TemporaryDirectory(prefix="loupe-restore-") as folder:
            copy = Path(folder) / "copy.db"
            archive.save(DATABASE, copy)
            _copy_rows(open_database(f"sqlite:///{copy}"), engine)
        return
    with dump.writing(engine) as connection:
        for table in dump.tables():
            name = table_member(table.name)
            if not archive.has(name):
                raise BackupBroken(because=f"{name} is missing")
            try:
                dump.add_rows(connection, table, dump.read_rows(table, archive.lines(name)))
            except ValueError as error:
                raise BackupBroken(because=str(error)) from error
        connection.commit()


def _copy_rows(source: Engine, engine: Engine) -> None:
    """From a SQLite copy into another kind of database."""
    upgrade(source)
    with source.connect() as reading, dump.writing(engine) as connection:
        for table in dump.tables():
            rows = reading.execute(table.select()).mappings()
            dump.add_rows(connection, table, (dict(row) for row in rows))
        connection.commit()
    source.dispose()


def _check_counts(archive: ArchiveReader, engine: Engine) -> int:
    with engine.connect() as connection:
        there = dump.counts(connection)
    for table, count in archive.manifest.rows.items():
        if there.get(table) != count:
            raise BackupBroken(because=f"{table} has {there.get(table)} rows, not {count}")
    return sum(there.values())


def finish(archive: ArchiveReader, context: AppContext, rows: int) -> Restored:
    """Puts objects back, checks audit trail and objects, and erases again whom the log knows."""
    objects, missing = _bring_objects(archive, context)
    seal = archive.manifest.seal
    anchors = (Anchor(int(seal.partition(":")[0]), seal.partition(":")[2]),) if seal else ()
    # before anybody is erased again, which adds to the trail
    with context.store.reading() as uow:
        audit = verify(uow, seal_key(context.cipher), anchors)
    erased = tuple(replay(context))
    # what those needed who were erased meanwhile is gone for good reason
    with context.store.reading() as uow:
        needed = {key for key, _ in dump.referenced_objects(uow.session.connection())}
    return Restored(rows, objects, tuple(k for k in missing if k in needed), erased, audit)


def _bring_objects(archive: ArchiveReader, context: AppContext) -> tuple[int, tuple[str, ...]]:
    count, missing = 0, []
    for line in archive.lines(OBJECTS):
        listed = json.loads(line)
        key, member = str(listed["key"]), f"objects/{listed['key']}"
        if archive.has(member):
            context.objects.put_bytes(key, b"".join(archive.pieces(member)))
        try:
            there = _sha256(context.objects.stream(key))
        except ObjectMissing:
            there = ""
        if there != listed["sha256"]:
            missing.append(key)
        count += 1
    return count, tuple(missing)


def _sha256(pieces: Iterable[bytes]) -> str:
    seen = hashlib.sha256()
    for piece in pieces:
        seen.update(piece)
    return seen.hexdigest()

"""The record's rows as lines of JSON and back: the same lines from SQLite and from PostgreSQL.

The engine's tables are not among them: ``loupe work --redrive`` starts from the record what should
be running. Nor are the tables of allowed moves, which the migrations fill.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection, Engine

from service.store.base import UtcDateTime
from service.store.database import WRITES
from service.store.tables import Base

#: rows that go in with one statement
BATCH = 500
VERSIONS = "alembic_version"


def tables() -> list[sa.Table]:
    """All tables of the record, each after those that its rows point at."""
    return list(Base.metadata.sorted_tables)


def copy_sqlite(engine: Engine, path: Path) -> None:
    """Copies a SQLite database while others write to it (SQLite's online backup)."""
    source = engine.raw_connection()
    target = sqlite3.connect(path)
    try:
        assert isinstance(source.driver_connection, sqlite3.Connection)
        source.driver_connection.backup(target)
    finally:
        target.close()
        source.close()


def paste_sqlite(path: Path, engine: Engine) -> None:
    """Puts a copy in the place of everything in a SQLite database, all of it or nothing."""
    source = sqlite3.connect(path)
    target = engine.raw_connection()
    try:
        assert isinstance(target.driver_connection, sqlite3.Connection)
        # in one step, which is one transaction of the target
        source.backup(target.driver_connection, pages=-1)
    finally:
        target.close()
        source.close()


def revision_of(connection: Connection) -> str | None:
    """The newest migration that a database has seen."""
    return MigrationContext.configure(connection).get_current_revision()


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    query = {table.name: sa.select(sa.func.count()).select_from(table) for table in tables()}
    return {name: int(connection.scalar(one) or 0) for name, one in query.items()}


def newest_seal(connection: Connection) -> str | None:
    """Number and mac of the newest seal of the audit trail, a colon between."""
    seals = Base.metadata.tables["audit_seals"]
    query = sa.select(seals.c.number, seals.c.mac).order_by(seals.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else f"{row.number}:{row.mac}"


def is_empty(engine: Engine) -> bool:
    """Whether a database has no row of a record, or no tables at all."""
    with engine.connect() as connection:
        there = set(sa.inspect(connection).get_table_names())
        return not any(
            connection.scalar(sa.select(sa.literal(1)).select_from(table).limit(1))
            for table in tables()
            if table.name in there
        )


def write_rows(connection: Connection, table: sa.Table, file: IO[bytes]) -> int:
    """Writes a table's rows, a line for each; returns how many."""
    order = list(table.primary_key)
    rows = connection.execute(
        sa.select(table).order_by(*order), execution_options={"yield_per": BATCH}
    )
    count = 0
    for row in rows:
        line = json.dumps([_plain(value) for value in row], ensure_ascii=False)
        file.write(f"{line}\n".encode())
        count += 1
    return count


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes | memoryview) else value


def read_rows(table: sa.Table, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The rows behind such lines. Raises ValueError where a line does not fit the table."""
    columns = list(table.columns)
    for line in lines:
        values = json.loads(line)
        if not isinstance(values, list) or len(values) != len(columns):
            raise ValueError(f"a row of {table.name} does not fit")
        yield {
            column.name: _typed(column, value)
            for column, value in zip(columns, values, strict=True)
        }


def _typed(column: sa.Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, sa.JSON):
        return value
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    return bytes.fromhex(value) if isinstance(column.type, sa.LargeBinary) else value


def add_rows(connection: Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> int:
    """Adds rows to a table; returns how many."""
    count, batch = 0, []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(sa.insert(table), batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(sa.insert(table), batch)
    return count + len(batch)


def reading(engine: Engine) -> Connection:
    """A connection that sees one moment of the record, however long it reads."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def writing(engine: Engine) -> Connection:
    """A connection whose transaction will write."""
    return engine.execution_options(**{WRITES: True}).connect()


def referenced_objects(connection: Connection) -> Iterator[tuple[str, str]]:
    """Key and SHA-256 of every object that the record needs; of the erased, none."""
    named = Base.metadata.tables
    photos, items, consignors, pictures = (
        named[name] for name in ("photos", "items", "consignors", "pictures")
    )
    originals = (
        sa.select(photos.c.sha256)
        .join(items, items.c.id == photos.c.item_id)
        .join(consignors, consignors.c.id == items.c.consignor_id)
        .where(consignors.c.erased_at.is_(None))
        .distinct()
        .order_by(photos.c.sha256)
    )
    files, outputs = named["batch_files"], named["batch_outputs"]
    shot = sa.union(originals.order_by(None), sa.select(files.c.sha256))
    made = sa.union(
        sa.select(pictures.c.sha256),
        sa.select(outputs.c.sha256).where(outputs.c.sha256.is_not(None)),
    )
    for folder, hashes in (("originals", shot), ("pictures", made)):
        for sha256 in sorted(connection.scalars(hashes)):
            yield f"{folder}/{sha256}", sha256

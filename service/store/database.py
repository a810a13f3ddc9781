"""Opens the database. SQLite in WAL mode, or PostgreSQL; the same code above."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, make_url

#: seconds that a writer waits for another on SQLite
BUSY_SECONDS = 30
#: execution option that says a transaction will write: SQLite then takes its lock at the start
WRITES = "loupe_writes"


def open_database(url: str) -> Engine:
    """Makes an engine. A SQLite file's folder is made when it is missing.

    Its errors do not tell the values of a statement: they would carry people into logs.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        parsed,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # the driver's own BEGIN comes too late to be IMMEDIATE; ours is sent by _begin_sqlite
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # a deferred transaction that turns into a writer can fail at once with "database is locked",
    # whatever the timeout; one that says so at its start waits its turn
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

"""Starts workflows within the caller's transaction: kept with the move, or undone with it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from service.workflows.names import APPLICATION, queue_name, workflow_id

if TYPE_CHECKING:
    from dbos import DBOSClient

#: the schema that the engine keeps its tables in on PostgreSQL; SQLite has none
SCHEMA = "dbos"
STATUS_TABLE = "workflow_status"


def open_client(database_url: str) -> DBOSClient:
    """A client of the engine's tables. It connects on first use only; ``destroy`` it."""
    # the engine takes over a second to import: an API process loads it with its first start
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    return DBOSClient(
        system_database_url=database_url,
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
        lazy=True,
    )


class Enqueuer:
    """Matches ``Enqueue`` of the unit of work. Safe between threads; ``close`` it at the end."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._client: DBOSClient | None = None
        self._lock = threading.Lock()

    def __call__(self, session: Session, kind: str, item_id: str, revision: int) -> None:
        """Starts ``{kind}:{item}:{revision}`` if the session's transaction commits.

        Where the engine's tables are gone, the move is kept all the same: the record says what
        should be running, and the next worker to start makes the tables and redrives it.
        """
        self.start(session, kind, item_id, revision, attempt=0)

    def start(
        self, session: Session, kind: str, item_id: str, revision: int, *, attempt: int
    ) -> None:
        """The same for an attempt that redrive counts."""
        options = {
            "workflow_name": kind,
            "queue_name": queue_name(kind),
            "workflow_id": workflow_id(kind, item_id, revision, attempt),
        }
        session.flush()
        try:
            with session.begin_nested():
                self.client.enqueue_in_transaction(session, options, item_id, revision)  # type: ignore[arg-type]  # a TypedDict with optional keys
        except (OperationalError, ProgrammingError):
            if has_tables(session.connection()):
                raise
            structlog.get_logger().warning("workflow_tables_missing", kind=kind, item=item_id)

    @property
    def client(self) -> DBOSClient:
        """The engine's client, opened by whoever needs it first."""
        with self._lock:
            if self._client is None:
                self._client = open_client(self._database_url)
            return self._client

    def warm(self) -> None:
        """Opens the client now: the first transaction that starts a workflow then need not wait."""
        _ = self.client

    def close(self) -> None:
        """Lets go of the client; a later start opens another."""
        with self._lock:
            if self._client is not None:
                self._client.destroy()
                self._client = None


def has_tables(connection: sa.Connection) -> bool:
    """Whether the engine's tables are there."""
    schema = None if connection.dialect.name == "sqlite" else SCHEMA
    return sa.inspect(connection).has_table(STATUS_TABLE, schema=schema)

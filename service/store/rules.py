"""The record's rules repeated inside the database, so that no other door exists.

Rows of a timeline, of the ledger and of assessments cannot be changed or deleted, and an item's
status can only follow an edge of the status table. Migrations call ``install_rules``.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.status import TRANSITIONS

APPEND_ONLY = (
    "item_events",
    "assessments",
    "verdicts",
    "scans",
    "ledger_entries",
    "ledger_postings",
    "payout_downloads",
)


def install_rules(connection: Connection) -> None:
    """Creates triggers and the table of allowed moves; safe to call again."""
    _fill_edges(connection)
    if connection.dialect.name == "sqlite":
        _install_sqlite(connection)
    else:
        _install_postgresql(connection)


def _fill_edges(connection: Connection) -> None:
    connection.execute(
        sa.text(
            "CREATE TABLE IF NOT EXISTS status_edges ("
            "from_status VARCHAR(40) NOT NULL, to_status VARCHAR(40) NOT NULL, "
            "PRIMARY KEY (from_status, to_status))"
        )
    )
    connection.execute(sa.text("DELETE FROM status_edges"))
    edges = [
        {"from_status": current.value, "to_status": to.value}
        for current, targets in TRANSITIONS.items()
        for to in sorted(targets)
    ]
    connection.execute(sa.text("INSERT INTO status_edges VALUES (:from_status, :to_status)"), edges)


def _install_sqlite(connection: Connection) -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {name}"))
            connection.execute(
                sa.text(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            )
    connection.execute(sa.text("DROP TRIGGER IF EXISTS items_follow_edges"))
    connection.execute(
        sa.text(
            "CREATE TRIGGER items_follow_edges BEFORE UPDATE OF status ON items "
            "WHEN NEW.status <> OLD.status AND NOT EXISTS (SELECT 1 FROM status_edges "
            "WHERE from_status = OLD.status AND to_status = NEW.status) "
            "BEGIN SELECT RAISE(ABORT, 'illegal move of an item'); END"
        )
    )


def _install_postgresql(connection: Connection) -> None:
    connection.execute(
        sa.text(
            "CREATE OR REPLACE FUNCTION loupe_refuse_change() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        )
    )
    for table in APPEND_ONLY:
        connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}"))
        connection.execute(
            sa.text(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION loupe_refuse_change()"
            )
        )
    connection.execute(
        sa.text(
            "CREATE OR REPLACE FUNCTION loupe_follow_edges() RETURNS trigger AS $$ BEGIN "
            "IF NEW.status <> OLD.status AND NOT EXISTS (SELECT 1 FROM status_edges "
            "WHERE from_status = OLD.status AND to_status = NEW.status) THEN "
            "RAISE EXCEPTION 'illegal move of an item'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
        )
    )
    connection.execute(sa.text("DROP TRIGGER IF EXISTS items_follow_edges ON items"))
    connection.execute(
        sa.text(
            "CREATE TRIGGER items_follow_edges BEFORE UPDATE OF status ON items "
            "FOR EACH ROW EXECUTE FUNCTION loupe_follow_edges()"
        )
    )

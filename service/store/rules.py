"""The record's rules repeated inside the database, so that no other door exists.

Rows of a timeline, of the ledger and of assessments cannot be changed or deleted; what was accepted
stays as it was accepted; and an item's status, its holder and a payout's state can only follow the
edges of their tables. Migrations call ``install_rules``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from service.domain.audit import ERASED
from service.domain.custody import CUSTODY
from service.domain.payout import PAYOUT_TRANSITIONS
from service.domain.status import EDGE_TRAITS, TRANSITIONS, Status, Trait

APPEND_ONLY = (
    "item_events",
    "assessments",
    "verdicts",
    "scans",
    "ledger_entries",
    "ledger_postings",
    "ledger_closes",
    "payout_downloads",
    "credit_uses",
    "audit_entries",
    "audit_seals",
    "audit_heads",
    "consents",
    "webhook_attempts",
)
#: what may happen to rows of a table that is only added to, as columns that get these values while
#: all others stay: an entry is sealed once, and a text that people wrote is erased
EXCEPTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "audit_entries": MappingProxyType({"seal": "OLD.seal IS NULL AND NEW.seal IS NOT NULL"}),
        "item_events": MappingProxyType(
            {"because": f"NEW.because = '{ERASED}'", "salt": "NEW.salt = ''"}
        ),
        "ledger_entries": MappingProxyType({"note": f"NEW.note = '{ERASED}'"}),
        "scans": MappingProxyType({"note": f"NEW.note = '{ERASED}'"}),
        "verdicts": MappingProxyType({"note": f"NEW.note = '{ERASED}'"}),
    }
)
#: the column of ``items`` that holds each trait
TRAIT_COLUMNS: Mapping[Trait, str] = MappingProxyType(
    {
        Trait.SELLER_HELD: "is_seller_held",
        Trait.RENTAL: "is_rental",
        Trait.REPAIR: "has_repair",
    }
)
#: what an accepted offer promises; nothing of it changes once it is accepted
PROMISED = (
    "state", "currency", "gross_minor", "net_minor", "credit_minor", "reward", "payout_minor",
    "accepted_terms_version", "answered_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edges:
    """A table of allowed moves: what follows it, and under which further condition on the row."""

    name: str
    table: str
    column: str
    message: str
    #: further columns of the table of edges, and how the row must agree with each
    more: Mapping[str, str]
    rows: Sequence[Mapping[str, object]]

    def allowed(self) -> str:
        """SQL: whether the table has the edge for the changed row."""
        more = "".join(f" AND ({condition})" for condition in self.more.values())
        edge = (  # no word of it comes from outside
            f"edge.from_word = OLD.{self.column} AND edge.to_word = NEW.{self.column}{more}"
        )
        return f"EXISTS (SELECT 1 FROM {self.name} edge WHERE {edge})"  # noqa: S608  # the same


def _status_edges() -> Edges:
    rows = []
    for current, targets in TRANSITIONS.items():
        for to in sorted(targets):
            row: dict[str, object] = {"from_word": current.value, "to_word": to.value}
            rows.append({**row, **_trait_words(current, to)})
    more = {
        column: f"edge.{column} = '' OR edge.{column} = CASE WHEN NEW.{column} "
        "THEN 'yes' ELSE 'no' END"
        for column in TRAIT_COLUMNS.values()
    }
    return Edges("status_edges", "items", "status", "illegal move of an item", more, rows)


def _trait_words(current: Status, to: Status) -> dict[str, object]:
    rule = EDGE_TRAITS.get((current, to))
    words: dict[str, object] = dict.fromkeys(TRAIT_COLUMNS.values(), "")
    if rule is not None:
        words[TRAIT_COLUMNS[rule[0]]] = "yes" if rule[1] else "no"
    return words


def _custody_edges() -> Edges:
    rows = [
        {"from_word": holder.value, "to_word": to.value}
        for holder, targets in CUSTODY.items()
        for to in sorted(targets)
    ]
    return Edges("custody_edges", "items", "holder", "illegal change of hands", {}, rows)


def _payout_edges() -> Edges:
    rows = [
        {"from_word": state.value, "to_word": to.value, "method": method.value}
        for method, table in PAYOUT_TRANSITIONS.items()
        for state, targets in table.items()
        for to in sorted(targets)
    ]
    more = {"method": "edge.method = NEW.method"}
    return Edges("payout_edges", "payouts", "state", "illegal move of a payout", more, rows)


def install_rules(connection: Connection) -> None:
    """Creates triggers and the tables of allowed moves; safe to call again."""
    sqlite = connection.dialect.name == "sqlite"
    for edges in (_status_edges(), _custody_edges(), _payout_edges()):
        _fill(connection, edges)
        _refuse_when(
            connection,
            f"{edges.table}_follow_{edges.name}",
            edges.table,
            f"OF {edges.column}",
            f"NEW.{edges.column} <> OLD.{edges.column} AND NOT {edges.allowed()}",
            edges.message,
        )
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in PROMISED)
    text = "CAST({}.schedule AS TEXT)"
    changed += f" OR {text.format('NEW')} {differs} {text.format('OLD')}"
    _refuse_when(
        connection,
        "offers_keep_promises",
        "offers",
        "",
        f"OLD.state = 'accepted' AND ({changed})",
        "an accepted offer stays as it is",
    )
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            exception = _exception(connection, table) if verb == "UPDATE" else ""
            _refuse_when(
                connection,
                f"{table}_no_{verb.lower()}",
                table,
                "",
                f"NOT ({exception})" if exception else "1 = 1",
                f"{table} is append-only",
                verb=verb,
            )


def _exception(connection: Connection, table: str) -> str:
    """SQL: whether a change is one that the table allows; empty where it allows none."""
    if table not in EXCEPTIONS:
        return ""
    changes = EXCEPTIONS[table]
    same = "IS" if connection.dialect.name == "sqlite" else "IS NOT DISTINCT FROM"
    kept = [
        # in quotes: PostgreSQL's own language of triggers takes ``by`` for a word of a loop
        f'CAST(NEW."{column["name"]}" AS TEXT) {same} CAST(OLD."{column["name"]}" AS TEXT)'
        for column in sa.inspect(connection).get_columns(table)
        if column["name"] not in changes
    ]
    return " AND ".join([*(f"({change})" for change in changes.values()), *kept])


def _fill(connection: Connection, edges: Edges) -> None:
    columns = ("from_word", "to_word", *edges.more)
    listed = ", ".join(f"{column} VARCHAR(40) NOT NULL" for column in columns)
    keys = ", ".join(columns)
    connection.execute(
        sa.text(f"CREATE TABLE IF NOT EXISTS {edges.name} ({listed}, PRIMARY KEY ({keys}))")
    )
    table = sa.table(edges.name, *(sa.column(column) for column in columns))
    connection.execute(sa.delete(table))
    connection.execute(sa.insert(table), [dict(row) for row in edges.rows])


def _refuse_when(
    connection: Connection,
    name: str,
    table: str,
    of: str,
    when: str,
    message: str,
    *,
    verb: str = "UPDATE",
) -> None:
    """A trigger that refuses a change for which ``when`` holds."""
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {name}"))
        connection.execute(
            sa.text(
                f"CREATE TRIGGER {name} BEFORE {verb} {of} ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        )
        return
    connection.execute(
        sa.text(
            f"CREATE OR REPLACE FUNCTION loupe_{name}() RETURNS trigger AS $$ BEGIN "
            f"IF {when} THEN RAISE EXCEPTION '{message}'; END IF; "
            f"RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$ LANGUAGE plpgsql"
        )
    )
    connection.execute(sa.text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
    connection.execute(
        sa.text(
            f"CREATE TRIGGER {name} BEFORE {verb} {of} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION loupe_{name}()"
        )
    )

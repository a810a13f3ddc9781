"""Finds everything that the record holds about a consignor.

A table belongs to a consignor when its foreign keys lead to them; so a table that is added later is
found without being named here. What they do not lead to must be listed in ``EXEMPT``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.domain.chart import Account, AccountName
from service.store.tables import Base

#: tables that hold nothing of a consignor, or nothing that is theirs to have, each with its reason
EXEMPT: Mapping[str, str] = MappingProxyType(
    {
        "people": "members of staff",
        "api_keys": "keys of staff and systems",
        "payout_runs": "bank files of many people; their own lines are under payouts",
        "payout_downloads": "which member of staff took a bank file",
        "webhook_endpoints": "addresses of partners",
        "idempotency_keys": "copies of answers, which go with the retention of messages",
        "sandbox_clock": "one number",
        "price_books": "prices",
        "price_book_lines": "prices",
        "rate_imports": "exchange rates",
        "exchange_rates": "exchange rates",
        "batches": "the studio's own work; nothing leads from it to a consignor",
        "batch_files": "the studio's own photographs",
        "batch_outputs": "pictures of the studio's own photographs",
        "reconciliations": "what a marketplace said of all its listings",
        "ledger_closes": "balances of the house by account; consignors' are in their postings",
        "audit_entries": "ids and hashes, nothing personal",
        "audit_seals": "hashes",
        "audit_heads": "hashes",
    }
)
#: columns that are left out: secrets, hashes of secrets, and bodies that repeat what is told anyway
LEFT_OUT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "consignors": frozenset({"bank_details"}),
        "payouts": frozenset({"bank_details"}),
        "offers": frozenset({"token_hash"}),
        "effects": frozenset({"body", "claimed_until"}),
        "item_events": frozenset({"salt"}),
    }
)
#: rows that one question names
BATCH = 400
START = "consignors"


def belonging() -> tuple[sa.Table, ...]:
    """The tables that foreign keys lead from to a consignor, each after those it points at."""
    found = {START}
    tables = []
    for table in Base.metadata.sorted_tables:
        if table.name in EXEMPT:
            continue
        if table.name == START or _ways(table, found):
            found.add(table.name)
            tables.append(table)
    return tuple(tables)


def _ways(table: sa.Table, found: set[str]) -> list[tuple[sa.Column[Any], str]]:
    return [
        (key.parent, key.column.table.name)
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table.name in found
    ]


def personal_rows(session: Session, consignor_id: str) -> dict[str, list[dict[str, Any]]]:
    """Every row that belongs to a consignor, by table; a table without any has an empty list."""
    ids: dict[str, set[str]] = {START: {consignor_id}}
    found: dict[str, list[dict[str, Any]]] = {}
    for table in belonging():
        if table.name == START:
            rows = _rows(session, table, table.c.id, {consignor_id})
        else:
            rows = {}
            for column, target in _ways(table, set(ids)):
                rows |= _rows(session, table, column, ids[target])
        if table.name == "ledger_entries":
            rows |= _bookings(session, table, consignor_id)
        elif table.name == "effects":
            rows |= _rows(session, table, table.c.target, {consignor_id})
        found[table.name] = [_told(table.name, row) for _, row in sorted(rows.items())]
        ids[table.name] = {str(row["id"]) for row in rows.values() if "id" in row}
    return found


def _rows(
    session: Session, table: sa.Table, column: sa.Column[Any], ids: set[str]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        query = sa.select(table).where(column.in_(wanted[start : start + BATCH]))
        for row in session.execute(query).mappings():
            words = dict(row)
            rows[tuple(words[key.name] for key in table.primary_key)] = words
    return rows


def _bookings(
    session: Session, table: sa.Table, consignor_id: str
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Entries on the consignor's own account, whatever item they are about."""
    postings = Base.metadata.tables["ledger_postings"]
    account = str(Account(AccountName.CONSIGNOR_PAYABLE, consignor_id))
    query = sa.select(postings.c.entry_id).where(postings.c.account == account)
    return _rows(session, table, table.c.id, set(session.scalars(query)))


def _told(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    left_out = LEFT_OUT.get(table, frozenset())
    return {name: value for name, value in row.items() if name not in left_out}

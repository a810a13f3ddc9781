"""What a check of the audit trail asks of the record itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.domain.audit import ERASED, AuditEntry, Break, text_sha256
from service.store.audit_tables import AuditEntryRow
from service.store.audited import AUDITED, row_digest
from service.store.money_tables import (
    CreditUseRow,
    LedgerEntryRow,
    LedgerPostingRow,
    StoreCreditRow,
)
from service.store.people_tables import ConsignorRow
from service.store.record_tables import ItemEventRow, ItemRow

#: rows of item texts that are read together
BATCH = 500


def audited_rows(session: Session, size: int) -> Iterator[list[Any]]:
    """All rows of audited tables, ``size`` at a time; each batch is of one table."""
    for table in AUDITED:
        column = table.id  # type: ignore[attr-defined]  # every audited table has one
        after = ""
        while True:
            query = sa.select(table).where(column > after).order_by(column).limit(size)
            rows: list[Any] = list(session.scalars(query))
            if not rows:
                break
            after = rows[-1].id
            yield rows


def row_break(session: Session, row: Any, last: AuditEntry | None) -> Break | None:
    """What is wrong with a row by the newest entry about it; None: nothing."""
    rule = AUDITED[type(row)]
    chain = rule.chain(session, row)
    if last is None:
        return Break("row_unrecorded", chain, 0, row.id)
    postings = _postings(session, row.id) if isinstance(row, LedgerEntryRow) else []
    if last.chain != chain or last.row_sha256 != row_digest(row, postings):
        return Break("row_changed", last.chain, last.seq, row.id)
    return None


def _postings(session: Session, entry_id: str) -> list[LedgerPostingRow]:
    query = sa.select(LedgerPostingRow).where(LedgerPostingRow.entry_id == entry_id)
    return list(session.scalars(query))


def entries_without_row(session: Session) -> Iterator[AuditEntryRow]:
    """The first entry about each row that is not there any more."""
    for table, rule in AUDITED.items():
        query = (
            sa.select(AuditEntryRow)
            .where(
                AuditEntryRow.kind == f"{rule.kind}.added",
                ~sa.exists().where(table.id == AuditEntryRow.subject),  # type: ignore[attr-defined]  # every audited table has one
            )
            .order_by(AuditEntryRow.chain, AuditEntryRow.seq)
        )
        yield from session.scalars(query)


def items_off_their_events(session: Session) -> Iterator[str]:
    """Items that do not stand where their last move brought them."""
    moves = (
        sa.select(ItemEventRow.item_id, sa.func.max(ItemEventRow.seq).label("last"),
                  sa.func.count().label("moves"))
        .where(ItemEventRow.to_status.is_not(None))
        .group_by(ItemEventRow.item_id)
        .subquery()
    )  # fmt: skip
    query = (
        sa.select(ItemRow.id)
        .outerjoin(moves, moves.c.item_id == ItemRow.id)
        .outerjoin(
            ItemEventRow,
            sa.and_(ItemEventRow.item_id == ItemRow.id, ItemEventRow.seq == moves.c.last),
        )
        .where(
            sa.or_(
                ItemRow.revision != sa.func.coalesce(moves.c.moves, 0),
                ItemRow.status != sa.func.coalesce(ItemEventRow.to_status, ItemRow.status),
            )
        )
        .order_by(ItemRow.id)
    )
    yield from session.scalars(query)


def credits_off_their_uses(session: Session) -> Iterator[StoreCreditRow]:
    """Store credits of which not as much is left as their uses have left."""
    used = (
        sa.select(CreditUseRow.credit_id,
                  sa.func.sum(CreditUseRow.amount_minor + CreditUseRow.lost_minor).label("used"))
        .group_by(CreditUseRow.credit_id)
        .subquery()
    )  # fmt: skip
    left = StoreCreditRow.amount_minor - sa.func.coalesce(used.c.used, 0)
    query = (
        sa.select(StoreCreditRow)
        .outerjoin(used, used.c.credit_id == StoreCreditRow.id)
        .where(StoreCreditRow.remaining_minor != left)
        .order_by(StoreCreditRow.id)
    )
    yield from session.scalars(query)


def texts_changed(session: Session) -> Iterator[tuple[str, str]]:
    """Events whose text is not the one that was hashed, or that was erased for nobody's sake."""
    query = (
        sa.select(ItemEventRow, ConsignorRow.erased_at)
        .join(ItemRow, ItemRow.id == ItemEventRow.item_id)
        .join(ConsignorRow, ConsignorRow.id == ItemRow.consignor_id)
        .execution_options(yield_per=BATCH)
    )
    for event, erased_at in session.execute(query):
        if event.salt == "" and event.because == ERASED:
            wrong = erased_at is None
        else:
            wrong = event.text_sha256 != text_sha256(event.salt, event.because)
        if wrong:
            yield event.id, f"item:{event.item_id}"

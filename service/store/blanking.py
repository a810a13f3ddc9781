"""Takes what is personal out of the record and leaves everything that proves something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.domain.audit import ERASED
from service.store.base import Base
from service.store.delivery_tables import EffectRow, IdempotencyRow
from service.store.money import OVER, UNBOOKED
from service.store.money_tables import (
    LedgerEntryRow,
    PayoutOutcomeRow,
    PayoutRow,
    PayoutRunRow,
)
from service.store.people_tables import ConsignorRow
from service.store.privacy_tables import ErasureRow
from service.store.record_tables import (
    ConsignmentRow,
    ItemEventRow,
    ItemRow,
    PhotoRow,
    RetakeRow,
    ScanRow,
    VerdictRow,
)
from service.store.shape_tables import QuestionRow
from service.store.trade_tables import ReturnRow

#: states in which a payout may still ask for its bank file
_UNANSWERED = (*UNBOOKED, "sent")
#: whose text a person wrote freely, and the rules let it be blanked
_TEXTS: tuple[tuple[Any, dict[str, str]], ...] = (
    (ItemEventRow, {"because": ERASED, "salt": ""}),
    (ScanRow, {"note": ERASED}),
    (VerdictRow, {"note": ERASED}),
    (LedgerEntryRow, {"note": ERASED}),
    (ReturnRow, {"reason": ERASED}),
    (RetakeRow, {"reason": ERASED}),
)


def has_open_payout(session: Session, consignor_id: str) -> bool:
    """Whether a payout of the consignor is due, in a run, or at the bank."""
    query = sa.select(PayoutRow.id).where(
        PayoutRow.consignor_id == consignor_id, PayoutRow.state.in_(_UNANSWERED)
    )
    return session.scalar(query.limit(1)) is not None


def has_file_in_use(session: Session, consignor_id: str) -> bool:
    """Whether a bank file that names the consignor pays somebody whose bank has not answered."""
    query = sa.select(PayoutRow.id).where(
        PayoutRow.run_id.in_(_runs_of(consignor_id)), PayoutRow.state.in_(_UNANSWERED)
    )
    return session.scalar(query.limit(1)) is not None


def _runs_of(consignor_id: str) -> sa.Select[str | None]:
    return sa.select(PayoutRow.run_id).where(
        PayoutRow.consignor_id == consignor_id, PayoutRow.run_id.is_not(None)
    )


def objects_of(session: Session, consignor_id: str) -> list[str]:
    """Keys of the consignor's photos that no item of somebody else has too."""
    theirs = (
        sa.select(PhotoRow.sha256)
        .join(ItemRow, ItemRow.id == PhotoRow.item_id)
        .where(ItemRow.consignor_id == consignor_id)
    )
    others = (
        sa.select(PhotoRow.sha256)
        .join(ItemRow, ItemRow.id == PhotoRow.item_id)
        .join(ConsignorRow, ConsignorRow.id == ItemRow.consignor_id)
        .where(ItemRow.consignor_id != consignor_id, ConsignorRow.erased_at.is_(None))
    )
    hashes = set(session.scalars(theirs)) - set(
        session.scalars(others.where(PhotoRow.sha256.in_(theirs)))
    )
    # the studio's own batches may hold the same bytes
    files = Base.metadata.tables["batch_files"]
    hashes -= set(session.scalars(sa.select(files.c.sha256).where(files.c.sha256.in_(theirs))))
    return [f"{kind}/{sha256}" for sha256 in sorted(hashes) for kind in ("originals", "previews")]


def letters_to(session: Session, consignor_id: str) -> list[str]:
    """Keys of the letters that were written to the consignor."""
    query = sa.select(EffectRow.key).where(
        EffectRow.kind == "notice", EffectRow.target == consignor_id
    )
    return sorted(session.scalars(query))


def blank_consignor(row: ConsignorRow, now: datetime) -> None:
    """Leaves an id, a country and the time of the erasure. ``country`` decides on taxes booked."""
    row.name, row.email = ERASED, ""
    parts = ("street", "building", "postcode", "town")
    row.address = {**dict.fromkeys(parts, ""), "country": row.country}
    row.bank_details, row.bank_hint = None, None
    row.erased_at = now


def blank_record(session: Session, consignor_id: str) -> None:
    """Blanks addresses, free texts, sealed bank details, bank files, letters and kept answers."""
    session.flush()
    items = sa.select(ItemRow.id).where(ItemRow.consignor_id == consignor_id)
    for table, values in _TEXTS:
        _change(session, table, table.item_id.in_(items), **values)
    _change(session, QuestionRow, QuestionRow.item_id.in_(items), question=ERASED)
    answered = sa.and_(QuestionRow.item_id.in_(items), QuestionRow.answer.is_not(None))
    _change(session, QuestionRow, answered, answer=ERASED)
    theirs = ConsignmentRow.consignor_id == consignor_id
    _change(session, ConsignmentRow, theirs, collection_address=sa.null(), reference=None)
    _change(session, PayoutRow, PayoutRow.consignor_id == consignor_id, bank_details=None)
    told = sa.select(PayoutRow).where(PayoutRow.consignor_id == consignor_id)
    for payout in session.scalars(told):
        if "because" in payout.outcome:
            payout.outcome = {**payout.outcome, "because": ERASED}
    session.flush()
    payouts = sa.select(PayoutRow.id).where(PayoutRow.consignor_id == consignor_id)
    _change(session, PayoutOutcomeRow, PayoutOutcomeRow.payout_id.in_(payouts), reason=ERASED)
    runs = sa.and_(PayoutRunRow.id.in_(_runs_of(consignor_id)), PayoutRunRow.state == "released")
    _change(session, PayoutRunRow, runs, file=None)
    blank_letters(session, EffectRow.target == consignor_id)
    # answers that were kept for a repeat tell names, addresses and what people wrote
    for named in (consignor_id, *session.scalars(items), *session.scalars(payouts)):
        kept = IdempotencyRow.body.contains(named, autoescape=True)
        session.execute(sa.delete(IdempotencyRow).where(kept))
    session.expire_all()


def blank_letters(session: Session, which: sa.ColumnElement[bool]) -> int:
    """Empties letters; one that has not left yet never does. Returns how many."""
    letters = sa.and_(EffectRow.kind == "notice", which, EffectRow.body != "")
    waiting = sa.and_(letters, EffectRow.state == "intended")
    _change(session, EffectRow, waiting, state="failed", claimed_until=None)
    return _change(session, EffectRow, letters, body="")


def _change(session: Session, table: Any, which: sa.ColumnElement[bool], **values: Any) -> int:
    change = sa.update(table).where(which).values(**values)
    result = session.execute(change.execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a cursor result


def expire_addresses(session: Session, programme: str, before: datetime) -> int:
    """Takes out the addresses of collections that lie that far back."""
    old = sa.and_(
        ConsignmentRow.programme == programme,
        ConsignmentRow.slot_day < before.date(),
        sa.cast(ConsignmentRow.collection_address, sa.Text) != "null",
        ConsignmentRow.collection_address.is_not(None),
    )
    return _change(session, ConsignmentRow, old, collection_address=sa.null())


def expire_messages(session: Session, programme: str, keys: list[str], before: datetime) -> int:
    """Drops kept answers of these API keys, and letters that never left, older than that."""
    old = sa.and_(IdempotencyRow.principal.in_(keys), IdempotencyRow.created_at < before)
    dropped = session.execute(
        sa.delete(IdempotencyRow).where(old).execution_options(synchronize_session=False)
    )
    count = int(dropped.rowcount)  # type: ignore[attr-defined]  # a DELETE gives a cursor result
    failed = sa.and_(
        EffectRow.programme == programme,
        EffectRow.state == "failed",
        EffectRow.created_at < before,
    )
    return count + blank_letters(session, failed)


def expire_bank_files(session: Session, programme: str, before: datetime) -> int:
    """Drops bank files whose every payment was answered, older than that; hashes stay."""
    waiting = sa.select(PayoutRow.run_id).where(
        PayoutRow.state.not_in((*OVER, "confirmed")), PayoutRow.run_id.is_not(None)
    )
    old = sa.and_(
        PayoutRunRow.programme == programme,
        PayoutRunRow.released_at < before,
        PayoutRunRow.file.is_not(None),
        PayoutRunRow.id.not_in(waiting),
    )
    return _change(session, PayoutRunRow, old, file=None)


def quiet_since(session: Session, programme: str, before: datetime, limit: int) -> list[str]:
    """Consignors who were not heard of since then and whom nobody asked to erase yet."""
    busy_item = sa.exists().where(
        ItemRow.consignor_id == ConsignorRow.id, ItemRow.updated_at >= before
    )
    busy_payout = sa.exists().where(
        PayoutRow.consignor_id == ConsignorRow.id, PayoutRow.updated_at >= before
    )
    announced = sa.exists().where(
        ConsignmentRow.consignor_id == ConsignorRow.id, ConsignmentRow.created_at >= before
    )
    # a wish that was taken back is a sign of life, from the day on which it had been asked
    asked = sa.exists().where(
        ErasureRow.consignor_id == ConsignorRow.id,
        sa.or_(ErasureRow.state != "withdrawn", ErasureRow.asked_at >= before),
    )
    query = (
        sa.select(ConsignorRow.id)
        .where(
            ConsignorRow.programme == programme,
            ConsignorRow.created_at < before,
            ConsignorRow.erased_at.is_(None),
            ~busy_item, ~busy_payout, ~announced, ~asked,
        )
        .order_by(ConsignorRow.id)
        .limit(limit)
    )  # fmt: skip
    return list(session.scalars(query))

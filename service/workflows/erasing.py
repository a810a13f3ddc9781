"""Erases a consignor: what is personal goes, the ledger, the audit trail and all hashes stay.

It waits while money is owed or an item is held. Then the log outside of the database is written,
then the record is blanked in one transaction, then objects are removed. A crash in between leaves
an erasure that the next sweep takes up again; each step may be repeated.
"""

from __future__ import annotations

import hashlib

from service.adapters.objects import ObjectStore
from service.context import AppContext
from service.domain.chart import Account, AccountName
from service.domain.custody import Holder
from service.domain.retention import is_held
from service.domain.status import Status
from service.domain.words import Ownership
from service.ids import new_id
from service.store import blanking
from service.store.errors import NotFound
from service.store.people_tables import ConsignorRow
from service.store.privacy_tables import ErasureRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.erasure_log import ErasureLog

WAITING, ERASING, DONE = "waiting", "erasing", "done"
#: erasures that one sweep looks at; each waiting one is asked about again and again
BATCH = 200


def waits_for(uow: UnitOfWork, consignor: ConsignorRow) -> list[str]:
    """Codes of what keeps a consignor from being erased; none: nothing does."""
    account = str(Account(AccountName.CONSIGNOR_PAYABLE, consignor.id))
    found = {
        "item_held": any(
            is_held(Status(item.status), Holder(item.holder), Ownership(item.ownership))
            for item in uow.items.where(consignor_id=consignor.id)
        ),
        "money_owed": any(uow.ledger.balance(consignor.programme, account).values()),
        "payout_open": blanking.has_open_payout(uow.session, consignor.id),
        "store_credit_left": any(
            credit.remaining_minor > 0
            for credit in uow.store_credits.where(consignor_id=consignor.id)
        ),
        # others who are paid by the same file may need it once more
        "bank_file_in_use": blanking.has_file_in_use(uow.session, consignor.id),
    }
    return [code for code, holds in found.items() if holds]


def ask_erasure(uow: UnitOfWork, consignor: ConsignorRow, *, cause: str, by: str) -> ErasureRow:
    """Writes down that a consignor shall be erased; asking again gives what was asked before."""
    before = uow.erasures.open_of(consignor.id)
    if before is not None:
        return before
    return uow.erasures.add(
        ErasureRow(
            id=new_id("ers"),
            programme=consignor.programme,
            consignor_id=consignor.id,
            cause=cause,
            state=WAITING,
            waits_for=waits_for(uow, consignor),
            objects=[],
            asked_by=by,
            asked_at=uow.clock.now(),
        )
    )


def erase_due(context: AppContext) -> int:
    """Takes up every erasure that waits or was cut off; returns how many changed."""
    changed, after = 0, ""
    while True:  # all of them: whoever waits must not stand before who waits for nothing
        with context.store.reading() as uow:
            due = uow.erasures.unfinished(BATCH, after)
        if not due:
            return changed
        changed += sum(erase(context, erasure_id) for erasure_id in due)
        after = due[-1]


def erase(context: AppContext, erasure_id: str, *, at_once: bool = False) -> int:
    """Erases if nothing keeps from it any more; 1 if it did, else 0.

    Args:
        at_once: asks nothing. For erasures that were done before a restore brought people back.
    """
    log = ErasureLog.open(context.settings)
    with context.store.writing() as uow:
        erasure = uow.erasures.lock(erasure_id)
        consignor = uow.consignors.lock(erasure.consignor_id)
        if erasure.state == WAITING:
            waiting = [] if at_once else waits_for(uow, consignor)
            if waiting:
                if erasure.waits_for != waiting:
                    erasure.waits_for = waiting
                return 0
            _blank(uow, log, erasure, consignor)
        elif erasure.state != ERASING:
            return 0
        objects = [str(key) for key in erasure.objects]
    for key in objects:
        _remove(context, key)
    with context.store.writing() as uow:
        erasure = uow.erasures.lock(erasure_id)
        if erasure.state == ERASING:
            erasure.state, erasure.objects, erasure.done_at = DONE, [], uow.clock.now()
    return 1


def _blank(uow: UnitOfWork, log: ErasureLog, erasure: ErasureRow, consignor: ConsignorRow) -> None:
    now = uow.clock.now()
    # before the record: a backup taken before and restored later must find the name here
    log.add(consignor.id, consignor.programme, erasure.id, now)
    objects = blanking.objects_of(uow.session, consignor.id)
    letters = blanking.letters_to(uow.session, consignor.id)
    blanking.blank_consignor(consignor, now)
    blanking.blank_record(uow.session, consignor.id)
    erasure.objects = [*objects, *(f"letter:{key}" for key in letters)]
    erasure.state, erasure.waits_for, erasure.erased_at = ERASING, [], now
    uow.session.flush()


def _remove(context: AppContext, key: str) -> None:
    kind, _, letter = key.partition(":")
    if kind == "letter":
        context.settings.outbox_dir.joinpath(file_of(letter)).unlink(missing_ok=True)
        return
    objects: ObjectStore = context.objects
    objects.delete(key)


def file_of(letter_key: str) -> str:
    """The name under which the outbox keeps a letter."""
    return f"{hashlib.sha256(letter_key.encode()).hexdigest()[:32]}.eml"


def replay(context: AppContext) -> list[str]:
    """Erases again everybody whom the log knows and a restore brought back; returns their ids.

    Nothing is asked: when they were erased nothing was owed or held, whatever an older record says.
    """
    again = []
    for erased in ErasureLog.open(context.settings).all():
        erasure_id = _ask_again(context, erased.consignor_id)
        if erasure_id is not None and erase(context, erasure_id, at_once=True):
            again.append(erased.consignor_id)
    return again


def _ask_again(context: AppContext, consignor_id: str) -> str | None:
    with context.store.writing() as uow:
        try:
            consignor = uow.consignors.lock(consignor_id)
        except NotFound:
            # the backup is older than the consignor
            return None
        erasure = ask_erasure(uow, consignor, cause="restored", by="restore")
        return erasure.id if erasure.state in (WAITING, ERASING) else None

"""Lets go of what a programme's retention says is over; a worker calls it now and then."""

from __future__ import annotations

from service.context import AppContext
from service.domain.programme import Programme
from service.domain.retention import before
from service.store import blanking
from service.store.unit_of_work import UnitOfWork
from service.workflows.erasing import ask_erasure

#: consignors of one programme that one sweep takes up
BATCH = 200
#: who did it, in the audit trail
BY = "retention"


def expire(context: AppContext) -> int:
    """Does what every programme's rules ask for now; returns how many things went.

    A consignor who is over is not erased here: the wish is written down and waits like any other.
    """
    return sum(_expire(context, programme) for programme in context.programmes.values())


def _expire(context: AppContext, programme: Programme) -> int:
    rules, now = programme.retention, context.clock.now()
    count = 0
    with context.store.writing(lambda: BY) as uow:
        session, name = uow.session, programme.name
        if (since := before(rules.collection_address_days, now)) is not None:
            count += blanking.expire_addresses(session, name, since)
        if (since := before(rules.message_days, now)) is not None:
            keys = [key.id for key in uow.keys.where(programme=name)]
            count += blanking.expire_messages(session, name, keys, since)
        if (since := before(rules.bank_file_days, now)) is not None:
            count += blanking.expire_bank_files(session, name, since)
        if (since := before(rules.consignor_days, now)) is not None:
            quiet = blanking.quiet_since(session, name, since, BATCH)
            count += sum(_ask(uow, consignor_id) for consignor_id in quiet)
    return count


def _ask(uow: UnitOfWork, consignor_id: str) -> int:
    ask_erasure(uow, uow.consignors.get(consignor_id), cause="retention", by=BY)
    return 1

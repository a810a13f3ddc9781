"""What time alone brings about: offers and listings that expire, return windows that pass.

A worker calls ``sweep`` now and then. Several may do so at once: each thing is looked at again
inside the transaction that changes it, so that the second finds it done.
"""

from __future__ import annotations

from collections.abc import Callable

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.errors import IllegalMove
from service.domain.status import Status
from service.store.errors import MovedMeanwhile
from service.store.unit_of_work import UnitOfWork
from service.workflows.closing import expire_listings, expire_offers

SWEEP = Actor.system("sweep")
#: sales that one sweep takes up; the rest waits for the next one
BATCH = 500


def sweep(context: AppContext) -> int:
    """Does what has fallen due by the clock's present time; returns how many things changed."""
    return sum(_unless_faster(part, context) for part in (_offers, _listings, _windows))


def _unless_faster(part: Callable[[AppContext], int], context: AppContext) -> int:
    try:
        return part(context)
    except (MovedMeanwhile, IllegalMove):
        # another worker, or a person, moved an item first; the next sweep takes up the rest
        return 0


def _offers(context: AppContext) -> int:
    with context.store.writing() as uow:
        return expire_offers(uow, uow.clock.now())


def _listings(context: AppContext) -> int:
    with context.store.writing() as uow:
        return expire_listings(uow, context.programmes, uow.clock.now())


def _windows(context: AppContext) -> int:
    with context.store.reading() as uow:
        item_ids = uow.sales.past_window(uow.clock.now(), BATCH)
    count = 0
    # a transaction each: one item that cannot move keeps no other from moving
    for item_id in item_ids:
        try:
            with context.store.writing() as uow:
                count += close_window(uow, item_id)
        except (MovedMeanwhile, IllegalMove):
            continue
    return count


def close_window(uow: UnitOfWork, item_id: str) -> int:
    """Starts ``settle`` for a sold item whose return window has passed; 1 if it did, else 0."""
    item = uow.items.lock(item_id)
    sale = uow.sales.current(item_id)
    if item.status != Status.SOLD.value or sale is None or sale.state != "open":
        return 0
    if uow.clock.now() < sale.return_until:
        return 0
    because = "the buyer's return window has passed"
    uow.items.move(item, Status.SETTLING, by=SWEEP, because=because, data={"sale_id": sale.id})
    uow.start("settle", item)
    return 1

"""What time alone brings about: offers and listings that expire, return windows that pass.

A worker calls ``sweep`` now and then. Several may do so at once: each thing is looked at again
inside the transaction that changes it, so that the second finds it done.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.errors import IllegalMove
from service.domain.status import Status
from service.store.errors import MovedMeanwhile
from service.store.unit_of_work import UnitOfWork
from service.workflows.closing import expire_listing, expire_offer, is_unsold

SWEEP = Actor.system("sweep")
#: things of one kind that one sweep takes up; the rest waits for the next one
BATCH = 500


def sweep(context: AppContext) -> int:
    """Does what has fallen due by the clock's present time; returns how many things changed."""
    return sum(part(context) for part in (_offers, _listings, _windows))


def _offers(context: AppContext) -> int:
    with context.store.reading() as uow:
        due = uow.offers.open_until(uow.clock.now())[:BATCH]
    return sum(_alone(context, partial(expire_offer, offer_id=offer.id)) for offer in due)


def _listings(context: AppContext) -> int:
    now = context.clock.now()
    with context.store.reading() as uow:
        due = [
            (item.id, programme)
            for item in uow.items.in_status(Status.LISTED)
            if (programme := context.programmes.get(item.programme)) is not None
            and is_unsold(uow, item, programme, now)
        ][:BATCH]
    return sum(
        _alone(context, partial(expire_listing, item_id=item_id, programme=programme, now=now))
        for item_id, programme in due
    )


def _windows(context: AppContext) -> int:
    with context.store.reading() as uow:
        item_ids = uow.sales.past_window(uow.clock.now(), BATCH)
    return sum(_alone(context, partial(close_window, item_id=item_id)) for item_id in item_ids)


def _alone(context: AppContext, change: Callable[[UnitOfWork], int]) -> int:
    """One change in a transaction of its own: one item that cannot move keeps no other waiting."""
    try:
        with context.store.writing() as uow:
            return change(uow)
    except (MovedMeanwhile, IllegalMove):
        # another worker, or a person, moved the item first; the next sweep looks again
        return 0


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

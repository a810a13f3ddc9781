"""What time alone brings about: things that expire, money that falls due, drops that begin.

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
from service.workflows.asking import mark_down
from service.workflows.closing import expire_listing, expire_offer, is_unsold, republish
from service.workflows.crediting import expire as expire_credit
from service.workflows.settle import Due, make_payout
from service.workflows.undoing import lapse_question, lapse_sale

SWEEP = Actor.system("sweep")
#: things of one kind that one sweep takes up; the rest waits for the next one
BATCH = 500


def sweep(context: AppContext) -> int:
    """Does what has fallen due by the clock's present time; returns how many things changed."""
    parts = (
        _offers,
        _listings,
        _markdowns,
        _sales,
        _unsent,
        _questions,
        _rentals,
        _drops,
        _credits,
    )
    return sum(part(context) for part in parts)


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


def _markdowns(context: AppContext) -> int:
    with context.store.reading() as uow:
        due = uow.listings.to_mark_down(uow.clock.now(), BATCH)
    return sum(_alone(context, partial(mark_down, context=context, listing_id=one)) for one in due)


def _sales(context: AppContext) -> int:
    with context.store.reading() as uow:
        item_ids = uow.sales.fallen_due(uow.clock.now(), BATCH)
    return sum(_alone(context, partial(close_window, item_id=item_id)) for item_id in item_ids)


def _unsent(context: AppContext) -> int:
    with context.store.reading() as uow:
        item_ids = uow.sales.not_sent_in(uow.clock.now(), BATCH)
    return sum(_alone(context, partial(lapse_sale, item_id=item_id)) for item_id in item_ids)


def _questions(context: AppContext) -> int:
    with context.store.reading() as uow:
        due = [row.id for row in uow.questions.lapsed(uow.clock.now(), BATCH)]
    return sum(_alone(context, partial(lapse_question, question_id=one)) for one in due)


def _rentals(context: AppContext) -> int:
    with context.store.reading() as uow:
        due = [row.id for row in uow.rentals.payable(uow.clock.now(), BATCH)]
    return sum(_alone(context, partial(pay_lender, rental_id=one)) for one in due)


def _drops(context: AppContext) -> int:
    with context.store.reading() as uow:
        item_ids = uow.items.on_sale_by(uow.clock.now(), BATCH)
    return sum(_alone(context, partial(begin_sale, item_id=item_id)) for item_id in item_ids)


def _credits(context: AppContext) -> int:
    with context.store.reading() as uow:
        due = [row.id for row in uow.store_credits.over(uow.clock.now(), BATCH)]
    return sum(_alone(context, partial(expire_credit, credit_id=one)) for one in due)


def _alone(context: AppContext, change: Callable[[UnitOfWork], int]) -> int:
    """One change in a transaction of its own: one item that cannot move keeps no other waiting."""
    try:
        with context.store.writing() as uow:
            return change(uow)
    except (MovedMeanwhile, IllegalMove):
        # another worker, or a person, moved the item first; the next sweep looks again
        return 0


def close_window(uow: UnitOfWork, item_id: str) -> int:
    """Starts ``settle`` for a sold item whose money has fallen due; 1 if it did, else 0."""
    item = uow.items.lock(item_id)
    sale = uow.sales.current(item_id)
    if item.status != Status.SOLD.value or sale is None or sale.state != "open":
        return 0
    if sale.pay_from is None or uow.clock.now() < sale.pay_from:
        return 0
    because = "the sale's money has fallen due"
    uow.items.move(item, Status.SETTLING, by=SWEEP, because=because, data={"sale_id": sale.id})
    uow.start("settle", item)
    return 1


def pay_lender(uow: UnitOfWork, rental_id: str) -> int:
    """Makes the payout of a rental's share that has fallen due; 1 if it did, else 0."""
    item = uow.items.lock(uow.rentals.get(rental_id).item_id)
    rental = uow.rentals.lock(rental_id)
    due = rental.pay_from is not None and rental.pay_from <= uow.clock.now()
    if rental.state != "back" or not due:
        return 0
    rental.state = "due"
    uow.session.flush()
    because = f"the lender's share of rental {rental.id} fell due"
    make_payout(uow, item, Due.of_rental(rental), by=SWEEP, because=because)
    return 1


def begin_sale(uow: UnitOfWork, item_id: str) -> int:
    """Puts an accepted item on sale whose drop has begun; 1 if it did, else 0."""
    item = uow.items.lock(item_id)
    due = item.on_sale_at is not None and item.on_sale_at <= uow.clock.now()
    if item.status != Status.ACCEPTED.value or not due:
        return 0
    item.on_sale_at = None
    republish(uow, item, by=SWEEP, because="its drop begins")
    return 1

"""Delivers what was intended: claim, call, outcome, each on its own.

``dispatch_due`` is called by the worker again and again. A claim and an outcome are one transaction
each; the call between them holds none. A worker that dies in between leaves a lease that ends, and
the next one sends the same bytes under the same key.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import structlog

from service.adapters.deliveries import Outcome
from service.context import AppContext
from service.ids import new_id
from service.store.delivery_tables import EffectRow, WebhookAttemptRow
from service.store.errors import MovedMeanwhile
from service.store.record_tables import ItemRow
from service.store.unit_of_work import UnitOfWork
from service.workflows import closing
from service.workflows.closing import request_withdrawals
from service.workflows.intents import (
    LISTING_PRICE,
    LISTING_PUSH,
    LISTING_WITHDRAW,
    NOTICE,
    WEBHOOK,
    intend,
)
from service.workflows.sending import Delivery, send

__all__ = ["backoff", "dispatch_due", "intend", "request_withdrawals"]

#: about twenty hours with the waits below
MAX_ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(hours=6)
#: calls made at once, so that one dead receiver does not hold up the others
PARALLEL_CALLS = 8
#: how often an outcome is tried again when somebody moves the item at the same moment
OUTCOME_TRIES = 5


def backoff(attempts: int) -> timedelta:
    """The wait after this many tries: 2 s, 8 s, 32 s, 2 min, 9 min, 34 min, 2 h, then 6 h."""
    growth: int = 4 ** min(attempts - 1, 20)
    return min(FIRST_WAIT * growth, LONGEST_WAIT)


def dispatch_due(context: AppContext, limit: int = 40) -> int:
    """Delivers due effects, about ``limit`` at most, and returns how many were tried."""
    tried = 0
    with ThreadPoolExecutor(PARALLEL_CALLS) as pool:
        while tried < limit:
            deliveries = _claim(context)
            if not deliveries:
                break
            list(pool.map(partial(_deliver, context), deliveries))
            tried += len(deliveries)
    return tried


def lease_of(context: AppContext) -> timedelta:
    """How long a claim holds: connecting, sending and reading, each in its own time."""
    return timedelta(seconds=3 * context.settings.delivery_timeout_seconds + 5)


def _claim(context: AppContext) -> list[Delivery]:
    """Takes as many as can be called at once, so that a worker that dies holds up no more."""
    with context.store.reading() as uow:
        # looked at before anything is locked: an idle worker must not stop others from writing
        if not uow.effects.any_due(context.clock.now()):
            return []
    with context.store.writing() as uow:
        now = context.clock.now()
        claimed = uow.effects.claim(now, lease_of(context), PARALLEL_CALLS)
        rows = [row for row in claimed if _is_wanted(uow, row, now)]
        for row in rows:
            row.attempts += 1
        return [Delivery.of(row) for row in rows]


def _is_wanted(uow: UnitOfWork, row: EffectRow, now: datetime) -> bool:
    """Whether a claimed effect may be sent now; one that may not is given back or called back."""
    if row.kind == LISTING_PUSH and row.subject is not None:
        if uow.listings.get(row.subject).state != "requested":
            closing.call_back(row, "the listing had ended before it was sent")
            return False
        # one item stands on a marketplace once: its older listing must be down first
        pending = uow.effects.where(
            item_id=row.item_id, kind=LISTING_WITHDRAW, target=row.target, state="intended"
        )
    elif row.kind == LISTING_PRICE and row.subject is not None:
        if uow.listings.get(row.subject).state not in ("requested", "live"):
            closing.call_back(row, "the listing had ended before its price was sent")
            return False
        # the first price must be there before it is changed, and older changes go first
        pending = uow.effects.where(subject=row.subject, kind=LISTING_PUSH, state="intended")
        prices = uow.effects.where(subject=row.subject, kind=LISTING_PRICE, state="intended")
        pending += [other for other in prices if other.id < row.id]
    elif row.kind == LISTING_WITHDRAW:
        # a listing cannot be taken down before it is known whether it went up
        pending = uow.effects.where(subject=row.subject, kind=LISTING_PUSH, state="intended")
    else:
        return True
    if pending:
        row.claimed_until = None
        later = max(other.claimed_until or other.due_at for other in pending)
        row.due_at = max(later, now) + timedelta(seconds=1)
    return not pending


def _deliver(context: AppContext, delivery: Delivery) -> None:
    began = time.monotonic()
    try:
        outcome = send(context, delivery)
    except Exception as error:  # one broken effect must not stop the others
        structlog.get_logger().error("effect_broken", effect=delivery.id, exc_info=error)
        outcome = Outcome("again", f"unexpected {type(error).__name__}")
    milliseconds = round(1000 * (time.monotonic() - began))
    for _ in range(OUTCOME_TRIES):
        try:
            return _record(context, delivery, outcome, milliseconds)
        except MovedMeanwhile:
            continue
    structlog.get_logger().error("effect_outcome_lost", effect=delivery.id, outcome=outcome.word)
    return None


def _record(context: AppContext, delivery: Delivery, outcome: Outcome, milliseconds: int) -> None:
    with context.store.writing() as uow:
        if delivery.kind == WEBHOOK:
            # also of a try whose outcome comes too late to count
            _log_attempt(uow, delivery, outcome, milliseconds)
        # the item first and its effect second, as everywhere, so that nobody waits in a circle
        item = uow.items.lock(delivery.item_id) if delivery.item_id is not None else None
        row = uow.effects.lock(delivery.id)
        if row.state != "intended":
            return
        row.claimed_until = None
        if outcome.word == "delivered":
            _record_delivery(uow, item, row, outcome)
        elif outcome.word == "again" and row.attempts < MAX_ATTEMPTS:
            row.last_error = outcome.reason
            row.due_at = context.clock.now() + backoff(row.attempts)
            if row.kind == LISTING_PUSH and row.subject is not None:
                # shown while it is tried again
                uow.listings.get(row.subject).error = outcome.reason
            if (
                row.kind == LISTING_PUSH
                and uow.listings.get(row.subject or "").state != "requested"
            ):
                closing.call_back(row, "the listing was withdrawn between two tries")
        else:
            _record_failure(uow, item, row, outcome)


def _log_attempt(uow: UnitOfWork, delivery: Delivery, outcome: Outcome, milliseconds: int) -> None:
    status = outcome.data.get("status")
    uow.webhook_attempts.add(
        WebhookAttemptRow(
            id=new_id("wha"),
            effect_id=delivery.id,
            outcome=outcome.word,
            status=status if isinstance(status, int) else None,
            reason=outcome.reason,
            milliseconds=milliseconds,
            at=uow.clock.now(),
        )
    )


def _record_delivery(
    uow: UnitOfWork, item: ItemRow | None, row: EffectRow, outcome: Outcome
) -> None:
    row.state = "delivered"
    row.last_error = None
    row.delivered_at = uow.clock.now()
    row.outcome = dict(outcome.data)
    if row.kind == NOTICE:
        # a letter that has left needs no second copy of somebody's name and link here
        row.body = ""
    uow.session.flush()
    if item is not None:
        external_id = outcome.data.get("external_id")
        closing.delivered(uow, item, row, str(external_id) if external_id is not None else None)


def _record_failure(
    uow: UnitOfWork, item: ItemRow | None, row: EffectRow, outcome: Outcome
) -> None:
    row.state = "failed"
    row.last_error = outcome.reason
    row.outcome = {"gave_up_after": row.attempts, **outcome.data}
    uow.session.flush()
    structlog.get_logger().warning(
        "effect_failed", effect=row.id, kind=row.kind, target=row.target, reason=outcome.reason
    )
    if item is not None:
        lost = outcome.word == "again"
        closing.failed(uow, item, row, outcome.reason, may_have_arrived=lost)

"""After the return window: what the accepted offer promised becomes a payout that is due.

The payout waits for a run, a second person and a bank's answer; the item stays in ``settling``
until then. Where nothing is due, because an earlier payout already covered it, the item is
``paid_out`` at once.
"""

from __future__ import annotations

from decimal import Decimal

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.events import PayoutChanged
from service.domain.offer import AcceptedSchedule
from service.domain.payout import (
    PayoutState,
    amount_due,
    check_payout_move,
    check_window_closed,
    net_due,
)
from service.domain.status import Status
from service.domain.trade_errors import IllegalPayoutMove, InvalidOffer, ReturnWindowOpen
from service.domain.words import Method
from service.ids import new_id
from service.money import Money, Rounding
from service.store.money_tables import PayoutRow
from service.store.record_tables import ItemRow
from service.store.trade_tables import OfferRow, SaleRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import owed_to_consignor
from service.workflows.steps import Retry, Steps

#: waits for a run; the domain's states begin when a run takes it up
DUE = "due"
SYSTEM = Actor.system("settle")
#: the worker that closed the window may have gone by a watch ahead of ours: about ten minutes
WATCHES_RETRY = Retry(attempts=10, first_seconds=1.0, growth=2.0)


class WatchBehind(Exception):
    """This machine's watch is behind that of the worker that closed the return window."""


def settle(context: AppContext, step: Steps, item_id: str, revision: int) -> None:
    """The workflow: one step, which looks first whether the item still stands where it was."""

    def make_due() -> str | None:
        try:
            with context.store.writing() as uow:
                return settle_item(uow, item_id, revision)
        except ReturnWindowOpen as error:
            raise WatchBehind from error

    step("make_due", make_due, retry=WATCHES_RETRY)


def settle_item(uow: UnitOfWork, item_id: str, revision: int) -> str | None:
    """Makes the payout of an item's sale; again and again gives the same one.

    Returns:
        The payout's id, or None where there is nothing to do or nothing to pay.

    Raises:
        ReturnWindowOpen: somebody moved the item on too early.
    """
    item = uow.items.lock(item_id)
    sale = uow.sales.current(item_id)
    if item.status != Status.SETTLING.value or item.revision != revision or sale is None:
        return None
    check_window_closed(sale.return_until, uow.clock.now())
    existing = uow.payouts.open_of(sale.id)
    if existing is not None:
        return existing.id
    sale.state = "settled"
    uow.session.flush()
    payout = owe(uow, item, sale, by=SYSTEM, because="the return window has passed")
    return None if payout is None else payout.id


def owe(
    uow: UnitOfWork, item: ItemRow, sale: SaleRow, *, by: Actor, because: str
) -> PayoutRow | None:
    """Makes what a settled sale still owes due, or ends the item's way where that is nothing."""
    payout = make_payout(uow, item, sale, by=by, because=because)
    if payout is None:
        covered = "what was paid earlier covers this sale, so nothing more is due"
        uow.items.move(item, Status.PAID_OUT, by=by, because=covered)
    return payout


def make_payout(
    uow: UnitOfWork, item: ItemRow, sale: SaleRow, *, by: Actor, because: str
) -> PayoutRow | None:
    """Makes a due payout of a settled sale, never more than the account owes; None for nothing."""
    offer = uow.offers.get(sale.offer_id)
    schedule = schedule_of(offer)
    # two sales of one consignor that settle at once must not both count the same balance
    uow.consignors.lock(item.consignor_id)
    net = net_due(schedule, available(uow, item, sale.currency))
    if net.amount_minor == 0:
        return None
    now = uow.clock.now()
    payout = uow.payouts.add(
        PayoutRow(
            id=bank_id("pay"),
            programme=item.programme,
            item_id=item.id,
            sale_id=sale.id,
            offer_id=offer.id,
            consignor_id=item.consignor_id,
            method=schedule.method.value,
            net_minor=net.amount_minor,
            amount_minor=amount_due(schedule, net).amount_minor,
            currency=net.currency,
            country=item.country,
            state=DUE,
            outcome={},
            created_at=now,
            updated_at=now,
        )
    )
    note_payout(uow, item, payout, by=by, because=because)
    return payout


def available(uow: UnitOfWork, item: ItemRow, currency: str) -> Money:
    """What may be paid now: the balance less sales that may still come back and open payouts."""
    owed = owed_to_consignor(uow, item.programme, item.consignor_id, currency)
    reserved = uow.sales.unsettled_net(item.consignor_id, currency)
    reserved += uow.payouts.unbooked_net(item.consignor_id, currency)
    return owed - Money(reserved, currency)


def schedule_of(offer: OfferRow) -> AcceptedSchedule:
    """The schedule that the consignor accepted, as the offer's row keeps it.

    Raises:
        InvalidOffer: the offer was not accepted, or its numbers contradict each other.
    """
    if offer.state != "accepted" or offer.reward is None or offer.payout_minor is None:
        raise InvalidOffer(because="the offer was not accepted")
    method = Method(offer.reward)
    promised = offer.net_minor if method is Method.BANK_TRANSFER else offer.credit_minor
    if promised != offer.payout_minor or offer.answered_at is None:
        raise InvalidOffer(because="the promised amount is not the offer's")
    return AcceptedSchedule(
        offer_id=offer.id,
        item_id=offer.item_id,
        method=method,
        net=Money(offer.net_minor, offer.currency),
        payable=Money(offer.payout_minor, offer.currency),
        uplift_percent=Decimal(str(offer.parts["uplift_percent"])),
        rounding=Rounding(offer.parts["rounding"]),
        terms_version=offer.accepted_terms_version or offer.terms_version,
        terms_sha256=offer.terms_sha256,
        accepted_at=offer.answered_at,
    )


def change_payout(
    uow: UnitOfWork, payout: PayoutRow, to: PayoutState, *, by: Actor, because: str
) -> None:
    """Moves a payout along its method's table and says so in the item's timeline.

    Raises:
        IllegalPayoutMove: the table has no such edge; nothing has changed.
    """
    if payout.state != DUE:
        check_payout_move(Method(payout.method), PayoutState(payout.state), to)
    elif to not in {PayoutState.PREPARED, PayoutState.CANCELLED}:
        raise IllegalPayoutMove(current=DUE, to=to.value)
    uow.payouts.move(payout, to, uow.clock.now())
    note_payout(uow, uow.items.get(payout.item_id), payout, by=by, because=because)


def note_payout(
    uow: UnitOfWork, item: ItemRow, payout: PayoutRow, *, by: Actor, because: str
) -> None:
    """Writes a payout's state into the item's timeline."""
    amount = Money(payout.amount_minor, payout.currency)
    data = {"payout_id": payout.id, "state": payout.state, "amount": amount.to_json()}
    uow.items.note(item, PayoutChanged.kind, by=by, because=because, data=data)


def bank_id(prefix: str) -> str:
    """An id that a bank repeats to us, such as ``pay-01J9Z3KQ6Y8V5T2M4N7P0R1S3W``.

    With a hyphen instead of the other ids' underscore, which banks need not take (EPC217-08): a
    payout's id is its transfer's EndToEndId, a run's is its message's.
    """
    return new_id(prefix).replace("_", "-")

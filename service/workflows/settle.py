"""When money falls due: what an accepted schedule promised becomes a payout.

A sale's money falls due when the schedule says, a rental's when the item is back and compared, a
purchase's when its offer is accepted. The payout waits for a run, a second person and a bank's
answer; a sold item stays in ``settling`` until then. Where nothing is due, because the item is ours
or an earlier payout already covered it, the item is ``paid_out`` at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.events import PayoutChanged
from service.domain.payout import (
    PayoutState,
    check_payout_move,
    check_window_closed,
    net_due,
)
from service.domain.schedule import AcceptedSchedule
from service.domain.status import Status
from service.domain.trade_errors import InvalidOffer, ReturnWindowOpen
from service.domain.words import Method
from service.ids import new_id
from service.money import Money
from service.store.money_tables import PayoutRow
from service.store.record_tables import ItemRow
from service.store.shape_tables import RentalRow
from service.store.trade_tables import OfferRow, SaleRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import owed_to_consignor
from service.workflows.steps import Retry, Steps

DUE = PayoutState.DUE.value
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
    if sale.pay_from is None:
        return None
    check_window_closed(sale.pay_from, uow.clock.now())
    existing = uow.payouts.open_of(sale.id)
    if existing is not None:
        return existing.id
    sale.state = "settled"
    uow.session.flush()
    payout = owe(uow, item, Due.of_sale(sale), by=SYSTEM, because="the sale's money fell due")
    return None if payout is None else payout.id


@dataclass(frozen=True, slots=True)
class Due:
    """What a payout is for, under which offer, and the net that was promised for it."""

    cause: str
    offer_id: str
    net: Money
    sale_id: str | None = None
    rental_id: str | None = None

    @classmethod
    def of_sale(cls, sale: SaleRow) -> Due:
        """What the accepted schedule made of a sale."""
        net = Money(sale.net_minor, sale.currency)
        return cls("sale", sale.offer_id, net, sale_id=sale.id)

    @classmethod
    def of_rental(cls, rental: RentalRow) -> Due:
        """The lender's share of a rental's fee."""
        net = Money(rental.net_minor, rental.currency)
        return cls("rental", rental.offer_id, net, rental_id=rental.id)

    @classmethod
    def of_purchase(cls, offer: OfferRow) -> Due:
        """The net for which we bought an item."""
        return cls("purchase", offer.id, Money(offer.net_minor, offer.currency))


def due_again(uow: UnitOfWork, payout: PayoutRow) -> Due:
    """What a payout was for: the same falls due again when it came back or was cancelled."""
    if payout.sale_id is not None:
        return Due.of_sale(uow.sales.get(payout.sale_id))
    if payout.rental_id is not None:
        return Due.of_rental(uow.rentals.get(payout.rental_id))
    return Due.of_purchase(uow.offers.get(payout.offer_id))


def owe(uow: UnitOfWork, item: ItemRow, due: Due, *, by: Actor, because: str) -> PayoutRow | None:
    """Makes what is owed due, or ends a settled item's way where that is nothing."""
    payout = make_payout(uow, item, due, by=by, because=because)
    if payout is None:
        covered = "nothing more is owed for this item"
        finish(uow, item, by=by, because=covered)
    return payout


def finish(
    uow: UnitOfWork, item: ItemRow, *, by: Actor, because: str, payout_id: str | None = None
) -> None:
    """The item is paid out, once its sale is settled and no payout of it is under way."""
    sale = uow.sales.current(item.id)
    if item.status != Status.SETTLING.value or sale is None or sale.state != "settled":
        return
    if uow.payouts.unanswered(item.id) == 0:
        data = {} if payout_id is None else {"payout_id": payout_id}
        uow.items.move(item, Status.PAID_OUT, by=by, because=because, data=data)


def make_payout(
    uow: UnitOfWork, item: ItemRow, due: Due, *, by: Actor, because: str
) -> PayoutRow | None:
    """Makes a due payout, never more than the account owes; None where nothing is to be paid."""
    schedule = schedule_of(uow.offers.get(due.offer_id))
    # two sales of one consignor that settle at once must not both count the same balance
    uow.consignors.lock(item.consignor_id)
    net = net_due(due.net, available(uow, item, due.net.currency))
    if net.amount_minor == 0:
        return None
    now = uow.clock.now()
    payout = uow.payouts.add(
        PayoutRow(
            id=bank_id("pay"),
            programme=item.programme,
            item_id=item.id,
            cause=due.cause,
            sale_id=due.sale_id,
            rental_id=due.rental_id,
            offer_id=due.offer_id,
            consignor_id=item.consignor_id,
            method=schedule.method.value,
            net_minor=net.amount_minor,
            amount_minor=schedule.pays(net).amount_minor,
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
    """What may be paid now: the balance less what is not due yet and less open payouts."""
    owed = owed_to_consignor(uow, item.programme, item.consignor_id, currency)
    reserved = uow.sales.unsettled_net(item.consignor_id, currency)
    reserved += uow.rentals.undue_net(item.consignor_id, currency)
    reserved += uow.payouts.unbooked_net(item.consignor_id, currency)
    return owed - Money(reserved, currency)


def schedule_of(offer: OfferRow) -> AcceptedSchedule:
    """The schedule that the consignor accepted, as the offer's row keeps it.

    Raises:
        InvalidOffer: the offer was not accepted, or its numbers contradict each other.
    """
    if offer.state != "accepted" or offer.schedule is None:
        raise InvalidOffer(because="the offer was not accepted")
    schedule = AcceptedSchedule.from_json(offer.id, offer.item_id, offer.schedule)
    promised = (schedule.net, schedule.payable.amount_minor, schedule.reward, schedule.accepted_at)
    net = Money(offer.net_minor, offer.currency)
    if promised != (net, offer.payout_minor, offer.reward, offer.answered_at):
        raise InvalidOffer(because="the promised amount is not the offer's")
    return schedule


def change_payout(
    uow: UnitOfWork, payout: PayoutRow, to: PayoutState, *, by: Actor, because: str
) -> None:
    """Moves a payout along its method's table and says so in the item's timeline.

    Raises:
        IllegalPayoutMove: the table has no such edge; nothing has changed.
    """
    check_payout_move(Method(payout.method), PayoutState(payout.state), to)
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

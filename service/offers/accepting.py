"""What an acceptance does: the schedule is kept, and an item that we buy is bought."""

from __future__ import annotations

from service.domain.actor import Actor
from service.domain.entries import entry_for_purchase
from service.domain.programme import Programme
from service.domain.schedule import AcceptedSchedule, Deal
from service.domain.status import Status
from service.offers.deals import own_stock_deal
from service.offers.record import offer_of
from service.store.record_tables import ItemRow
from service.store.trade_tables import OfferRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book
from service.workflows.closing import close_offer
from service.workflows.settle import Due, make_payout


def keep_schedule(uow: UnitOfWork, row: OfferRow, deal: Deal) -> AcceptedSchedule:
    """Writes what is accepted into the offer's row; closing the offer seals it.

    Raises OfferClosed, OfferExpired.
    """
    _, schedule = offer_of(row).accept(deal, uow.clock.now())
    row.schedule = schedule.to_json()
    row.reward = schedule.reward
    row.payout_minor = schedule.payable.amount_minor
    row.accepted_terms_version = schedule.terms_version
    return schedule


def buy(
    uow: UnitOfWork, item: ItemRow, row: OfferRow, schedule: AcceptedSchedule, *, by: Actor
) -> None:
    """Where the schedule pays at approval: the item is ours now, and its net is due at once."""
    if not schedule.is_bought:
        return
    entry = entry_for_purchase(offer_id=row.id, consignor_id=item.consignor_id, net=schedule.net)
    book(uow, entry, programme=item.programme, item_id=item.id, note=f"offer {row.id} accepted")
    because = "paid at approval, before any sale"
    make_payout(uow, item, Due.of_purchase(row), by=by, because=because)


def accept_own_stock(
    uow: UnitOfWork, programme: Programme, item: ItemRow, row: OfferRow, by: Actor
) -> None:
    """Accepts the price of an item of the house's own archive, on the house's word."""
    keep_schedule(uow, row, own_stock_deal(programme, row))
    because = "from the house's own archive: nobody is to be asked"
    close_offer(uow, item, row, "accepted", by=by, because=because)
    uow.items.move(item, Status.ACCEPTED, by=by, because=because)

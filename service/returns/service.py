"""Rules of returns: the sale is reversed in the ledger, never edited, whoever was paid already."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.actor import Actor
from service.domain.entries import entry_for_return_after_payout, entry_for_return_before_payout
from service.domain.events import SaleChanged
from service.domain.payout import PayoutState, check_window_open
from service.domain.programme import Programme
from service.domain.status import Action, Status
from service.ids import new_id
from service.returns.errors import ReturnPayoutUnderWay
from service.sales.errors import SaleOver
from service.sales.service import sale_of
from service.store.trade_tables import ReturnRow, SaleRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book, must_be_booked
from service.workflows.settle import DUE, change_payout

BOOK = {True: entry_for_return_after_payout, False: entry_for_return_before_payout}


@dataclass(frozen=True, slots=True)
class Which:
    """A sale of the programme; a marketplace reaches its own alone."""

    programme: Programme
    sale_id: str
    marketplace: str | None


def return_item(
    uow: UnitOfWork, which: Which, *, by: Actor, reason: str, accept_late: bool
) -> ReturnRow:
    """Takes an item back from its buyer; a sale that came back already keeps its one return.

    Raises:
        NotFound: there is no such sale.
        SaleOver: it was cancelled.
        ReturnWindowClosed: the window has passed and nobody accepts it late.
        ReturnPayoutUnderWay: its payout is in a run, or at the bank.
        NotPermitted: the item is not where a buyer could send it back from.
    """
    sale = sale_of(uow, which.programme, which.sale_id, which.marketplace)
    item = uow.items.lock(sale.item_id)
    uow.session.refresh(sale)
    for before in uow.returns.where(sale_id=sale.id):
        return before
    if sale.state not in {"open", "settled"}:
        raise SaleOver(state=sale.state)
    if not accept_late:
        check_window_open(sale.return_until, uow.clock.now())
    uow.items.require(item, Action.ACCEPT_RETURN)
    after_payout = item.status == Status.PAID_OUT.value
    if not after_payout:
        _call_back_payout(uow, sale, by)
    row = uow.returns.add(
        ReturnRow(
            id=new_id("ret"),
            sale_id=sale.id,
            item_id=item.id,
            reason=reason,
            after_payout=after_payout,
            created_by=by.id,
            created_at=uow.clock.now(),
        )
    )
    sale.state = "returned"
    uow.session.flush()
    entry = BOOK[after_payout](return_id=row.id, sale=must_be_booked(uow, f"sale:{sale.id}"))
    book(uow, entry, programme=sale.programme, item_id=item.id, note=f"return {row.id}")
    data = {"sale_id": sale.id, "marketplace": sale.marketplace, "state": "returned"}
    uow.items.note(item, SaleChanged.kind, by=by, because=reason, data=data)
    uow.items.move(item, Status.BUYER_RETURNED, by=by, because=reason, data={"return_id": row.id})
    return row


def returns_of(uow: UnitOfWork, which: Which) -> list[ReturnRow]:
    """The return of a sale, or none. Raises NotFound."""
    sale = sale_of(uow, which.programme, which.sale_id, which.marketplace)
    return uow.returns.where(sale_id=sale.id)


def _call_back_payout(uow: UnitOfWork, sale: SaleRow, by: Actor) -> None:
    payout = uow.payouts.open_of(sale.id)
    if payout is None:
        return
    payout = uow.payouts.lock(payout.id)
    if payout.state != DUE:
        raise ReturnPayoutUnderWay(payout_id=payout.id, state=payout.state)
    because = "the buyer sent the item back before it was paid"
    change_payout(uow, payout, PayoutState.CANCELLED, by=by, because=because)

"""Sales that come to nothing before dispatch: reversed in the ledger, the item's way decided."""

from __future__ import annotations

from service.domain.actor import Actor
from service.domain.entries import entry_for_sale_cancelled
from service.domain.events import SaleChanged
from service.domain.status import Status
from service.store.record_tables import ItemRow
from service.store.trade_tables import SaleRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book, must_be_booked

SELLERS = Actor.system("seller_terms")


def undo_sale(uow: UnitOfWork, item: ItemRow, sale: SaleRow, *, by: Actor, because: str) -> None:
    """Cancels an open sale and reverses its entry; the caller moves the item."""
    sale.state = "cancelled"
    uow.session.flush()
    entry = entry_for_sale_cancelled(sale_id=sale.id, sale=must_be_booked(uow, f"sale:{sale.id}"))
    book(uow, entry, programme=sale.programme, item_id=item.id, note=f"sale {sale.id} cancelled")
    data = {"sale_id": sale.id, "marketplace": sale.marketplace, "state": "cancelled"}
    uow.items.note(item, SaleChanged.kind, by=by, because=because[:2000], data=data)


def undo_open_sale(uow: UnitOfWork, item: ItemRow, *, by: Actor, because: str) -> None:
    """Cancels the item's open sale, if it has one: what was sold cannot be delivered."""
    sale = uow.sales.current(item.id)
    if sale is not None and sale.state == "open":
        undo_sale(uow, item, sale, by=by, because=because)


def lapse_sale(uow: UnitOfWork, item_id: str) -> int:
    """Ends the sale of an item that its seller did not send in, in time; 1 if it did, else 0.

    One that is on its way to us by courier is waited for.
    """
    item = uow.items.lock(item_id)
    sale = uow.sales.current(item_id)
    if item.status != Status.AWAITING_ITEM.value or sale is None or sale.ship_until is None:
        return 0
    if uow.clock.now() < sale.ship_until or item.holder != "consignor":
        return 0
    because = f"not sent in before {sale.ship_until.isoformat()}"
    undo_sale(uow, item, sale, by=SELLERS, because=because)
    uow.items.move(item, Status.CANCELLED, by=SELLERS, because=because)
    return 1


def lapse_question(uow: UnitOfWork, question_id: str) -> int:
    """Marks a question that nobody answered in time; an item that waits for it goes back.

    Returns 1, or 0 where somebody answered since it was read.
    """
    item = uow.items.lock(uow.questions.get(question_id).item_id)
    question = uow.questions.lock(question_id)
    if question.state != "open" or uow.clock.now() < question.answer_until:
        return 0
    question.state = "lapsed"
    uow.session.flush()
    because = f"no answer before {question.answer_until.isoformat()}"
    waits = {Status.IN_REVIEW, Status.ESCALATED, Status.CHECKING}
    if Status(item.status) in waits:
        undo_open_sale(uow, item, by=SELLERS, because=because)
        uow.items.move(item, Status.WITHDRAWN, by=SELLERS, because=because)
    return 1

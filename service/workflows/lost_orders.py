"""An order that lost is cancelled where it was placed, beside the record that it gets here."""

from __future__ import annotations

from service.adapters.marketplaces.signed_push import cancellation_body
from service.domain.market import APIS
from service.domain.programme import Programme
from service.store.trade_tables import OrderRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.intents import ORDER_CANCEL, intend


def cancel_lost_order(uow: UnitOfWork, programme: Programme, order: OrderRow) -> None:
    """Cancels an order where we call the marketplace: nobody there reads our answer.

    Whoever sends us orders by signed message has the refusal as the answer to it.
    """
    if programme.marketplace(order.marketplace).transport not in APIS:
        return
    intend(
        uow,
        kind=ORDER_CANCEL,
        key=f"cancel:{order.id}",
        programme=order.programme,
        target=order.marketplace,
        body=cancellation_body(
            order.marketplace, order.id, order.order_ref, order.item_id, order.reason
        ),
        item_id=order.item_id,
    )

"""The one inbound endpoint for orders, and the sales that came of them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from service.api import (
    Caller,
    Context,
    Cursor,
    IdempotencyKey,
    Once,
    PageLimit,
    PageView,
    ReadUow,
    Requires,
    WriteUow,
    problem_response,
    room,
)
from service.clock import SystemClock
from service.domain.actor import Actor
from service.domain.movers import Role
from service.errors import problem_of
from service.money import Money
from service.sales import service
from service.sales.errors import NoMarketplace
from service.sales.schemas import (
    OrderNew,
    OrderView,
    PriceView,
    SaleCancel,
    SaleView,
    SigningSecret,
)
from service.sales.signature import HEADERS, check_signature, signing_secret

router = room("sales")
Marketplace = Annotated[Caller, Depends(Requires(Role.MARKETPLACE))]
Operator = Annotated[Caller, Depends(Requires(Role.OPERATOR))]
Seller = Annotated[Caller, Depends(Requires(Role.MARKETPLACE, Role.OPERATOR))]
OrderReader = Annotated[Caller, Depends(Requires(Role.MARKETPLACE, Role.OPERATOR, Role.FINANCE))]
Reader = Annotated[
    Caller,
    Depends(Requires(Role.MARKETPLACE, Role.OPERATOR, Role.PARTNER, Role.FINANCE, Role.PRICER)),
]
SIGNED: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
        for name in HEADERS
    ]
}


async def _signed_by(request: Request, context: Context, caller: Marketplace) -> str:
    """The marketplace that signed the very bytes of this body."""
    if caller.marketplace is None:
        raise NoMarketplace()
    secret = signing_secret(context.cipher, caller.programme.name, caller.marketplace)
    watches = [context.clock.now()]
    if context.settings.is_sandbox:
        watches.append(SystemClock().now())
    check_signature(secret, request.headers, await request.body(), now=watches)
    return caller.marketplace


@router.post("/orders", status_code=201, response_model=OrderView, openapi_extra=SIGNED)
def take_order(
    caller: Marketplace,
    marketplace: Annotated[str, Depends(_signed_by)],
    uow: WriteUow,
    body: OrderNew,
) -> Response:
    """Takes an order, signed over its body with the marketplace's secret (Standard Webhooks).

    The first order of an item wins. Every other is recorded, and answered with 409 and
    ``already_sold``, ``item_not_for_sale`` or ``not_listed_here``: cancel it with the buyer. The
    same ``order_ref`` again is the same order and gets the same answer.
    """
    note = service.OrderNote(
        marketplace=marketplace,
        order_ref=body.order_ref,
        item_id=body.item_id,
        price=Money(body.price.amount_minor, body.price.currency),
        rental_days=body.rental_days,
    )
    taken = service.take_order(uow, caller.programme, note, _actor(caller))
    if taken.refusal is not None:
        # answered and not raised, so that the refused order is kept
        return problem_response(problem_of(taken.refusal))
    view = _order_view(taken.order, taken.sale, taken.rental)
    return Response(view.model_dump_json(), 201, media_type="application/json")


@router.get("/orders")
def list_orders(
    caller: OrderReader, uow: ReadUow, limit: PageLimit, cursor: Cursor = None
) -> PageView[OrderView]:
    """Orders, won and lost, newest first; a marketplace sees its own."""
    page = uow.orders.page(
        limit=limit, cursor=cursor, programme=caller.programme.name, marketplace=_own(caller)
    )
    views = [_order_view(row, *service.came_of(uow, row)) for row in page.rows]
    return PageView[OrderView](items=views, next_cursor=page.next_cursor)


@router.get("/sales")
def list_sales(
    caller: Reader,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    item: str | None = None,
) -> PageView[SaleView]:
    """Sales, newest first; a marketplace sees its own."""
    page = uow.sales.page(
        limit=limit,
        cursor=cursor,
        programme=caller.programme.name,
        marketplace=_own(caller),
        item_id=item,
    )
    return PageView[SaleView](
        items=[_sale_view(row) for row in page.rows], next_cursor=page.next_cursor
    )


@router.get("/sales/{sale_id}")
def get_sale(caller: Reader, uow: ReadUow, sale_id: str) -> SaleView:
    """One sale."""
    return _sale_view(service.sale_of(uow, caller.programme, sale_id, _own(caller)))


@router.post("/sales/{sale_id}/cancel", status_code=200, response_model=SaleView)
def cancel_sale(
    request: Request,
    caller: Seller,
    uow: WriteUow,
    sale_id: str,
    body: SaleCancel,
    key: IdempotencyKey = None,
) -> Response:
    """The buyer took the order back before dispatch: the item is listed again."""

    def action() -> SaleView:
        sale = service.sale_of(uow, caller.programme, sale_id, _own(caller))
        return _sale_view(service.cancel_sale(uow, sale, _actor(caller), body.reason))

    return Once(request, caller.key_id, key).answer(uow, body, action, status=200)


@router.get("/marketplaces/{marketplace}/signing-secret")
def get_signing_secret(caller: Operator, context: Context, marketplace: str) -> SigningSecret:
    """The secret for the marketplace's own system; hand it over like a password."""
    caller.programme.marketplace(marketplace)
    secret = signing_secret(context.cipher, caller.programme.name, marketplace)
    return SigningSecret(marketplace=marketplace, secret=secret)


def _own(caller: Caller) -> str | None:
    """The marketplace whose orders alone the caller may see; None is all of the programme's."""
    if caller.role is Role.MARKETPLACE and caller.marketplace is None:
        raise NoMarketplace()
    return caller.marketplace


def _actor(caller: Caller) -> Actor:
    return Actor(caller.person_id, frozenset({caller.role}))


def _order_view(order: Any, sale: Any, rental: Any) -> OrderView:
    return OrderView(
        id=order.id,
        marketplace=order.marketplace,
        order_ref=order.order_ref,
        item_id=order.item_id,
        price=PriceView(amount_minor=order.price_minor, currency=order.currency),
        outcome=order.outcome,
        reason=order.reason,
        sale_id=sale.id if sale is not None else None,
        rental_id=rental.id if rental is not None else None,
        created_at=order.created_at,
    )


def _sale_view(sale: Any) -> SaleView:
    return SaleView(
        id=sale.id,
        item_id=sale.item_id,
        order_id=sale.order_id,
        listing_id=sale.listing_id,
        offer_id=sale.offer_id,
        marketplace=sale.marketplace,
        price=PriceView(amount_minor=sale.price_minor, currency=sale.currency),
        state=sale.state,
        sold_at=sale.sold_at,
        net_minor=sale.net_minor,
        return_until=sale.return_until,
        pay_from=sale.pay_from,
        ship_until=sale.ship_until,
    )

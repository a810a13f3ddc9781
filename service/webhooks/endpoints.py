"""Webhook endpoints of the caller's programme and what was sent to them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Query

from service.api import (
    Caller,
    Context,
    Cursor,
    PageLimit,
    PageView,
    ReadUow,
    Requires,
    WriteUow,
    page_view,
    room,
)
from service.domain.movers import Role
from service.webhooks import service
from service.webhooks.schemas import (
    AttemptView,
    DeliveryLog,
    DeliveryView,
    EndpointMade,
    EndpointNew,
    EndpointView,
    ReplayNew,
    ReplayView,
)

router = room("webhooks")
House = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER))]


@router.post("/webhook-endpoints", status_code=201)
def create_webhook_endpoint(
    caller: House, context: Context, uow: WriteUow, body: EndpointNew
) -> EndpointMade:
    """Adds an endpoint, which is told of every move of the programme's items from now on.

    Its signing secret is in this answer and nowhere else, so there is no ``Idempotency-Key`` here:
    to repeat the answer we would have to keep the secret readable. Where it got lost, remove the
    endpoint and make another.
    """
    row, secret = service.create_endpoint(
        uow, context, caller.programme, body.url, caller.person_id
    )
    return EndpointMade(**EndpointView.model_validate(row).model_dump(), secret=secret)


@router.get("/webhook-endpoints")
def list_webhook_endpoints(
    caller: House, uow: ReadUow, limit: PageLimit, cursor: Cursor = None
) -> PageView[EndpointView]:
    """All endpoints, removed ones too, newest first."""
    page = uow.webhooks.page(limit=limit, cursor=cursor, programme=caller.programme.name)
    return page_view(page.rows, page.next_cursor, EndpointView)


@router.delete("/webhook-endpoints/{endpoint_id}")
def remove_webhook_endpoint(caller: House, uow: WriteUow, endpoint_id: str) -> EndpointView:
    """Ends an endpoint. Removing it again changes nothing."""
    row = service.remove_endpoint(uow, caller.programme, endpoint_id)
    return EndpointView.model_validate(row)


@router.get("/webhook-deliveries")
def list_webhook_deliveries(
    caller: House,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    state: Annotated[Literal["intended", "delivered", "failed"] | None, Query()] = None,
    endpoint: Annotated[str | None, Query(max_length=40)] = None,
    item: Annotated[str | None, Query(max_length=40)] = None,
) -> PageView[DeliveryView]:
    """Messages, newest first."""
    page = uow.effects.page(
        limit=limit,
        cursor=cursor,
        programme=caller.programme.name,
        kind="webhook",
        state=state,
        target=endpoint,
        item_id=item,
    )
    views = [DeliveryView.model_validate(service.describe(row)) for row in page.rows]
    return PageView[DeliveryView](items=views, next_cursor=page.next_cursor)


@router.post("/webhook-deliveries/{delivery_id}/retry")
def retry_webhook_delivery(caller: House, uow: WriteUow, delivery_id: str) -> DeliveryView:
    """Sends a message again that waits or was given up, under the same key."""
    return DeliveryView.model_validate(
        service.describe(service.retry(uow, caller.programme, delivery_id))
    )


@router.get("/webhook-deliveries/{delivery_id}")
def get_webhook_delivery(caller: House, uow: ReadUow, delivery_id: str) -> DeliveryLog:
    """One message with the log of its tries."""
    row = service.get_delivery(uow, caller.programme, delivery_id)
    log = [AttemptView.model_validate(one) for one in service.log_of(uow, row)]
    return DeliveryLog(**DeliveryView.model_validate(service.describe(row)).model_dump(), log=log)


@router.post("/webhook-deliveries/{delivery_id}/replay")
def replay_webhook_delivery(caller: House, uow: WriteUow, delivery_id: str) -> DeliveryView:
    """Sends a message again, also one that was delivered: the same ``webhook-id``, the same bytes.

    A receiver that remembers ids takes it once.
    """
    row = service.replay(uow, caller.programme, delivery_id)
    return DeliveryView.model_validate(service.describe(row))


@router.post("/webhook-endpoints/{endpoint_id}/replay")
def replay_webhook_range(
    caller: House, uow: WriteUow, endpoint_id: str, body: ReplayNew
) -> ReplayView:
    """Tells an endpoint again of every move in a range of time, oldest first.

    Moves from before the endpoint was added are told for the first time.
    """
    replayed = service.replay_range(
        uow, caller.programme, endpoint_id, since=body.since, until=body.until,
        after=body.after, limit=body.limit,
    )  # fmt: skip
    return ReplayView.model_validate(replayed)

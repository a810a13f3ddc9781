"""One signed message per move and endpoint: what a partner is told, and nothing personal in it."""

from __future__ import annotations

import json

from service.domain.events import as_json
from service.store.delivery_tables import WebhookEndpointRow
from service.store.record_tables import ItemEventRow, ItemRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.intents import WEBHOOK, intend


def record_webhooks(uow: UnitOfWork, item: ItemRow, event: ItemEventRow) -> None:
    """Records one message per endpoint of the item's programme, in the move's transaction."""
    endpoints = uow.webhooks.active(item.programme)
    if not endpoints:
        return
    for endpoint in endpoints:
        record_webhook(uow, item, event, endpoint)


def webhook_key(event_id: str, endpoint_id: str) -> str:
    """The ``webhook-id`` of an event's message to an endpoint, the first time and every other."""
    return f"webhook:{event_id}:{endpoint_id}"


def record_webhook(
    uow: UnitOfWork, item: ItemRow, event: ItemEventRow, endpoint: WebhookEndpointRow
) -> None:
    """Records the message of one move to one endpoint."""
    intend(
        uow,
        kind=WEBHOOK,
        key=webhook_key(event.id, endpoint.id),
        programme=item.programme,
        target=endpoint.id,
        body=webhook_body(item, event, uow.consignments.get(item.consignment_id).reference),
        item_id=item.id,
    )


def webhook_body(item: ItemRow, event: ItemEventRow, reference: str | None) -> str:
    """The message of one move, as JSON.

    The reason of a move is left out: people write it, and may name somebody in it.
    """
    at = as_json(event.at)
    data = {
        "event_id": event.id,
        "seq": event.seq,
        "item_id": item.id,
        "consignment_id": item.consignment_id,
        "reference": reference,
        "programme": item.programme,
        "from": event.from_status,
        "to": event.to_status,
        "at": at,
    }
    return json.dumps({"type": event.kind, "timestamp": at, "data": data}, separators=(",", ":"))

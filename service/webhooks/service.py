"""Rules of webhooks: who is told where, and when a message is sent again."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from service.adapters.deliveries import AddressRefused, Unreachable, checked_address
from service.context import AppContext
from service.domain.programme import Programme
from service.ids import new_id
from service.store.delivery_tables import EffectRow, WebhookEndpointRow
from service.store.errors import NotFound
from service.store.unit_of_work import UnitOfWork
from service.webhooks.errors import DeliveryDone, EndpointRefused, TooManyEndpoints
from service.workflows.intents import WEBHOOK
from service.workflows.sending import webhook_purpose

#: bytes of a signing secret (Standard Webhooks: 24 to 64)
SECRET_BYTES = 32
#: each move writes one message per endpoint
MOST_ENDPOINTS = 20


def create_endpoint(
    uow: UnitOfWork, context: AppContext, programme: Programme, url: str, by: str
) -> tuple[WebhookEndpointRow, str]:
    """Adds an endpoint; returns it and its secret, which is kept encrypted.

    Raises:
        EndpointRefused: outside the sandbox, an address without TLS or in a private network; in it
            too, one with credentials.
        TooManyEndpoints.
    """
    try:
        checked_address(url, public_only=not context.settings.is_sandbox)
    except (AddressRefused, Unreachable) as error:
        raise EndpointRefused(because=str(error)) from error
    if len(uow.webhooks.active(programme.name)) >= MOST_ENDPOINTS:
        raise TooManyEndpoints(most=MOST_ENDPOINTS)
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"
    endpoint_id = new_id("whk")
    row = WebhookEndpointRow(
        id=endpoint_id,
        programme=programme.name,
        url=url,
        secret=context.cipher.encrypt(secret, purpose=webhook_purpose(endpoint_id)),
        created_by=by,
        created_at=uow.clock.now(),
    )
    return uow.webhooks.add(row), secret


def remove_endpoint(uow: UnitOfWork, programme: Programme, endpoint_id: str) -> WebhookEndpointRow:
    """Ends an endpoint; what was not delivered yet is given up. Again changes nothing."""
    row = uow.webhooks.get(endpoint_id, programme=programme.name)
    if row.removed_at is None:
        row.removed_at = uow.clock.now()
        uow.session.flush()
    return row


def get_delivery(uow: UnitOfWork, programme: Programme, delivery_id: str) -> EffectRow:
    """One message of the programme. Raises NotFound, also for effects of another kind."""
    row = uow.effects.get(delivery_id, programme=programme.name)
    if row.kind != WEBHOOK:
        raise NotFound(what="webhook delivery", id=delivery_id)
    return row


def retry(uow: UnitOfWork, programme: Programme, delivery_id: str) -> EffectRow:
    """Sends a message now that waits or was given up: the same key, the same bytes.

    Raises:
        DeliveryDone: it has arrived.
    """
    get_delivery(uow, programme, delivery_id)
    row = uow.effects.lock(delivery_id)
    if row.state == "delivered":
        at = row.delivered_at.isoformat() if row.delivered_at else ""
        raise DeliveryDone(delivered_at=at)
    if row.state == "failed":
        row.state, row.attempts = "intended", 0
    row.due_at = uow.clock.now()
    uow.session.flush()
    return row


def describe(row: EffectRow) -> dict[str, Any]:
    """What may be told of a message."""
    return {
        "id": row.id,
        "key": row.key,
        "endpoint_id": row.target,
        "item_id": row.item_id,
        "state": row.state,
        "attempts": row.attempts,
        "due_at": row.due_at,
        "last_error": row.last_error,
        "body": row.body,
        "created_at": row.created_at,
        "delivered_at": row.delivered_at,
    }

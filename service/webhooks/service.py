"""Rules of webhooks: who is told where, and when a message is sent again."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.adapters.deliveries import AddressRefused, Unreachable, checked_address
from service.context import AppContext
from service.domain.programme import Programme
from service.ids import new_id
from service.store.delivery_tables import EffectRow, WebhookAttemptRow, WebhookEndpointRow
from service.store.errors import NotFound
from service.store.unit_of_work import UnitOfWork
from service.webhooks.errors import (
    DeliveryDone,
    EndpointRefused,
    EndpointRemoved,
    RangeBackwards,
    TooManyEndpoints,
)
from service.workflows.intents import WEBHOOK
from service.workflows.sending import webhook_purpose
from service.workflows.webhooks import record_webhook, webhook_key

#: bytes of a signing secret (Standard Webhooks: 24 to 64)
SECRET_BYTES = 32
#: tries of one message that its log shows
MOST_TRIES = 100
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


def log_of(uow: UnitOfWork, row: EffectRow) -> Sequence[WebhookAttemptRow]:
    """The newest tries of a message, the latest first."""
    return uow.webhook_attempts.page(limit=MOST_TRIES, effect_id=row.id).rows


def replay(uow: UnitOfWork, programme: Programme, delivery_id: str) -> EffectRow:
    """Sends a message again, whatever became of it: the same key, the same bytes.

    Raises:
        EndpointRemoved.
    """
    target = get_delivery(uow, programme, delivery_id).target
    _check_there(uow.webhooks.get(target))
    row = uow.effects.lock(delivery_id)
    _again(uow, row)
    uow.session.flush()
    return row


def _check_there(endpoint: WebhookEndpointRow) -> None:
    if endpoint.removed_at is not None:
        raise EndpointRemoved(endpoint_id=endpoint.id)


def _again(uow: UnitOfWork, row: EffectRow) -> None:
    row.replays += 1
    row.due_at = uow.clock.now()
    if row.state != "intended":
        row.state, row.attempts, row.last_error = "intended", 0, None
        row.delivered_at, row.outcome = None, {}


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay of a range sends, and where the rest begins."""

    endpoint_id: str
    again: int
    first_time: int
    next_after: str | None


def replay_range(
    uow: UnitOfWork,
    programme: Programme,
    endpoint_id: str,
    *,
    since: datetime,
    until: datetime,
    after: str | None,
    limit: int,
) -> Replayed:
    """Tells an endpoint of every move from ``since`` on and before ``until``, known to it or not.

    Messages are made again from the timeline, so that ids and bytes are those of the first time.

    Raises:
        EndpointRemoved; RangeBackwards.
    """
    endpoint = uow.webhooks.get(endpoint_id, programme=programme.name)
    _check_there(endpoint)
    if until < since:
        raise RangeBackwards()
    moves = uow.items.moves_between(
        programme.name, since=since, until=until, after=after, limit=limit + 1
    )
    again = first = 0
    for item, event in moves[:limit]:
        known = uow.effects.by_key(webhook_key(event.id, endpoint.id))
        if known is None:
            record_webhook(uow, item, event, endpoint)
            first += 1
        else:
            _again(uow, uow.effects.lock(known.id))
            again += 1
    uow.session.flush()
    more = len(moves) > limit
    return Replayed(endpoint.id, again, first, moves[limit - 1][1].id if more else None)


def describe(row: EffectRow) -> dict[str, Any]:
    """What may be told of a message."""
    return {
        "id": row.id,
        "key": row.key,
        "endpoint_id": row.target,
        "item_id": row.item_id,
        "state": row.state,
        "attempts": row.attempts,
        "replays": row.replays,
        "due_at": row.due_at,
        "last_error": row.last_error,
        "body": row.body,
        "created_at": row.created_at,
        "delivered_at": row.delivered_at,
    }

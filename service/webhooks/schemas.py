"""Bodies of webhook endpoints and deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from service.api import Schema, View


class EndpointNew(Schema):
    """Where to send messages: HTTPS and a public address, outside the sandbox."""

    url: Annotated[
        str,
        StringConstraints(
            min_length=1, max_length=2000, pattern=r"^https?://[^\s\x00-\x1f\x7f-\x9f]+$"
        ),
    ]


class EndpointView(View):
    """An endpoint; ``removed_at`` says since when it gets nothing."""

    id: str
    url: str
    created_by: str
    created_at: datetime
    removed_at: datetime | None


class EndpointMade(EndpointView):
    """A new endpoint with its signing secret, which is in this answer and nowhere else."""

    secret: str


class DeliveryView(View):
    """One message to one endpoint. ``key`` is the ``webhook-id`` of every try."""

    id: str
    key: str
    endpoint_id: str
    item_id: str
    state: str
    attempts: int
    due_at: datetime
    last_error: str | None
    body: str
    created_at: datetime
    delivered_at: datetime | None

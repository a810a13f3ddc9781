"""Bodies of webhook endpoints and deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from service.api import Schema, View
from service.fields import Word


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
    replays: int
    due_at: datetime
    last_error: str | None
    body: str
    created_at: datetime
    delivered_at: datetime | None


class AttemptView(View):
    """One try: what the receiver answered, if it did, and how long it took."""

    id: str
    outcome: str
    status: int | None
    reason: str
    milliseconds: int
    at: datetime


class DeliveryLog(DeliveryView):
    """A message with its newest tries, the latest first."""

    log: list[AttemptView]


class ReplayNew(Schema):
    """Which moves to tell of again: from ``since`` on, before ``until``.

    ``after`` is ``next_after`` of the answer before, where there were more than one answer takes.
    """

    since: AwareDatetime
    until: AwareDatetime
    after: Word | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 200


class ReplayView(View):
    """How many messages go out again, and how many for the first time."""

    endpoint_id: str
    again: int
    first_time: int
    #: asks for the rest; null at the end
    next_after: str | None

"""Tables of what leaves the house and of what came in twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.store.base import Base, Hash, Id, Ref, Text, Word, one_of

EFFECT_KINDS = (
    "listing_push", "listing_price", "listing_withdraw", "order_cancel", "webhook", "notice",
)  # fmt: skip


class EffectRow(Base):
    """One outside effect: its intent is committed before the call, its outcome after.

    The body is fixed with the intent, so that each delivery of one key carries the same bytes.
    """

    __tablename__ = "effects"
    __table_args__ = (
        one_of("kind", EFFECT_KINDS, "kind"),
        one_of("state", ("intended", "delivered", "failed"), "state"),
        sa.Index("ix_effects_state_due_at", "state", "due_at"),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    #: idempotency key sent along; unique, so an intent can be recorded once only
    key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    kind: Mapped[Word]
    #: marketplace id, webhook endpoint id or consignor id
    target: Mapped[Ref]
    item_id: Mapped[str | None] = mapped_column(sa.ForeignKey("items.id"), index=True)
    #: the listing that a push or a withdrawal is about
    subject: Mapped[str | None] = mapped_column(sa.String(40), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[Word]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    #: a worker that took it holds it until then; afterwards another may take it
    claimed_until: Mapped[datetime | None]
    #: how often somebody asked for it to be sent again
    replays: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(sa.Text)
    outcome: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]


class WebhookEndpointRow(Base):
    """Where a partner wants to be told of status moves."""

    __tablename__ = "webhook_endpoints"
    id: Mapped[Id]
    programme: Mapped[Ref]
    url: Mapped[Text]
    #: signing secret, encrypted with the installation's key
    secret: Mapped[bytes] = mapped_column(sa.LargeBinary)
    created_by: Mapped[Word]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class WebhookAttemptRow(Base):
    """One try to deliver a webhook, and what came of it. Rows are only added."""

    __tablename__ = "webhook_attempts"
    __table_args__ = (one_of("outcome", ("delivered", "again", "failed"), "outcome"),)
    id: Mapped[Id]
    effect_id: Mapped[Ref] = mapped_column(sa.ForeignKey("effects.id"))
    outcome: Mapped[Word]
    #: the receiver's HTTP status; none where it gave no answer
    status: Mapped[int | None]
    reason: Mapped[Text]
    milliseconds: Mapped[int]
    at: Mapped[datetime]


class IdempotencyRow(Base):
    """The answer that a request under an ``Idempotency-Key`` got; a repeat gets it again."""

    __tablename__ = "idempotency_keys"
    #: the API key's id and the caller's idempotency key
    principal: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    fingerprint: Mapped[Hash]
    status: Mapped[int]
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime]


class SandboxClockRow(Base):
    """How far the sandbox's clock has been moved; one row, never used in production."""

    __tablename__ = "sandbox_clock"
    id: Mapped[int] = mapped_column(primary_key=True)
    offset_seconds: Mapped[float]

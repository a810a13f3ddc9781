"""Outside effects, webhook endpoints, idempotent answers and the sandbox's clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from service.store.delivery_tables import (
    EffectRow,
    IdempotencyRow,
    SandboxClockRow,
    WebhookAttemptRow,
    WebhookEndpointRow,
)
from service.store.repository import Repository


class EffectRepository(Repository[EffectRow]):
    """Intents and outcomes of what leaves the house."""

    table = EffectRow
    word = "effect"

    def by_key(self, key: str) -> EffectRow | None:
        return self.session.scalar(sa.select(EffectRow).where(EffectRow.key == key))

    def any_due(self, now: datetime) -> bool:
        """Whether ``claim`` would take anything now; locks nothing."""
        query = sa.select(EffectRow.id).where(*_due(now)).limit(1)
        return self.session.scalar(query) is not None

    def claim(self, now: datetime, lease: timedelta, limit: int) -> list[EffectRow]:
        """Takes due effects for this worker; until the lease ends no other takes them.

        Must run in a writing transaction of its own, committed before the calls are made.
        """
        query = (
            sa.select(EffectRow)
            .where(*_due(now))
            .order_by(EffectRow.due_at, EffectRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = list(self.session.scalars(query))
        for row in rows:
            row.claimed_until = now + lease
        self.session.flush()
        return rows


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    unclaimed = sa.or_(EffectRow.claimed_until.is_(None), EffectRow.claimed_until < now)
    return EffectRow.state == "intended", EffectRow.due_at <= now, unclaimed


class WebhookEndpointRepository(Repository[WebhookEndpointRow]):
    """Where partners want to be told."""

    table = WebhookEndpointRow
    word = "webhook endpoint"

    def active(self, programme: str) -> list[WebhookEndpointRow]:
        return self.where(programme=programme, removed_at=None)


class WebhookAttemptRepository(Repository[WebhookAttemptRow]):
    """Every try to deliver a webhook."""

    table = WebhookAttemptRow
    word = "webhook attempt"


class IdempotencyRepository:
    """Answers given under an idempotency key."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def find(self, principal: str, key: str) -> IdempotencyRow | None:
        return self.session.get(IdempotencyRow, (principal, key))

    def claim(self, row: IdempotencyRow) -> bool:
        """Adds the row, or returns False where another request has just committed one.

        A request at the same moment is waited for. SQLite's writers wait at their start and find
        its row; PostgreSQL's wait here and are refused when it commits.
        """
        try:
            with self.session.begin_nested():
                self.session.add(row)
                self.session.flush()
        except IntegrityError:
            return False
        return True


class SandboxClockRepository:
    """How far the sandbox's clock was moved."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def offset(self) -> timedelta:
        row = self.session.get(SandboxClockRow, 1)
        return timedelta(seconds=row.offset_seconds if row else 0.0)

    def advance(self, by: timedelta) -> timedelta:
        """Moves the clock forward and returns the whole offset."""
        row = self.session.get(SandboxClockRow, 1)
        if row is None:
            row = SandboxClockRow(id=1, offset_seconds=0.0)
            self.session.add(row)
        row.offset_seconds += by.total_seconds()
        self.session.flush()
        return timedelta(seconds=row.offset_seconds)

"""What waits for a person's verdict, with what the queue shows of each item, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.domain.status import Status
from service.store.base import UtcDateTime
from service.store.record_tables import AssessmentRow, ItemEventRow, ItemRow, PhotoRow

WAITING = (Status.IN_REVIEW.value, Status.ESCALATED.value, Status.CHECKING.value)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item that waits, and since when. Without an assessment (after a buyer's return, say)
    what the machine said is None."""

    item: ItemRow
    since: datetime
    photos: int
    assessment: AssessmentRow | None


@dataclass(frozen=True, slots=True)
class After:
    """Where the next page starts: behind this item."""

    since: datetime
    id: str


def waiting_for_verdict(
    session: Session, programme: str, *, limit: int, after: After | None = None
) -> list[Waiting]:
    """The programme's items under review, the longest waiting first."""
    since = _since()
    latest = (
        sa.select(sa.func.max(AssessmentRow.revision))
        .where(AssessmentRow.item_id == ItemRow.id)
        .correlate(ItemRow)
        .scalar_subquery()
    )
    photos = (
        sa.select(sa.func.count())
        .where(PhotoRow.item_id == ItemRow.id, PhotoRow.state == "active")
        .correlate(ItemRow)
        .scalar_subquery()
    )
    query = (
        sa.select(ItemRow, since, photos, AssessmentRow)
        .outerjoin(
            AssessmentRow,
            sa.and_(AssessmentRow.item_id == ItemRow.id, AssessmentRow.revision == latest),
        )
        .where(ItemRow.programme == programme, ItemRow.status.in_(WAITING))
        .order_by(since, ItemRow.id)
        .limit(limit)
    )
    if after is not None:
        at = sa.literal(after.since, UtcDateTime())
        query = query.where(sa.or_(since > at, sa.and_(since == at, ItemRow.id > after.id)))
    return [Waiting(*row) for row in session.execute(query)]


def _since() -> Any:
    """When the item came to where it stands now."""
    return (
        sa.select(sa.func.max(ItemEventRow.at, type_=UtcDateTime()))
        .where(ItemEventRow.item_id == ItemRow.id, ItemEventRow.to_status == ItemRow.status)
        .correlate(ItemRow)
        .scalar_subquery()
    )

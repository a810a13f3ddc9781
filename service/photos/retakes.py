"""Requests to photograph a view again: by a person, or by the quality check for want of a good one.

They close themselves when a photo of the view counts; the photo room does that as photos come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.domain import events
from service.domain.actor import Actor
from service.domain.programme import Programme
from service.domain.shots import counted
from service.domain.status import Action, Status
from service.ids import new_id
from service.photos.examples import example_path
from service.store.record_tables import ItemRow, PhotoRow, RetakeRow
from service.store.unit_of_work import UnitOfWork

#: who asks where the quality check does
QUALITY = "quality"
REASON_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, with the path of a picture of what is wanted."""

    id: str
    item_id: str
    view: str
    reason: str
    checks: tuple[str, ...]
    photo_id: str | None
    example: str | None
    requested_by: str
    created_at: datetime
    closed_at: datetime | None
    closed_by_photo: str | None

    @classmethod
    def of(cls, row: RetakeRow, category: str) -> Asked:
        """The request of a row, for an item of this category."""
        return cls(
            id=row.id,
            item_id=row.item_id,
            view=row.view,
            reason=row.reason,
            checks=tuple(str(name) for name in row.checks),
            photo_id=row.photo_id,
            example=example_path(category, row.view),
            requested_by=row.requested_by,
            created_at=row.created_at,
            closed_at=row.closed_at,
            closed_by_photo=row.closed_by_photo,
        )


@dataclass(frozen=True, slots=True)
class AskedPage:
    """One page of an item's requests, newest first."""

    rows: tuple[Asked, ...]
    next_cursor: str | None


def page_of(
    uow: UnitOfWork, programme: Programme, item_id: str, *, limit: int, cursor: str | None
) -> AskedPage:
    """A page of the requests of one of the programme's items; NotFound otherwise."""
    item = uow.items.get(item_id, programme=programme.name)
    page = uow.retakes.page(limit=limit, cursor=cursor, item_id=item_id)
    return AskedPage(tuple(Asked.of(row, item.category) for row in page.rows), page.next_cursor)


def open_retakes(
    uow: UnitOfWork, item: ItemRow, views: Sequence[str], *, reason: str, by: Actor
) -> list[Asked]:
    """Asks for views again and moves the item back; a view that is asked for already stays one.

    Where the quality check had asked, the person's reason takes the place of the check's. The
    caller has checked that it may be asked for.
    """
    waiting = {row.view: row for row in uow.retakes.open(item.id)}
    for view in dict.fromkeys(views):
        if view in waiting and waiting[view].checks:
            asked = waiting[view]
            asked.reason, asked.checks, asked.requested_by = reason, [], by.id
        elif view not in waiting:
            waiting[view] = uow.retakes.add(
                RetakeRow(
                    id=new_id("rtk"),
                    item_id=item.id,
                    view=view,
                    reason=reason,
                    checks=[],
                    requested_by=by.id,
                    created_at=uow.clock.now(),
                )
            )
    uow.items.note(
        item,
        events.RetakeRequested.kind,
        by=by,
        because=reason,
        data={"views": list(dict.fromkeys(views))},
    )
    uow.items.move(item, Status.PHOTOGRAPHING, by=by, because=reason)
    return [Asked.of(waiting[view], item.category) for view in dict.fromkeys(views)]


def request_retakes(
    uow: UnitOfWork,
    programme: Programme,
    item_id: str,
    views: Sequence[str],
    *,
    reason: str,
    by: Actor,
) -> list[Asked]:
    """Asks for views of an item again.

    Raises:
        NotFound, NotPermitted, UnknownView.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    uow.items.require(item, Action.REQUEST_RETAKE)
    for view in views:
        programme.check_view(item.category, view)
    return open_retakes(uow, item, views, reason=reason, by=by)


def ask_again(uow: UnitOfWork, programme: Programme, item: ItemRow, photo: PhotoRow) -> None:
    """The quality check asks for a required view that has no good photo, saying what is wrong.

    Not for other views: an open request holds the assessment up, which nobody has to wait for. A
    person's own request stays as it was written.
    """
    required = programme.category(item.category).required
    have = {shot.view for shot in counted(uow.photos.shots(item.id))}
    if photo.view not in required or photo.view in have:
        return
    failed = [check for check in photo.quality.get("checks", []) if not check["passed"]]
    reason = " ".join(str(check["sentence"]) for check in failed)[:REASON_LENGTH]
    checks = [str(check["name"]) for check in failed] or [QUALITY]
    asked = [row for row in uow.retakes.open(item.id) if row.view == photo.view]
    if not asked:
        uow.retakes.add(
            RetakeRow(
                id=new_id("rtk"),
                item_id=item.id,
                view=photo.view,
                reason=reason or "the quality check asks for another",
                checks=checks,
                photo_id=photo.id,
                requested_by=QUALITY,
                created_at=uow.clock.now(),
            )
        )
        uow.items.note(
            item,
            events.RetakeRequested.kind,
            by=Actor.system(QUALITY),
            because=reason,
            data={"views": [photo.view]},
        )
    elif asked[0].checks:
        # the newest attempt says what is wrong now
        asked[0].reason, asked[0].checks, asked[0].photo_id = reason, checks, photo.id

"""The review queue and verdicts. Only authenticators judge."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from service.api import (
    Caller,
    Context,
    Cursor,
    IdempotencyKey,
    Once,
    PageLimit,
    PageView,
    ReadUow,
    Requires,
    WriteUow,
    page_view,
    room,
)
from service.domain.actor import Actor
from service.domain.movers import Role
from service.domain.verdict import PartVerdict, Verdict
from service.reviews import service
from service.reviews.reports import report_refusal
from service.reviews.schemas import QueueView, VerdictAnswer, VerdictNew, VerdictView
from service.reviews.service import Waiting

router = room("reviews")
Judge = Annotated[Caller, Depends(Requires(Role.AUTHENTICATOR))]
Reader = Annotated[
    Caller,
    Depends(Requires(Role.AUTHENTICATOR, Role.STUDIO, Role.PARTNER, Role.OPERATOR, Role.PRICER)),
]
QueueReader = Annotated[Caller, Depends(Requires(Role.AUTHENTICATOR, Role.OPERATOR))]


@router.get("/review-queue")
def review_queue(
    caller: QueueReader, uow: ReadUow, limit: PageLimit, cursor: Cursor = None
) -> PageView[QueueView]:
    """Items in review or escalated, the longest waiting first."""
    waiting, next_cursor = service.queue(uow, caller.programme, limit=limit, cursor=cursor)
    return PageView[QueueView](
        items=[_queue_view(entry, caller) for entry in waiting], next_cursor=next_cursor
    )


@router.post("/items/{item_id}/verdicts", status_code=201, response_model=VerdictAnswer)
def give_verdict(
    request: Request,
    caller: Judge,
    context: Context,
    uow: WriteUow,
    item_id: str,
    body: VerdictNew,
    key: IdempotencyKey = None,
) -> Response:
    """Judges an item. The machine's word is shown beside it and never decides.

    ``authentic`` approves it, ``inconclusive`` passes it to a second person (and, from them, back
    to the consignor), ``needs_photos`` sends it back to the studio, and ``not_authentic`` refuses
    it and applies the programme's rule for copies in its country. Where the programme reports
    refusals, the consignor gets each part and its reason.
    """

    def action() -> VerdictAnswer:
        verdict = Verdict(
            item_id=item_id,
            word=body.verdict,
            by=caller.person_id,
            at=uow.clock.now(),
            parts=tuple(PartVerdict(each.part, each.word, each.reason) for each in body.reasons),
            note=body.note,
            views_wanted=tuple(dict.fromkeys(body.views_wanted)),
        )
        judged = service.give_verdict(
            uow,
            caller.programme,
            verdict,
            by=Actor(caller.person_id, frozenset({caller.role})),
            assessment_id=body.assessment_id,
        )
        report_refusal(uow, context, caller.programme, judged.item, judged.verdict)
        return VerdictAnswer(
            verdict=VerdictView.model_validate(judged.verdict), item_status=judged.item.status
        )

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/items/{item_id}/verdicts")
def list_verdicts(
    caller: Reader, uow: ReadUow, item_id: str, limit: PageLimit, cursor: Cursor = None
) -> PageView[VerdictView]:
    """What people said about an item, newest first."""
    uow.items.get(item_id, programme=caller.programme.name)
    page = uow.verdicts.page(limit=limit, cursor=cursor, item_id=item_id)
    return page_view(page.rows, page.next_cursor, VerdictView)


def _queue_view(entry: Waiting, caller: Caller) -> QueueView:
    item, said = entry.item, entry.assessment
    return QueueView(
        item_id=item.id,
        status=item.status,
        category=item.category,
        brand=item.brand,
        sku=item.sku,
        title=item.title,
        country=item.country,
        waiting_since=entry.since,
        due_at=service.due_at(caller.programme, entry),
        photo_count=entry.photos,
        assessment_id=said.id if said else None,
        decision=said.decision if said else None,
        p_value=said.p_value if said else None,
        grade=said.grade if said else None,
        score=said.score if said else None,
    )

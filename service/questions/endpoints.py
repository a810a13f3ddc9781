"""Questions to the seller while an item is judged."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from service.api import (
    Caller,
    Context,
    IdempotencyKey,
    Once,
    PageView,
    ReadUow,
    Requires,
    WriteUow,
    page_view,
    problems,
    room,
)
from service.domain.actor import Actor
from service.domain.movers import Role
from service.questions import service
from service.questions.schemas import AnswerNew, QuestionNew, QuestionView

router = room("questions")
Judge = Annotated[Caller, Depends(Requires(Role.AUTHENTICATOR))]
Reader = Annotated[
    Caller, Depends(Requires(Role.AUTHENTICATOR, Role.OPERATOR, Role.PARTNER, Role.CLERK))
]
House = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER, Role.CLERK))]


@router.post("/items/{item_id}/questions", status_code=201, response_model=QuestionView)
def ask(
    request: Request,
    caller: Judge,
    context: Context,
    uow: WriteUow,
    item_id: str,
    body: QuestionNew,
    key: IdempotencyKey = None,
) -> Response:
    """Asks the seller, who has the programme's days to answer."""

    def action() -> QuestionView:
        row = service.ask(uow, context, caller.programme, item_id, body.question, by=_actor(caller))
        return QuestionView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/items/{item_id}/questions")
def list_questions(caller: Reader, uow: ReadUow, item_id: str) -> PageView[QuestionView]:
    """What was asked about an item, oldest first."""
    uow.items.get(item_id, programme=caller.programme.name)
    return page_view(uow.questions.where(item_id=item_id), None, QuestionView)


@router.post(
    "/questions/{question_id}/answer", response_model=QuestionView, responses=problems(410)
)
def answer(
    request: Request,
    caller: House,
    uow: WriteUow,
    question_id: str,
    body: AnswerNew,
    key: IdempotencyKey = None,
) -> Response:
    """Takes the seller's answer in time; 410 ``question_lapsed`` afterwards."""

    def action() -> QuestionView:
        row = service.answer(uow, caller.programme, question_id, body.answer, by=_actor(caller))
        return QuestionView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, body, action, status=200)


def _actor(caller: Caller) -> Actor:
    return Actor(caller.person_id, frozenset({caller.role}))

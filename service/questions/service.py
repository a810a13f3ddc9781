"""Rules of questions: asked while somebody judges, answered in time or not at all."""

from __future__ import annotations

from datetime import timedelta

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.events import QuestionChanged
from service.domain.programme import Programme
from service.domain.status import Action
from service.ids import new_id
from service.questions.errors import NoQuestionsHere, QuestionClosed, QuestionLapsed
from service.store.errors import NotFound
from service.store.record_tables import ItemRow
from service.store.shape_tables import QuestionRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.notices import Message, tell_consignor


def ask(
    uow: UnitOfWork,
    context: AppContext,
    programme: Programme,
    item_id: str,
    question: str,
    *,
    by: Actor,
) -> QuestionRow:
    """Asks the seller; an item whose question lapses goes back.

    Raises:
        NotFound, NotPermitted.
        NoQuestionsHere: the programme gives sellers no time to answer.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    seller = programme.blocks.seller
    if seller is None:
        raise NoQuestionsHere()
    uow.items.require(item, Action.ASK)
    now = uow.clock.now()
    row = uow.questions.add(
        QuestionRow(
            id=new_id("qst"),
            item_id=item.id,
            question=question,
            state="open",
            asked_by=by.id,
            asked_at=now,
            answer_until=now + timedelta(days=seller.answer_within_days),
        )
    )
    _note(uow, item, row, by, question)
    text = (
        f"We have a question about your {item.brand} {item.title}:\n\n{question}\n\n"
        f"Please answer before {row.answer_until:%Y-%m-%d at %H:%M} UTC.\n"
    )
    message = Message(f"question:{row.id}", f"A question from {programme.title}", text)
    consignor = uow.consignors.get(item.consignor_id)
    tell_consignor(uow, context, programme, consignor, message, item_id=item.id)
    return row


def answer(
    uow: UnitOfWork, programme: Programme, question_id: str, text: str, *, by: Actor
) -> QuestionRow:
    """Keeps the seller's answer; the same answer again changes nothing.

    Raises:
        NotFound.
        QuestionClosed: it was answered otherwise.
        QuestionLapsed: the time has passed.
    """
    found = question_of(uow, programme, question_id)
    item = uow.items.lock(found.item_id)
    row = uow.questions.lock(question_id)
    if row.state == "answered" and row.answer == text:
        return row
    if row.state == "answered":
        raise QuestionClosed()
    if row.state == "lapsed" or uow.clock.now() >= row.answer_until:
        raise QuestionLapsed(until=row.answer_until.isoformat())
    row.state, row.answer = "answered", text
    row.answered_by, row.answered_at = by.id, uow.clock.now()
    uow.session.flush()
    _note(uow, item, row, by, text)
    return row


def question_of(uow: UnitOfWork, programme: Programme, question_id: str) -> QuestionRow:
    """A question about one of the programme's items. Raises NotFound."""
    row = uow.questions.get(question_id)
    if uow.items.get(row.item_id).programme != programme.name:
        raise NotFound(what=uow.questions.word, id=question_id)
    return row


def _note(uow: UnitOfWork, item: ItemRow, row: QuestionRow, by: Actor, because: str) -> None:
    data = {"question_id": row.id, "state": row.state}
    uow.items.note(item, QuestionChanged.kind, by=by, because=because, data=data)

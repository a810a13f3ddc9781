"""The ``assess`` workflow: an item's photos are looked at, and what was seen is recorded.

One step, whose writing is one transaction that first looks whether the item still stands in the
stay that the workflow was started for. A repeat finds the item moved and changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.adapters.inference import ItemClaim, PhotoBytes
from service.adapters.objects import ObjectMissing, original_key
from service.context import AppContext
from service.domain import events
from service.domain.actor import Actor
from service.domain.policy import after_assessment
from service.domain.status import Status
from service.domain.verdict import AssessmentWord
from service.domain.words import Grade
from service.ids import new_id
from service.store.record_tables import AssessmentRow, ItemRow, RetakeRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.names import ASSESS
from service.workflows.steps import Retry, Steps
from vision.errors import PhotoRejected

#: networks and the object store are near: what fails four times in half a minute is broken
LOOK_RETRY = Retry(attempts=4, first_seconds=1.0, growth=4.0)
SYSTEM = Actor.system(ASSESS)


@dataclass(frozen=True, slots=True)
class _Photo:
    id: str
    view: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Question:
    """What is to be looked at, read from the record."""

    claim: ItemClaim
    alpha: float
    photos: tuple[_Photo, ...]


class _Unreadable(Exception):
    """A photo that cannot be looked at: the item goes back to the studio for it."""

    def __init__(self, photo: _Photo, because: str) -> None:
        super().__init__(because)
        self.photo = photo
        self.because = because


def assess(context: AppContext, step: Steps, item_id: str, revision: int) -> None:
    """Assesses one stay of an item; an unreadable photo sends it back for that view."""
    step("look", lambda: look(context, item_id, revision), retry=LOOK_RETRY)


def look(context: AppContext, item_id: str, revision: int) -> str:
    """The step: returns ``recorded``, ``sent_back`` or ``moved_on``."""
    question = _read(context, item_id, revision)
    if question is None:
        return "moved_on"
    started = time.monotonic()
    try:
        answer = _ask(context, question)
    except _Unreadable as problem:
        return _send_back(context, item_id, revision, problem)
    return _record(context, item_id, revision, question, answer, seconds=time.monotonic() - started)


def _read(context: AppContext, item_id: str, revision: int) -> _Question | None:
    with context.store.reading() as uow:
        item = uow.items.find(item_id)
        if item is None or not _stands(item, revision):
            return None
        return _Question(
            claim=ItemClaim(item.brand, item.sku, item.category),
            alpha=float(context.programmes[item.programme].alpha),
            photos=tuple(
                _Photo(row.id, row.view, row.sha256) for row in uow.photos.counted(item_id)
            ),
        )


def _stands(item: ItemRow, revision: int) -> bool:
    return item.status == Status.ASSESSING and item.revision == revision


def _ask(context: AppContext, question: _Question) -> Mapping[str, Any]:
    photos = []
    for photo in question.photos:
        try:
            data = context.objects.get_bytes(original_key(photo.sha256))
        except ObjectMissing as error:
            raise _Unreadable(photo, "its original is not in the object store") from error
        photos.append(PhotoBytes(photo.id, photo.view, data))
    try:
        return context.inference.assess(photos, question.claim, alpha=question.alpha)
    except PhotoRejected:
        # the decoder names no photo: asked one by one, it says which
        for known, received in zip(question.photos, photos, strict=True):
            try:
                context.inference.check_photo(
                    received.data, view=known.view, category=question.claim.category
                )
            except PhotoRejected as error:
                raise _Unreadable(known, str(error)) from error
        raise


def _record(
    context: AppContext,
    item_id: str,
    revision: int,
    question: _Question,
    answer: Mapping[str, Any],
    *,
    seconds: float,
) -> str:
    with context.store.writing() as uow:
        item = uow.items.lock(item_id)
        if not _stands(item, revision):
            return "moved_on"
        row = uow.assessments.add(
            AssessmentRow(
                id=new_id("asm"),
                item_id=item_id,
                revision=revision,
                decision=answer["authenticity"]["decision"],
                p_value=answer["authenticity"]["p_value"],
                grade=answer["condition"]["grade"],
                score=answer["condition"]["score"],
                identity=dict(answer["identity"]),
                authenticity=dict(answer["authenticity"]),
                condition=dict(answer["condition"]),
                photos=[photo.id for photo in question.photos],
                models=list(answer["models"]),
                seconds=round(seconds, 3),
                created_at=uow.clock.now(),
            )
        )
        uow.items.note(
            item,
            events.AssessmentRecorded.kind,
            by=SYSTEM,
            because="",
            data={"assessment_id": row.id, "word": row.decision},
        )
        programme = context.programmes[item.programme]
        taken = Grade(row.grade) in programme.accepted_grades
        grade = "" if taken else f"; the programme does not take the grade {row.grade}"
        to = after_assessment(programme.review, AssessmentWord(row.decision))
        uow.items.move(item, to, by=SYSTEM, because=f"the machine says {row.decision}{grade}")
    return "recorded"


def _send_back(context: AppContext, item_id: str, revision: int, problem: _Unreadable) -> str:
    with context.store.writing() as uow:
        item = uow.items.lock(item_id)
        if not _stands(item, revision):
            return "moved_on"
        photo = uow.photos.get(problem.photo.id)
        photo.state = "superseded"
        because = f"the photo of {photo.view} cannot be read: {problem.because}"[:2000]
        _ask_again(uow, item, photo.view, because)
        uow.items.move(item, Status.PHOTOGRAPHING, by=SYSTEM, because=because)
    return "sent_back"


def _ask_again(uow: UnitOfWork, item: ItemRow, view: str, because: str) -> None:
    uow.retakes.add(
        RetakeRow(
            id=new_id("rtk"),
            item_id=item.id,
            view=view,
            reason=because,
            requested_by=ASSESS,
            created_at=uow.clock.now(),
        )
    )
    uow.items.note(
        item, events.RetakeRequested.kind, by=SYSTEM, because=because, data={"views": [view]}
    )

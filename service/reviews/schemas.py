"""Bodies of the review room."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from service.api import Schema, View
from service.domain.verdict import PartWord, VerdictWord
from service.fields import Note, Word


class QueueView(View):
    """One item that waits for a verdict, and what the machine said of it."""

    item_id: str
    status: str
    category: str
    brand: str
    sku: str | None
    title: str
    country: str
    waiting_since: datetime
    #: by when the programme wants somebody to have looked; null where it does not say
    due_at: datetime | None
    photo_count: int
    assessment_id: str | None
    decision: str | None
    p_value: float | None
    grade: str | None
    score: float | None


class PartBody(Schema):
    """One part of the item, the word on it, and why; only ``authentic`` needs no reason."""

    part: Word
    word: PartWord
    reason: Note = ""


class VerdictNew(Schema):
    """A person's judgement.

    ``not_authentic`` names a counterfeit part or says why in ``note``; ``inconclusive`` says what
    is missing; ``needs_photos`` names the views wanted. With ``assessment_id``, the verdict is
    refused where a newer assessment has come since.
    """

    verdict: VerdictWord
    reasons: Annotated[tuple[PartBody, ...], Field(max_length=50)] = ()
    note: Note = ""
    views_wanted: Annotated[tuple[Word, ...], Field(max_length=30)] = ()
    assessment_id: Annotated[str | None, Field(max_length=40)] = None


class VerdictView(View):
    """A verdict as it was given; never changed."""

    id: str
    item_id: str
    assessment_id: str | None
    verdict: str
    reasons: list[dict[str, Any]]
    note: str
    person_id: str
    created_at: datetime


class VerdictAnswer(View):
    """The verdict, and where it has taken the item."""

    verdict: VerdictView
    item_status: str

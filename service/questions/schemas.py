"""Bodies of questions."""

from __future__ import annotations

from datetime import datetime

from service.api import Schema, View
from service.fields import Reason


class QuestionNew(Schema):
    """What only the seller can say."""

    question: Reason


class AnswerNew(Schema):
    """The seller's words."""

    answer: Reason


class QuestionView(View):
    """A question, its answer, and until when it may be given."""

    id: str
    item_id: str
    question: str
    answer: str | None
    state: str
    asked_at: datetime
    answer_until: datetime
    answered_at: datetime | None

"""What questions are refused for."""

from __future__ import annotations

from service.domain.errors import DomainError


class NoQuestionsHere(DomainError):
    """The programme asks its consignors nothing: the items are here to be looked at."""

    code = "no_questions_here"
    kind = "conflict"


class QuestionClosed(DomainError):
    """The question was answered before."""

    code = "question_closed"
    kind = "conflict"


class QuestionLapsed(DomainError):
    """The time to answer has passed."""

    code = "question_lapsed"
    kind = "gone"
    until: str

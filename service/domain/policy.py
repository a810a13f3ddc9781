"""What a programme's rules make of a moment: after an assessment, after a refusal, for a person."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.domain.errors import SamePersonRefused
from service.domain.programme_parts import Country, Review
from service.domain.status import Status
from service.domain.verdict import AssessmentWord
from service.domain.words import CopyRule

COPY_STATUS: Mapping[CopyRule, Status] = MappingProxyType(
    {
        CopyRule.RETURN: Status.RETURNING,
        CopyRule.HOLD: Status.HELD,
        CopyRule.DESTROY: Status.DESTROYED,
    }
)
"""Where each country's rule takes an item that was judged not authentic."""


def after_assessment(review: Review, word: AssessmentWord) -> Status:
    """Where an assessed item goes: always to a person, whatever the machine said.

    The word is asked for so that a programme with a proven risk can use it one day; a review that
    does not send everything to a person is refused when the programme is read.
    """
    if not review.human_always:
        raise ValueError(f"no rule passes an item unreviewed, not even a {word} one")
    return Status.IN_REVIEW


def after_refusal(country: Country) -> Status:
    """Where a refused item goes under the rule of its country."""
    return COPY_STATUS[country.copies]


def check_escalated_reviewer(review: Review, person: str, earlier: tuple[str, ...]) -> None:
    """Raise SamePersonRefused when an escalated item is judged by somebody who judged it before.

    `earlier`: the persons of all verdicts on the item since it last came into review.
    """
    if review.escalation_second_person and person in earlier:
        raise SamePersonRefused(person=person)


def check_destroyer(person: str, refused_by: str) -> None:
    """Raise SamePersonRefused when one person would both refuse an item and destroy it."""
    if person == refused_by:
        raise SamePersonRefused(person=person)

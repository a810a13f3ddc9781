"""What a person says about an item, and where that takes it. The machine's word is another type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from service.domain.errors import InvalidVerdict, NotPermitted
from service.domain.status import Action, Status


class AssessmentWord(StrEnum):
    """The machine's word on authenticity; never a verdict."""

    CONSISTENT = "consistent"
    SUSPECT = "suspect"
    INCONCLUSIVE = "inconclusive"


class VerdictWord(StrEnum):
    """A person's word on the item."""

    AUTHENTIC = "authentic"
    NOT_AUTHENTIC = "not_authentic"
    INCONCLUSIVE = "inconclusive"
    NEEDS_PHOTOS = "needs_photos"


class PartWord(StrEnum):
    """A person's word on one part. What no photo shows is `not_seen`, not authentic."""

    AUTHENTIC = "authentic"
    NOT_AUTHENTIC = "not_authentic"
    INCONCLUSIVE = "inconclusive"
    NOT_ORIGINAL = "not_original"
    NOT_SEEN = "not_seen"


VERDICT_MOVES: Mapping[tuple[Status, VerdictWord], Status] = MappingProxyType(
    {
        (Status.IN_REVIEW, VerdictWord.AUTHENTIC): Status.APPROVED,
        (Status.IN_REVIEW, VerdictWord.NOT_AUTHENTIC): Status.REFUSED,
        (Status.IN_REVIEW, VerdictWord.INCONCLUSIVE): Status.ESCALATED,
        (Status.IN_REVIEW, VerdictWord.NEEDS_PHOTOS): Status.PHOTOGRAPHING,
        (Status.ESCALATED, VerdictWord.AUTHENTIC): Status.APPROVED,
        (Status.ESCALATED, VerdictWord.NOT_AUTHENTIC): Status.REFUSED,
        # the second look cannot vouch for it either, so it goes back unsold and unaccused
        (Status.ESCALATED, VerdictWord.INCONCLUSIVE): Status.WITHDRAWN,
        (Status.ESCALATED, VerdictWord.NEEDS_PHOTOS): Status.PHOTOGRAPHING,
        # sold before it came here: what is missing is asked for by questions, so that the sale
        # stands meanwhile
        (Status.CHECKING, VerdictWord.AUTHENTIC): Status.SOLD,
        (Status.CHECKING, VerdictWord.NOT_AUTHENTIC): Status.REFUSED,
        (Status.CHECKING, VerdictWord.INCONCLUSIVE): Status.WITHDRAWN,
    }
)
"""Where each word takes an item under review."""

SUPPORTED: Mapping[AssessmentWord, VerdictWord] = MappingProxyType(
    {
        AssessmentWord.CONSISTENT: VerdictWord.AUTHENTIC,
        AssessmentWord.SUSPECT: VerdictWord.NOT_AUTHENTIC,
        AssessmentWord.INCONCLUSIVE: VerdictWord.INCONCLUSIVE,
    }
)
"""The verdict that each machine word supports: shown beside the buttons, never given by itself."""


@dataclass(frozen=True, slots=True)
class PartVerdict:
    """One part of the item, the word on it and the reason, which only `authentic` may leave out."""

    part: str
    word: PartWord
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.part.strip():
            raise InvalidVerdict(because="a part needs its name")
        if self.word is not PartWord.AUTHENTIC and not self.reason.strip():
            raise InvalidVerdict(because=f"the word {self.word} on {self.part} needs a reason")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's judgement of one item at one revision. Never changed; a later one follows it.

    Raises InvalidVerdict when the words contradict each other: one counterfeit part makes the
    item counterfeit, a refusal says why, and a request for photos names the views.
    """

    item_id: str
    word: VerdictWord
    by: str
    at: datetime
    parts: tuple[PartVerdict, ...] = ()
    note: str = ""
    views_wanted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a verdict's time needs a time zone")
        names = [part.part for part in self.parts]
        if len(set(names)) != len(names):
            raise InvalidVerdict(because="a part is judged once")
        copied = any(part.word is PartWord.NOT_AUTHENTIC for part in self.parts)
        if copied and self.word is VerdictWord.AUTHENTIC:
            raise InvalidVerdict(because="one counterfeit part makes the item counterfeit")
        reasoned = bool(self.note.strip()) or bool(self.parts)
        if self.word is VerdictWord.NOT_AUTHENTIC and not (copied or self.note.strip()):
            raise InvalidVerdict(because="a refusal names a counterfeit part or gives its reason")
        if self.word is VerdictWord.INCONCLUSIVE and not reasoned:
            raise InvalidVerdict(because="an inconclusive verdict says what is missing")
        if (self.word is VerdictWord.NEEDS_PHOTOS) != bool(self.views_wanted):
            raise InvalidVerdict(because="needs_photos names the views wanted, and no other does")


def move_for(status: Status, word: VerdictWord) -> Status:
    """Where `word` takes an item in `status`; NotPermitted outside review."""
    to = VERDICT_MOVES.get((status, word))
    if to is None:
        raise NotPermitted(status=status.value, action=Action.GIVE_VERDICT.value)
    return to

"""What people say takes the item where the table says, and never contradicts itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from service.domain.errors import InvalidVerdict, NotPermitted, SamePersonRefused
from service.domain.movers import MOVERS, Role
from service.domain.policy import (
    after_assessment,
    after_refusal,
    check_destroyer,
    check_escalated_reviewer,
)
from service.domain.programme import Programme
from service.domain.programme_parts import Review
from service.domain.status import PERMISSIONS, Action, Status, Trait, may_move
from service.domain.verdict import (
    SUPPORTED,
    VERDICT_MOVES,
    AssessmentWord,
    PartVerdict,
    PartWord,
    Verdict,
    VerdictWord,
    move_for,
)

COPIED = PartVerdict("stitching", PartWord.NOT_AUTHENTIC, "4.6 mm pitch, 3.4 is genuine")


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("word", VerdictWord)
def test_a_verdict_moves_an_item_under_review_and_no_other(
    status: Status, word: VerdictWord
) -> None:
    asks = (status, word) == (Status.CHECKING, VerdictWord.NEEDS_PHOTOS)  # by questions there
    if Action.GIVE_VERDICT in PERMISSIONS[status] and not asks:
        to = move_for(status, word)
        traits = {Trait.SELLER_HELD} if status is Status.CHECKING else set()
        assert may_move(status, to, frozenset(traits))
        assert Role.AUTHENTICATOR in MOVERS[status, to]
    else:
        with pytest.raises(NotPermitted):
            move_for(status, word)


def test_where_the_words_lead() -> None:
    assert move_for(Status.IN_REVIEW, VerdictWord.INCONCLUSIVE) is Status.ESCALATED
    assert move_for(Status.ESCALATED, VerdictWord.INCONCLUSIVE) is Status.WITHDRAWN
    assert move_for(Status.IN_REVIEW, VerdictWord.NEEDS_PHOTOS) is Status.PHOTOGRAPHING
    assert move_for(Status.IN_REVIEW, VerdictWord.NOT_AUTHENTIC) is Status.REFUSED
    assert move_for(Status.IN_REVIEW, VerdictWord.AUTHENTIC) is Status.APPROVED
    assert move_for(Status.CHECKING, VerdictWord.AUTHENTIC) is Status.SOLD
    assert move_for(Status.CHECKING, VerdictWord.NOT_AUTHENTIC) is Status.REFUSED
    assert move_for(Status.CHECKING, VerdictWord.INCONCLUSIVE) is Status.WITHDRAWN
    assert len(VERDICT_MOVES) == 11
    assert set(SUPPORTED) == set(AssessmentWord)


@pytest.mark.parametrize(
    "values",
    [
        {"word": VerdictWord.AUTHENTIC, "parts": (COPIED,)},
        {"word": VerdictWord.NOT_AUTHENTIC},
        {"word": VerdictWord.NOT_AUTHENTIC, "note": "  "},
        {"word": VerdictWord.NOT_AUTHENTIC, "parts": (PartVerdict("logo", PartWord.AUTHENTIC),)},
        {"word": VerdictWord.INCONCLUSIVE},
        {"word": VerdictWord.NEEDS_PHOTOS},
        {"word": VerdictWord.AUTHENTIC, "views_wanted": ("logo",)},
        {"word": VerdictWord.NOT_AUTHENTIC, "parts": (COPIED, COPIED)},
    ],
)
def test_contradictions_are_refused(now: datetime, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidVerdict) as caught:
        Verdict(item_id="itm_1", by="per_1", at=now, **values)
    assert caught.value.because


@pytest.mark.parametrize(
    "values",
    [
        {"word": VerdictWord.AUTHENTIC},
        {"word": VerdictWord.NOT_AUTHENTIC, "parts": (COPIED,)},
        {"word": VerdictWord.NOT_AUTHENTIC, "note": "the logo is printed, not stamped"},
        {"word": VerdictWord.INCONCLUSIVE, "note": "the serial was not photographed"},
        {"word": VerdictWord.NEEDS_PHOTOS, "views_wanted": ("serial",)},
    ],
)
def test_what_a_person_may_say(now: datetime, values: dict[str, Any]) -> None:
    assert Verdict(item_id="itm_1", by="per_1", at=now, **values).word is values["word"]


def test_a_part_has_a_name_and_a_reason(now: datetime) -> None:
    with pytest.raises(InvalidVerdict):
        PartVerdict(" ", PartWord.AUTHENTIC)
    with pytest.raises(InvalidVerdict):
        PartVerdict("strap", PartWord.NOT_ORIGINAL)
    with pytest.raises(ValueError, match="time zone"):
        Verdict("itm_1", VerdictWord.AUTHENTIC, "per_1", now.replace(tzinfo=None))


@pytest.mark.parametrize("word", AssessmentWord)
def test_a_machine_decides_nothing(programme: Programme, word: AssessmentWord) -> None:
    assert after_assessment(programme.review, word) is Status.IN_REVIEW
    with pytest.raises(ValueError, match="unreviewed"):
        after_assessment(Review(human_always=False, escalation_second_person=True), word)


def test_a_copy_follows_the_rule_of_its_country(programme: Programme) -> None:
    assert after_refusal(programme.country("IT")) is Status.RETURNING
    assert after_refusal(programme.country("FR")) is Status.HELD
    assert all(
        may_move(Status.REFUSED, after_refusal(country)) for country in programme.countries.values()
    )


def test_a_second_person_looks_and_a_second_person_destroys(programme: Programme) -> None:
    check_escalated_reviewer(programme.review, "per_2", ("per_1",))
    with pytest.raises(SamePersonRefused) as caught:
        check_escalated_reviewer(programme.review, "per_1", ("per_1",))
    assert caught.value.code == "second_person_required"
    alone = Review(human_always=True, escalation_second_person=False)
    check_escalated_reviewer(alone, "per_1", ("per_1",))
    check_destroyer("per_2", "per_1")
    with pytest.raises(SamePersonRefused):
        check_destroyer("per_1", "per_1")

"""The assess workflow, run step by step without an engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from service.adapters.inference import PhotoFacts
from service.context import AppContext
from service.domain.status import Status
from service.store.record_tables import ItemRow
from service.workflows.assess import assess, look
from service.workflows.steps import plain_steps
from tests.service.support import Making, TellingInference, assessment_answer, jpeg
from tests.service.workflows.photos import add_photo
from vision.errors import CorruptPhoto


@pytest.fixture
def item(context: AppContext, make: Making) -> ItemRow:
    """A bag with three photos that waits for its assessment; one of them does not count."""
    row = make.item(Status.ASSESSING)
    for view in ("front", "stitching"):
        add_photo(context, row.id, view)
    add_photo(context, row.id, "logo", passed=False)
    return row


def test_what_was_seen_is_recorded_and_the_item_waits_for_a_person(
    context: AppContext, item: ItemRow, inference: TellingInference
) -> None:
    assess(context, plain_steps, item.id, item.revision)
    with context.store.reading() as uow:
        row = uow.assessments.latest(item.id)
        assert row is not None
        assert (row.revision, row.decision, row.p_value) == (item.revision, "consistent", 0.52)
        assert (row.grade, row.score, row.models) == ("excellent", 91.0, ["embed@r1"])
        views = [uow.photos.get(id).view for id in row.photos]
        assert views == ["front", "stitching"], "what did not pass is not looked at"
        events = uow.items.timeline(item.id)[-2:]
        assert [event.kind for event in events] == ["assessment.recorded", "item.moved"]
        assert events[0].data == {"assessment_id": row.id, "word": "consistent"}
        assert {event.by for event in events} == {"assess"}
        assert uow.items.get(item.id).status == "in_review"


def test_a_repeat_changes_nothing(
    context: AppContext, item: ItemRow, inference: TellingInference
) -> None:
    assert look(context, item.id, item.revision) == "recorded"
    assert look(context, item.id, item.revision) == "moved_on"
    assert inference.asked == ["assess"]
    with context.store.reading() as uow:
        assert len(uow.assessments.where(item_id=item.id)) == 1


def test_an_item_that_moved_while_it_was_looked_at_is_left_alone(
    context: AppContext, item: ItemRow, inference: TellingInference, make: Making
) -> None:
    class Withdrawing(TellingInference):
        def assess(self, *args: Any, **kwargs: Any) -> Mapping[str, Any]:
            make.move(item.id, Status.WITHDRAWN)
            return self.assessment

    slow = replace(context, inference=Withdrawing())
    assert look(slow, item.id, item.revision) == "moved_on"
    assert make.read(item.id).status == "withdrawn"
    with context.store.reading() as uow:
        assert uow.assessments.latest(item.id) is None


def test_other_revisions_and_items_are_left_alone(context: AppContext, item: ItemRow) -> None:
    assert look(context, item.id, item.revision - 1) == "moved_on"
    assert look(context, "itm_nobody", 3) == "moved_on"


def test_a_grade_that_is_not_taken_still_goes_to_a_person(
    context: AppContext, item: ItemRow, inference: TellingInference
) -> None:
    inference.assessment = assessment_answer(condition={"grade": "fair", "score": 31.0})
    assess(context, plain_steps, item.id, item.revision)
    with context.store.reading() as uow:
        assert uow.items.get(item.id).status == "in_review"
        assert "does not take the grade fair" in uow.items.timeline(item.id)[-1].because


def test_a_lost_original_sends_the_item_back_for_that_view(
    context: AppContext, item: ItemRow, make: Making
) -> None:
    lost = add_photo(context, item.id, "back", stored=False)
    assert look(context, item.id, item.revision) == "sent_back"
    assert_sent_back(context, item, lost)


def test_an_original_that_cannot_be_read_any_more_does_too(
    context: AppContext, item: ItemRow, make: Making
) -> None:
    broken = add_photo(context, item.id, "back")
    bad = jpeg("back")

    class Refusing(TellingInference):
        def assess(self, *args: Any, **kwargs: Any) -> Mapping[str, Any]:
            raise CorruptPhoto

        def check_photo(self, data: bytes, *, view: str, category: str) -> PhotoFacts:
            if data == bad:
                raise CorruptPhoto
            return super().check_photo(data, view=view, category=category)

    assert look(replace(context, inference=Refusing()), item.id, item.revision) == "sent_back"
    assert_sent_back(context, item, broken)


def assert_sent_back(context: AppContext, item: ItemRow, photo_id: str) -> None:
    with context.store.reading() as uow:
        assert uow.items.get(item.id).status == "photographing"
        assert uow.photos.get(photo_id).state == "superseded"
        retakes = uow.retakes.open(item.id)
        assert [(row.view, row.requested_by) for row in retakes] == [("back", "assess")]
        assert "the photo of back cannot be read" in uow.items.timeline(item.id)[-1].because
        assert uow.assessments.latest(item.id) is None


def test_any_other_failure_is_the_engines_to_retry(
    context: AppContext, item: ItemRow, inference: TellingInference, make: Making
) -> None:
    inference.refusal = RuntimeError("the accelerator is on fire")
    with pytest.raises(RuntimeError):
        look(context, item.id, item.revision)
    assert make.read(item.id).status == "assessing"

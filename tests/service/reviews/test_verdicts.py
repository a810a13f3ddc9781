"""Verdicts over HTTP: where each word leads, who may say it, what becomes of a copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.context import AppContext
from service.domain.programme import Programme
from service.domain.status import Status
from service.domain.words import CopyRule
from service.store.record_tables import ItemRow
from tests.service.support import Headers, Making, TellingInference
from tests.service.workflows.photos import add_photo

COPY = {"verdict": "not_authentic", "note": "the stitches are 3 mm apart"}
UNSURE = {"verdict": "inconclusive", "note": "the serial was not photographed"}


@pytest.fixture
def judge(client: TestClient, keys: dict[str, Headers]) -> TestClient:
    client.headers.update(keys["authenticator"])
    return client


@pytest.fixture
def item(context: AppContext, make: Making) -> ItemRow:
    return make.item(Status.IN_REVIEW)


def say(client: TestClient, item: ItemRow, body: dict[str, Any], **headers: str) -> Any:
    return client.post(f"/v1/items/{item.id}/verdicts", json=body, headers=headers)


def moves(context: AppContext, item: ItemRow) -> list[str]:
    with context.store.reading() as uow:
        return [event.to_status for event in uow.items.timeline(item.id) if event.to_status]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"verdict": "authentic"}, "approved"),
        (UNSURE, "escalated"),
        ({"verdict": "needs_photos", "views_wanted": ["serial", "logo"]}, "photographing"),
        (COPY, "returning"),
    ],
)
def test_each_word_leads_somewhere(
    judge: TestClient, item: ItemRow, body: dict[str, Any], status: str
) -> None:
    answer = say(judge, item, body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["item_status"] == status
    assert answer.json()["verdict"]["verdict"] == body["verdict"]
    given = judge.get(f"/v1/items/{item.id}/verdicts").json()["items"]
    assert given == [answer.json()["verdict"]]


def test_a_refusal_and_its_consequence_are_two_moves_of_one_moment(
    judge: TestClient, item: ItemRow, context: AppContext
) -> None:
    say(judge, item, COPY)
    assert moves(context, item)[-2:] == ["refused", "returning"]
    with context.store.reading() as uow:
        refused, returning = uow.items.timeline(item.id)[-2:]
        assert refused.because == COPY["note"]
        assert returning.by == "copy_rule"
        assert "return" in returning.because


@pytest.mark.parametrize(
    ("rule", "status"),
    [(CopyRule.RETURN, "returning"), (CopyRule.HOLD, "held"), (CopyRule.DESTROY, "held")],
)
def test_what_becomes_of_a_copy_is_the_countrys_rule(
    context: AppContext, keys: dict[str, Headers], item: ItemRow, rule: CopyRule, status: str
) -> None:
    with TestClient(create_app(with_rule(context, item, rule))) as client:
        answer = say(client, item, COPY, **keys["authenticator"])
    assert answer.json()["item_status"] == status
    with context.store.reading() as uow:
        because = uow.items.timeline(item.id)[-1].because
    assert ("two people" in because) == (rule is CopyRule.DESTROY)


def with_rule(context: AppContext, item: ItemRow, rule: CopyRule) -> AppContext:
    programme = context.programmes[item.programme]
    country = replace(programme.country(item.country), copies=rule)
    changed: Programme = replace(
        programme, countries={**programme.countries, item.country: country}
    )
    return replace(context, programmes={**context.programmes, item.programme: changed})


def test_photos_wanted_become_retakes(judge: TestClient, item: ItemRow) -> None:
    say(judge, item, {"verdict": "needs_photos", "views_wanted": ["logo", "logo"], "note": "glare"})
    rows = judge.get(f"/v1/items/{item.id}/retakes").json()["items"]
    assert [(row["view"], row["reason"]) for row in rows] == [("logo", "glare")]


def test_so_it_does_when_the_watches_of_two_machines_disagree(
    judge: TestClient, item: ItemRow, make: Making
) -> None:
    make.clock.advance(-timedelta(minutes=5))
    assert say(judge, item, UNSURE).json()["item_status"] == "escalated"
    answer = say(judge, item, {"verdict": "authentic"})
    assert (answer.status_code, answer.json()["code"]) == (403, "second_person_required")


def test_an_escalated_item_needs_somebody_else(
    judge: TestClient, item: ItemRow, keys: dict[str, Headers], context: AppContext, make: Making
) -> None:
    assert say(judge, item, UNSURE).json()["item_status"] == "escalated"
    before = moves(context, item)
    again = say(judge, item, {"verdict": "authentic"})
    assert (again.status_code, again.json()["code"]) == (403, "second_person_required")
    assert moves(context, item) == before
    other = second_judge(context, make)
    answer = say(judge, item, UNSURE, **other)
    assert answer.json()["item_status"] == "withdrawn"


def second_judge(context: AppContext, make: Making) -> Headers:
    from service.ids import new_id
    from service.keys import hash_key, new_key
    from service.store.people_tables import ApiKeyRow, PersonRow

    secret, now = new_key(), context.clock.now()
    with context.store.writing() as uow:
        person = uow.people.add(
            PersonRow(id=new_id("per"), programme=make.programme, name="Second", created_at=now)
        )
        uow.keys.add(
            ApiKeyRow(
                id=new_id("key"),
                programme=make.programme,
                person_id=person.id,
                role="authenticator",
                secret_hash=hash_key(secret),
                created_at=now,
            )
        )
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"verdict": "not_authentic"}, 422, "invalid_verdict"),
        ({"verdict": "inconclusive"}, 422, "invalid_verdict"),
        ({"verdict": "needs_photos"}, 422, "invalid_verdict"),
        ({"verdict": "authentic", "views_wanted": ["logo"]}, 422, "invalid_verdict"),
        ({"verdict": "needs_photos", "views_wanted": ["sole"]}, 422, "unknown_view"),
        ({"verdict": "genuine"}, 422, "invalid_request"),
        ({"verdict": "authentic", "assessment_id": "asm_old"}, 409, "assessment_stale"),
        (
            {
                "verdict": "authentic",
                "reasons": [{"part": "zip", "word": "not_authentic", "reason": "no maker"}],
            },
            422,
            "invalid_verdict",
        ),
        (
            {"verdict": "authentic", "reasons": [{"part": "zip", "word": "not_seen"}]},
            422,
            "invalid_verdict",
        ),
    ],
)
def test_a_verdict_that_contradicts_itself_changes_nothing(
    judge: TestClient,
    item: ItemRow,
    context: AppContext,
    body: dict[str, Any],
    status: int,
    code: str,
) -> None:
    before = moves(context, item)
    answer = say(judge, item, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert moves(context, item) == before
    assert judge.get(f"/v1/items/{item.id}/verdicts").json()["items"] == []


@pytest.mark.parametrize("status", [Status.ASSESSING, Status.APPROVED, Status.RETURNED])
def test_only_what_is_under_review_is_judged(
    judge: TestClient, make: Making, status: Status
) -> None:
    answer = say(judge, make.item(status), {"verdict": "authentic"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_permitted_in_status")


@pytest.mark.parametrize("role", ["studio", "partner", "operator", "marketplace"])
def test_only_authenticators_judge(
    judge: TestClient, item: ItemRow, keys: dict[str, Headers], role: str
) -> None:
    assert say(judge, item, {"verdict": "authentic"}, **keys[role]).status_code == 403


def test_a_repeat_under_one_key_is_one_verdict(judge: TestClient, item: ItemRow) -> None:
    answers = [
        say(judge, item, {"verdict": "authentic"}, **{"Idempotency-Key": "v-1"}) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert len(judge.get(f"/v1/items/{item.id}/verdicts").json()["items"]) == 1


def test_the_queue_shows_what_waits_longest_first_with_what_was_said(
    judge: TestClient, context: AppContext, make: Making, inference: TellingInference
) -> None:
    from service.workflows.assess import look

    first = make.item(Status.ASSESSING)
    second = make.item(Status.ASSESSING)
    add_photo(context, first.id, "front")
    for row in (second, first):
        make.clock.advance(timedelta(minutes=5))
        assert look(context, row.id, row.revision) == "recorded"
    make.item(Status.APPROVED)
    make.clock.advance(timedelta(minutes=5))
    say(judge, second, UNSURE)

    page = judge.get("/v1/review-queue", params={"limit": 1}).json()
    assert [row["item_id"] for row in page["items"]] == [first.id]
    row = page["items"][0]
    assert (row["decision"], row["p_value"], row["grade"]) == ("consistent", 0.52, "excellent")
    assert (row["photo_count"], row["status"]) == (1, "in_review")
    rest = judge.get("/v1/review-queue", params={"cursor": page["next_cursor"]}).json()
    assert [(row["item_id"], row["status"]) for row in rest["items"]] == [(second.id, "escalated")]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("cursor", ["x", "12~", "~itm_1", "²~itm_1", "9" * 30 + "~itm_1"])
def test_a_made_up_cursor_is_refused(judge: TestClient, cursor: str) -> None:
    answer = judge.get("/v1/review-queue", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")

"""Assessments and reference photos over HTTP."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from service.domain.status import Status
from service.errors import NotFound
from service.workflows.assess import look
from tests.service.support import Headers, Making, TellingInference, assessment_answer
from tests.service.workflows.photos import add_photo


def test_all_assessments_of_an_item_newest_first(
    client: TestClient,
    context: AppContext,
    keys: dict[str, Headers],
    make: Making,
    inference: TellingInference,
) -> None:
    item = make.item(Status.ASSESSING)
    photo = add_photo(context, item.id, "front")
    look(context, item.id, item.revision)
    again = make.move(item.id, Status.PHOTOGRAPHING, Status.ASSESSING)
    inference.assessment = assessment_answer("suspect")
    look(context, item.id, again.revision)

    page = client.get(f"/v1/items/{item.id}/assessments", headers=keys["authenticator"]).json()
    assert [row["decision"] for row in page["items"]] == ["suspect", "consistent"]
    assert [row["revision"] for row in page["items"]] == [again.revision, item.revision]
    first = page["items"][1]
    assert first["photos"] == [photo]
    assert first["models"] == ["embed@r1"]
    one = client.get(f"/v1/assessments/{first['id']}", headers=keys["partner"])
    assert one.json() == first
    foreign = client.get(f"/v1/assessments/{first['id']}", headers=keys["foreign"])
    assert foreign.status_code == 404


def test_a_reference_photo_by_its_key(client: TestClient, keys: dict[str, Headers]) -> None:
    answer = client.get("/v1/references/vetra-arco/genuine-01/front", headers=keys["authenticator"])
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content[:2] == b"\xff\xd8"


@pytest.mark.parametrize(("role", "status"), [("partner", 403), ("marketplace", 403)])
def test_references_are_the_houses_own(
    client: TestClient, keys: dict[str, Headers], role: str, status: int
) -> None:
    assert client.get("/v1/references/a/b/c", headers=keys[role]).status_code == status


def test_an_unknown_reference_is_not_found(
    client: TestClient, keys: dict[str, Headers], inference: TellingInference
) -> None:
    inference.refusal = NotFound(what="reference photo", id="a/b/c")
    answer = client.get("/v1/references/a/b/c", headers=keys["studio"])
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

"""What photos do to an item: which count, when the list is complete, retakes, acceptance."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from service.domain.status import Status
from tests.service.support import Headers, Making, Started, TellingInference, jpeg

BAG = ("front", "three_quarter", "stitching", "hardware", "back", "base", "corner", "logo")


@pytest.fixture
def studio(client: TestClient, keys: dict[str, Headers]) -> TestClient:
    client.headers.update(keys["studio"])
    return client


def send(client: TestClient, item_id: str, view: str, seed: str = "") -> dict[str, object]:
    answer = client.post(
        f"/v1/items/{item_id}/photos",
        params={"view": view},
        headers={"Content-Type": "image/jpeg"},
        content=jpeg(view + seed),
    )
    assert answer.status_code in (200, 201), answer.text
    body: dict[str, object] = answer.json()
    return {**body, "http": answer.status_code}


def test_the_last_required_view_starts_the_assessment_once(
    studio: TestClient, make: Making, started: Started, context: AppContext
) -> None:
    item = make.item(Status.RECEIVED)
    for number, view in enumerate(BAG, start=1):
        answer = send(studio, item.id, view)
        assert answer["missing"] == list(BAG[number:])
    assert answer["item_status"] == "assessing"
    assert started.calls == [("assess", item.id, make.read(item.id).revision)]
    with context.store.reading() as uow:
        kinds = [event.kind for event in uow.items.timeline(item.id)]
        moves = [event.to_status for event in uow.items.timeline(item.id) if event.to_status]
    assert kinds.count("photo.added") == len(BAG)
    assert moves == ["received", "photographing", "assessing"]


def test_the_same_bytes_are_the_same_photo(
    studio: TestClient, make: Making, context: AppContext, inference: TellingInference
) -> None:
    item = make.item(Status.RECEIVED)
    first = send(studio, item.id, "front")
    again = send(studio, item.id, "front")
    assert (first["http"], again["http"]) == (201, 200)
    assert again["photo"] == first["photo"]
    other = studio.post(
        f"/v1/items/{item.id}/photos",
        params={"view": "back"},
        headers={"Content-Type": "image/jpeg"},
        content=jpeg("front"),
    )
    assert (other.status_code, other.json()["code"]) == (409, "photo_of_other_view")
    with context.store.reading() as uow:
        assert len(uow.photos.where(item_id=item.id)) == 1


def test_the_same_bytes_may_belong_to_two_items(studio: TestClient, make: Making) -> None:
    items = [make.item(Status.RECEIVED) for _ in range(2)]
    photos = [send(studio, item.id, "front")["photo"] for item in items]
    assert photos[0] != photos[1]


def test_a_poor_photo_is_kept_and_does_not_count(
    studio: TestClient, make: Making, inference: TellingInference
) -> None:
    item = make.item(Status.RECEIVED)
    inference.quality_passed = False
    poor = send(studio, item.id, "front")
    assert "front" in poor["missing"]  # type: ignore[operator]  # a list of views
    inference.quality_passed = True
    good = send(studio, item.id, "front", "sharper")
    assert "front" not in good["missing"]  # type: ignore[operator]  # a list of views
    assert states(studio, item.id) == ["superseded", "active"]
    inference.quality_passed = False
    send(studio, item.id, "front", "blurred again")
    assert states(studio, item.id) == ["superseded", "active", "active"], "the good one stays"
    assert "front" not in missing(studio, item.id)


def states(client: TestClient, item_id: str) -> list[str]:
    rows = client.get(f"/v1/items/{item_id}/photos").json()["items"]
    return [row["state"] for row in reversed(rows)]


def missing(client: TestClient, item_id: str) -> list[str]:
    """What is missing, as an upload of known bytes tells it without changing anything."""
    rows = client.get(f"/v1/items/{item_id}/photos").json()["items"]
    answer = send(client, item_id, rows[-1]["view"])
    assert answer["http"] == 200
    return list(answer["missing"])  # type: ignore[call-overload, no-any-return]  # JSON


def test_a_person_may_accept_a_poor_photo(
    studio: TestClient, make: Making, inference: TellingInference, started: Started
) -> None:
    item = make.item(Status.RECEIVED)
    for view in BAG[1:]:
        send(studio, item.id, view)
    inference.quality_passed = False
    poor = send(studio, item.id, "front")
    assert (poor["item_status"], started.calls) == ("photographing", [])
    photo_id = poor["photo"]["id"]  # type: ignore[index]  # JSON
    accepted = studio.post(f"/v1/photos/{photo_id}/accept", json={"because": "black on black"})
    assert accepted.status_code == 200, accepted.text
    assert accepted.json()["photo"]["accepted_by"] is not None
    assert accepted.json()["item_status"] == "assessing"
    assert len(started.calls) == 1
    late = studio.post(f"/v1/photos/{photo_id}/accept", json={"because": "once more"})
    assert (late.status_code, late.json()["code"]) == (409, "not_permitted_in_status")


def test_a_replaced_photo_cannot_be_accepted(
    studio: TestClient, make: Making, inference: TellingInference
) -> None:
    item = make.item(Status.RECEIVED)
    inference.quality_passed = False
    poor = send(studio, item.id, "front")
    inference.quality_passed = True
    send(studio, item.id, "front", "better")
    photo_id = poor["photo"]["id"]  # type: ignore[index]  # JSON
    answer = studio.post(f"/v1/photos/{photo_id}/accept", json={"because": "no"})
    assert (answer.status_code, answer.json()["code"]) == (409, "photo_superseded")


def test_defects_are_all_kept(studio: TestClient, make: Making) -> None:
    item = make.item(Status.RECEIVED)
    for seed in ("scratch", "stain", "loose thread"):
        send(studio, item.id, "defect", seed)
    assert states(studio, item.id) == ["active"] * 3


def test_a_retake_sends_the_item_back_and_the_new_photo_closes_it(
    studio: TestClient,
    make: Making,
    keys: dict[str, Headers],
    started: Started,
    inference: TellingInference,
) -> None:
    item = make.item(Status.RECEIVED)
    for view in BAG:
        send(studio, item.id, view)
    make.move(item.id, Status.IN_REVIEW)
    asked = studio.post(
        f"/v1/items/{item.id}/retakes",
        json={"views": ["logo", "serial"], "reason": "closer, please"},
        headers=keys["authenticator"],
    )
    assert asked.status_code == 201, asked.text
    assert asked.json()["item_status"] == "photographing"
    inference.quality_passed = False
    assert send(studio, item.id, "logo", "blurred")["missing"] == ["logo", "serial"]
    inference.quality_passed = True
    assert send(studio, item.id, "logo", "closer")["missing"] == ["serial"]
    assert send(studio, item.id, "serial", "closer")["item_status"] == "assessing"
    assert [revision for _, _, revision in started.calls] == [3, 6]
    rows = studio.get(f"/v1/items/{item.id}/retakes").json()["items"]
    assert all(row["closed_at"] and row["closed_by_photo"] for row in rows)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"views": ["nothing"], "reason": "x"}, 422, "unknown_view"),
        ({"views": [], "reason": "x"}, 422, "invalid_request"),
        ({"views": ["front"], "reason": ""}, 422, "invalid_request"),
        ({"views": ["front"]}, 422, "invalid_request"),
    ],
)
def test_a_retake_that_cannot_be_asked_for_changes_nothing(
    studio: TestClient, make: Making, body: dict[str, object], status: int, code: str
) -> None:
    item = make.item(Status.IN_REVIEW)
    answer = studio.post(f"/v1/items/{item.id}/retakes", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert make.read(item.id).status == "in_review"


def test_another_programmes_photos_are_not_there(
    studio: TestClient, make: Making, keys: dict[str, Headers]
) -> None:
    item = make.item(Status.RECEIVED)
    photo_id = send(studio, item.id, "front")["photo"]["id"]  # type: ignore[index]  # JSON
    for path in (
        f"/v1/photos/{photo_id}",
        f"/v1/photos/{photo_id}/content",
        f"/v1/items/{item.id}/photos",
        f"/v1/items/{item.id}/retakes",
        f"/v1/items/{item.id}/assessments",
        f"/v1/items/{item.id}/verdicts",
    ):
        answer = studio.get(path, headers=keys["foreign"])
        assert answer.status_code in (403, 404), path
        assert answer.json()["code"] in ("forbidden", "not_found")

"""A poor photo asks for itself again: the reason, an example of what is wanted, and its own end."""

from __future__ import annotations

import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from service.context import AppContext
from service.domain.status import Status
from tests.service.photos.test_shot_list import BAG, send
from tests.service.support import Headers, Making, Started, TellingInference


def checks(*failed: tuple[str, str]) -> dict[str, Any]:
    """A quality answer in which these checks failed with these sentences."""
    passed = {"name": "resolution", "passed": True, "sentence": "The picture is large enough."}
    return {
        "passed": not failed,
        "checks": [
            passed,
            *({"name": name, "passed": False, "sentence": said} for name, said in failed),
        ],
        "models": [],
    }


BLURRED = checks(("focus", "The item is blurred."), ("exposure", "The picture is too dark."))


@pytest.fixture
def studio(client: TestClient, keys: dict[str, Headers]) -> TestClient:
    client.headers.update(keys["studio"])
    return client


@pytest.fixture
def poor(inference: TellingInference) -> TellingInference:
    inference.quality, inference.quality_passed = BLURRED, False
    return inference


def passes(inference: TellingInference) -> None:
    inference.quality, inference.quality_passed = checks(), True


def asked(client: TestClient, item_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = client.get(f"/v1/items/{item_id}/retakes").json()["items"]
    return rows


def test_the_upload_is_answered_with_what_to_do_again(
    studio: TestClient, make: Making, poor: TellingInference
) -> None:
    item = make.item(Status.RECEIVED)

    answer: dict[str, Any] = send(studio, item.id, "front")

    retake = answer["retake"]
    assert retake["reason"] == "The item is blurred. The picture is too dark."
    assert retake["checks"] == ["focus", "exposure"]
    assert retake["photo_id"] == answer["photo"]["id"]
    assert retake["requested_by"] == "quality"
    assert retake["closed_at"] is None
    assert asked(studio, item.id) == [retake]
    picture = studio.get(retake["example"])
    assert picture.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(picture.content)) as shown:
        assert min(shown.size) >= 300
        assert not shown.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & set(shown.info)


def test_it_closes_itself_when_the_new_photo_passes(
    studio: TestClient, make: Making, poor: TellingInference
) -> None:
    item = make.item(Status.RECEIVED)
    send(studio, item.id, "front")
    passes(poor)

    good: dict[str, Any] = send(studio, item.id, "front", "sharper")

    assert good["retake"] is None
    (row,) = asked(studio, item.id)
    assert row["closed_by_photo"] == good["photo"]["id"]
    assert row["closed_at"] is not None


def test_a_second_poor_photo_tells_what_is_wrong_now(
    studio: TestClient, make: Making, poor: TellingInference
) -> None:
    item = make.item(Status.RECEIVED)
    first: dict[str, Any] = send(studio, item.id, "front")
    poor.quality = checks(("framing", "The item runs out of the picture at the top."))

    second: dict[str, Any] = send(studio, item.id, "front", "nearer")

    (row,) = asked(studio, item.id)
    assert row["id"] == first["retake"]["id"], "one request for a view, however often it fails"
    assert row["checks"] == ["framing"]
    assert row["reason"] == "The item runs out of the picture at the top."
    assert row["photo_id"] == second["photo"]["id"]


def test_accepting_the_photo_closes_the_request(
    studio: TestClient, make: Making, poor: TellingInference
) -> None:
    item = make.item(Status.RECEIVED)
    photo: dict[str, Any] = send(studio, item.id, "front")["photo"]  # type: ignore[assignment]  # JSON

    accepted = studio.post(f"/v1/photos/{photo['id']}/accept", json={"because": "black on black"})

    assert accepted.json()["retake"] is None
    assert asked(studio, item.id)[0]["closed_by_photo"] == photo["id"]


def test_the_same_bytes_again_say_the_same(
    studio: TestClient, make: Making, poor: TellingInference
) -> None:
    item = make.item(Status.RECEIVED)
    first, again = (send(studio, item.id, "front") for _ in range(2))

    assert again["http"] == 200
    assert again["retake"] == first["retake"]
    assert len(asked(studio, item.id)) == 1


def test_a_good_photo_is_not_asked_for_again_by_a_later_poor_one(
    studio: TestClient, make: Making, inference: TellingInference
) -> None:
    item = make.item(Status.RECEIVED)
    send(studio, item.id, "front")
    inference.quality, inference.quality_passed = BLURRED, False

    assert send(studio, item.id, "front", "once more")["retake"] is None
    assert asked(studio, item.id) == []


def test_a_view_that_nobody_waits_for_holds_nothing_up(
    studio: TestClient, make: Making, poor: TellingInference, started: Started
) -> None:
    """An optional view is answered with its checks, but no request is opened."""
    item = make.item(Status.RECEIVED)
    optional: dict[str, Any] = send(studio, item.id, "defect")
    assert optional["retake"] is None
    assert optional["photo"]["quality_passed"] is False
    passes(poor)
    for view in BAG:
        last = send(studio, item.id, view)
    assert last["item_status"] == "assessing"
    assert len(started.calls) == 1


def test_a_persons_reason_takes_the_place_of_the_checks(
    studio: TestClient, make: Making, poor: TellingInference, keys: dict[str, Headers]
) -> None:
    item = make.item(Status.RECEIVED)
    send(studio, item.id, "front")
    make.move(item.id, Status.ASSESSING)
    make.move(item.id, Status.IN_REVIEW)

    answer = studio.post(
        f"/v1/items/{item.id}/retakes",
        json={"views": ["front"], "reason": "the clasp must be closed"},
        headers=keys["authenticator"],
    )

    assert answer.status_code == 201, answer.text
    (row,) = asked(studio, item.id)
    assert (row["reason"], row["checks"]) == ("the clasp must be closed", [])
    send(studio, item.id, "front", "poor again")
    (row,) = asked(studio, item.id)
    assert row["reason"] == "the clasp must be closed", "the machine does not write over a person"


def test_the_timeline_tells_of_the_request_once(
    studio: TestClient, make: Making, poor: TellingInference, context: AppContext
) -> None:
    item = make.item(Status.RECEIVED)
    send(studio, item.id, "front")
    send(studio, item.id, "front", "again")

    with context.store.reading() as uow:
        kinds = [event.kind for event in uow.items.timeline(item.id)]
    assert kinds.count("photo.retake_requested") == 1
    assert kinds.count("photo.added") == 2


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/examples/bags/front", 200, ""),
        ("/v1/examples/bags/stitching", 200, ""),
        ("/v1/examples/bags/interior", 404, "not_found"),
        ("/v1/examples/bags/sole", 422, "unknown_view"),
        ("/v1/examples/boats/front", 422, "category_not_accepted"),
        ("/v1/examples/..%2F..%2Fany/front", 404, "not_found"),
    ],
)
def test_examples_are_the_programmes_views(
    studio: TestClient, path: str, status: int, code: str
) -> None:
    answer = studio.get(path)

    assert answer.status_code == status, answer.text
    if code:
        assert answer.json()["code"] == code


def test_a_stranger_sees_no_example(client: TestClient) -> None:
    assert client.get("/v1/examples/bags/front").status_code == 401

"""Uploads over a real socket: who is refused when, what a cut-off leaves, which bytes are bad."""

from __future__ import annotations

import hashlib
import io
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from PIL import Image

from service.context import AppContext
from service.domain.status import Status
from service.keys import hash_key
from tests.service.photos.bad_pictures import BAD, picture
from tests.service.serving import Line, looking, served
from tests.service.support import Headers, Making, TellingInference, jpeg


@pytest.fixture
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where uploads are written while they come in."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def deciding(context: AppContext) -> Iterator[AppContext]:
    """The installation with the real decoder."""
    with looking(context) as looker:
        yield looker


def upload_path(item_id: str, view: str = "front") -> str:
    return f"/v1/items/{item_id}/photos?view={view}"


def state_of(context: AppContext, item_id: str) -> tuple[str, int, int, int]:
    """Everything that an upload could change."""
    with context.store.reading() as uow:
        item = uow.items.get(item_id)
        photos = uow.photos.where(item_id=item_id)
        return item.status, item.revision, len(photos), len(uow.items.timeline(item_id))


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [
        (None, 401, "unauthenticated"),
        ("wrong", 401, "unauthenticated"),
        ("revoked", 401, "unauthenticated"),
        ("marketplace", 403, "forbidden"),
        ("foreign", 404, "not_found"),
    ],
)
def test_a_wrong_key_is_refused_before_the_body_is_read(
    context: AppContext,
    make: Making,
    keys: dict[str, Headers],
    key: str | None,
    status: int,
    code: str,
) -> None:
    item = make.item(Status.RECEIVED)
    headers = {"Content-Type": "image/jpeg", "Content-Length": "1900000"}
    if key is not None:
        headers |= keys.get(key, {"Authorization": "Bearer lp_nobody"})
    with served(context) as address:
        line = Line(address)
        line.send_head(upload_path(item.id), headers)
        # not one byte of the two megabytes has been sent when the answer comes
        answered, problem = line.answer()
        line.socket.close()
    assert (answered, problem["code"]) == (status, code)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/items/itm_nobody/photos?view=front", 404, "not_found"),
        ("{item}?view=no_such_view", 422, "unknown_view"),
        ("{item}?view=sole", 422, "unknown_view"),
        ("{item}", 422, "invalid_request"),
    ],
)
def test_so_is_what_cannot_be_photographed(
    context: AppContext, make: Making, keys: dict[str, Headers], path: str, status: int, code: str
) -> None:
    item = make.item(Status.RECEIVED)
    with served(context) as address:
        line = Line(address)
        line.send_head(
            path.replace("{item}", f"/v1/items/{item.id}/photos"),
            {**keys["studio"], "Content-Type": "image/jpeg", "Content-Length": "1900000"},
        )
        answered, problem = line.answer()
        line.socket.close()
    assert (answered, problem["code"]) == (status, code)


def test_a_photo_in_the_wrong_status_is_refused_unread(
    context: AppContext, make: Making, keys: dict[str, Headers]
) -> None:
    item = make.item(Status.IN_REVIEW)
    with served(context) as address:
        line = Line(address)
        line.send_head(upload_path(item.id), {**keys["studio"], "Content-Length": "1900000"})
        answered, problem = line.answer()
        line.socket.close()
    # without a photo's media type the cap of ordinary bodies holds
    assert (answered, problem["code"]) == (413, "body_too_large")
    with served(context) as address:
        answer = httpx.post(
            f"{address}{upload_path(item.id)}",
            headers={**keys["studio"], "Content-Type": "image/jpeg"},
            content=jpeg(),
        )
    assert (answer.status_code, answer.json()["code"]) == (409, "not_permitted_in_status")


def test_too_many_bytes_are_refused_by_their_announcement_and_by_their_number(
    context: AppContext, make: Making, keys: dict[str, Headers], uploads: Path
) -> None:
    item = make.item(Status.RECEIVED)
    before = state_of(context, item.id)
    with served(context) as address:
        line = Line(address)
        line.send_head(
            upload_path(item.id),
            {**keys["studio"], "Content-Type": "image/jpeg", "Content-Length": "2000001"},
        )
        assert line.answer()[1]["code"] == "upload_too_many_bytes"
        line.socket.close()

        def unannounced() -> Iterator[bytes]:
            for _ in range(40):
                yield b"x" * 60_000

        answer = httpx.post(
            f"{address}{upload_path(item.id)}",
            headers={**keys["studio"], "Content-Type": "image/jpeg"},
            content=unannounced(),
        )
    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_many_bytes")
    assert state_of(context, item.id) == before
    assert list(uploads.iterdir()) == []


@pytest.mark.parametrize("meanwhile", ["key_revoked", "item_withdrawn"])
def test_what_changed_while_a_photo_was_on_its_way_refuses_it(
    context: AppContext, make: Making, keys: dict[str, Headers], uploads: Path, meanwhile: str
) -> None:
    item = make.item(Status.RECEIVED)
    photo = jpeg("slow")

    def change() -> None:
        if meanwhile == "item_withdrawn":
            make.move(item.id, Status.WITHDRAWN)
            return
        with context.store.writing() as uow:
            key = uow.keys.by_hash(hash_key(keys["studio"]["Authorization"].split()[1]))
            assert key is not None
            key.revoked_at = context.clock.now()

    def body() -> Iterator[bytes]:
        yield photo[:100]
        wait_for_upload(uploads)
        change()
        yield photo[100:]

    with served(context) as address:
        answer = httpx.post(
            f"{address}{upload_path(item.id)}",
            headers={**keys["studio"], "Content-Type": "image/jpeg"},
            content=body(),
        )
    expected = {
        "key_revoked": (401, "unauthenticated"),
        "item_withdrawn": (409, "not_permitted_in_status"),
    }[meanwhile]
    assert (answer.status_code, answer.json()["code"]) == expected
    assert state_of(context, item.id)[2] == 0
    assert list(uploads.iterdir()) == []


def wait_for_upload(uploads: Path) -> None:
    """Until the service has let the caller in and takes bytes."""
    deadline = time.monotonic() + 5
    while not list(uploads.iterdir()):
        assert time.monotonic() < deadline, "the upload was not let in"
        time.sleep(0.01)


def test_the_same_bytes_at_once_are_one_photo(
    context: AppContext, make: Making, keys: dict[str, Headers]
) -> None:
    item = make.item(Status.RECEIVED)
    headers = {**keys["studio"], "Content-Type": "image/jpeg"}
    with served(context) as address:

        def send(view: str) -> httpx.Response:
            return httpx.post(
                f"{address}{upload_path(item.id, view)}", headers=headers, content=jpeg()
            )

        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(send, ["front"] * 6))
        other = send("back")
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.json()["photo"]["id"] for answer in answers}) == 1
    assert (other.status_code, other.json()["code"]) == (409, "photo_of_other_view")
    assert state_of(context, item.id)[2] == 1


def test_an_upload_cut_off_half_way_leaves_everything_as_before(
    context: AppContext,
    make: Making,
    keys: dict[str, Headers],
    uploads: Path,
    inference: TellingInference,
) -> None:
    item = make.item(Status.RECEIVED)
    before = state_of(context, item.id)
    body = jpeg() * 2000
    with served(context) as address:
        line = Line(address)
        line.send_head(
            upload_path(item.id),
            {**keys["studio"], "Content-Type": "image/jpeg", "Content-Length": str(len(body))},
        )
        line.socket.sendall(body[: len(body) // 2])
        wait_until(lambda: list(uploads.iterdir()) != [])
        line.socket.close()
        wait_until(lambda: list(uploads.iterdir()) == [])
    assert state_of(context, item.id) == before
    assert inference.asked == []
    assert not list(Path(context.settings.objects_url.removeprefix("file:")).rglob("*"))


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


@pytest.mark.parametrize("name", BAD)
def test_bytes_that_are_no_photo_have_their_code_and_change_nothing(
    deciding: AppContext, make: Making, keys: dict[str, Headers], uploads: Path, name: str
) -> None:
    body, code = BAD[name]
    item = make.item(Status.RECEIVED)
    before = state_of(deciding, item.id)
    with served(deciding) as address:
        answer = httpx.post(
            f"{address}{upload_path(item.id, 'stitching')}",
            headers={**keys["studio"], "Content-Type": "image/jpeg"},
            content=body,
        )
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert state_of(deciding, item.id) == before
    assert list(uploads.iterdir()) == []


def test_a_real_photo_is_decoded_stored_under_its_hash_and_shown(
    deciding: AppContext, make: Making, keys: dict[str, Headers], uploads: Path
) -> None:
    item = make.item(Status.RECEIVED)
    body = picture((1200, 900))
    with served(deciding) as address, httpx.Client(base_url=address) as http:
        http.headers.update(keys["studio"])
        answer = http.post(
            upload_path(item.id, "stitching"), headers={"Content-Type": "image/png"}, content=body
        )
        assert answer.status_code == 201, answer.text
        photo = answer.json()["photo"]
        original = http.get(f"/v1/photos/{photo['id']}/content?size=original")
        previews = [http.get(f"/v1/photos/{photo['id']}/content") for _ in range(2)]
        refused = http.get(
            f"/v1/photos/{photo['id']}/content?size=original", headers=keys["partner"]
        )
    assert photo["media_type"] == "image/jpeg", "told by its content, not by its name"
    assert (photo["width"], photo["height"]) == (1200, 900)
    assert photo["sha256"] == hashlib.sha256(body).hexdigest()
    assert {check["name"] for check in photo["quality"]["checks"]} >= {"focus", "resolution"}
    assert deciding.objects.get_bytes(f"originals/{photo['sha256']}") == body
    assert original.content == body
    assert previews[0].content == previews[1].content
    assert deciding.objects.exists(f"previews/{photo['sha256']}")
    with Image.open(io.BytesIO(previews[0].content)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (1200, 900))
    assert refused.json()["code"] == "original_not_shown"
    assert list(uploads.iterdir()) == []

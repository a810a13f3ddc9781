"""The stateless looking over HTTP: what the networks are asked, which archives are refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.context import AppContext
from service.looking import archive as reading
from tests.service.support import Headers, TellingInference, jpeg

ASSESS = "/v1/vision/assess?brand=Vetra&category=bags"
FILES = {"front.jpg": jpeg("front"), "defect-2.jpg": jpeg("scratch"), "defect.jpg": jpeg("stain")}


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", method) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return file.getvalue()


@pytest.fixture
def caller(client: TestClient, keys: dict[str, Headers]) -> TestClient:
    client.headers.update(keys["partner"])
    return client


def post(
    client: TestClient, path: str, body: bytes, media_type: str = "application/zip"
) -> tuple[int, str]:
    answer = client.post(path, content=body, headers={"Content-Type": media_type})
    return answer.status_code, "" if answer.status_code == 200 else answer.json()["code"]


def test_a_cut_out_is_a_picture(caller: TestClient, inference: TellingInference) -> None:
    answer = caller.post(
        "/v1/vision/cutout?format=jpeg&background=white",
        content=jpeg(),
        headers={"Content-Type": "image/jpeg"},
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert inference.asked == ["cutout"]


def test_a_transparent_jpeg_is_refused_before_anything_is_read(
    caller: TestClient, inference: TellingInference
) -> None:
    path = "/v1/vision/cutout?format=jpeg"
    assert post(caller, path, jpeg(), "image/jpeg") == (422, "jpeg_not_transparent")
    assert inference.asked == []


def test_quality_is_told_and_nothing_is_kept(caller: TestClient, context: AppContext) -> None:
    answer = caller.post(
        "/v1/vision/quality?view=front&category=bags",
        content=jpeg(),
        headers={"Content-Type": "image/png"},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["quality_passed"] is True
    assert not context.objects.exists(f"originals/{answer.json()['sha256']}")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/vision/quality?view=sole&category=bags", "unknown_view"),
        ("/v1/vision/quality?view=front&category=boats", "category_not_accepted"),
        ("/v1/vision/quality?category=bags", "invalid_request"),
        ("/v1/vision/cutout?format=gif", "invalid_request"),
        ("/v1/vision/assess?brand=Vetra&category=boats", "category_not_accepted"),
        ("/v1/vision/assess?category=bags", "invalid_request"),
    ],
)
def test_questions_that_make_no_sense(caller: TestClient, path: str, code: str) -> None:
    assert post(caller, path, jpeg(), "image/jpeg") == (422, code)


def test_an_archive_of_photos_is_assessed(caller: TestClient, context: AppContext) -> None:
    asked = []

    class Listening(TellingInference):
        def assess(self, photos, claim, *, alpha):  # type: ignore[no-untyped-def]  # only listens
            asked.append(([(p.key, p.view) for p in photos], claim, alpha))
            return self.assessment

    with TestClient(create_app(replace(context, inference=Listening()))) as client:
        client.headers.update(caller.headers)
        noise = {"__MACOSX/front.jpg": b"x", "photos/.DS_Store": b"x"}
        answer = client.post(
            f"{ASSESS}&sku=ARCO-01",
            content=packed({f"photos/{name}": data for name, data in FILES.items()} | noise),
            headers={"Content-Type": "application/zip"},
        )
    assert answer.status_code == 200, answer.text
    assert answer.json()["authenticity"]["decision"] == "consistent"
    [(photos, claim, alpha)] = asked
    assert photos == [
        ("defect-2.jpg", "defect"), ("defect.jpg", "defect"), ("front.jpg", "front"),
    ]  # fmt: skip
    assert (claim.brand, claim.sku, claim.category, alpha) == ("Vetra", "ARCO-01", "bags", 0.05)


def encrypted() -> bytes:
    """An archive whose entry says that it is encrypted."""
    data = bytearray(packed(FILES, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.index(mark)
        data[start + offset] |= 1
    return bytes(data)


def broken() -> bytes:
    """An archive whose first photo was damaged on its way."""
    data = bytearray(packed(FILES))
    data[60:90] = bytes(30)
    return bytes(data)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "photo_archive_invalid"),
        (jpeg(), "photo_archive_invalid"),
        (packed({}), "photo_archive_invalid"),
        (packed({"IMG_0001.jpg": jpeg()}), "photo_archive_invalid"),
        (packed({"front.exe": jpeg()}), "photo_archive_invalid"),
        (packed({f"defect-{n}.jpg": jpeg() for n in range(30)}), "photo_archive_invalid"),
        (packed(FILES)[:-30], "photo_archive_invalid"),
        (encrypted(), "photo_archive_invalid"),
        (broken(), "photo_archive_invalid"),
        (packed({"sole.jpg": jpeg()}), "unknown_view"),
    ],
    ids=["empty", "jpeg", "no photos", "name", "suffix", "many", "cut", "locked", "broken", "view"],
)
def test_archives_that_are_refused(
    caller: TestClient, inference: TellingInference, body: bytes, code: str
) -> None:
    assert post(caller, ASSESS, body) == (422, code)
    assert inference.asked == []


def test_an_archive_that_unpacks_to_too_much_is_refused(
    caller: TestClient, inference: TellingInference, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = packed({"front.jpg": bytes(2_000_001)})
    assert len(one) < 10_000, "it comes as a few kilobytes"
    assert post(caller, ASSESS, one) == (413, "upload_too_many_bytes")
    monkeypatch.setattr(reading, "MAX_ARCHIVE_BYTES", 3_000_000)
    many = packed({f"defect-{n}.jpg": bytes(1_500_000) for n in range(3)})
    assert post(caller, ASSESS, many) == (413, "upload_too_many_bytes")
    assert inference.asked == []

"""The object store on a real folder and on a real S3 server (moto) over HTTP."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from moto.server import ThreadedMotoServer

from service.adapters.objects import (
    PART_BYTES,
    ObjectKeyInvalid,
    ObjectMissing,
    ObjectsUrlInvalid,
    ObstoreObjects,
)


@pytest.fixture(scope="module")
def s3_address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def objects(
    request: pytest.FixtureRequest, tmp_path: Path, s3_address: str
) -> Iterator[ObstoreObjects]:
    if request.param == "folder":
        yield ObstoreObjects.open(f"file:{tmp_path / 'objects'}")
        return
    bucket = f"b{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:20]}"
    httpx.put(f"{s3_address}/{bucket}").raise_for_status()
    yield ObstoreObjects.open(
        f"s3://{bucket}/loupe",
        {
            "endpoint": s3_address,
            "region": "us-east-1",
            "access_key_id": "test",
            "secret_access_key": "test",
            "allow_http": "true",
        },
    )


def test_what_was_stored_is_read_back_and_never_changes(objects: ObstoreObjects) -> None:
    assert not objects.exists("originals/a1")
    objects.put_bytes("originals/a1", b"first")
    objects.put_bytes("originals/a1", b"second")
    assert objects.exists("originals/a1")
    assert objects.get_bytes("originals/a1") == b"first"


def test_large_files_go_up_in_parts_and_come_down_in_pieces(
    objects: ObstoreObjects, tmp_path: Path
) -> None:
    data = bytes(range(256)) * (PART_BYTES // 256) + b"the end"
    path = tmp_path / "large"
    path.write_bytes(data)
    for _ in range(2):
        objects.put_file("originals/large", path)
    pieces = list(objects.stream("originals/large"))
    assert b"".join(pieces) == data
    assert len(pieces) > 1


def test_small_files_too(objects: ObstoreObjects, tmp_path: Path) -> None:
    path = tmp_path / "small"
    path.write_bytes(b"small")
    objects.put_file("originals/small", path)
    assert objects.get_bytes("originals/small") == b"small"


def test_a_missing_object_is_said_before_the_first_piece(objects: ObstoreObjects) -> None:
    with pytest.raises(ObjectMissing) as refusal:
        objects.stream("originals/none")
    assert refusal.value.code == "object_missing"
    assert refusal.value.key == "originals/none"
    with pytest.raises(ObjectMissing):
        objects.get_bytes("originals/none")


def test_many_writers_of_one_key_leave_one_whole_object(tmp_path: Path) -> None:
    objects = ObstoreObjects.open(f"file:{tmp_path / 'objects'}")
    bodies = [bytes([number]) * 50_000 for number in range(8)]
    threads = [
        threading.Thread(target=objects.put_bytes, args=("pictures/x", body)) for body in bodies
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert objects.get_bytes("pictures/x") in bodies


@pytest.mark.parametrize(
    "key", ["", "../secret", "a/../b", "/etc/passwd", "a//b", "a/", "a/.", "ä"]
)
def test_keys_cannot_leave_the_store(key: str, tmp_path: Path) -> None:
    objects = ObstoreObjects.open(f"file:{tmp_path / 'objects'}")
    with pytest.raises(ObjectKeyInvalid):
        objects.put_bytes(key, b"x")
    with pytest.raises(ObjectKeyInvalid):
        objects.exists(key)


@pytest.mark.parametrize("url", ["", "file:", "s3:", "s3://", "ftp://x", "C:/x"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ObjectsUrlInvalid):
        ObstoreObjects.open(url)

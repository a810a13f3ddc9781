"""Batches: filled, started once, worked photograph by photograph, downloaded as ZIP and table."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from service.batches import service
from service.batches.result import picture_names
from service.batches.service import Result, clean_name
from service.context import AppContext
from service.ids import new_id
from service.store.batch_tables import BatchFileRow, BatchOutputRow
from service.store.unit_of_work import Store
from service.workflows.batch import batch
from service.workflows.engine import WorkflowEngine, prepare_tables
from service.workflows.enqueue import Enqueuer
from service.workflows.redrive import redrive
from service.workflows.steps import Retry, plain_steps
from tests.service.support import Headers, Started, TellingInference, jpeg
from vision.errors import CorruptPhoto, NoSubject

RULES = ["amazon", "ebay"]


@pytest.fixture
def studio(keys: dict[str, Headers]) -> Headers:
    return keys["studio"]


@pytest.fixture
def inference(inference: TellingInference) -> TellingInference:
    telling = inference.packshot

    def packshot(data: bytes, *, rule: str) -> Any:
        facts = telling(data, rule=rule)
        checks = [{"name": "fill", "passed": facts.conforms, "sentence": "Too small."}]
        # every photograph has pictures of its own
        return replace(facts, data=jpeg(rule + data.hex()), conformance={"checks": checks})

    inference.packshot = packshot  # type: ignore[method-assign]  # a telling one, told to tell more
    return inference


def made(client: TestClient, studio: Headers, *photos: str) -> str:
    """A batch with photographs of these names, open."""
    body = {"name": "Tuesday", "marketplaces": RULES}
    answer = client.post("/v1/batches", json=body, headers=studio)
    assert answer.status_code == 201, answer.text
    batch_id: str = answer.json()["id"]
    for name in photos:
        assert send(client, studio, batch_id, name).status_code == 201
    return batch_id


def send(client: TestClient, studio: Headers, batch_id: str, name: str, data: bytes = b"") -> Any:
    return client.post(
        f"/v1/batches/{batch_id}/files",
        params={"name": name},
        content=data or jpeg(name),
        headers={**studio, "Content-Type": "image/jpeg"},
    )


def get(client: TestClient, studio: Headers, path: str) -> Any:
    answer = client.get(f"/v1/{path}", headers=studio)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_batch_goes_from_photographs_to_a_zip(
    client: TestClient, studio: Headers, context: AppContext, started: Started
) -> None:
    batch_id = made(client, studio, "a.jpg", "C:\\shoots\\=b.png", "../a.jpeg")
    before = get(client, studio, f"batches/{batch_id}")
    assert (before["state"], before["files"], before["done"]) == ("open", 3, 0)
    for _ in range(2):  # started twice is started once
        answer = client.post(f"/v1/batches/{batch_id}/start", headers=studio)
        assert (answer.status_code, answer.json()["state"]) == (202, "working")
    assert started.calls == [("batch", batch_id, 1)]
    refused = client.get(f"/v1/batches/{batch_id}/result.zip", headers=studio)
    assert (refused.status_code, refused.json()["code"]) == (409, "batch_not_done")
    batch(context, plain_steps, batch_id, 1)
    after = get(client, studio, f"batches/{batch_id}")
    assert (after["state"], after["done"], after["conforming"], after["failed"]) == (
        "done",
        3,
        6,
        0,
    )
    zipped = client.get(f"/v1/batches/{batch_id}/result.zip", headers=studio)
    assert zipped.headers["content-type"] == "application/zip"
    with ZipFile(io.BytesIO(zipped.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        table = archive.read("report.csv").decode()
        assert sorted(names) == [
            *(f"amazon/{stem}.jpg" for stem in ("=b", "a-2", "a")),
            *(f"ebay/{stem}.jpg" for stem in ("=b", "a-2", "a")),
            "report.csv",
        ]
        assert archive.read("ebay/a.jpg") == jpeg("ebay" + jpeg("a.jpg").hex())
    assert client.get(f"/v1/batches/{batch_id}/report.csv", headers=studio).text == table
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["photo"] for row in rows[::2]] == ["a.jpg", "'=b.png", "a.jpeg"]
    assert {row["picture"] for row in rows} == set(names) - {"report.csv"}


def test_what_gives_no_picture_says_why(
    client: TestClient, studio: Headers, context: AppContext, inference: TellingInference
) -> None:
    batch_id = made(client, studio, "a.jpg")
    client.post(f"/v1/batches/{batch_id}/start", headers=studio)
    inference.refusal = NoSubject()
    batch(context, plain_steps, batch_id, 1)
    (file,) = get(client, studio, f"batches/{batch_id}/files")["items"]
    assert [(one["verdict"], one["code"]) for one in file["outputs"]] == [
        ("refused", "no_subject")
    ] * 2
    output_id = file["outputs"][0]["id"]
    nothing = client.get(f"/v1/batch-outputs/{output_id}/content", headers=studio)
    assert nothing.status_code == 404
    inference.refusal, inference.conforms = None, False
    batch_id = made(client, studio, "b.jpg")
    client.post(f"/v1/batches/{batch_id}/start", headers=studio)
    batch(context, plain_steps, batch_id, 1)
    (file,) = get(client, studio, f"batches/{batch_id}/files")["items"]
    assert {(one["code"], one["reason"]) for one in file["outputs"]} == {
        ("does_not_conform", "Too small.")
    }
    shown = client.get(f"/v1/batch-outputs/{file['outputs'][0]['id']}/content", headers=studio)
    assert shown.content.startswith(b"\xff\xd8\xff")
    small = client.get(f"/v1/batch-files/{file['id']}/content", headers=studio)
    assert small.headers["content-type"] == "image/jpeg"


def test_what_cannot_be_read_is_refused_at_once_and_twice_is_once(
    client: TestClient, studio: Headers, inference: TellingInference
) -> None:
    batch_id = made(client, studio, "a.jpg")
    again = send(client, studio, batch_id, "other-name.jpg", jpeg("a.jpg"))
    assert (again.status_code, again.json()["name"]) == (200, "a.jpg")
    inference.refusal = CorruptPhoto()
    broken = send(client, studio, batch_id, "b.jpg")
    assert (broken.status_code, broken.json()["code"]) == (422, "photo_corrupt")
    assert get(client, studio, f"batches/{batch_id}")["files"] == 1


def test_the_doors_of_a_batch(
    client: TestClient, studio: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = get(client, studio, "picture-rules")["items"]
    assert set(RULES) <= {rule["name"] for rule in rules}
    wrong = {"name": "x", "marketplaces": ["amazon", "nowhere"]}
    answer = client.post("/v1/batches", json=wrong, headers=studio)
    assert (answer.status_code, answer.json()["code"]) == (422, "batch_rule_unknown")
    assert answer.json()["data"]["unknown"] == ["nowhere"]
    batch_id = made(client, studio)
    empty = client.post(f"/v1/batches/{batch_id}/start", headers=studio)
    assert (empty.status_code, empty.json()["code"]) == (409, "batch_empty")
    monkeypatch.setattr(service, "MAX_FILES", 1)
    assert send(client, studio, batch_id, "a.jpg").status_code == 201
    full = send(client, studio, batch_id, "b.jpg")
    assert (full.status_code, full.json()["code"]) == (409, "batch_full")
    client.post(f"/v1/batches/{batch_id}/start", headers=studio)
    late = send(client, studio, batch_id, "b.jpg")
    assert (late.status_code, late.json()["code"]) == (409, "batch_started")
    listed = get(client, studio, "batches")["items"]
    assert [one["id"] for one in listed] == [batch_id]


class Crash(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("crash_at", range(8))
def test_a_crash_between_any_two_steps_loses_nothing_and_does_nothing_twice(
    client: TestClient,
    studio: Headers,
    context: AppContext,
    inference: TellingInference,
    crash_at: int,
) -> None:
    """Before or after each of: plan, three photographs, finish; then everything runs again."""
    batch_id = made(client, studio, "a.jpg", "b.jpg", "c.jpg")
    client.post(f"/v1/batches/{batch_id}/start", headers=studio)
    count = 0

    def crashing(name: str, action: Callable[[], Any], *, retry: Retry | None = None) -> Any:
        nonlocal count
        count += 2
        if crash_at == count - 2:
            raise Crash
        answer = action()
        if crash_at == count - 1:
            raise Crash
        return answer

    with pytest.raises(Crash):
        batch(context, crashing, batch_id, 1)
    batch(context, plain_steps, batch_id, 1)
    batch(context, plain_steps, batch_id, 1)
    after = get(client, studio, f"batches/{batch_id}")
    assert (after["state"], after["done"], after["conforming"]) == ("done", 3, 6)
    assert inference.asked.count("packshot") == 6
    # a start that was overtaken does nothing
    batch(context, plain_steps, batch_id, 0)


@pytest.fixture
def installed(context: AppContext) -> Iterator[tuple[AppContext, Enqueuer]]:
    """The installation with the real starting of workflows."""
    settings = context.settings.model_copy(update={"poll_seconds": 0.02})
    enqueuer = Enqueuer(settings.database_url)
    prepare_tables(context.store.engine, settings.database_url)
    store = Store(context.store.engine, context.clock, enqueuer, context.store.on_move)
    yield replace(context, settings=settings, store=store), enqueuer
    enqueuer.close()


def test_the_engine_works_a_batch_and_redrive_knows_it_from_the_record(
    client: TestClient, studio: Headers, installed: tuple[AppContext, Enqueuer]
) -> None:
    context, enqueuer = installed
    # the client's start went to nobody: the record alone says that this batch should be worked
    batch_id = made(client, studio, "a.jpg")
    client.post(f"/v1/batches/{batch_id}/start", headers=studio)
    assert redrive(context, enqueuer).started == (f"batch:{batch_id}:1",)
    assert redrive(context, enqueuer).started == ()
    engine = WorkflowEngine(context, {"batch": batch})
    engine.launch()
    try:
        deadline = time.monotonic() + 60
        while get(client, studio, f"batches/{batch_id}")["state"] != "done":
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.05)
    finally:
        engine.close()
    assert redrive(context, enqueuer).started == ()


@settings(deadline=None)  # a busy machine is slow, not wrong
@given(st.lists(st.text(max_size=12), min_size=1, max_size=12))
def test_names_in_the_zip_are_safe_and_never_shared(names: list[str]) -> None:
    results = []
    for name in map(clean_name, names):
        file = BatchFileRow(id=new_id("bfi"), name=name)
        outputs = [
            BatchOutputRow(id=new_id("bpi"), marketplace=rule, sha256="0", media_type="image/jpeg")
            for rule in RULES
        ]
        results.append(Result(file, outputs))
    found = list(picture_names(results).values())
    assert len({name.casefold() for name in found}) == len(names) * len(RULES)
    for name in found:
        folder, _, rest = name.partition("/")
        assert folder in RULES
        assert rest not in {"", ".", ".."}
        assert not set(rest) & {"/", "\\", "\x00", "\n"}

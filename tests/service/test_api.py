"""What every endpoint shares: idempotent answers, pages, problems, the cap on bodies."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.app import MAX_JSON_BYTES
from service.context import AppContext
from service.domain.status import Status
from service.plain_address import MAY_REPEAT
from tests.service.conftest import make_key
from tests.service.support import Headers, Making

KEY = {"Idempotency-Key": "one-and-only"}


def people(client: TestClient, keys: dict[str, Headers]) -> list[str]:
    answer = client.get("/v1/people?limit=200", headers=keys["operator"])
    return [person["name"] for person in answer.json()["items"]]


def test_a_repeat_gets_the_same_answer_and_does_nothing(
    client: TestClient, keys: dict[str, Headers]
) -> None:
    first = client.post("/v1/people", headers=keys["operator"] | KEY, json={"name": "Grace"})
    second = client.post("/v1/people", headers=keys["operator"] | KEY, json={"name": "Grace"})
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert people(client, keys).count("Grace") == 1


def test_a_key_serves_one_request_alone(client: TestClient, keys: dict[str, Headers]) -> None:
    headers = keys["operator"] | KEY
    client.post("/v1/people", headers=headers, json={"name": "Grace"})
    for path, body in (
        ("/v1/people", {"name": "Hedy"}),
        ("/v1/people?x=1", {"name": "Grace"}),
        ("/v1/sandbox/clock", {"advance_seconds": 1}),
    ):
        answer = client.post(path, headers=headers, json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert people(client, keys).count("Hedy") == 0


def test_two_callers_may_use_one_key(client: TestClient, keys: dict[str, Headers]) -> None:
    for caller in ("operator", "operator_2"):
        answer = client.post("/v1/people", headers=keys[caller] | KEY, json={"name": "Grace"})
        assert answer.status_code == 201
    assert people(client, keys).count("Grace") == 2


def test_a_refusal_is_not_kept(client: TestClient, keys: dict[str, Headers], make: Making) -> None:
    item = make.item(Status.SOLD)
    path, body = f"/v1/items/{item.id}/withdraw", {"because": "asked for"}
    headers = keys["operator"] | KEY
    assert client.post(path, headers=headers, json=body).status_code == 409
    make.move(item.id, Status.BUYER_RETURNED)
    assert client.post(path, headers=headers, json=body).status_code == 200


def test_without_a_key_a_repeat_is_a_second_request(
    client: TestClient, keys: dict[str, Headers]
) -> None:
    for _ in range(2):
        client.post("/v1/people", headers=keys["operator"], json={"name": "Grace"})
    assert people(client, keys).count("Grace") == 2


@pytest.mark.parametrize("key", ["", "x" * 121])
def test_a_key_has_1_to_120_characters(
    client: TestClient, keys: dict[str, Headers], key: str
) -> None:
    headers = keys["operator"] | {"Idempotency-Key": key}
    answer = client.post("/v1/people", headers=headers, json={"name": "Grace"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_of_many_at_once_under_one_key_one_acts(
    client: TestClient, keys: dict[str, Headers]
) -> None:
    answers: list[Any] = []

    def send() -> None:
        headers = keys["operator"] | KEY
        answers.append(client.post("/v1/people", headers=headers, json={"name": "Grace"}))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert people(client, keys).count("Grace") == 1


def test_a_body_above_the_cap_is_refused_by_its_announced_length(
    client: TestClient, keys: dict[str, Headers]
) -> None:
    body = b'{"name": "' + b"x" * MAX_JSON_BYTES + b'"}'
    answer = client.post("/v1/people", headers=keys["operator"], content=body)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_above_the_cap_is_refused_while_it_is_counted(
    client: TestClient, keys: dict[str, Headers]
) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b" " * 100_000

    answer = client.post(
        "/v1/people",
        headers=keys["operator"] | {"Content-Type": "application/json"},
        content=endless(),
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert people(client, keys).count("") == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"name": 5}',
        b'{"name": null}',
        b'{"name": "a", "role": "operator"}',
        b'{"name": "\\ud800"}',
        b'{"name": "a\\u0000b"}',
        b'{"\\ud800": "a"}',
        b'{"name": "' + b"x" * 10_000 + b'"}',
        b"[" * 5000,
    ],
)
def test_a_body_that_cannot_be_used_is_a_problem_and_changes_nothing(
    client: TestClient, keys: dict[str, Headers], body: bytes
) -> None:
    before = people(client, keys)
    headers = keys["operator"] | {"Content-Type": "application/json"}
    answer = client.post("/v1/people", headers=headers, content=body)
    assert (answer.status_code, answer.json()["code"]) in (
        (422, "invalid_request"),
        (400, "bad_request"),
    )
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert people(client, keys) == before


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("DELETE", "/v1/people", 405, "method_not_allowed"),
        ("GET", "/v1/items/itm_unknown", 404, "not_found"),
        ("GET", "/v1/items?status=lost", 422, "invalid_request"),
        ("GET", "/v1/items?limit=0", 422, "invalid_request"),
        ("GET", "/v1/items?limit=201", 422, "invalid_request"),
        ("GET", "/v1/items?cursor=" + "x" * 61, 422, "invalid_request"),
        ("GET", "/v1/items/%00", 404, "not_found"),
        ("GET", "/v1/consignments?reference=a%00b", 400, "bad_request"),
        ("GET", "/v1/items/" + "x" * 5000, 404, "not_found"),
    ],
)
def test_refusals_are_problems_with_a_stable_code(
    client: TestClient, keys: dict[str, Headers], method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path, headers=keys["operator"])
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.json()) >= {"type", "title", "status", "detail", "code"}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/people", "GET, POST"),
        ("/v1/consignors/x", "GET, PATCH"),
        ("/v1/keys/x", "DELETE"),
        ("/openapi.json", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_told_all_that_are_right(
    client: TestClient, path: str, allowed: str
) -> None:
    answer = client.request("TRACE", path)
    assert answer.status_code == 405
    assert sorted(answer.headers["Allow"].split(", ")) == allowed.split(", ")


def test_a_cursor_that_was_never_given_is_only_a_place(
    client: TestClient, keys: dict[str, Headers], make: Making
) -> None:
    make.item()
    answer = client.get("/v1/items?cursor=zzz", headers=keys["operator"])
    assert len(answer.json()["items"]) == 1
    assert client.get("/v1/items?cursor=aaa", headers=keys["operator"]).json()["items"] == []


def test_a_key_stops_working_with_the_next_request(
    client: TestClient, keys: dict[str, Headers], context: AppContext
) -> None:
    secret = make_key(context, "Leaving", "studio")
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/v1/items", headers=headers).status_code == 200
    for key in client.get("/v1/keys", headers=keys["operator"]).json()["items"]:
        if key["role"] == "studio":
            client.delete(f"/v1/keys/{key['id']}", headers=keys["operator"])
    assert client.get("/v1/items", headers=headers).status_code == 401


@pytest.mark.parametrize("query", ["limit=2&limit=3", "cursor=&limit=1&cursor=", "x=1&x=1"])
def test_a_parameter_that_comes_twice_is_refused(
    client: TestClient, keys: dict[str, Headers], query: str
) -> None:
    answer = client.get(f"/v1/items?{query}", headers=keys["operator"])
    assert (answer.status_code, answer.json()["code"]) == (400, "parameter_repeated")


def test_the_lists_among_the_parameters_may_repeat(app: FastAPI) -> None:
    lists = {
        parameter["name"]
        for operations in app.openapi()["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query" and '"array"' in json.dumps(parameter["schema"])
    }
    assert lists == MAY_REPEAT

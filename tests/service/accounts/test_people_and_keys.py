from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.context import AppContext
from tests.service.support import Headers


@pytest.fixture
def person(client: TestClient, keys: dict[str, Headers]) -> str:
    answer = client.post("/v1/people", headers=keys["operator"], json={"name": "Grace Hopper"})
    id: str = answer.json()["id"]
    return id


def make(client: TestClient, headers: Headers, **body: Any) -> Any:
    return client.post("/v1/keys", headers=headers, json=body)


def test_a_key_is_shown_once_and_works(
    client: TestClient, keys: dict[str, Headers], person: str, context: AppContext
) -> None:
    made = make(client, keys["operator"], person_id=person, role="studio")
    assert made.status_code == 201
    secret = made.json()["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get("/v1/items", headers=headers).status_code == 200
    assert secret not in client.get("/v1/keys", headers=keys["operator"]).text
    database = context.store.engine.url.database
    assert database is not None
    with context.store.engine.connect() as connection:
        kept = [str(row) for row in connection.execute(sa.text("SELECT * FROM api_keys"))]
    assert kept
    assert not [row for row in kept if secret in row]


def test_the_secret_is_not_kept_under_an_idempotency_key_either(
    client: TestClient, keys: dict[str, Headers], person: str, context: AppContext
) -> None:
    headers = keys["operator"] | {"Idempotency-Key": "k"}
    secrets = {
        make(client, headers, person_id=person, role="studio").json()["secret"] for _ in range(2)
    }
    assert len(secrets) == 2
    with context.store.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM idempotency_keys")) == 0


def test_a_revoked_key_is_out_at_once_and_for_good(
    client: TestClient, keys: dict[str, Headers], person: str
) -> None:
    made = make(client, keys["operator"], person_id=person, role="operator").json()
    headers = {"Authorization": f"Bearer {made['secret']}"}
    path = f"/v1/keys/{made['id']}"
    first = client.delete(path, headers=keys["operator"])
    assert first.status_code == 200
    assert client.get("/v1/items", headers=headers).status_code == 401
    assert client.delete(path, headers=keys["operator"]).json() == first.json()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"role": "marketplace"}, 422, "marketplace_role_mismatch"),
        ({"role": "studio", "marketplace": "ebay"}, 422, "marketplace_role_mismatch"),
        ({"role": "marketplace", "marketplace": "nowhere"}, 422, "unknown_marketplace"),
        ({"role": "consignor"}, 422, "invalid_request"),
        ({"role": "system"}, 422, "invalid_request"),
        ({"role": ""}, 422, "invalid_request"),
        ({}, 422, "invalid_request"),
        ({"role": "studio", "person_id": "per_nobody"}, 404, "not_found"),
        ({"role": "studio", "scope": "all"}, 422, "invalid_request"),
    ],
)
def test_a_key_that_cannot_be_made(
    client: TestClient,
    keys: dict[str, Headers],
    person: str,
    body: dict[str, str],
    status: int,
    code: str,
) -> None:
    before = client.get("/v1/keys", headers=keys["operator"]).json()
    answer = make(client, keys["operator"], **{"person_id": person, **body})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get("/v1/keys", headers=keys["operator"]).json() == before


def test_another_programmes_person_gets_no_key(
    client: TestClient, keys: dict[str, Headers], person: str
) -> None:
    answer = make(client, keys["foreign"], person_id=person, role="operator")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_marketplaces_key_speaks_for_one(
    client: TestClient, keys: dict[str, Headers], person: str
) -> None:
    body = {"person_id": person, "role": "marketplace", "marketplace": "ebay"}
    assert make(client, keys["operator"], **body).json()["marketplace"] == "ebay"


@pytest.mark.parametrize("name", ["", " ", "x" * 141, "x" * 10_000, "a\nb", None, 5, ["a"]])
def test_a_person_needs_a_name(client: TestClient, keys: dict[str, Headers], name: object) -> None:
    answer = client.post("/v1/people", headers=keys["operator"], json={"name": name})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_two_people_may_have_one_name(client: TestClient, keys: dict[str, Headers]) -> None:
    made = {
        client.post("/v1/people", headers=keys["operator"], json={"name": "Ada 👩‍💻"}).json()["id"]
        for _ in range(2)
    }
    assert len(made) == 2

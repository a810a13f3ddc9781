from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.bank_details import open_details
from service.clock import FixedClock
from service.context import AppContext
from service.workflows.effects import dispatch_due
from tests.service.support import ADDRESS, IBAN, Headers

PERSON = {"name": "Chiara Rossi", "email": "chiara@example.com", "address": ADDRESS}


@pytest.fixture
def consignor(client: TestClient, keys: dict[str, Headers]) -> str:
    answer = client.post("/v1/consignors", headers=keys["partner"], json=PERSON)
    assert answer.status_code == 201, answer.text
    id: str = answer.json()["id"]
    return id


def read(client: TestClient, keys: dict[str, Headers], id: str) -> Any:
    return client.get(f"/v1/consignors/{id}", headers=keys["partner"]).json()


def put(client: TestClient, headers: Headers, id: str, iban: str, **changes: Any) -> Any:
    body = {"account_holder": "Chiara Rossi", "iban": iban, **changes}
    return client.put(f"/v1/consignors/{id}/bank-details", headers=headers, json=body)


def test_a_consignor_is_kept(client: TestClient, keys: dict[str, Headers], consignor: str) -> None:
    found = read(client, keys, consignor)
    assert found | PERSON == found
    assert (found["country"], found["bank_details"]) == ("IT", None)
    listed = client.get("/v1/consignors?email=chiara@example.com", headers=keys["partner"])
    assert [row["id"] for row in listed.json()["items"]] == [consignor]
    assert client.get("/v1/consignors?email=x@y.z", headers=keys["partner"]).json()["items"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 10_000},
        {"email": "no email"},
        {"email": None},
        {"address": None},
        {"address": {**ADDRESS, "street": ""}},
        {"address": {**ADDRESS, "country": "XX"}},
        {"address": {**ADDRESS, "town": "x" * 36}},
        {"address": {**ADDRESS, "planet": "earth"}},
        {"address": "Via Roma 1, Milano"},
        {"bank_details": {"iban": IBAN}},
        {"id": "cns_mine"},
    ],
)
def test_what_cannot_be_a_consignor(
    client: TestClient, keys: dict[str, Headers], change: dict[str, Any]
) -> None:
    answer = client.post("/v1/consignors", headers=keys["partner"], json={**PERSON, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert client.get("/v1/consignors", headers=keys["partner"]).json()["items"] == []


def test_what_is_given_changes_and_the_rest_stays(
    client: TestClient, keys: dict[str, Headers], consignor: str
) -> None:
    path = f"/v1/consignors/{consignor}"
    address = {**ADDRESS, "country": "FR", "town": "Nice", "postcode": "06000"}
    changed = client.patch(path, headers=keys["partner"], json={"address": address}).json()
    assert (changed["country"], changed["address"], changed["name"]) == (
        "FR",
        address,
        "Chiara Rossi",
    )
    assert client.patch(path, headers=keys["partner"], json={}).json() == changed
    assert client.patch(path, headers=keys["partner"], json={"name": None}).json() == changed


def test_bank_details_come_in_and_never_go_out(
    client: TestClient, keys: dict[str, Headers], consignor: str, context: AppContext
) -> None:
    answer = put(client, keys["partner"], consignor, IBAN.lower())
    assert answer.status_code == 200
    assert answer.json()["bank_details"]["hint"] == "IT ···· 3456"
    assert IBAN not in answer.text + str(read(client, keys, consignor))
    with context.store.reading() as uow:
        row = uow.consignors.get(consignor)
        assert row.bank_details is not None
        assert open_details(context.cipher, row.id, row.bank_details).account.number == IBAN
        assert row.bank_changed_by == answer.json()["bank_details"]["changed_by"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"iban": "IT60X0542811101000000123457"}, "invalid_iban"),
        ({"iban": "🙂"}, "invalid_iban"),
        ({"iban": "AE070331234567890123456"}, "bank_out_of_reach"),
        ({"iban": ""}, "invalid_request"),
        ({"iban": "x" * 51}, "invalid_request"),
        ({"iban": 5}, "invalid_request"),
        ({"account_holder": ""}, "invalid_request"),
        ({"account_holder": "x" * 71}, "invalid_request"),
        ({"bic": "BLOPIT22"}, "invalid_request"),
    ],
)
def test_wrong_bank_details_leave_the_record_as_before(
    client: TestClient,
    keys: dict[str, Headers],
    consignor: str,
    body: dict[str, Any],
    code: str,
    context: AppContext,
) -> None:
    before = put(client, keys["partner"], consignor, IBAN).json()
    answer = put(client, keys["operator"], consignor, **{"iban": IBAN, **body})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert read(client, keys, consignor) == before
    with context.store.reading() as uow:
        assert len(uow.effects.where(kind="notice")) == 1


def test_a_change_rests_is_told_and_remembers_who(
    client: TestClient,
    keys: dict[str, Headers],
    consignor: str,
    context: AppContext,
    clock: FixedClock,
) -> None:
    first = put(client, keys["partner"], consignor, IBAN).json()["bank_details"]
    clock.advance(timedelta(days=3))
    again = put(client, keys["operator"], consignor, IBAN).json()["bank_details"]
    assert again == first, "the same details again change nothing"
    other = put(client, keys["operator"], consignor, "FR1420041010050500013M02606")
    second = other.json()["bank_details"]
    assert second["hint"] == "FR ···· 2606"
    assert (second["changed_at"], second["changed_by"]) != (
        first["changed_at"],
        first["changed_by"],
    )
    dispatch_due(context)
    letters = [path.read_text() for path in sorted(context.settings.outbox_dir.iterdir())]
    assert len(letters) == 2
    assert all("chiara@example.com" in letter for letter in letters)
    assert not [letter for letter in letters if IBAN in letter]


def test_a_changed_address_is_told_to_the_old_one(
    client: TestClient, keys: dict[str, Headers], consignor: str, context: AppContext
) -> None:
    path = f"/v1/consignors/{consignor}"
    client.patch(path, headers=keys["partner"], json={"email": "thief@example.com"})
    dispatch_due(context)
    (letter,) = context.settings.outbox_dir.iterdir()
    assert "To: " in letter.read_text()
    recipient = next(line for line in letter.read_text().splitlines() if line.startswith("To:"))
    assert "chiara@example.com" in recipient
    assert "thief@example.com" not in recipient

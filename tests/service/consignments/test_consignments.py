from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.clock import FixedClock
from service.context import AppContext
from service.domain.status import Status
from tests.service.support import ADDRESS, Headers, Making

ITEM = {"category": "bags", "brand": "Vetra", "sku": "VETRA-ARCO-01", "title": "Arco bag"}
DROP_OFF = {"channel": "store_drop_off", "store_id": "milano-montenapoleone"}
COLLECTION = {
    "channel": "collection",
    "slot": {"day": "2026-11-26", "window": "09:00-13:00"},
    "address": ADDRESS,
}
LONDON = {**DROP_OFF, "store_id": "london-bond"}
ABROAD = {**ADDRESS, "country": "FR"}
NO_SLOT = "collection_slot_unavailable"


def collection(day: str, window: str) -> dict[str, Any]:
    return {**COLLECTION, "slot": {"day": day, "window": window}}


@pytest.fixture
def body(make: Making) -> dict[str, Any]:
    """A drop-off of two items that the programme takes."""
    return {
        "consignor_id": make.consignor().id,
        "country": "IT",
        "intake": DROP_OFF,
        "reward": "bank_transfer",
        "items": [ITEM, {**ITEM, "sku": None, "title": "Second 👜"}],
        "reference": "POS-17",
    }


def post(client: TestClient, keys: dict[str, Headers], body: Any, role: str = "partner") -> Any:
    return client.post("/v1/consignments", headers=keys[role], json=body)


def count(context: AppContext) -> tuple[int, int]:
    with context.store.reading() as uow:
        return len(uow.consignments.where()), len(uow.items.where())


def test_items_are_born_expected(
    client: TestClient, keys: dict[str, Headers], body: dict[str, Any]
) -> None:
    made = post(client, keys, body)
    assert made.status_code == 201, made.text
    view = made.json()
    assert (view["currency"], view["terms_version"]) == ("EUR", "2026-11")
    assert view["intake"] == {**DROP_OFF, "slot": None, "address": None}
    assert [(item["status"], item["sku"]) for item in view["items"]] == [
        ("expected", "VETRA-ARCO-01"),
        ("expected", None),
    ]
    path = f"/v1/consignments/{view['id']}"
    assert client.get(path, headers=keys["studio"]).json() == view
    (event,) = client.get(
        f"/v1/items/{view['items'][0]['id']}/timeline", headers=keys["partner"]
    ).json()["items"]
    assert (event["kind"], event["data"]) == ("item.registered", {"consignment_id": view["id"]})


def test_a_collection_has_a_slot_and_an_address(
    client: TestClient, keys: dict[str, Headers], body: dict[str, Any]
) -> None:
    made = post(client, keys, {**body, "intake": COLLECTION})
    assert made.status_code == 201, made.text
    assert made.json()["intake"] == {**COLLECTION, "store_id": None}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"country": "DE"}, "country_not_served"),
        ({"country": "FR"}, "unknown_store"),
        ({"intake": {**DROP_OFF, "store_id": "nowhere"}}, "unknown_store"),
        ({"intake": {**DROP_OFF, "store_id": "paris-montaigne"}}, "unknown_store"),
        ({"country": "GB", "intake": LONDON}, "bank_transfer_unavailable"),
        ({"items": [{**ITEM, "category": "watches"}]}, "category_not_accepted"),
        ({"items": [ITEM, {**ITEM, "brand": "Another"}]}, "brand_not_accepted"),
        ({"items": [{**ITEM, "brand": "vetra"}]}, "brand_not_accepted"),
        ({"intake": collection("2026-11-24", "09:00-13:00")}, NO_SLOT),  # today
        ({"intake": collection("2025-11-26", "09:00-13:00")}, NO_SLOT),  # past
        ({"intake": collection("2026-11-28", "09:00-13:00")}, NO_SLOT),  # Saturday
        ({"intake": collection("2027-11-26", "09:00-13:00")}, NO_SLOT),  # far away
        ({"intake": collection("2026-11-26", "10:00-13:00")}, NO_SLOT),
        ({"intake": {**COLLECTION, "address": ABROAD}}, "collection_address_elsewhere"),
        ({"items": []}, "invalid_request"),
        ({"items": [ITEM] * 51}, "invalid_request"),
        ({"items": [{**ITEM, "title": ""}]}, "invalid_request"),
        ({"items": [{**ITEM, "title": "x" * 10_000}]}, "invalid_request"),
        ({"items": [{**ITEM, "status": "listed"}]}, "invalid_request"),
        ({"intake": {"channel": "pigeon"}}, "invalid_request"),
        ({"intake": {**DROP_OFF, "slot": COLLECTION["slot"]}}, "invalid_request"),
        ({"intake": {"channel": "collection", "slot": COLLECTION["slot"]}}, "invalid_request"),
        ({"reward": "cash"}, "reward_not_offered"),
        ({"currency": "USD"}, "invalid_request"),
    ],
)  # fmt: skip
def test_what_is_not_taken_leaves_nothing(
    client: TestClient,
    keys: dict[str, Headers],
    body: dict[str, Any],
    change: dict[str, Any],
    code: str,
    context: AppContext,
) -> None:
    answer = post(client, keys, {**body, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert count(context) == (0, 0)


def test_where_no_bank_is_reached_credit_is_offered(
    client: TestClient, keys: dict[str, Headers], body: dict[str, Any]
) -> None:
    here = {"country": "GB", "intake": LONDON}
    refused = post(client, keys, {**body, **here}).json()
    assert refused["detail"] == (
        "Bank transfer is not available in this country yet; store credit is."
    )
    made = post(client, keys, {**body, **here, "reward": "store_credit"})
    assert (made.status_code, made.json()["currency"]) == (201, "GBP")


def test_old_terms_are_refused(
    client: TestClient, keys: dict[str, Headers], body: dict[str, Any], context: AppContext
) -> None:
    assert post(client, keys, {**body, "terms_version": "2026-11"}).status_code == 201
    answer = post(client, keys, {**body, "terms_version": "2025-01"})
    assert (answer.status_code, answer.json()["code"]) == (409, "terms_outdated")
    assert count(context) == (1, 2)


def test_a_strangers_consignor_is_not_found(
    client: TestClient, keys: dict[str, Headers], body: dict[str, Any], context: AppContext
) -> None:
    for answer in (
        post(client, keys, body, "foreign"),
        post(client, keys, {**body, "consignor_id": "cns_nobody"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert count(context) == (0, 0)


def test_an_announcement_repeated_under_its_key_is_one(
    client: TestClient, keys: dict[str, Headers], body: dict[str, Any], context: AppContext
) -> None:
    headers = keys["partner"] | {"Idempotency-Key": "POS-17"}
    made = [client.post("/v1/consignments", headers=headers, json=body).json() for _ in range(2)]
    assert made[0] == made[1]
    assert count(context) == (1, 2)


def test_consignments_are_found_by_consignor_and_reference(
    client: TestClient, keys: dict[str, Headers], body: dict[str, Any], make: Making
) -> None:
    made = post(client, keys, body).json()["id"]
    other = make.consignment().id

    def found(query: str) -> list[str]:
        answer = client.get(f"/v1/consignments?{query}", headers=keys["partner"])
        return [row["id"] for row in answer.json()["items"]]

    assert found("") == [other, made]
    assert found(f"consignor={body['consignor_id']}") == [made]
    assert found("reference=POS-17") == [made]
    assert found("reference=POS-18") == []


def test_what_has_not_arrived_can_be_cancelled(
    client: TestClient, keys: dict[str, Headers], body: dict[str, Any], make: Making
) -> None:
    view = post(client, keys, body).json()
    first, second = (item["id"] for item in view["items"])
    make.move(first, Status.RECEIVED)
    path = f"/v1/consignments/{view['id']}/cancel"
    answer = client.post(path, headers=keys["partner"], json={"because": "kept one"})
    assert [item["status"] for item in answer.json()["items"]] == ["received", "cancelled"]
    again = client.post(path, headers=keys["partner"], json={"because": "kept one"})
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_cancel")
    assert (make.read(first).revision, make.read(second).revision) == (1, 1)


@pytest.mark.parametrize("because", ["", " ", "x" * 2001, None])
def test_a_cancellation_has_a_reason(
    client: TestClient, keys: dict[str, Headers], make: Making, because: object
) -> None:
    item = make.item()
    answer = client.post(
        f"/v1/consignments/{item.consignment_id}/cancel",
        headers=keys["partner"],
        json={"because": because},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert make.read(item.id).status == Status.EXPECTED


def test_the_receipt_is_a_pdf_of_this_consignment(
    client: TestClient, keys: dict[str, Headers], make: Making
) -> None:
    item = make.item(Status.RECEIVED, title="Bag <b>& \x7f 日本 👜</b>")
    path = f"/v1/consignments/{item.consignment_id}/receipt.pdf"
    answer = client.get(path, headers=keys["studio"])
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert client.get(path, headers=keys["studio"]).content == answer.content
    assert client.get(path, headers=keys["foreign"]).status_code == 404


def test_a_slot_of_yesterday_is_gone(
    client: TestClient, keys: dict[str, Headers], body: dict[str, Any], clock: FixedClock
) -> None:
    clock.advance(timedelta(days=1))
    answer = post(client, keys, {**body, "intake": COLLECTION})
    assert (answer.status_code, answer.json()["code"]) == (422, "collection_slot_unavailable")

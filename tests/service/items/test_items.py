from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from service.domain.status import PERMISSIONS, TRANSITIONS, Action, Status
from tests.service.support import Headers, Making

WHY = {"because": "the consignor asks"}


def snapshot(context: AppContext, item_id: str) -> Any:
    with context.store.reading() as uow:
        row = uow.items.get(item_id)
        events = [(event.seq, event.kind) for event in uow.items.timeline(item_id)]
        scans = len(uow.scans.where(item_id=item_id))
        return (row.status, row.revision, row.title, row.brand, row.sku, events, scans)


def test_items_are_listed_by_status_and_consignment(
    client: TestClient, keys: dict[str, Headers], make: Making
) -> None:
    consignment = make.consignment()
    first = make.item(consignment=consignment).id
    second = make.item(Status.RECEIVED, consignment=consignment).id
    third = make.item(Status.LISTED).id

    def found(query: str) -> list[str]:
        answer = client.get(f"/v1/items?{query}", headers=keys["studio"])
        assert answer.status_code == 200
        return [row["id"] for row in answer.json()["items"]]

    assert found("") == [third, second, first]
    assert found("status=listed") == [third]
    assert found("status=listed&status=received") == [third, second]
    assert found(f"consignment={consignment.id}") == [second, first]
    assert found(f"consignor={consignment.consignor_id}&status=expected") == [first]
    assert found("status=sold") == []
    page = client.get("/v1/items?limit=2", headers=keys["studio"]).json()
    assert page["next_cursor"] == second
    assert found(f"limit=2&cursor={page['next_cursor']}") == [first]


def test_a_timeline_is_read_page_by_page(
    client: TestClient, keys: dict[str, Headers], make: Making
) -> None:
    item = make.item(Status.APPROVED)
    path = f"/v1/items/{item.id}/timeline"
    whole = client.get(path, headers=keys["authenticator"]).json()["items"]
    assert [event["seq"] for event in whole] == list(range(1, len(whole) + 1))
    assert whole[-1]["to_status"] == "approved"
    parts: list[Any] = []
    cursor: str | None = "0"
    while cursor is not None:
        page = client.get(f"{path}?limit=2&cursor={cursor}", headers=keys["studio"]).json()
        parts += page["items"]
        cursor = page["next_cursor"]
    assert parts == whole
    assert client.get(f"{path}?cursor=x", headers=keys["studio"]).status_code == 422


@pytest.mark.parametrize("status", list(Status))
def test_what_an_assessment_looks_at_is_corrected_before_it(
    client: TestClient, keys: dict[str, Headers], make: Making, status: Status, context: AppContext
) -> None:
    item = make.item(status)
    before = snapshot(context, item.id)
    answer = client.patch(
        f"/v1/items/{item.id}", headers=keys["studio"], json={"sku": None, "brand": "Balenciaga"}
    )
    if status in (Status.EXPECTED, Status.RECEIVED, Status.PHOTOGRAPHING):
        assert (answer.json()["sku"], answer.json()["brand"]) == (None, "Balenciaga")
        with context.store.reading() as uow:
            event = uow.items.timeline(item.id)[-1]
        assert event.kind == "item.corrected"
        assert event.data["changed"]["sku"] == {"old": "VETRA-ARCO-01", "new": None}
        assert answer.json()["revision"] == item.revision
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "too_late_to_correct")
        assert snapshot(context, item.id) == before


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(Status.ACCEPTED, True), (Status.PUBLISHING, False), (Status.LISTED, False)],
)
def test_a_title_is_corrected_until_it_is_published(
    client: TestClient, keys: dict[str, Headers], make: Making, status: Status, allowed: bool
) -> None:
    item = make.item(status)
    answer = client.patch(f"/v1/items/{item.id}", headers=keys["partner"], json={"title": "New"})
    assert (answer.status_code == 200) is allowed
    assert (make.read(item.id).title == "New") is allowed


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"category": "watches"}, "category_not_accepted"),
        ({"brand": "Another"}, "brand_not_accepted"),
        ({"title": ""}, "invalid_request"),
        ({"title": "x" * 201}, "invalid_request"),
        ({"status": "listed"}, "invalid_request"),
        ({"currency": "USD"}, "invalid_request"),
        ({"sku": 5}, "invalid_request"),
    ],
)
def test_a_wrong_correction_changes_nothing(
    client: TestClient,
    keys: dict[str, Headers],
    make: Making,
    body: dict[str, Any],
    code: str,
    context: AppContext,
) -> None:
    item = make.item(Status.RECEIVED)
    before = snapshot(context, item.id)
    answer = client.patch(f"/v1/items/{item.id}", headers=keys["partner"], json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert snapshot(context, item.id) == before


def test_the_same_correction_again_leaves_no_second_line(
    client: TestClient, keys: dict[str, Headers], make: Making, context: AppContext
) -> None:
    item = make.item()
    for _ in range(2):
        client.patch(f"/v1/items/{item.id}", headers=keys["partner"], json={"title": "New"})
    client.patch(f"/v1/items/{item.id}", headers=keys["partner"], json={"title": None})
    with context.store.reading() as uow:
        kinds = [event.kind for event in uow.items.timeline(item.id)]
    assert kinds == ["item.corrected"]


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize(
    ("verb", "action", "to"),
    [
        ("withdraw", Action.WITHDRAW, Status.WITHDRAWN),
        ("return", Action.SEND_BACK, Status.RETURNING),
        ("hold", Action.HOLD, Status.HELD),
    ],
)
def test_an_item_leaves_its_way_where_the_tables_allow(
    client: TestClient,
    keys: dict[str, Headers],
    make: Making,
    context: AppContext,
    status: Status,
    verb: str,
    action: Action,
    to: Status,
) -> None:
    item = make.item(status)
    before = snapshot(context, item.id)
    answer = client.post(f"/v1/items/{item.id}/{verb}", headers=keys["operator"], json=WHY)
    if action in PERMISSIONS[status]:
        assert to in TRANSITIONS[status]
        assert (answer.status_code, answer.json()["status"]) == (200, to)
        with context.store.reading() as uow:
            assert uow.items.timeline(item.id)[-1].because == WHY["because"]
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "not_permitted_in_status")
        assert snapshot(context, item.id) == before


def test_a_country_may_keep_copies(
    client: TestClient, keys: dict[str, Headers], make: Making, context: AppContext
) -> None:
    consignment = make.consignment(country="SG", currency="SGD", store_id="singapore-orchard")
    item = make.item(Status.REFUSED, consignment=consignment)
    before = snapshot(context, item.id)
    answer = client.post(f"/v1/items/{item.id}/return", headers=keys["operator"], json=WHY)
    assert (answer.status_code, answer.json()["code"]) == (409, "copy_rule_forbids")
    assert answer.json()["data"] == {"country": "SG", "rule": "held"}
    assert snapshot(context, item.id) == before
    for verb in ("hold", "return"):
        answer = client.post(f"/v1/items/{item.id}/{verb}", headers=keys["operator"], json=WHY)
        assert answer.status_code == 200, "what becomes of a held item, a person decides"


def test_the_label_says_nothing_of_the_consignor(
    client: TestClient, keys: dict[str, Headers], make: Making
) -> None:
    consignor = make.consignor(name="Zebedee Quux")
    item = make.item(consignment=make.consignment(consignor))
    answer = client.get(f"/v1/items/{item.id}/label.pdf", headers=keys["studio"])
    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"Zebedee" not in answer.content

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.movers import Role
from service.domain.status import Status
from tests.service.support import Headers, Making


@pytest.fixture
def scan(client: TestClient, keys: dict[str, Headers]) -> Any:
    def send(item_id: str, kind: str, role: str = "operator", **changes: Any) -> Any:
        body = {"kind": kind, "place": "milano-montenapoleone", **changes}
        return client.post(f"/v1/items/{item_id}/scans", headers=keys[role], json=body)

    return send


def test_the_stores_scan_takes_an_item_in(scan: Any, make: Making, context: AppContext) -> None:
    item = make.item()
    answer = scan(item.id, "received", "studio", note="box has a dent")
    assert answer.status_code == 201
    assert (answer.json()["item_status"], answer.json()["holder"]) == ("received", "house")
    with context.store.reading() as uow:
        kinds = [(event.kind, event.to_status) for event in uow.items.timeline(item.id)]
        (row,) = uow.scans.where(item_id=item.id)
    assert kinds == [("item.moved", "received"), ("custody.scanned", None)]
    assert (row.note, row.place) == ("box has a dent", "milano-montenapoleone")


def test_the_whole_way_of_an_item_that_comes_home(
    scan: Any, make: Making, client: TestClient, keys: dict[str, Headers]
) -> None:
    item = make.item()
    assert scan(item.id, "collected", place="courier 77").json()["item_status"] == "expected"
    assert scan(item.id, "received").json()["item_status"] == "received"
    assert scan(item.id, "moved", place="studio").json()["item_status"] == "received"
    make.move(item.id, Status.WITHDRAWN, Status.RETURNING)
    assert scan(item.id, "handed_to_courier").json()["item_status"] == "returning"
    assert scan(item.id, "handed_back", place="home").json()["item_status"] == "returned"
    rows = client.get(f"/v1/items/{item.id}/scans", headers=keys["authenticator"]).json()["items"]
    assert [row["kind"] for row in rows] == [
        "handed_back",
        "handed_to_courier",
        "moved",
        "received",
        "collected",
    ]
    assert rows[0]["holder"] == "consignor"


def test_a_courier_who_comes_back_with_it_ends_the_announcement(scan: Any, make: Making) -> None:
    item = make.item()
    scan(item.id, "collected")
    assert scan(item.id, "handed_back").json()["item_status"] == "cancelled"


@pytest.mark.parametrize(
    ("status", "before", "kind", "http", "code"),
    [
        (Status.EXPECTED, [], "moved", 409, "illegal_scan"),
        (Status.EXPECTED, [], "handed_back", 409, "illegal_scan"),
        (Status.EXPECTED, ["received"], "received", 409, "illegal_scan"),
        (Status.RECEIVED, [], "received", 409, "not_permitted_in_status"),
        (Status.CANCELLED, [], "received", 409, "not_permitted_in_status"),
        (Status.CANCELLED, [], "collected", 409, "not_permitted_in_status"),
        (Status.EXPECTED, ["received"], "handed_back", 409, "not_permitted_in_status"),
        (Status.EXPECTED, ["received"], "destroyed", 409, "not_permitted_in_status"),
        (Status.EXPECTED, ["received", "handed_to_courier"], "delivered", 409, "not_sold"),
        (Status.EXPECTED, [], "lost", 422, "invalid_request"),
    ],
)
def test_a_hand_over_that_cannot_be_leaves_the_record_as_before(
    scan: Any,
    make: Making,
    context: AppContext,
    status: Status,
    before: list[str],
    kind: str,
    http: int,
    code: str,
) -> None:
    item = make.item(status)
    for earlier in before:
        assert scan(item.id, earlier).status_code == 201

    def state() -> Any:
        with context.store.reading() as uow:
            row = uow.items.get(item.id)
            events = len(uow.items.timeline(item.id))
            return row.status, row.revision, events, len(uow.scans.where(item_id=item.id))

    kept = state()
    answer = scan(item.id, kind)
    assert (answer.status_code, answer.json()["code"]) == (http, code)
    assert state() == kept


@pytest.mark.parametrize(
    "change",
    [{"place": ""}, {"place": " "}, {"place": "x" * 81}, {"note": "x" * 2001}, {"by": "me"}],
)
def test_a_scan_names_its_place(scan: Any, make: Making, change: dict[str, Any]) -> None:
    answer = scan(make.item().id, "received", **change)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_repeated_scan_under_its_key_is_one(
    client: TestClient, keys: dict[str, Headers], make: Making
) -> None:
    item = make.item()
    headers = keys["studio"] | {"Idempotency-Key": "scanner-4:17"}
    body = {"kind": "received", "place": "roma"}
    path = f"/v1/items/{item.id}/scans"
    answers = [client.post(path, headers=headers, json=body) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert make.read(item.id).revision == 1


def test_destroying_needs_a_second_person_and_the_countrys_rule(
    client: TestClient, keys: dict[str, Headers], make: Making, scan: Any, context: AppContext
) -> None:
    item = make.item()
    scan(item.id, "received")
    make.move(item.id, Status.PHOTOGRAPHING, Status.ASSESSING, Status.IN_REVIEW, Status.REFUSED)
    answer = scan(item.id, "destroyed")
    assert (answer.status_code, answer.json()["code"]) == (409, "copy_rule_forbids")
    make.move(item.id, Status.HELD)
    answer = scan(item.id, "destroyed", "studio")
    assert (answer.status_code, answer.json()["code"]) == (403, "role_not_permitted")
    assert scan(item.id, "destroyed", note="by shredder").json()["item_status"] == "destroyed"


def test_who_refused_an_item_cannot_destroy_it(
    make: Making, scan: Any, context: AppContext
) -> None:
    item = make.item()
    operator = scan(item.id, "received").json()["person_id"]
    make.move(item.id, Status.PHOTOGRAPHING, Status.ASSESSING, Status.IN_REVIEW)
    judge = Actor(operator, frozenset({Role.AUTHENTICATOR, Role.OPERATOR}))
    with context.store.writing() as uow:
        row = uow.items.get(item.id)
        uow.items.move(row, Status.REFUSED, by=judge, because="a copy")
        uow.items.move(row, Status.HELD, by=judge, because="kept")
    answer = scan(item.id, "destroyed")
    assert (answer.status_code, answer.json()["code"]) == (403, "second_person_required")
    assert scan(item.id, "destroyed", "operator_2").status_code == 201

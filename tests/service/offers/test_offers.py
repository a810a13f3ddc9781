"""The house makes, reads and takes back offers."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from service.domain.status import Status
from service.workflows.sweeps import sweep
from tests.service.support import Headers, Making
from tests.service.trade_fixtures import Trading

Keys = dict[str, Headers]


def test_the_price_book_suggests(client: TestClient, keys: Keys, trade: Trading) -> None:
    item = trade.approved()
    answer = client.get(f"/v1/items/{item.id}/price-suggestion", headers=keys["operator"])
    assert answer.status_code == 200
    body = answer.json()
    assert body["grade"] == "excellent"
    assert body["accepted"] is True
    assert body["proposal"]["gross"] == {"amount_minor": 159_000, "currency": "EUR"}
    assert body["proposal"]["net"] == {"amount_minor": 111_300, "currency": "EUR"}
    assert body["proposal"]["store_credit"] == {"amount_minor": 133_560, "currency": "EUR"}
    assert body["source"]["key"] == "VETRA-ARCO-01"
    assert len(body["source"]["book_sha256"]) == 64


def test_nothing_comparable_is_no_price(client: TestClient, keys: Keys, trade: Trading) -> None:
    item = trade.approved(sku="NOBODY-KNOWS", currency="DKK")
    answer = client.get(f"/v1/items/{item.id}/price-suggestion", headers=keys["operator"])
    assert (answer.status_code, answer.json()["code"]) == (409, "no_comparable")
    offer = client.post(f"/v1/items/{item.id}/offers", json={}, headers=keys["operator"])
    assert (offer.status_code, offer.json()["code"]) == (409, "no_comparable")
    assert trade.make.read(item.id).status == Status.APPROVED


def test_without_an_assessment_there_is_no_grade(
    client: TestClient, keys: Keys, make: Making
) -> None:
    item = make.item(Status.APPROVED)
    answer = client.get(f"/v1/items/{item.id}/price-suggestion", headers=keys["operator"])
    assert (answer.status_code, answer.json()["code"]) == (409, "grade_missing")


def test_an_offer_is_made_from_the_book(client: TestClient, keys: Keys, trade: Trading) -> None:
    item = trade.approved()
    answer = client.post(f"/v1/items/{item.id}/offers", json={}, headers=keys["partner"])
    assert answer.status_code == 201
    body = answer.json()
    assert body["state"] == "open"
    assert body["proposal"]["net"]["amount_minor"] == 111_300
    assert body["proposal"]["parts"][0]["percent"] == "30"
    assert body["deadline"] == "2026-12-08T09:00:00Z"
    assert body["link"].startswith("https://loupe.example/offer/")
    assert len(body["link"].rpartition("/")[2]) == 43  # 256 bits in base 64
    assert answer.headers["cache-control"] == "no-store"
    assert trade.make.read(item.id).status == Status.OFFERED
    again = client.get(f"/v1/offers/{body['id']}", headers=keys["operator"]).json()
    assert "link" not in again
    assert {name: body[name] for name in again} == again
    page = client.get(f"/v1/items/{item.id}/offers", headers=keys["operator"]).json()
    assert [row["id"] for row in page["items"]] == [body["id"]]


def test_the_token_is_nowhere_in_the_database(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item = trade.approved()
    headers = {**keys["operator"], "Idempotency-Key": "offer-1"}
    link = client.post(f"/v1/items/{item.id}/offers", json={}, headers=headers).json()["link"]
    token = link.rpartition("/")[2]
    with trade.context.store.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]  # sqlite3's own connection
    assert item.id in dump
    assert token not in dump


def test_a_repeat_makes_no_second_offer_and_shows_no_link(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item = trade.approved()
    headers = {**keys["operator"], "Idempotency-Key": "offer-1"}
    first = client.post(f"/v1/items/{item.id}/offers", json={}, headers=headers)
    second = client.post(f"/v1/items/{item.id}/offers", json={}, headers=headers)
    assert second.status_code == first.status_code == 201
    assert second.json() == {**first.json(), "link": None}
    assert len(trade.effects(kind="notice")) == 1


def test_a_chosen_price_needs_its_reason(client: TestClient, keys: Keys, trade: Trading) -> None:
    item = trade.approved()
    url = f"/v1/items/{item.id}/offers"
    bare = client.post(url, json={"gross_minor": 100_001}, headers=keys["operator"])
    assert (bare.status_code, bare.json()["code"]) == (422, "reason_missing")
    given = {"gross_minor": 100_001, "because": "a rare colour"}
    made = client.post(url, json=given, headers=keys["operator"]).json()
    # 30 % of 1000.01 is 300.003: the fee is 300.00, and the parts sum to the gross
    assert made["proposal"]["parts"][0]["amount"]["amount_minor"] == 30_000
    assert made["proposal"]["net"]["amount_minor"] == 70_001
    assert made["proposal"]["store_credit"]["amount_minor"] == 84_001
    assert (made["source"], made["because"]) == (None, "a rare colour")


def test_a_grade_that_is_not_taken_gets_no_offer(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item = trade.approved()
    url = f"/v1/items/{item.id}/offers"
    wish = {"grade": "fair", "because": "worn inside"}
    refused = client.post(url, json=wish, headers=keys["operator"])
    assert (refused.status_code, refused.json()["code"]) == (409, "grade_not_accepted")
    made = client.post(
        url, json={"grade": "very_good", "because": "a scratch"}, headers=keys["operator"]
    )
    assert made.json()["grade"] == "very_good"


@pytest.mark.parametrize(
    "body",
    [
        {"gross_minor": 0, "because": "x"},
        {"gross_minor": -5, "because": "x"},
        {"gross_minor": 2**63, "because": "x"},
        {"gross_minor": 1.5, "because": "x"},
        {"gross_minor": "100", "because": "x"},
        {"gross_minor": True, "because": "x"},
        {"grade": "superb", "because": "x"},
        {"because": ""},
        {"because": "x" * 2001},
        {"unknown": 1},
        [],
        None,
    ],
)
def test_broken_bodies_are_refused(
    client: TestClient, keys: Keys, trade: Trading, body: object
) -> None:
    item = trade.approved()
    answer = client.post(f"/v1/items/{item.id}/offers", json=body, headers=keys["operator"])
    assert answer.status_code == 422
    assert trade.make.read(item.id).status == Status.APPROVED


@pytest.mark.parametrize("gross", [1, 2**63 - 1])
def test_prices_at_the_edges_are_refused_by_the_rules(
    client: TestClient, keys: Keys, trade: Trading, gross: int
) -> None:
    item = trade.approved()
    body = {"gross_minor": gross, "because": "x"}
    answer = client.post(f"/v1/items/{item.id}/offers", json=body, headers=keys["operator"])
    # one cent leaves a cent to the consignor; the largest amount has no credit of 120 %
    assert answer.status_code in (201, 422)
    assert answer.status_code == 201 or answer.json()["code"] == "invalid_amount"


def test_only_an_approved_item_gets_an_offer(client: TestClient, keys: Keys, make: Making) -> None:
    for status in Status:
        item = make.item(status)
        answer = client.post(
            f"/v1/items/{item.id}/offers",
            json={"grade": "excellent", "because": "looked at"},
            headers=keys["operator"],
        )
        if status is Status.APPROVED:
            assert answer.status_code == 201
        else:
            assert (answer.status_code, answer.json()["code"]) == (409, "not_permitted_in_status")


def test_a_foreign_item_is_not_found(client: TestClient, keys: Keys, trade: Trading) -> None:
    item, _ = trade.offered()
    with trade.context.store.reading() as uow:
        [offer] = uow.offers.where(item_id=item.id)
    for method, path in (
        ("GET", f"/v1/items/{item.id}/price-suggestion"),
        ("POST", f"/v1/items/{item.id}/offers"),
        ("GET", f"/v1/items/{item.id}/offers"),
        ("GET", f"/v1/offers/{offer.id}"),
        ("POST", f"/v1/offers/{offer.id}/withdraw"),
    ):
        body: dict[str, str] | None = {} if path.endswith("offers") and method == "POST" else None
        answer = client.request(method, path, json=body, headers=keys["foreign"])
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path


def test_an_offer_can_be_taken_back_and_made_again(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item, token = trade.offered()
    with trade.context.store.reading() as uow:
        [offer] = uow.offers.where(item_id=item.id)
    url = f"/v1/offers/{offer.id}/withdraw"
    assert client.post(url, headers=keys["operator"]).json()["state"] == "withdrawn"
    assert trade.make.read(item.id).status == Status.APPROVED
    again = client.post(url, headers=keys["operator"])
    assert (again.status_code, again.json()["code"]) == (409, "offer_closed")
    late = client.post(f"/v1/offer-links/{token}/answer", json={"answer": "decline"})
    assert (late.status_code, late.json()["code"]) == (409, "offer_closed")
    made = client.post(f"/v1/items/{item.id}/offers", json={}, headers=keys["operator"])
    assert made.status_code == 201


def test_withdrawing_the_item_closes_its_offer(client: TestClient, trade: Trading) -> None:
    item, token = trade.offered()
    trade.make.move(item.id, Status.WITHDRAWN)
    assert client.get(f"/v1/offer-links/{token}").json()["state"] == "withdrawn"


def test_offers_expire_at_their_deadline(context: AppContext, trade: Trading) -> None:
    item, _ = trade.offered()
    other, _ = trade.offered()
    trade.make.move(other.id, Status.WITHDRAWN)
    trade.wait(days=14, seconds=-1)
    assert sweep(context) == 0
    trade.wait(seconds=1)
    assert sweep(context) == 1
    trade.wait(days=1)
    assert sweep(context) == 0
    assert trade.make.read(item.id).status == Status.APPROVED
    with context.store.reading() as uow:
        [offer] = uow.offers.where(item_id=item.id)
        notes = [
            event.data["state"]
            for event in uow.items.timeline(item.id)
            if event.kind == "offer.changed"
        ]
    assert offer.state == "expired"
    assert notes == ["open", "expired"]

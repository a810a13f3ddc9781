"""Publishing, listing again and taking down over HTTP."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.domain.status import Status
from tests.service.receiver import Receiver
from tests.service.support import Headers, Making, Started
from tests.service.trade_fixtures import PUSHED, Trading

Keys = dict[str, Headers]
BECAUSE = {"because": "the buyer asked for better pictures"}


def test_an_accepted_item_goes_on_sale_once(
    client: TestClient, keys: Keys, trade: Trading, started: Started
) -> None:
    item = trade.accepted()
    headers = {**keys["operator"], "Idempotency-Key": "go"}
    first = client.post(f"/v1/items/{item.id}/publish", headers=headers)
    assert first.status_code == 202
    assert first.json() == {"id": item.id, "status": "publishing", "revision": item.revision + 1}
    assert client.post(f"/v1/items/{item.id}/publish", headers=headers).json() == first.json()
    again = client.post(f"/v1/items/{item.id}/publish", headers=keys["operator"])
    assert (again.status_code, again.json()["code"]) == (409, "not_permitted_in_status")
    assert started.calls == [("publish", item.id, item.revision + 1)]


@pytest.mark.parametrize("path", ["publish", "relist"])
def test_from_no_other_status(client: TestClient, keys: Keys, make: Making, path: str) -> None:
    allowed = {
        "publish": {Status.ACCEPTED},
        "relist": {Status.LISTED, Status.BUYER_RETURNED},
    }[path]
    for status in Status:
        item = make.item(status)
        body = BECAUSE if path == "relist" else None
        answer = client.post(f"/v1/items/{item.id}/{path}", json=body, headers=keys["partner"])
        assert (answer.status_code == 202) == (status in allowed), status
        if answer.status_code != 202:
            assert answer.json()["code"] == "not_permitted_in_status"
            assert make.read(item.id).status == status


def test_listings_are_read_by_item_state_and_marketplace(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item, other = trade.listed(), trade.listed()
    get = client.get(f"/v1/listings?item={item.id}&limit=3", headers=keys["operator"]).json()
    assert len(get["items"]) == 3
    rest = client.get(
        f"/v1/listings?item={item.id}&limit=3&cursor={get['next_cursor']}",
        headers=keys["operator"],
    ).json()
    assert {row["item_id"] for row in get["items"] + rest["items"]} == {item.id}
    assert rest["next_cursor"] is None
    live = client.get("/v1/listings?state=live&marketplace=zalando", headers=keys["partner"])
    assert {row["item_id"] for row in live.json()["items"]} == {item.id, other.id}
    assert client.get("/v1/listings?state=gone", headers=keys["partner"]).status_code == 422
    one = client.get(f"/v1/listings/{get['items'][0]['id']}", headers=keys["operator"])
    assert one.json() == get["items"][0]
    assert one.json()["price"] == {"amount_minor": 159_000, "currency": "EUR"}


def test_a_marketplace_sees_its_own_listings(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    trade.listed()
    rows = client.get("/v1/listings?marketplace=zalando", headers=keys["marketplace"]).json()
    assert {row["marketplace"] for row in rows["items"]} == {"ebay"}
    assert client.get("/v1/listings", headers=keys["foreign"]).json()["items"] == []


def test_one_listing_is_taken_down_and_the_item_stays_listed(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    item = trade.listed()
    listing = trade.listings(item)[PUSHED]
    url = f"/v1/listings/{listing.id}/withdraw"
    taken = client.post(url, json=BECAUSE, headers=keys["operator"])
    assert (taken.status_code, taken.json()["state"]) == (200, "withdrawal_requested")
    again = client.post(url, json=BECAUSE, headers=keys["operator"])
    assert (again.status_code, again.json()["code"]) == (409, "listing_over")
    trade.dispatch()
    assert trade.states(item)[PUSHED] == "withdrawn"
    assert trade.make.read(item.id).status == Status.LISTED
    foreign = client.post(url, json=BECAUSE, headers=keys["foreign"])
    assert foreign.status_code == 404


def test_the_last_listing_is_not_taken_down_alone(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item = trade.listed()
    answers = [
        client.post(f"/v1/listings/{row.id}/withdraw", json=BECAUSE, headers=keys["operator"])
        for row in trade.listings(item).values()
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 409]
    assert answers[-1].json()["code"] == "last_listing"


def test_the_push_secret_is_for_the_marketplace_and_the_operator(
    client: TestClient, keys: Keys
) -> None:
    url = "/v1/marketplaces/ebay/push-secret"
    told = client.get(url, headers=keys["marketplace"]).json()
    assert told == client.get(url, headers=keys["operator"]).json()
    assert told["secret"].startswith("whsec_")
    other = client.get("/v1/marketplaces/zalando/push-secret", headers=keys["marketplace"])
    assert (other.status_code, other.json()["code"]) == (403, "foreign_marketplace")
    feed = client.get("/v1/marketplaces/zalando/push-secret", headers=keys["operator"])
    assert feed.status_code == 404
    foreign = client.get(url, headers=keys["foreign"]).json()
    assert foreign["secret"] != told["secret"]

"""Partners add and remove endpoints, see what was sent, and ask for it again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.context import AppContext
from service.domain.status import Status
from tests.service.receiver import Receiver
from tests.service.support import Headers
from tests.service.trade_fixtures import Trading

Keys = dict[str, Headers]
URL = "/v1/webhook-endpoints"


def test_a_secret_is_shown_once(client: TestClient, keys: Keys, receiver: Receiver) -> None:
    made = client.post(URL, json={"url": receiver.url}, headers=keys["partner"])
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    listed = client.get(URL, headers=keys["operator"])
    assert made.json()["secret"] not in listed.text
    assert [row["id"] for row in listed.json()["items"]] == [made.json()["id"]]
    assert client.get(URL, headers=keys["foreign"]).json()["items"] == []
    assert client.get(URL, headers=keys["studio"]).status_code == 403


def test_removing_ends_it_and_again_changes_nothing(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    made = client.post(URL, json={"url": receiver.url}, headers=keys["partner"]).json()
    assert client.delete(f"{URL}/{made['id']}", headers=keys["foreign"]).status_code == 404
    first = client.delete(f"{URL}/{made['id']}", headers=keys["partner"]).json()
    trade.wait(days=1)
    assert client.delete(f"{URL}/{made['id']}", headers=keys["partner"]).json() == first
    assert first["removed_at"] == "2026-11-24T09:00:00Z"


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a.example/", "http://", "http://u:p@127.0.0.1/", "http://[::1", None, 5]
)
def test_broken_addresses_are_refused(client: TestClient, keys: Keys, url: object) -> None:
    answer = client.post(URL, json={"url": url}, headers=keys["partner"])
    assert answer.status_code == 422
    assert answer.json()["code"] in ("invalid_request", "webhook_address_refused")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "https://127.0.0.1/", "https://10.1.1.1/", "http://1.1.1.1/"]
)
def test_in_production_only_public_https_addresses_are_taken(
    context: AppContext, keys: Keys, url: str
) -> None:
    settings = context.settings.model_copy(update={"mode": "production"})
    with TestClient(create_app(replace(context, settings=settings))) as client:
        answer = client.post(URL, json={"url": url}, headers=keys["partner"])
    assert (answer.status_code, answer.json()["code"]) == (422, "webhook_address_refused")


def test_an_endpoint_that_turned_private_is_not_called_in_production(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    client.post(URL, json={"url": receiver.url}, headers=keys["partner"])
    trade.make.item(Status.RECEIVED)
    settings = trade.context.settings.model_copy(update={"mode": "production"})
    trade.context = replace(trade.context, settings=settings)
    trade.dispatch()
    assert receiver.got == []
    [row] = trade.effects(kind="webhook")
    assert row.state == "failed"


def test_there_is_a_most(client: TestClient, keys: Keys, receiver: Receiver) -> None:
    for _ in range(20):
        assert client.post(URL, json={"url": receiver.url}, headers=keys["partner"]).is_success
    full = client.post(URL, json={"url": receiver.url}, headers=keys["partner"])
    assert (full.status_code, full.json()["code"]) == (409, "too_many_webhook_endpoints")


def test_deliveries_are_seen_and_sent_again(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    endpoint = client.post(URL, json={"url": receiver.url}, headers=keys["partner"]).json()
    item = trade.make.item(Status.PHOTOGRAPHING)
    receiver.answers = [(410, b"gone"), (410, b"gone")]
    trade.dispatch()
    path = "/v1/webhook-deliveries"
    page = client.get(f"{path}?limit=1", headers=keys["partner"]).json()
    assert page["next_cursor"] is not None
    failed = client.get(
        f"{path}?state=failed&endpoint={endpoint['id']}&item={item.id}", headers=keys["operator"]
    ).json()["items"]
    assert [row["attempts"] for row in failed] == [1, 1]
    assert failed[0]["last_error"] == "HTTP 410 gone"
    one = failed[0]
    retried = client.post(f"{path}/{one['id']}/retry", headers=keys["partner"]).json()
    assert (retried["state"], retried["key"], retried["body"]) == (
        "intended",
        one["key"],
        one["body"],
    )
    trade.dispatch()
    assert receiver.seen().count(one["key"]) == 2
    done = client.post(f"{path}/{one['id']}/retry", headers=keys["partner"])
    assert (done.status_code, done.json()["code"]) == (409, "webhook_delivered")
    assert client.post(f"{path}/{one['id']}/retry", headers=keys["foreign"]).status_code == 404
    assert client.get(path, headers=keys["foreign"]).json()["items"] == []


def test_other_effects_are_no_webhook_deliveries(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    trade.offered()
    [letter] = trade.effects(kind="notice")
    answer = client.post(f"/v1/webhook-deliveries/{letter.id}/retry", headers=keys["operator"])
    assert answer.status_code == 404
    page = client.get("/v1/webhook-deliveries", headers=keys["operator"])
    assert page.json()["items"] == []

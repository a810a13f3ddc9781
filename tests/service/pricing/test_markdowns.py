"""Agreed markdowns: in the offer, kept in the schedule, applied by the sweep, told to markets."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.domain.status import Status
from service.store.record_tables import ItemRow
from service.workflows.sweeps import sweep
from tests.service.receiver import Receiver
from tests.service.support import Headers
from tests.service.trade_fixtures import FED, PUSHED, Trading

Keys = dict[str, Headers]
AGREED = {
    "steps": [{"after_days": 30, "percent": "10"}, {"after_days": 60, "percent": "25.5"}],
    "floor_minor": 120_000,
}


def offered(
    client: TestClient, keys: Keys, trade: Trading, markdowns: Any = AGREED
) -> tuple[ItemRow, Any]:
    item = trade.approved()
    body = {"markdowns": markdowns, "because": "agreed at the counter"}
    return item, client.post(f"/v1/items/{item.id}/offers", json=body, headers=keys["pricer"])


def accepted(client: TestClient, keys: Keys, trade: Trading) -> ItemRow:
    item, made = offered(client, keys, trade)
    token = made.json()["link"].rpartition("/")[2]
    seen = client.get(f"/v1/offer-links/{token}").json()
    assert seen["markdowns"]["floor"] == {"amount_minor": 120_000, "currency": "EUR"}
    answer = {"answer": "accept", "reward": "store_credit", "terms_version": "2026-11"}
    done = client.post(f"/v1/offer-links/{token}/answer", json=answer)
    assert done.status_code == 200, done.text
    return trade.make.read(item.id)


def listed(client: TestClient, keys: Keys, trade: Trading) -> ItemRow:
    item = accepted(client, keys, trade)
    started = client.post(f"/v1/items/{item.id}/publish", headers=keys["operator"])
    assert started.status_code == 202
    trade.run_publish(trade.make.read(item.id))
    trade.dispatch()
    return trade.make.read(item.id)


def prices(trade: Trading, item: ItemRow) -> set[int]:
    return {row.price_minor for row in trade.listings(item).values()}


def test_the_price_follows_the_agreement_and_stops_at_the_floor(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    item = listed(client, keys, trade)
    assert item.status == Status.LISTED
    trade.wait(days=29)
    assert sweep(trade.context) == 0
    trade.wait(days=1)
    assert sweep(trade.context) == len((*FED, PUSHED))
    assert prices(trade, item) == {143_100}
    assert sweep(trade.context) == 0
    trade.dispatch()
    told = json.loads(receiver.got[-1].body)
    assert (told["type"], told["data"]["price"]["amount_minor"]) == ("listing.price", 143_100)
    assert receiver.got[-1].key == f"price:{trade.listings(item)[PUSHED].id}:143100"
    # 25.5 % less would be 118,455
    trade.wait(days=60)
    sweep(trade.context)
    assert prices(trade, item) == {120_000}
    inputs = trade.listings(item)[PUSHED].price_inputs
    assert inputs is not None
    assert (inputs["is_floor"], inputs["step"]) == (True, {"after_days": 60, "percent": "25.5"})
    trade.dispatch()
    assert len(receiver.got) == 3
    trade.wait(days=60)
    assert trade.listings(item)[PUSHED].next_price_at is None
    row = client.get(f"/v1/listings?item={item.id}&limit=1", headers=keys["pricer"]).json()
    assert row["items"][0]["price_inputs"]["first"]["amount_minor"] == 159_000


def test_a_clock_that_jumps_skips_the_step_between(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    item = listed(client, keys, trade)
    trade.wait(days=100)
    sweep(trade.context)
    trade.dispatch()
    assert prices(trade, item) == {120_000}
    assert [json.loads(got.body)["type"] for got in receiver.got] == [
        "listing.publish", "listing.price",
    ]  # fmt: skip


def test_a_later_listing_begins_at_the_price_of_its_day(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item = listed(client, keys, trade)
    trade.wait(days=31)
    because = {"because": "better pictures"}
    client.post(f"/v1/items/{item.id}/relist", json=because, headers=keys["operator"])
    trade.run_publish(trade.make.read(item.id))
    newest = trade.listings(item)[FED[0]]
    assert (newest.generation, newest.price_minor) == (2, 143_100)


def test_a_price_is_not_sent_for_a_listing_that_ended(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    item = listed(client, keys, trade)
    trade.wait(days=30)
    sweep(trade.context)
    trade.make.move(item.id, Status.WITHDRAWN)
    trade.dispatch()
    assert [json.loads(got.body)["type"] for got in receiver.got] == [
        "listing.publish", "listing.withdraw",
    ]  # fmt: skip
    [effect] = trade.effects(kind="listing_price")
    assert effect.outcome == {"called_back": "the listing had ended before its price was sent"}
    trade.wait(days=40)
    sweep(trade.context)
    assert len(trade.effects(kind="listing_price")) == 1


@pytest.mark.parametrize(
    "markdowns",
    [
        {**AGREED, "floor_minor": 159_000},
        # less than the net that is promised at any price
        {**AGREED, "floor_minor": 111_299},
        {**AGREED, "steps": AGREED["steps"][::-1]},  # type: ignore[index]  # the list above
    ],
)
def test_markdowns_that_promise_too_much_are_refused(
    client: TestClient, keys: Keys, trade: Trading, markdowns: Any
) -> None:
    item, answer = offered(client, keys, trade, markdowns)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_offer")
    assert trade.make.read(item.id).status == Status.APPROVED


def test_markdowns_need_their_reason_and_stand_in_the_letter(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item = trade.approved()
    url = f"/v1/items/{item.id}/offers"
    bare = client.post(url, json={"markdowns": AGREED}, headers=keys["pricer"])
    assert bare.json()["code"] == "reason_missing"
    _, made = offered(client, keys, trade)
    assert made.json()["markdowns"]["steps"][1] == {"after_days": 60, "percent": "25.5"}
    trade.dispatch()
    [letter] = trade.context.settings.outbox_dir.iterdir()
    text = letter.read_text()
    assert "25.5 % after 60 days" in text.replace("=\n", "")

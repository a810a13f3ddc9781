"""Every move is told to every endpoint, once, signed, and without anything personal."""

from __future__ import annotations

import json

from standardwebhooks import Webhook

from service.domain.status import Status
from service.webhooks.service import create_endpoint, remove_endpoint, retry
from tests.service.receiver import Receiver
from tests.service.support import ALL_ROLES
from tests.service.trade_fixtures import Trading

HOUSE = "balenciaga-resell"


def endpoint(trade: Trading, url: str) -> tuple[str, str]:
    with trade.context.store.writing() as uow:
        programme = trade.context.programmes[HOUSE]
        row, secret = create_endpoint(uow, trade.context, programme, url, "per_test")
        return row.id, secret


def test_each_move_arrives_once_and_verifies(trade: Trading, receiver: Receiver) -> None:
    endpoint_id, secret = endpoint(trade, receiver.url)
    consignment = trade.make.consignment(reference="PARTNER-9")
    item = trade.make.item(Status.RECEIVED, consignment=consignment)
    trade.make.move(item.id, Status.PHOTOGRAPHING)
    trade.dispatch()
    messages = [Webhook(secret).verify(got.body, dict(got.headers)) for got in receiver.got]
    moves = sorted((message["data"]["seq"], message["data"]["to"]) for message in messages)
    assert moves == [(1, "received"), (2, "photographing")]
    first = min(messages, key=lambda message: message["data"]["seq"])
    assert first["type"] == "item.moved"
    assert first["data"] == {
        "event_id": first["data"]["event_id"],
        "seq": 1,
        "item_id": item.id,
        "consignment_id": consignment.id,
        "reference": "PARTNER-9",
        "programme": HOUSE,
        "from": "expected",
        "to": "received",
        "at": "2026-11-24T09:00:00Z",
    }
    assert sorted(receiver.seen()) == sorted(
        f"webhook:{message['data']['event_id']}:{endpoint_id}" for message in messages
    )


def test_nothing_personal_is_told(trade: Trading, receiver: Receiver) -> None:
    endpoint(trade, receiver.url)
    consignor = trade.make.consignor(name="Zoe Unmistakable", email="zoe@unmistakable.example")
    item = trade.make.item(Status.APPROVED, consignment=trade.make.consignment(consignor))
    trade.dispatch()
    told = b"".join(got.body for got in receiver.got).lower()
    assert item.id.lower().encode() in told
    assert b"unmistakable" not in told
    assert consignor.id.lower().encode() not in told


def test_a_move_that_is_undone_is_not_told(trade: Trading, receiver: Receiver) -> None:
    endpoint(trade, receiver.url)
    item = trade.make.item()
    with trade.context.store.writing() as uow:
        row = uow.items.get(item.id)
        uow.items.move(row, Status.RECEIVED, by=ALL_ROLES, because="a mistake")
        uow.session.rollback()
    trade.dispatch()
    assert receiver.got == []


def test_another_programmes_moves_stay_there(trade: Trading, receiver: Receiver) -> None:
    endpoint(trade, receiver.url)
    consignor = trade.make.consignor(programme="other-house")
    consignment = trade.make.consignment(consignor, programme="other-house")
    trade.make.item(Status.RECEIVED, consignment=consignment, programme="other-house")
    trade.dispatch()
    assert receiver.got == []


def test_a_refusal_is_tried_again_and_gone_is_not(trade: Trading, receiver: Receiver) -> None:
    endpoint(trade, receiver.url)
    trade.make.item(Status.RECEIVED)
    receiver.answers = [(400, b"not yet"), (410, b"gone")]
    trade.dispatch()
    [row] = trade.effects(kind="webhook")
    assert (row.state, row.last_error) == ("intended", "HTTP 400 not yet")
    trade.wait(seconds=2)
    trade.dispatch()
    [row] = trade.effects(kind="webhook")
    assert row.state == "failed"
    assert len({(got.key, got.body) for got in receiver.got}) == 1
    # a person asks for another try: the same key, the same bytes
    with trade.context.store.writing() as uow:
        retry(uow, trade.context.programmes[HOUSE], row.id)
    trade.dispatch()
    assert len({(got.key, got.body) for got in receiver.got}) == 1
    assert [row.state for row in trade.effects(kind="webhook")] == ["delivered"]


def test_a_removed_endpoint_gets_nothing_more(trade: Trading, receiver: Receiver) -> None:
    endpoint_id, _ = endpoint(trade, receiver.url)
    item = trade.make.item(Status.RECEIVED)
    with trade.context.store.writing() as uow:
        remove_endpoint(uow, trade.context.programmes[HOUSE], endpoint_id)
    trade.dispatch()
    trade.make.move(item.id, Status.PHOTOGRAPHING)
    trade.dispatch()
    assert receiver.got == []
    [row] = trade.effects(kind="webhook")
    assert (row.state, row.last_error) == ("failed", "the endpoint was removed")


def test_one_dead_endpoint_does_not_stop_the_others(trade: Trading, receiver: Receiver) -> None:
    endpoint(trade, "http://127.0.0.1:1/")
    endpoint(trade, receiver.url)
    trade.make.item(Status.PHOTOGRAPHING)
    trade.dispatch()
    assert len(receiver.got) == 2
    assert sorted(row.state for row in trade.effects(kind="webhook")) == [
        "delivered",
        "delivered",
        "intended",
        "intended",
    ]


def test_the_secret_is_not_readable_at_rest(trade: Trading, receiver: Receiver) -> None:
    endpoint_id, secret = endpoint(trade, receiver.url)
    with trade.context.store.reading() as uow:
        row = uow.webhooks.get(endpoint_id)
    assert secret.encode() not in row.secret
    assert json.dumps(secret)[1:-1].encode() not in row.secret

"""Messages can be sent again, one or a range, under the ids that they had; every try is logged."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.adapters.deliveries import HttpSender, Parcel, Unreachable
from service.context import AppContext
from service.domain.status import Status
from service.workflows.effects import dispatch_due
from tests.service.receiver import Receiver
from tests.service.support import Headers, Making
from tests.service.trade_fixtures import Trading

Keys = dict[str, Headers]
DAY = {"since": "2026-11-24T00:00:00Z", "until": "2026-11-25T00:00:00Z"}


def add(client: TestClient, keys: Keys, url: str) -> str:
    made = client.post("/v1/webhook-endpoints", json={"url": url}, headers=keys["partner"])
    return str(made.json()["id"])


def deliveries(client: TestClient, keys: Keys, **query: str) -> list[Any]:
    address = "/v1/webhook-deliveries"
    rows: list[Any] = client.get(address, params=query, headers=keys["partner"]).json()["items"]
    return rows


def log_of(client: TestClient, keys: Keys, delivery_id: str) -> Any:
    return client.get(f"/v1/webhook-deliveries/{delivery_id}", headers=keys["partner"]).json()


def test_a_delivered_message_is_sent_again_under_its_id(
    client: TestClient, context: AppContext, keys: Keys, receiver: Receiver, make: Making
) -> None:
    add(client, keys, receiver.url)
    make.item(Status.RECEIVED)
    dispatch_due(context)
    (sent,) = deliveries(client, keys)
    address = f"/v1/webhook-deliveries/{sent['id']}/replay"
    again = client.post(address, headers=keys["partner"])
    assert (again.status_code, again.json()["state"], again.json()["replays"]) == (
        200, "intended", 1,
    )  # fmt: skip
    dispatch_due(context)
    first, second = receiver.got
    assert (first.key, first.body) == (second.key, second.body)
    told = log_of(client, keys, sent["id"])
    assert told["state"] == "delivered"
    assert [(one["outcome"], one["status"]) for one in told["log"]] == [("delivered", 200)] * 2
    assert client.post(address, headers=keys["foreign_partner"]).status_code == 404


def test_every_try_is_in_the_log(
    client: TestClient, context: AppContext, keys: Keys, receiver: Receiver, trade: Trading
) -> None:
    add(client, keys, receiver.url)
    trade.make.item(Status.RECEIVED)
    receiver.answers = [(503, b"busy"), (200, b"{}")]
    dispatch_due(context)
    trade.wait(days=1)
    dispatch_due(context)
    (sent,) = deliveries(client, keys)
    log = log_of(client, keys, sent["id"])["log"]
    assert [(one["outcome"], one["status"]) for one in log] == [("delivered", 200), ("again", 503)]
    assert log[1]["reason"] == "HTTP 503 busy"
    assert log[0]["at"] > log[1]["at"]


def test_a_range_is_told_again_and_what_came_before_the_endpoint_for_the_first_time(
    client: TestClient, context: AppContext, keys: Keys, receiver: Receiver, trade: Trading
) -> None:
    early = trade.make.item(Status.RECEIVED)
    endpoint = add(client, keys, receiver.url)
    trade.make.item(Status.PHOTOGRAPHING)
    dispatch_due(context)
    assert len(receiver.got) == 2
    trade.wait(days=2)
    trade.make.item(Status.RECEIVED)
    dispatch_due(context)
    before = {got.key: got.body for got in receiver.got}
    address = f"/v1/webhook-endpoints/{endpoint}/replay"
    seen, body = [], {**DAY, "limit": 2}
    while True:
        answer = client.post(address, json=body, headers=keys["partner"]).json()
        seen.append((answer["again"], answer["first_time"]))
        if answer["next_after"] is None:
            break
        body["after"] = answer["next_after"]
    assert seen == [(1, 1), (1, 0)]
    receiver.got.clear()
    dispatch_due(context)
    assert len(receiver.got) == 3
    for got in receiver.got:
        assert before.get(got.key, got.body) == got.body
    (new,) = [got for got in receiver.got if got.key not in before]
    assert json.loads(new.body)["data"]["item_id"] == early.id
    assert client.post(address, json=DAY, headers=keys["foreign_partner"]).status_code == 404


def test_what_cannot_be_replayed_is_refused(
    client: TestClient, context: AppContext, keys: Keys, receiver: Receiver, make: Making
) -> None:
    endpoint = add(client, keys, receiver.url)
    make.item(Status.RECEIVED)
    address = f"/v1/webhook-endpoints/{endpoint}/replay"
    turned = {"since": DAY["until"], "until": DAY["since"]}
    answers = [client.post(address, json=turned, headers=keys["partner"])]
    answers.append(client.post(address, json={"since": "2026-11-24T00:00:00", "until": "x"},
                               headers=keys["partner"]))  # fmt: skip
    client.delete(f"/v1/webhook-endpoints/{endpoint}", headers=keys["partner"])
    answers.append(client.post(address, json=DAY, headers=keys["partner"]))
    (sent,) = deliveries(client, keys)
    one = f"/v1/webhook-deliveries/{sent['id']}/replay"
    answers.append(client.post(one, headers=keys["partner"]))
    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (422, "webhook_range_backwards"),
        (422, "invalid_request"),
        (409, "webhook_endpoint_removed"),
        (409, "webhook_endpoint_removed"),
    ]


@contextmanager
def dripping(piece: bytes) -> Iterator[str]:
    """A server that sends a byte now and then and never comes to an end; nothing at all for b""."""
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        server.settimeout(0.1)
        while not stop.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            threading.Thread(target=drip, args=(connection,), daemon=True).start()

    def drip(connection: socket.socket) -> None:
        with connection:
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: " if piece else b"")
                while not stop.wait(0.1):
                    connection.sendall(piece)
            except OSError:
                return

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        stop.set()
        thread.join()
        server.close()


@pytest.mark.parametrize("piece", [b"", b"a"], ids=["says nothing", "drips"])
def test_an_endpoint_that_hangs_holds_up_nobody(
    client: TestClient, context: AppContext, keys: Keys, receiver: Receiver, make: Making,
    piece: bytes,
) -> None:  # fmt: skip
    with dripping(piece) as url:
        hanging = add(client, keys, url)
        add(client, keys, receiver.url)
        make.item(Status.RECEIVED)
        began = time.monotonic()
        assert dispatch_due(context) == 2
        # two timeouts of two seconds each, and what a busy machine takes
        assert time.monotonic() - began < 9
    assert len(receiver.got) == 1
    (waiting,) = deliveries(client, keys, endpoint=hanging)
    assert (waiting["state"], waiting["attempts"]) == ("intended", 1)
    (tried,) = log_of(client, keys, waiting["id"])["log"]
    assert (tried["outcome"], tried["status"]) == ("again", None)
    assert tried["milliseconds"] >= 1500


def test_a_call_ends_whatever_still_drips_in() -> None:
    with dripping(b"x") as url:
        parcel = Parcel(url, "k", b"{}", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", False)
        began = time.monotonic()
        with pytest.raises(Unreachable):
            HttpSender(0.5).post(parcel)
        assert time.monotonic() - began < 4

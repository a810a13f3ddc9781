"""Intents are recorded once, delivered under one key, and what comes of them is written down."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from service.domain.status import Status
from service.listings.service import take_down
from service.store.delivery_tables import EffectRow
from service.workflows.closing import request_withdrawals
from service.workflows.effects import (
    MAX_ATTEMPTS,
    backoff,
    dispatch_due,
    intend,
    lease_of,
)
from service.workflows.intents import EffectKeyReused
from service.workflows.sending import push_secret
from tests.service.receiver import Receiver
from tests.service.support import ALL_ROLES
from tests.service.trade_fixtures import FED, PUSHED, Trading


def published(trade: Trading) -> str:
    """An item whose push is intended and whose letter has gone."""
    item = trade.publishing()
    trade.run_publish(item)
    return item.id


def push_of(trade: Trading) -> EffectRow:
    [row] = trade.effects(kind="listing_push")
    return row


def test_an_intent_is_recorded_once_and_never_changed(trade: Trading) -> None:
    with trade.context.store.writing() as uow:
        given = {"kind": "notice", "key": "k", "programme": "p", "target": "t"}
        first = intend(uow, **given, body="a")
        assert intend(uow, **given, body="a") is first
        with pytest.raises(EffectKeyReused):
            intend(uow, **given, body="b")
    assert len(trade.effects(key="k")) == 1


def test_nothing_leaves_when_the_transaction_does_not_commit(trade: Trading) -> None:
    item = trade.publishing()
    trade.dispatch()

    def interrupted() -> None:
        with trade.context.store.writing() as uow:
            intend(
                uow, kind="webhook", key="k", programme="p", target="t", body="", item_id=item.id
            )
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert dispatch_due(trade.context) == 0


def test_a_push_arrives_signed_and_makes_the_listing_live(
    trade: Trading, receiver: Receiver
) -> None:
    receiver.answers = [(201, b'{"external_id": "EB-77"}')]
    item_id = published(trade)
    assert trade.make.read(item_id).status == Status.PUBLISHING
    trade.dispatch()
    [got] = receiver.got
    secret = push_secret(trade.context.cipher, "balenciaga-resell", PUSHED)
    message = Webhook(secret).verify(got.body, dict(got.headers))
    assert message["type"] == "listing.publish"
    assert message["data"]["price"]["decimal"] == "1590.00"
    assert got.key == got.headers["idempotency-key"] == f"listing:{item_id}:{PUSHED}:1"
    listing = trade.listings(trade.make.read(item_id))[PUSHED]
    assert (listing.state, listing.external_id) == ("live", "EB-77")
    assert trade.make.read(item_id).status == Status.LISTED
    assert push_of(trade).state == "delivered"


def test_the_same_bytes_go_out_under_the_same_key_until_it_is_taken(
    trade: Trading, receiver: Receiver
) -> None:
    receiver.answers = [(503, b"later"), (500, b""), (200, b"{}")]
    item_id = published(trade)
    trade.dispatch()
    row = push_of(trade)
    assert (row.state, row.attempts, row.last_error) == ("intended", 1, "HTTP 503 later")
    assert row.due_at == trade.clock.now() + timedelta(seconds=2)
    assert dispatch_due(trade.context) == 0  # not before its time
    trade.wait(seconds=2)
    trade.dispatch()
    trade.wait(seconds=8)
    trade.dispatch()
    assert [got.key for got in receiver.got] == [f"listing:{item_id}:{PUSHED}:1"] * 3
    assert len({got.body for got in receiver.got}) == 1
    assert trade.make.read(item_id).status == Status.LISTED


def test_a_duplicate_that_the_receiver_knows_is_done(trade: Trading, receiver: Receiver) -> None:
    receiver.answers = [(409, b'{"external_id": "EB-1"}')]
    item_id = published(trade)
    trade.dispatch()
    assert push_of(trade).state == "delivered"
    assert trade.make.read(item_id).status == Status.LISTED


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_a_refusal_for_good_fails_the_listing_and_not_the_item(
    trade: Trading, receiver: Receiver, status: int
) -> None:
    receiver.answers = [(status, b"title\x00 too\nlong")]
    item_id = published(trade)
    trade.dispatch()
    item = trade.make.read(item_id)
    listing = trade.listings(item)[PUSHED]
    assert (listing.state, listing.error) == ("failed", f"HTTP {status} title too long")
    assert len(receiver.got) == 1
    assert item.status == Status.LISTED  # the feeds took it
    assert not trade.effects(kind="listing_withdraw")


def test_a_redirect_is_not_followed(trade: Trading, receiver: Receiver) -> None:
    receiver.answers = [(307, b"")]
    receiver.headers = {"Location": receiver.url.replace("/hook", "/elsewhere")}
    published(trade)
    trade.dispatch()
    assert [got.path for got in receiver.got] == ["/hook"]
    assert push_of(trade).state == "failed"


def test_giving_up_leaves_a_note_and_takes_the_ghost_down(
    trade: Trading, receiver: Receiver
) -> None:
    receiver.answers = [(500, b"")] * MAX_ATTEMPTS
    item_id = published(trade)
    for _ in range(MAX_ATTEMPTS):
        trade.dispatch(rounds=1)
        trade.wait(hours=7)
    row = push_of(trade)
    assert (row.state, row.attempts) == ("failed", MAX_ATTEMPTS)
    item = trade.make.read(item_id)
    assert trade.states(item)[PUSHED] == "failed"
    # an answer that was lost may have been a yes
    trade.dispatch()
    assert json.loads(receiver.got[-1].body)["type"] == "listing.withdraw"
    assert trade.states(item)[PUSHED] == "failed"


def test_a_receiver_that_is_not_there_is_tried_again(trade: Trading) -> None:
    published(trade)
    access = trade.context.settings.marketplaces[PUSHED]
    nowhere = access.model_copy(update={"url": "http://127.0.0.1:1/"})
    settings = trade.context.settings.model_copy(update={"marketplaces": {PUSHED: nowhere}})
    dispatch_due(replace(trade.context, settings=settings))
    row = push_of(trade)
    assert (row.state, row.attempts) == ("intended", 1)
    assert "ConnectError" in str(row.last_error)


def test_a_marketplace_without_an_address_fails_with_that_reason(trade: Trading) -> None:
    item_id = published(trade)
    settings = trade.context.settings.model_copy(update={"marketplaces": {}})
    dispatch_due(replace(trade.context, settings=settings))
    listing = trade.listings(trade.make.read(item_id))[PUSHED]
    assert listing.error == "no address is set for this marketplace"
    assert trade.make.read(item_id).status == Status.LISTED


def test_two_dispatchers_at_once_deliver_each_key_once(trade: Trading, receiver: Receiver) -> None:
    items = [published(trade) for _ in range(4)]
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        while dispatch_due(trade.context, limit=3):
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(receiver.seen()) == sorted(f"listing:{item}:{PUSHED}:1" for item in items)
    assert {trade.make.read(item).status for item in items} == {"listed"}


def test_a_worker_that_died_between_call_and_outcome_repeats_the_key(
    trade: Trading, receiver: Receiver
) -> None:
    item_id = published(trade)
    trade_now = trade.clock.now()
    with trade.context.store.writing() as uow:
        # claimed, sent, and then the process was killed
        for row in uow.effects.claim(trade_now, lease_of(trade.context), 40):
            row.attempts += 1
    assert dispatch_due(trade.context) == 0
    trade.wait(seconds=lease_of(trade.context).total_seconds() + 1)
    trade.dispatch()
    assert receiver.seen() == [f"listing:{item_id}:{PUSHED}:1"]
    assert push_of(trade).attempts == 2
    assert trade.make.read(item_id).status == Status.LISTED


def test_an_outcome_that_comes_twice_is_written_once(trade: Trading, receiver: Receiver) -> None:
    receiver.gate.clear()
    item_id = published(trade)
    slow = threading.Thread(target=dispatch_due, args=(trade.context,))
    slow.start()
    while not receiver.got:
        pass
    trade.wait(seconds=60)  # the lease ends while the answer is still on its way
    receiver.gate.set()
    trade.dispatch()
    slow.join()
    assert set(receiver.seen()) == {f"listing:{item_id}:{PUSHED}:1"}
    with trade.context.store.reading() as uow:
        moves = [event.to_status for event in uow.items.timeline(item_id)]
    assert moves.count("listed") == 1


def test_a_push_that_was_never_tried_is_called_back(trade: Trading, receiver: Receiver) -> None:
    item_id = published(trade)
    trade.make.move(item_id, Status.WITHDRAWN)
    trade.dispatch()
    assert receiver.got == []
    item = trade.make.read(item_id)
    assert trade.states(item)[PUSHED] == "withdrawn"
    assert {trade.states(item)[name] for name in FED} == {"withdrawal_requested"}


def test_a_push_that_may_have_arrived_is_taken_down(trade: Trading, receiver: Receiver) -> None:
    receiver.answers = [(502, b"")]
    item_id = published(trade)
    trade.dispatch()
    trade.make.move(item_id, Status.WITHDRAWN)
    trade.wait(hours=1)
    trade.dispatch()
    kinds = [json.loads(got.body)["type"] for got in receiver.got]
    assert kinds == ["listing.publish", "listing.withdraw"]
    assert trade.states(trade.make.read(item_id))[PUSHED] == "withdrawn"


def test_a_withdrawal_waits_for_the_push_that_is_on_its_way(
    trade: Trading, receiver: Receiver
) -> None:
    receiver.gate.clear()
    item_id = published(trade)
    slow = threading.Thread(target=dispatch_due, args=(trade.context,))
    slow.start()
    while not receiver.got:
        pass
    trade.make.move(item_id, Status.WITHDRAWN)
    assert dispatch_due(trade.context) == 0
    receiver.gate.set()
    slow.join()
    trade.wait(minutes=2)
    trade.dispatch()
    assert [json.loads(got.body)["type"] for got in receiver.got] == [
        "listing.publish",
        "listing.withdraw",
    ]
    assert trade.states(trade.make.read(item_id))[PUSHED] == "withdrawn"


@pytest.mark.parametrize("status", [200, 404, 409, 410])
def test_what_a_marketplace_does_not_know_is_withdrawn(
    trade: Trading, receiver: Receiver, status: int
) -> None:
    item = trade.listed()
    receiver.answers = [(status, b"")]
    with trade.context.store.writing() as uow:
        listing = trade.listings(item)[PUSHED]
        take_down(uow, trade.context.programmes[item.programme], listing.id, "no longer there")
    trade.dispatch()
    assert trade.states(item)[PUSHED] == "withdrawn"
    assert trade.make.read(item.id).status == Status.LISTED


def test_a_withdrawal_that_is_refused_stays_requested_and_is_told(
    trade: Trading, receiver: Receiver
) -> None:
    item = trade.listed()
    receiver.answers = [(403, b"no")]
    trade.make.move(item.id, Status.WITHDRAWN)
    trade.dispatch()
    listing = trade.listings(item)[PUSHED]
    assert (listing.state, listing.error) == ("withdrawal_requested", "HTTP 403 no")
    with trade.context.store.reading() as uow:
        last = uow.items.timeline(item.id)[-1]
    assert last.kind == "workflow.failed"
    assert "HTTP 403 no" in last.because


def test_withdrawals_are_asked_for_once_and_spare_the_listing_that_sold(
    trade: Trading, receiver: Receiver
) -> None:
    item = trade.listed()
    sold = trade.listings(item)["zalando"]
    with trade.context.store.writing() as uow:
        row = uow.items.get(item.id)
        uow.items.move(row, Status.SOLD, by=ALL_ROLES, because="an order")
        ended = request_withdrawals(uow, row, sold.id)
        assert sorted(one.marketplace for one in ended) == ["amazon", "ebay", "google_merchant"]
        assert request_withdrawals(uow, row, sold.id) == []
    trade.dispatch()
    assert trade.states(item) == {
        "amazon": "withdrawal_requested",
        "ebay": "withdrawn",
        "google_merchant": "withdrawal_requested",
        "zalando": "live",
    }
    assert [key for key in receiver.seen() if key.startswith("withdraw:")] == [
        f"withdraw:{trade.listings(item)[PUSHED].id}"
    ]


def test_a_letter_is_sealed_until_it_is_sent_and_forgotten_after(trade: Trading) -> None:
    _, token = trade.offered()
    [row] = trade.effects(kind="notice")
    assert token not in row.body
    assert "example.com" not in row.body
    trade.dispatch()
    [file] = trade.context.settings.outbox_dir.iterdir()
    assert token in file.read_text()
    [row] = trade.effects(kind="notice")
    assert (row.state, row.body) == ("delivered", "")


def test_waits_grow_and_end() -> None:
    seconds = [backoff(n).total_seconds() for n in range(1, MAX_ATTEMPTS + 1)]
    assert seconds == [2, 8, 32, 128, 512, 2048, 8192, 21600, 21600, 21600]
    assert backoff(10_000) == timedelta(hours=6)

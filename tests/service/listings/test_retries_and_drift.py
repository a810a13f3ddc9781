"""Failed listings are tried again under their key; what drifted is found and shown."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.domain.reconcile import DriftKind, Kept, Shown, compare
from service.domain.status import Status
from service.money import Money
from service.store.record_tables import ItemRow
from tests.service.receiver import Receiver
from tests.service.support import Headers
from tests.service.trade_fixtures import FED, PUSHED, Trading

Keys = dict[str, Headers]
EUR = Money(100, "EUR")


def retry(client: TestClient, keys: Keys, listing_id: str) -> Any:
    return client.post(f"/v1/listings/{listing_id}/retry", headers=keys["operator"])


def refused_there(trade: Trading, receiver: Receiver) -> ItemRow:
    """An item that the pushed marketplace refused."""
    receiver.answers = [(422, b"no such category")]
    return trade.listed()


def test_a_failed_listing_is_sent_again_under_the_same_key(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    item = refused_there(trade, receiver)
    listing = trade.listings(item)[PUSHED]
    assert (listing.state, "no such category" in str(listing.error)) == ("failed", True)
    answer = retry(client, keys, listing.id)
    assert (answer.status_code, answer.json()["state"]) == (200, "requested")
    again = retry(client, keys, listing.id)
    assert (again.status_code, again.json()["code"]) == (409, "listing_not_failed")
    trade.dispatch()
    shown = client.get(f"/v1/listings/{listing.id}", headers=keys["pricer"]).json()
    assert (shown["state"], shown["error"]) == ("live", None)
    assert len(set(receiver.seen())) == 1
    assert len({got.body for got in receiver.got}) == 1


def test_an_error_is_shown_while_it_is_tried_again(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    receiver.answers = [(503, b"later")]
    item = trade.publishing()
    trade.run_publish(item)
    trade.dispatch(rounds=1)
    listing = trade.listings(item)[PUSHED]
    assert (listing.state, listing.error) == ("requested", "HTTP 503 later")
    trade.wait(minutes=1)
    trade.dispatch()
    listing = trade.listings(item)[PUSHED]
    assert (listing.state, listing.error) == ("live", None)


def test_what_cannot_be_sent_again_is_refused(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    item = refused_there(trade, receiver)
    listing = trade.listings(item)[PUSHED]
    trade.make.move(item.id, Status.WITHDRAWN)
    answer = retry(client, keys, listing.id)
    assert (answer.status_code, answer.json()["code"]) == (409, "listing_not_retried")
    foreign = client.post(f"/v1/listings/{listing.id}/retry", headers=keys["foreign"])
    assert foreign.status_code == 404


def test_a_message_whose_price_is_over_is_not_sent_again(
    client: TestClient, keys: Keys, trade: Trading, receiver: Receiver
) -> None:
    item = refused_there(trade, receiver)
    listing = trade.listings(item)[PUSHED]
    with trade.context.store.writing() as uow:
        [push] = uow.effects.where(subject=listing.id)
        push.body = push.body.replace("159000", "169000")
    assert retry(client, keys, listing.id).json()["code"] == "listing_not_retried"


def test_a_report_finds_what_drifted_and_says_so(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    gone, dear, fine = trade.listed(), trade.listed(), trade.listed()
    ended = trade.listed()
    trade.make.move(ended.id, Status.WITHDRAWN)
    trade.dispatch()
    rows = {item.id: trade.listings(item)[PUSHED] for item in (gone, dear, fine, ended)}
    trade.wait(minutes=1)
    shown = [
        {"listing_id": rows[dear.id].id, "price": {"amount_minor": 1, "currency": "EUR"}},
        {"listing_id": rows[fine.id].id, "price": {"amount_minor": 159_000, "currency": "EUR"}},
        {"listing_id": rows[ended.id].id},
        {"listing_id": "lst_UNKNOWN"},
    ]
    url = f"/v1/marketplaces/{PUSHED}/reconciliations"
    answer = client.post(url, json={"shown": shown}, headers=keys["marketplace"])
    assert answer.status_code == 201
    kinds = {drift["listing_id"]: drift["kind"] for drift in answer.json()["drifts"]}
    assert kinds == {
        rows[gone.id].id: "missing_there",
        rows[dear.id].id: "price_differs",
        rows[ended.id].id: "still_shown",
        "lst_UNKNOWN": "unknown_here",
    }
    listing = client.get(f"/v1/listings/{rows[gone.id].id}", headers=keys["operator"]).json()
    assert (listing["state"], listing["error"]) == ("live", "the marketplace does not show it")
    # a later look that finds nothing takes the word away again
    right = [{"listing_id": rows[item.id].id} for item in (gone, dear, fine)]
    clean = client.post(url, json={"shown": right}, headers=keys["operator"]).json()
    assert clean["drifts"] == []
    assert trade.listings(gone)[PUSHED].error is None
    kept = client.get("/v1/reconciliations", headers=keys["marketplace"]).json()["items"]
    assert [len(one["drifts"]) for one in kept] == [0, 4]
    twice = client.post(url, json={"shown": right[:1] * 2}, headers=keys["operator"])
    assert twice.json()["code"] == "listing_named_twice"
    other = client.post(
        f"/v1/marketplaces/{FED[0]}/reconciliations",
        json={"shown": []},
        headers=keys["marketplace"],
    )
    assert (other.status_code, other.json()["code"]) == (403, "foreign_marketplace")


def test_a_listing_on_its_way_is_no_drift() -> None:
    for state in ("requested", "withdrawal_requested"):
        kept = [Kept("lst_1", state, EUR)]
        assert compare(kept, {}) == compare(kept, {"lst_1": Shown("lst_1", EUR)}) == ()


@given(st.dictionaries(st.sampled_from("abcdef"), st.booleans()))
def test_nothing_drifts_where_both_sides_say_the_same(is_live: dict[str, bool]) -> None:
    kept = [Kept(id, "live" if live else "withdrawn", EUR) for id, live in is_live.items()]
    shown = {id: Shown(id, EUR) for id, live in is_live.items() if live}
    assert compare(kept, shown) == ()
    missing = compare(kept, {})
    assert {drift.listing_id for drift in missing} == set(shown)
    assert {drift.kind for drift in missing} <= {DriftKind.MISSING_THERE}
    still = compare(kept, {id: Shown(id, EUR) for id in is_live})
    assert {drift.listing_id for drift in still} == is_live.keys() - shown.keys()

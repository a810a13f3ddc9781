"""The consignor answers through the link, once, in time, and under the terms that were shown."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.domain.status import Status
from service.store.trade_tables import OfferRow
from tests.service.support import IBAN
from tests.service.trade_fixtures import Trading

CREDIT = {"answer": "accept", "reward": "store_credit", "terms_version": "2026-11"}
BANK = {**CREDIT, "reward": "bank_transfer"}
DECLINE = {"answer": "decline"}


def offer_of(trade: Trading, item_id: str) -> OfferRow:
    with trade.context.store.reading() as uow:
        [row] = uow.offers.where(item_id=item_id)
    return row


def answer(client: TestClient, token: str, body: Any) -> tuple[int, dict[str, Any]]:
    response = client.post(f"/v1/offer-links/{token}/answer", json=body)
    if response.status_code in (200, 410):
        assert response.headers["cache-control"] == "no-store"
    return response.status_code, response.json()


def test_the_link_shows_what_is_offered(client: TestClient, trade: Trading) -> None:
    _, token = trade.offered()
    response = client.get(f"/v1/offer-links/{token}")
    body = response.json()
    assert response.headers["referrer-policy"] == "no-referrer"
    assert body["state"] == "open"
    assert body["title"] == "Arco shoulder bag"
    assert body["proposal"]["net"]["amount_minor"] == 111_300
    # no bank details: store credit is the one way open
    assert body["rewards"] == [
        {
            "method": "store_credit",
            "kind": "store_credit",
            "when": "after_return_window",
            "amount": {"amount_minor": 133_560, "currency": "EUR"},
        }
    ]
    terms = body["terms"]
    assert terms["version"] == "2026-11"
    assert terms["sha256"] == hashlib.sha256(terms["text"].encode()).hexdigest()
    assert "Chiara" not in response.text


def test_store_credit_is_accepted_and_the_schedule_kept(client: TestClient, trade: Trading) -> None:
    item, token = trade.offered()
    status, body = answer(client, token, CREDIT)
    assert status == 200
    assert body["state"] == "accepted"
    assert body["payout"] == {"amount_minor": 133_560, "currency": "EUR"}
    row = offer_of(trade, item.id)
    assert (row.reward, row.payout_minor) == ("store_credit", 133_560)
    assert row.accepted_terms_version == row.terms_version == "2026-11"
    assert row.terms_sha256 == hashlib.sha256(row.parts["terms_text"].encode()).hexdigest()
    assert row.answered_at == trade.clock.now()
    assert trade.make.read(item.id).status == Status.ACCEPTED


def test_bank_transfer_pays_the_net_where_there_are_details(
    client: TestClient, trade: Trading
) -> None:
    consignment = trade.make.consignment(trade.make.consignor(iban=IBAN))
    item, token = trade.offered(consignment=consignment)
    shown = client.get(f"/v1/offer-links/{token}").json()
    assert [reward["method"] for reward in shown["rewards"]] == ["bank_transfer", "store_credit"]
    status, _ = answer(client, token, BANK)
    assert status == 200
    assert offer_of(trade, item.id).payout_minor == 111_300


def test_bank_transfer_without_details_is_refused(client: TestClient, trade: Trading) -> None:
    item, token = trade.offered()
    status, body = answer(client, token, BANK)
    assert (status, body["code"]) == (409, "bank_details_missing")
    assert offer_of(trade, item.id).state == "open"
    assert trade.make.read(item.id).status == Status.OFFERED


def test_bank_transfer_is_refused_where_no_bank_file_is_written(
    client: TestClient, trade: Trading
) -> None:
    consignor = trade.make.consignor(iban=IBAN, country="GB")
    consignment = trade.make.consignment(consignor, country="GB", currency="GBP", store_id=None)
    _, token = trade.offered(consignment=consignment)
    status, body = answer(client, token, BANK)
    assert (status, body["code"]) == (422, "bank_transfer_unavailable")
    assert answer(client, token, CREDIT)[0] == 200


def test_declining_gives_the_item_back(client: TestClient, trade: Trading) -> None:
    item, token = trade.offered()
    status, body = answer(client, token, DECLINE)
    assert (status, body["state"], body["payout"]) == (200, "declined", None)
    assert trade.make.read(item.id).status == Status.WITHDRAWN
    assert offer_of(trade, item.id).payout_minor is None


@pytest.mark.parametrize(("first", "other"), [(CREDIT, DECLINE), (DECLINE, CREDIT)])
def test_the_same_answer_again_is_the_same_and_another_is_refused(
    client: TestClient, trade: Trading, first: Any, other: Any
) -> None:
    item, token = trade.offered()
    told = answer(client, token, first)
    trade.wait(days=30)
    assert answer(client, token, first) == told
    status, body = answer(client, token, other)
    assert (status, body["code"]) == (409, "offer_closed")
    with trade.context.store.reading() as uow:
        moves = [event.to_status for event in uow.items.timeline(item.id)]
    assert len([to for to in moves if to in ("accepted", "withdrawn")]) == 1


def test_another_reward_after_acceptance_is_refused(client: TestClient, trade: Trading) -> None:
    consignment = trade.make.consignment(trade.make.consignor(iban=IBAN))
    item, token = trade.offered(consignment=consignment)
    assert answer(client, token, CREDIT)[0] == 200
    assert answer(client, token, BANK)[0] == 409
    assert offer_of(trade, item.id).reward == "store_credit"


def test_an_answer_at_the_deadline_is_too_late_and_stays_so(
    client: TestClient, trade: Trading
) -> None:
    item, token = trade.offered()
    trade.wait(days=14)
    assert client.get(f"/v1/offer-links/{token}").json()["state"] == "expired"
    status, body = answer(client, token, CREDIT)
    assert (status, body["code"]) == (410, "offer_expired")
    # the refusal is kept: the offer has expired and the item waits for another one
    assert offer_of(trade, item.id).state == "expired"
    assert trade.make.read(item.id).status == Status.APPROVED
    assert answer(client, token, DECLINE)[1]["code"] == "offer_expired"


def test_the_last_second_counts(client: TestClient, trade: Trading) -> None:
    _, token = trade.offered()
    trade.wait(days=14, microseconds=-1)
    assert answer(client, token, CREDIT)[0] == 200


def test_other_terms_are_refused(client: TestClient, trade: Trading) -> None:
    item, token = trade.offered()
    status, body = answer(client, token, {**CREDIT, "terms_version": "2025-01"})
    assert (status, body["code"]) == (409, "terms_version_wrong")
    assert offer_of(trade, item.id).state == "open"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answer": "accept"},
        {"answer": "accept", "reward": "store_credit"},
        {"answer": "accept", "terms_version": "2026-11"},
        {"answer": "maybe"},
        {"answer": "accept", "reward": "gold", "terms_version": "2026-11"},
        {**CREDIT, "payout_minor": 1},
        [],
        None,
    ],
)
def test_incomplete_answers_are_refused(client: TestClient, trade: Trading, body: Any) -> None:
    item, token = trade.offered()
    assert answer(client, token, body)[0] == 422
    assert offer_of(trade, item.id).state == "open"


@pytest.mark.parametrize(
    "token", ["x", "A" * 43, "A" * 129, "%00", "..%2F..", "' OR 1=1", "\u00fc", "%F0%9F%91%9C"]
)
def test_unknown_tokens_are_all_the_same(client: TestClient, trade: Trading, token: str) -> None:
    trade.offered()
    seen = client.get(f"/v1/offer-links/{token}")
    told = client.post(f"/v1/offer-links/{token}/answer", json=CREDIT)
    assert {seen.status_code, told.status_code} <= {404, 422}
    if seen.status_code == 404:
        assert "A" * 43 not in seen.text


def test_of_two_answers_at_once_one_counts(client: TestClient, trade: Trading) -> None:
    item, token = trade.offered()
    start = threading.Barrier(2)
    statuses: list[int] = []

    def say(body: Any) -> None:
        start.wait()
        statuses.append(answer(client, token, body)[0])

    threads = [threading.Thread(target=say, args=(body,)) for body in (CREDIT, DECLINE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 409]
    state = offer_of(trade, item.id).state
    expected = {"accepted": Status.ACCEPTED, "declined": Status.WITHDRAWN}[state]
    assert trade.make.read(item.id).status == expected


def test_the_letter_tells_the_link_and_the_deadline(trade: Trading) -> None:
    _, token = trade.offered()
    trade.dispatch()
    [file] = trade.context.settings.outbox_dir.iterdir()
    text = file.read_text().replace("=\n", "")
    assert "To: Chiara Rossi <chiara@example.com>" in text
    assert f"https://loupe.example/offer/{token}" in text
    assert "2026-12-08 at 09:00 UTC" in text

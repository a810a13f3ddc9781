"""Orders: signed, one winner per item, every loser kept with its clean refusal."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.clock import FixedClock
from service.context import AppContext
from service.domain.status import Status
from service.ids import new_id
from tests.service.sales.selling import NET, PRICE, Selling
from tests.service.support import Headers, Making, Started


@pytest.fixture
def selling(
    client: TestClient, context: AppContext, make: Making, keys: dict[str, Headers]
) -> Selling:
    return Selling(client, context, make, keys)


def states(selling: Selling, item_id: str) -> dict[str, str]:
    with selling.context.store.reading() as uow:
        return {row.marketplace: row.state for row in uow.listings.where(item_id=item_id)}


def test_an_order_sells_the_item_and_takes_it_off_all_others(selling: Selling) -> None:
    item = selling.listed()
    answer = selling.order(item.id)
    assert answer.status_code == 201
    assert answer.json()["outcome"] == "sold"
    assert selling.make.read(item.id).status == Status.SOLD
    assert states(selling, item.id)["ebay"] == "sold"
    assert states(selling, item.id)["zalando"] in {"withdrawal_requested", "withdrawn"}
    sale = selling.get(f"/v1/sales/{answer.json()['sale_id']}").json()
    assert sale["state"] == "open"
    assert sale["price"] == {"amount_minor": PRICE, "currency": "EUR"}


def test_a_sale_is_booked_with_the_marketplaces_fee_and_the_promised_net(selling: Selling) -> None:
    item, _ = selling.sold()
    fee = PRICE * 12 // 100
    assert selling.balances() == {
        "commission_income": NET - PRICE,
        f"consignor_payable:{item.consignor_id}": -NET,
        "marketplace_fees:ebay": fee,
        "marketplace_receivable:ebay": PRICE - fee,
    }
    balance = selling.get(f"/v1/consignors/{item.consignor_id}/balance").json()
    assert balance["balances"] == [{"currency": "EUR", "amount_minor": NET}]


def test_an_order_may_come_while_other_marketplaces_are_still_being_filled(
    selling: Selling,
) -> None:
    item = selling.listed(status=Status.PUBLISHING)
    assert selling.order(item.id).status_code == 201
    assert selling.make.read(item.id).status == Status.SOLD


def test_a_second_order_gets_a_clean_refusal_that_is_kept(selling: Selling) -> None:
    item = selling.listed()
    assert selling.order(item.id).status_code == 201
    before = selling.balances()
    second = selling.order(item.id)
    assert second.status_code == 409
    assert second.headers["content-type"] == "application/problem+json"
    assert second.json()["code"] == "already_sold"
    orders = selling.get("/v1/orders").json()["items"]
    assert [(order["outcome"], order["reason"]) for order in orders] == [
        ("refused", "already_sold"),
        ("sold", ""),
    ]
    assert second.json()["data"]["order_id"] == orders[0]["id"]
    assert selling.balances() == before


def test_the_same_order_again_is_the_same_order(selling: Selling) -> None:
    item = selling.listed()
    body = {"order_ref": "A-1"}
    first, again = (selling.order(item.id, body=body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    lost, lost_again = (selling.order(item.id, body={"order_ref": "A-2"}) for _ in range(2))
    assert (lost.status_code, lost_again.status_code) == (409, 409)
    assert lost.json() == lost_again.json()
    assert len(selling.get("/v1/orders").json()["items"]) == 2


def test_an_order_reference_names_one_order(selling: Selling) -> None:
    one, other = selling.listed(), selling.listed()
    assert selling.order(one.id, body={"order_ref": "A-1"}).status_code == 201
    refused = selling.order(other.id, body={"order_ref": "A-1"})
    assert (refused.status_code, refused.json()["code"]) == (409, "order_ref_reused")
    assert selling.make.read(other.id).status == Status.LISTED


@pytest.mark.parametrize(
    ("price", "code"),
    [
        ({"amount_minor": PRICE, "currency": "USD"}, "order_currency_wrong"),
        ({"amount_minor": PRICE - 1, "currency": "EUR"}, "price_below_listing"),
        ({"amount_minor": 0, "currency": "EUR"}, "invalid_request"),
        ({"amount_minor": -5, "currency": "EUR"}, "invalid_request"),
        ({"amount_minor": 2**63, "currency": "EUR"}, "invalid_request"),
        ({"amount_minor": 1000.5, "currency": "EUR"}, "invalid_request"),
        ({"amount_minor": PRICE, "currency": "euro"}, "invalid_request"),
    ],
)
def test_a_wrong_price_is_refused_and_may_be_sent_again(
    selling: Selling, price: dict[str, Any], code: str
) -> None:
    item = selling.listed()
    refused = selling.order(item.id, body={"order_ref": "A-1", "price": price})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert selling.make.read(item.id).status == Status.LISTED
    assert selling.get("/v1/orders").json()["items"] == []
    assert selling.order(item.id, body={"order_ref": "A-1"}).status_code == 201


def test_a_price_of_a_currency_that_nobody_knows_is_refused(selling: Selling) -> None:
    item = selling.listed()
    price = {"amount_minor": PRICE, "currency": "XXX"}
    refused = selling.order(item.id, body={"price": price})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_currency")


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.WITHDRAWN, Status.EXPECTED])
def test_an_item_that_is_not_for_sale_is_refused_and_the_order_kept(
    selling: Selling, status: Status
) -> None:
    item = selling.listed(status=status)
    refused = selling.order(item.id)
    assert (refused.status_code, refused.json()["code"]) == (409, "item_not_for_sale")
    assert selling.get("/v1/orders").json()["items"][0]["outcome"] == "refused"
    assert selling.make.read(item.id).status == status


def test_a_marketplace_sells_only_what_it_lists(selling: Selling) -> None:
    item = selling.listed(marketplaces=("zalando",))
    refused = selling.order(item.id)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_listed_here")
    assert selling.make.read(item.id).status == Status.LISTED


def test_an_unknown_item_and_one_of_another_programme_are_not_found(selling: Selling) -> None:
    assert selling.order("itm_nowhere").status_code == 404
    selling.make.programme = "other-house"
    foreign = selling.listed()
    assert selling.order(foreign.id).status_code == 404


def unsigned(selling: Selling, data: bytes) -> Headers:
    del data
    return {}


def by_another(selling: Selling, data: bytes) -> Headers:
    return selling.signature(data, "zalando")


def over_other_bytes(selling: Selling, data: bytes) -> Headers:
    return selling.signature(data + b" ")


def another_id(selling: Selling, data: bytes) -> Headers:
    return {**selling.signature(data), "webhook-id": "msg_2"}


def no_number(selling: Selling, data: bytes) -> Headers:
    return {**selling.signature(data), "webhook-timestamp": "yesterday"}


def beyond_time(selling: Selling, data: bytes) -> Headers:
    return {**selling.signature(data), "webhook-timestamp": "9" * 30}


def garbled(selling: Selling, data: bytes) -> Headers:
    return {**selling.signature(data), "webhook-signature": "v1, ,,v1,====  v2"}


@pytest.mark.parametrize(
    "sign", [unsigned, by_another, over_other_bytes, another_id, no_number, beyond_time, garbled]
)
def test_a_signature_that_does_not_fit_is_refused(
    selling: Selling, sign: Callable[[Selling, bytes], Headers]
) -> None:
    item = selling.listed()
    data = (
        f'{{"order_ref":"A-1","item_id":"{item.id}",'
        f'"price":{{"amount_minor":{PRICE},"currency":"EUR"}}}}'
    ).encode()
    refused = selling.order(item.id, data=data, headers=sign(selling, data))
    assert (refused.status_code, refused.json()["code"]) == (401, "signature_invalid")
    assert selling.make.read(item.id).status == Status.LISTED
    accepted = selling.order(item.id, data=data, headers=selling.signature(data))
    assert accepted.status_code == 201


def test_an_old_signature_is_refused(selling: Selling, clock: FixedClock) -> None:
    item = selling.listed()
    # ahead of the machine's own time, which a sandbox goes by too
    clock.advance(timedelta(days=400))
    data = b"{}"
    headers = selling.signature(data)
    clock.advance(timedelta(minutes=5, seconds=1))
    assert selling.order(item.id, data=data, headers=headers).json()["code"] == "signature_invalid"
    clock.advance(-timedelta(seconds=2))
    assert selling.order(item.id, data=data, headers=headers).json()["code"] == "invalid_request"


def test_only_a_marketplaces_key_sends_orders(selling: Selling) -> None:
    item = selling.listed()
    for role in ("operator", "partner", "studio", "authenticator"):
        assert selling.order(item.id, key=role).status_code == 403
    with selling.context.store.writing() as uow:
        for key in uow.keys.where(role="marketplace"):
            key.marketplace = None
    refused = selling.order(item.id)
    assert (refused.status_code, refused.json()["code"]) == (403, "marketplace_key_required")
    assert selling.get("/v1/orders", by="marketplace").status_code == 403


def test_the_operator_reads_the_signing_secret_of_a_marketplace(selling: Selling) -> None:
    answer = selling.get("/v1/marketplaces/ebay/signing-secret").json()
    other = selling.get("/v1/marketplaces/zalando/signing-secret").json()
    assert answer["secret"].startswith("whsec_")
    assert answer["secret"] != other["secret"]
    assert selling.get("/v1/marketplaces/nowhere/signing-secret").status_code == 422
    assert selling.get("/v1/marketplaces/ebay/signing-secret", by="marketplace").status_code == 403
    foreign = selling.get("/v1/marketplaces/ebay/signing-secret", by="foreign").json()
    assert foreign["secret"] != answer["secret"]


def test_a_marketplace_sees_its_own_orders_and_sales_alone(selling: Selling) -> None:
    item, sale = selling.sold()
    assert selling.get(f"/v1/sales/{sale['id']}", by="marketplace").status_code == 200
    with selling.context.store.writing() as uow:
        for key in uow.keys.where(role="marketplace"):
            key.marketplace = "zalando"
    assert selling.get(f"/v1/sales/{sale['id']}", by="marketplace").status_code == 404
    assert selling.get("/v1/sales", by="marketplace").json()["items"] == []
    assert selling.get("/v1/orders", by="marketplace").json()["items"] == []
    assert selling.get(f"/v1/sales?item={item.id}").json()["items"] == [sale]
    assert selling.get(f"/v1/sales/{sale['id']}", by="foreign").status_code == 404


def test_of_many_orders_at_once_exactly_one_wins(selling: Selling) -> None:
    item = selling.listed()
    codes: list[int] = []
    start = threading.Barrier(6)

    def sell() -> None:
        start.wait()
        codes.append(selling.order(item.id, body={"order_ref": new_id("ref")}).status_code)

    threads = [threading.Thread(target=sell) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [201, 409, 409, 409, 409, 409]
    assert len(selling.get("/v1/orders").json()["items"]) == 6
    assert len(selling.get("/v1/sales").json()["items"]) == 1
    assert selling.balances()[f"consignor_payable:{item.consignor_id}"] == -NET


def test_a_buyer_who_cancels_puts_the_item_up_again(selling: Selling, started: Started) -> None:
    item, sale = selling.sold()
    answer = selling.post(f"/v1/sales/{sale['id']}/cancel", {"reason": "bought by mistake"})
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    row = selling.make.read(item.id)
    assert row.status == Status.PUBLISHING
    assert ("publish", item.id, row.revision) in started.calls
    assert set(selling.balances().values()) == {0}
    # again: nothing more happens
    assert selling.post(f"/v1/sales/{sale['id']}/cancel", {"reason": "again"}).status_code == 200
    assert selling.make.read(item.id).revision == row.revision


def test_a_sale_that_is_over_is_not_cancelled(selling: Selling) -> None:
    _, sale = selling.settled()
    refused = selling.post(f"/v1/sales/{sale['id']}/cancel", {"reason": "too late"})
    assert (refused.status_code, refused.json()["code"]) == (409, "sale_over")
    path = "/v1/sales/sal_nowhere/cancel"
    assert selling.post(path, {"reason": "which?"}).status_code == 404

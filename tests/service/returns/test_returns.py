"""Buyers' returns: the sale is reversed, whoever was paid; nothing is ever edited."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from service.domain.status import Status
from service.store.trade_tables import SaleRow
from tests.service.sales.selling import CREDIT, NET, Selling, listing_row
from tests.service.support import Headers, Making


@pytest.fixture
def selling(
    client: TestClient, context: AppContext, make: Making, keys: dict[str, Headers]
) -> Selling:
    return Selling(client, context, make, keys)


def give_back(selling: Selling, sale: dict[str, Any], **body: Any) -> Any:
    path = f"/v1/sales/{sale['id']}/returns"
    by = body.pop("by", "operator")
    return selling.post(path, {"reason": "the strap is too short", **body}, by=by)


def test_a_return_within_the_window_reverses_the_sale(selling: Selling) -> None:
    item, sale = selling.sold()
    answer = give_back(selling, sale, by="marketplace")
    assert answer.status_code == 201
    assert answer.json()["after_payout"] is False
    assert selling.make.read(item.id).status == Status.BUYER_RETURNED
    assert set(selling.balances().values()) == {0}
    entries = selling.get(f"/v1/ledger/entries?item={item.id}").json()["items"]
    assert [entry["kind"] for entry in entries] == ["return_before_payout", "sale"]
    assert entries[0]["reverses"] == f"sale:{sale['id']}"
    assert entries[0]["basis"] == entries[1]["basis"]
    # the same return again is the same return
    assert give_back(selling, sale).json() == answer.json()
    listed = selling.get(f"/v1/sales/{sale['id']}/returns").json()
    assert listed == {"items": [answer.json()], "next_cursor": None}


def test_after_the_window_a_return_is_refused(selling: Selling) -> None:
    item, sale = selling.settled()
    refused = give_back(selling, sale)
    assert refused.json()["code"] == "return_window_closed"
    assert refused.status_code == 410
    assert selling.make.read(item.id).status == Status.SETTLING
    late = give_back(selling, sale, by="marketplace", accept_late=True)
    assert (late.status_code, late.json()["code"]) == (403, "late_return_not_allowed")


def test_a_late_return_before_payment_calls_the_due_payout_back(selling: Selling) -> None:
    item, sale = selling.settled()
    assert give_back(selling, sale, accept_late=True).status_code == 201
    payouts = selling.get(f"/v1/payouts?item={item.id}").json()["items"]
    assert [payout["state"] for payout in payouts] == ["cancelled"]
    assert selling.make.read(item.id).status == Status.BUYER_RETURNED
    assert set(selling.balances().values()) == {0}


def test_a_payout_in_a_run_must_be_cancelled_first(selling: Selling) -> None:
    _, sale = selling.settled()
    run = selling.post("/v1/payout-runs", {"method": "store_credit", "currency": "EUR"}).json()
    refused = give_back(selling, sale, accept_late=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "payout_under_way")
    assert selling.post(f"/v1/payout-runs/{run['id']}/cancel").status_code == 200
    assert give_back(selling, sale, accept_late=True).status_code == 201


def pay(selling: Selling) -> None:
    run = selling.post("/v1/payout-runs", {"method": "store_credit", "currency": "EUR"}).json()
    released = selling.post(f"/v1/payout-runs/{run['id']}/release", by="operator_2")
    assert released.status_code == 200, released.text


def test_a_return_after_payout_leaves_a_negative_balance_and_the_payout_as_it_was(
    selling: Selling,
) -> None:
    item, sale = selling.settled()
    pay(selling)
    before = selling.get(f"/v1/ledger/entries?item={item.id}").json()["items"]
    answer = give_back(selling, sale, accept_late=True)
    assert answer.json()["after_payout"] is True
    assert selling.make.read(item.id).status == Status.BUYER_RETURNED
    balance = selling.get(f"/v1/consignors/{item.consignor_id}/balance").json()["balances"]
    assert balance == [{"currency": "EUR", "amount_minor": -NET}]
    after = selling.get(f"/v1/ledger/entries?item={item.id}").json()["items"]
    assert after[1:] == before
    assert after[0]["kind"] == "return_after_payout"
    assert selling.get("/v1/store-credits").json()["items"][0]["remaining_minor"] == CREDIT
    payouts = selling.get(f"/v1/payouts?item={item.id}").json()["items"]
    assert [payout["state"] for payout in payouts] == ["confirmed"]


def sell_again(selling: Selling, item_id: str) -> None:
    """Puts what came back up again, sells it once more and lets the window pass."""
    item = selling.make.move(item_id, Status.PUBLISHING, Status.LISTED)
    with selling.context.store.writing() as uow:
        uow.session.add(listing_row(item, selling.make, "ebay", generation=2))
    assert selling.order(item_id).status_code == 201


def test_a_second_sale_after_a_paid_return_pays_nobody_twice(selling: Selling) -> None:
    item, sale = selling.settled()
    pay(selling)
    give_back(selling, sale, accept_late=True)
    sell_again(selling, item.id)
    assert selling.balances()[f"consignor_payable:{item.consignor_id}"] == 0
    selling.settle(item.id)
    assert selling.make.read(item.id).status == Status.PAID_OUT
    assert len(selling.get(f"/v1/payouts?item={item.id}").json()["items"]) == 1
    assert len(selling.get("/v1/store-credits").json()["items"]) == 1


def test_a_debt_is_set_off_against_the_consignors_next_sale(selling: Selling) -> None:
    consignment = selling.make.consignment()
    _, sale = selling.settled(consignment=consignment)
    pay(selling)
    give_back(selling, sale, accept_late=True)
    # two more sales of the same consignor: the first pays the debt off, the second is paid whole
    second, _ = selling.settled(consignment=consignment)
    assert selling.make.read(second.id).status == Status.PAID_OUT
    third, _ = selling.settled(consignment=consignment)
    due = selling.get("/v1/payouts?state=due").json()["items"]
    assert [(one["item_id"], one["net"]["amount_minor"]) for one in due] == [(third.id, NET)]


def test_a_sale_that_may_still_come_back_pays_no_debt(selling: Selling) -> None:
    consignment = selling.make.consignment()
    _, sale = selling.settled(consignment=consignment)
    pay(selling)
    give_back(selling, sale, accept_late=True)
    second, _ = selling.sold(consignment=consignment)
    selling.sold(consignment=consignment)
    # the third sale's window is open: its net must not be lent to the second
    with selling.context.store.writing() as uow:
        newest = max(uow.sales.where(state="open"), key=lambda row: row.id)
        newest.return_until = newest.return_until.replace(year=2030)
    selling.settle(second.id)
    assert selling.make.read(second.id).status == Status.PAID_OUT
    assert selling.get("/v1/payouts?state=due").json()["items"] == []


def test_a_return_of_a_sale_that_was_cancelled_touches_no_other_sale(selling: Selling) -> None:
    item, first = selling.sold()
    selling.post(f"/v1/sales/{first['id']}/cancel", {"reason": "bought by mistake"})
    selling.make.move(item.id, Status.LISTED)
    with selling.context.store.writing() as uow:
        row = uow.items.get(item.id)
        uow.session.add(listing_row(row, selling.make, "ebay", generation=2))
    assert selling.order(item.id).status_code == 201
    refused = give_back(selling, first)
    assert (refused.status_code, refused.json()["code"]) == (409, "sale_over")
    assert selling.make.read(item.id).status == Status.SOLD


def test_a_return_needs_a_reason_and_a_sale_of_ones_own(selling: Selling) -> None:
    item, sale = selling.sold()
    path = f"/v1/sales/{sale['id']}/returns"
    assert selling.post(path, {}).status_code == 422
    assert selling.post(path, {"reason": " "}).status_code == 422
    assert selling.post(path, {"reason": "x"}, by="foreign").status_code == 404
    assert selling.post(path, {"reason": "x"}, by="studio").status_code == 403
    assert selling.make.read(item.id).status == Status.SOLD
    with selling.context.store.reading() as uow:
        kept: SaleRow = uow.sales.get(sale["id"])
    assert kept.state == "open"

"""What a clerk, a pricer and a finance person may change, written down; and what they never see."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.app import endpoints, roles_of
from service.domain.movers import Role
from service.domain.status import Status
from tests.service.support import Headers, Making

#: every endpoint that changes something and lets the role in; what only asks with a body too
MAY = {
    Role.CLERK: """
        POST /v1/consignments
        POST /v1/consignments/{consignment_id}/cancel
        POST /v1/consignors
        PATCH /v1/consignors/{consignor_id}
        PUT /v1/consignors/{consignor_id}/bank-details
        PATCH /v1/items/{item_id}
        POST /v1/items/{item_id}/photos
        POST /v1/items/{item_id}/return
        POST /v1/items/{item_id}/scans
        POST /v1/items/{item_id}/withdraw
        POST /v1/questions/{question_id}/answer
        POST /v1/store-credits/{credit_id}/uses
    """,
    Role.PRICER: """
        POST /v1/items/{item_id}/offers
        POST /v1/offers/{offer_id}/withdraw
        POST /v1/price-books
        POST /v1/rates
        POST /v1/rates/convert
    """,
    Role.FINANCE: """
        POST /v1/ledger/closes
        POST /v1/payout-answers
        POST /v1/payout-outcomes/{outcome_id}/second
        POST /v1/payout-runs
        POST /v1/payout-runs/preview
        POST /v1/payout-runs/{run_id}/cancel
        POST /v1/payout-runs/{run_id}/release
        POST /v1/payouts/{payout_id}/outcomes
        POST /v1/rates
        POST /v1/rates/convert
        POST /v1/store-credits/{credit_id}/uses
        POST /v1/store-credits/{credit_id}/void
    """,
}
#: parts of addresses that a role has nothing to do with, whatever the method
NEVER = {
    Role.CLERK: (
        "/ledger", "/payout", "/offers", "/price", "/rates", "/verdicts", "/keys", "/people",
        "/listings", "/sales", "/orders", "/audit", "/balance",
    ),
    Role.PRICER: (
        "/consign", "/ledger", "/payout", "/store-credit", "/keys", "/people", "/orders", "/audit",
    ),
    Role.FINANCE: (
        "/photos", "/verdicts", "/assessments", "/review-queue", "/keys", "/people",
        "/publish", "/relist", "/vision", "/bank-details",
    ),
}  # fmt: skip


def let_in(role: Role) -> set[tuple[str, str]]:
    return {
        (method, route.path_format)
        for route in endpoints()
        if role.value in (roles_of(route) or ())
        for method in route.methods or ()
    }


@pytest.mark.parametrize("role", MAY)
def test_the_table_of_what_a_role_may_change_is_whole(role: Role) -> None:
    told = {(line.split()[0], line.split()[1]) for line in MAY[role].strip().splitlines()}
    assert {(method, path) for method, path in let_in(role) if method != "GET"} == told


@pytest.mark.parametrize("role", NEVER)
def test_a_role_sees_nothing_of_others_work(role: Role) -> None:
    seen = [path for _, path in let_in(role) if any(part in path for part in NEVER[role])]
    assert seen == []


def test_an_operator_may_whatever_the_three_may() -> None:
    for role in MAY:
        assert let_in(role) <= let_in(Role.OPERATOR), role


def test_a_clerk_takes_an_item_in_and_prices_nothing(
    client: TestClient, make: Making, keys: dict[str, Headers]
) -> None:
    item = make.item(Status.EXPECTED)
    scan = {"kind": "received", "place": "Milano"}
    url = f"/v1/items/{item.id}/scans"
    assert client.post(url, json=scan, headers=keys["pricer"]).status_code == 403
    assert client.post(url, json=scan, headers=keys["clerk"]).status_code == 201
    assert make.read(item.id).status == Status.RECEIVED
    back = client.post(
        f"/v1/items/{item.id}/withdraw", json={"because": "asked for"}, headers=keys["clerk"]
    )
    assert (back.status_code, make.read(item.id).status) == (200, Status.WITHDRAWN)
    approved = make.item(Status.APPROVED)
    offer = client.post(f"/v1/items/{approved.id}/offers", json={}, headers=keys["clerk"])
    assert (offer.status_code, offer.json()["code"]) == (403, "forbidden")

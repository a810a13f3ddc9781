"""The ledger over HTTP: pages, sums, and who may look."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from tests.service.sales.selling import NET, Selling
from tests.service.support import Headers, Making


@pytest.fixture
def selling(
    client: TestClient, context: AppContext, make: Making, keys: dict[str, Headers]
) -> Selling:
    return Selling(client, context, make, keys)


def test_entries_come_in_pages_and_each_is_balanced(selling: Selling) -> None:
    for _ in range(3):
        selling.sold()
    first = selling.get("/v1/ledger/entries?limit=2").json()
    rest = selling.get(f"/v1/ledger/entries?limit=2&cursor={first['next_cursor']}").json()
    entries = first["items"] + rest["items"]
    assert (len(entries), rest["next_cursor"]) == (3, None)
    assert len({entry["key"] for entry in entries}) == 3
    for entry in entries:
        assert sum(posting["amount_minor"] for posting in entry["postings"]) == 0
        assert entry["basis"] == {
            "marketplace_fee_percent": "12",
            "rounding": "half_away_from_zero",
        }


def test_an_empty_ledger_is_in_balance(selling: Selling) -> None:
    assert selling.get("/v1/ledger/balances").json() == {"accounts": [], "trial_balance": {}}
    consignor = selling.make.consignor()
    answer = selling.get(f"/v1/consignors/{consignor.id}/balance").json()
    assert answer == {"consignor_id": consignor.id, "balances": []}


def test_the_ledger_is_the_operators_and_stays_in_its_programme(selling: Selling) -> None:
    item, _ = selling.sold()
    for role in ("studio", "authenticator", "partner", "marketplace"):
        assert selling.get("/v1/ledger/entries", by=role).status_code == 403
        assert selling.get("/v1/ledger/balances", by=role).status_code == 403
    assert selling.get("/v1/ledger/entries", by="foreign").json()["items"] == []
    assert selling.get("/v1/ledger/balances", by="foreign").json()["accounts"] == []
    path = f"/v1/consignors/{item.consignor_id}/balance"
    assert selling.get(path, by="foreign").status_code == 404
    assert selling.get(path, by="partner").json()["balances"][0]["amount_minor"] == NET

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from service.clock import FixedClock
from tests.service.support import Headers


def read(client: TestClient, keys: dict[str, Headers]) -> Any:
    return client.get("/v1/programme", headers=keys["partner"]).json()


def test_a_caller_sees_what_handing_in_needs(client: TestClient, keys: dict[str, Headers]) -> None:
    programme = read(client, keys)
    assert programme["name"] == "balenciaga-resell"
    menu = {reward["id"]: reward for reward in programme["blocks"]["rewards"]}
    assert menu["store_credit"]["uplift_percent"] == "20"
    assert menu["icon_credit"]["when"] == "at_approval"
    countries = {country["code"]: country for country in programme["countries"]}
    assert {code: country["currency"] for code, country in countries.items()} == {
        "IT": "EUR",
        "FR": "EUR",
        "GB": "GBP",
        "US": "USD",
        "SG": "SGD",
    }
    assert countries["GB"]["rewards"] == ["icon_credit", "store_credit"]
    assert countries["IT"]["rewards"] == ["bank_transfer", "icon_credit", "store_credit"]
    assert all(country["stores"] for country in countries.values())
    assert {category["name"] for category in programme["categories"]} == {
        "accessories",
        "bags",
        "ready_to_wear",
        "shoes",
        "small_leather_goods",
    }
    assert programme["terms"]["text"].startswith("1. ")


def test_slots_are_those_that_can_be_asked_for_today(
    client: TestClient, keys: dict[str, Headers], clock: FixedClock
) -> None:
    def first(country: str) -> str:
        found = next(c for c in read(client, keys)["countries"] if c["code"] == country)
        day: str = found["slots"][0]["day"]
        return day

    assert first("IT") == "2026-11-26"  # a Tuesday, two days of lead
    assert first("SG") == "2026-11-25"
    clock.advance(timedelta(days=3))
    assert first("IT") == "2026-11-30"  # Sunday has none


def test_no_price_and_no_secret_is_told(client: TestClient, keys: dict[str, Headers]) -> None:
    assert "price_book" not in str(read(client, keys))

"""A listing on eBay, against a server that holds to the Sell Inventory API's pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from service.adapters.marketplaces.api_call import ApiRefused
from service.adapters.marketplaces.ebay_sell import EbayKeys, EbaySell, EbaySite
from service.money import Money
from tests.service.adapters.marketplaces.ebay_seller import CLIENT, REFRESH, SECRET, Seller
from tests.service.adapters.marketplaces.http_shop import shop_at
from tests.service.adapters.marketplaces.test_shopify_admin import DATA as LISTED

SKU = LISTED["listing_id"]
DATA: dict[str, Any] = {**LISTED, "condition": "PRE_OWNED_EXCELLENT", "category": "169291"}
PRICE = {
    "listing_id": SKU,
    "item_id": DATA["item_id"],
    "price": {"amount_minor": 143_100, "currency": "EUR"},
}
SITES = {"IT": EbaySite("f1", "p1", "r1", "milano")}


@pytest.fixture
def seller() -> Seller:
    return Seller()


@pytest.fixture
def api(seller: Seller) -> Iterator[EbaySell]:
    with shop_at(seller) as address:
        yield EbaySell(address, EbayKeys(CLIENT, SECRET, REFRESH), SITES, timeout_seconds=5.0)


def only(seller: Seller) -> dict[str, Any]:
    [offer] = seller.offers.values()
    return offer


def test_a_listing_goes_up_in_three_steps(seller: Seller, api: EbaySell) -> None:
    outcome = api.publish(DATA)
    assert (outcome.word, outcome.data) == ("delivered", {"external_id": "11001"})
    assert seller.calls == [
        "GET /offer", f"PUT /inventory_item/{SKU}", "POST /offer", "POST /offer/1/publish",
    ]  # fmt: skip
    item, offer = seller.items[SKU], only(seller)
    assert item["availability"] == {"shipToLocationAvailability": {"quantity": 1}}
    assert item["product"]["aspects"] == {"Brand": ["Vetra"]}
    assert offer["pricingSummary"] == {"price": {"currency": "EUR", "value": "1590.00"}}
    assert (offer["marketplaceId"], offer["merchantLocationKey"]) == ("EBAY_IT", "milano")
    assert seller.tokens == 1


@pytest.mark.parametrize("lost", [1, 2, 3, 4])
def test_a_crash_between_any_two_steps_is_mended_by_the_next_try(
    seller: Seller, api: EbaySell, lost: int
) -> None:
    seller.loses = lost
    assert [api.publish(DATA).word for _ in range(2)] == ["again", "delivered"]
    assert len(seller.offers) == 1
    assert only(seller)["status"] == "PUBLISHED"
    assert sum(call.endswith("/publish") for call in seller.calls) == 1


def test_a_repeat_puts_no_stock_back(seller: Seller, api: EbaySell) -> None:
    api.publish(DATA)
    seller.items[SKU]["availability"]["shipToLocationAvailability"]["quantity"] = 0
    assert api.publish(DATA).data == {"external_id": "11001"}
    assert seller.items[SKU]["availability"]["shipToLocationAvailability"]["quantity"] == 0


def test_a_price_is_changed_without_touching_the_stock(seller: Seller, api: EbaySell) -> None:
    assert api.reprice(PRICE).word == "failed"
    api.publish(DATA)
    assert api.reprice(PRICE).word == "delivered"
    shown = api.look(SKU, "IT")
    assert shown is not None
    assert (shown.price, shown.external_id) == (Money(143_100, "EUR"), "11001")


def test_a_listing_is_taken_down_once_and_goes_up_again(seller: Seller, api: EbaySell) -> None:
    assert api.withdraw(DATA).data == {"was_there": False}
    api.publish(DATA)
    assert [api.withdraw(DATA).word for _ in range(2)] == ["delivered", "delivered"]
    assert seller.calls.count("POST /offer/1/withdraw") == 1
    assert api.look(SKU, "IT") is None
    assert api.publish(DATA).word == "delivered"
    assert seller.calls.count("POST /offer") == 1


def test_what_is_sold_out_is_not_shown(seller: Seller, api: EbaySell) -> None:
    api.publish(DATA)
    only(seller)["listing"]["listingStatus"] = "OUT_OF_STOCK"
    assert api.look(SKU, "IT") is None


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ((500, {"errors": [{"errorId": 25001, "message": "system"}]}), "again"),
        ((400, {"errors": [{"errorId": 25025, "message": "concurrent"}]}), "again"),
        ((400, {"errors": [{"errorId": 25002, "message": "Add at least 1 photo"}]}), "failed"),
        ((403, {"errors": [{"errorId": 1100, "message": "Access denied"}]}), "failed"),
        ((429, None), "again"),
        ((404, {"errors": []}), "failed"),
    ],
)
def test_refusals_are_told_apart(
    seller: Seller, api: EbaySell, answer: tuple[int, Any], word: str
) -> None:
    seller.answers = [answer]
    assert api.publish(DATA).word == word
    seller.answers = [answer]
    with pytest.raises(ApiRefused):
        api.look(SKU, "IT")


def test_a_word_that_ebay_does_not_know_is_said_in_its_own_words(
    seller: Seller, api: EbaySell
) -> None:
    outcome = api.publish({**DATA, "condition": "Pre-owned, excellent"})
    assert (outcome.word, outcome.reason) == ("failed", "HTTP 400 25021 Invalid condition")


def test_a_country_without_policies_or_site_is_refused(seller: Seller, api: EbaySell) -> None:
    assert api.publish({**DATA, "country": "FR"}).reason == "no business policies are set for FR"
    assert api.publish({**DATA, "country": "JP"}).word == "failed"
    assert seller.calls == []


def test_a_consent_that_ended_is_said(seller: Seller) -> None:
    with shop_at(seller) as address:
        api = EbaySell(address, EbayKeys(CLIENT, SECRET, "old"), SITES, timeout_seconds=5.0)
        outcome = api.publish(DATA)
    assert (outcome.word, outcome.reason) == (
        "failed", "HTTP 400 eBay gives no token: invalid_grant",
    )  # fmt: skip


def test_orders_are_cancelled_by_a_person(api: EbaySell) -> None:
    outcome = api.cancel({"order_ref": "12-34", "order_id": "ord_1", "reason": "already_sold"})
    assert outcome.word == "failed"
    assert "12-34" in outcome.reason

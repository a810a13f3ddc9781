"""A listing in a Shopify shop, against a server that holds to the reference pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from service.adapters.deliveries import Unreachable
from service.adapters.marketplaces.shopify_admin import ShopifyAdmin, handle_of
from service.money import Money
from tests.service.adapters.marketplaces.http_shop import shop_at
from tests.service.adapters.marketplaces.shopify_shop import TOKEN, Shop

LISTING = "lst_01ABC"
DATA: dict[str, Any] = {
    "listing_id": LISTING,
    "item_id": "itm_01ABC",
    "title": "Vetra Arco shoulder bag",
    "description": "A <b>bag</b> & more",
    "condition": "Excellent",
    "brand": "Vetra",
    "category": "Bags",
    "sku": "VETRA-ARCO-01",
    "country": "IT",
    "price": {"amount_minor": 159_000, "currency": "EUR"},
    "pictures": ["https://loupe.example/v1/pictures/1", "https://loupe.example/v1/pictures/2"],
}
PRICE = {**DATA, "price": {"amount_minor": 143_100, "currency": "EUR"}}


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def api(shop: Shop) -> Iterator[ShopifyAdmin]:
    with shop_at(shop) as address:
        yield client(address)


def client(address: str, token: str = TOKEN) -> ShopifyAdmin:
    return ShopifyAdmin(
        address,
        token,
        location_id="gid://shopify/Location/1",
        publication_id="gid://shopify/Publication/1",
        timeout_seconds=5.0,
    )


def only(shop: Shop) -> dict[str, Any]:
    [product] = shop.products.values()
    return product


def test_a_listing_goes_up_in_words_that_the_schema_knows(shop: Shop, api: ShopifyAdmin) -> None:
    outcome = api.publish(DATA)
    assert (outcome.word, outcome.data) == (
        "delivered", {"external_id": "gid://shopify/Product/1"},
    )  # fmt: skip
    given = only(shop)["given"]
    assert given["descriptionHtml"] == "<p>A &lt;b&gt;bag&lt;/b&gt; &amp; more</p>"
    assert given["variants"][0]["inventoryPolicy"] == "DENY"
    assert [file["originalSource"] for file in given["files"]] == DATA["pictures"]
    assert only(shop)["handle"] == handle_of(LISTING) == "lst-01abc"
    assert shop.published == {"gid://shopify/Product/1"}


def test_a_repeat_after_a_lost_answer_makes_one_product_and_no_new_stock(
    shop: Shop, api: ShopifyAdmin
) -> None:
    api.publish(DATA)
    only(shop)["variants"]["nodes"][0]["inventoryQuantity"] = 0  # sold meanwhile
    assert api.publish(DATA).data == {"external_id": "gid://shopify/Product/1"}
    assert shop.calls.count("productSet") == 1
    assert only(shop)["variants"]["nodes"][0]["inventoryQuantity"] == 0


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_crash_between_two_steps_is_mended_by_the_next_try(
    shop: Shop, api: ShopifyAdmin, lost: int
) -> None:
    # the answers of the look-up, the making and the publishing are lost in turn
    shop.loses = lost
    words = [api.publish(DATA).word for _ in range(lost)]
    assert set(words) == {"again"}
    assert api.publish(DATA).word == "delivered"
    assert len(shop.products) == 1
    assert shop.published == {only(shop)["id"]}


def test_a_price_is_changed_and_looked_at(shop: Shop, api: ShopifyAdmin) -> None:
    assert api.reprice(PRICE).word == "failed"
    api.publish(DATA)
    assert api.reprice(PRICE).word == "delivered"
    shown = api.look(LISTING, "IT")
    assert shown is not None
    assert (shown.price, shown.external_id) == (Money(143_100, "EUR"), only(shop)["id"])


def test_a_listing_is_taken_down_once_and_what_is_not_there_is_down(
    shop: Shop, api: ShopifyAdmin
) -> None:
    assert api.withdraw(DATA).data == {"was_there": False}
    api.publish(DATA)
    assert [api.withdraw(DATA).word for _ in range(2)] == ["delivered", "delivered"]
    assert only(shop)["status"] == "ARCHIVED"
    assert shop.calls.count("productUpdate") == 1
    assert api.look(LISTING, "IT") is None
    assert api.look("lst_OTHER", "IT") is None


def test_a_sold_piece_is_not_shown(shop: Shop, api: ShopifyAdmin) -> None:
    api.publish(DATA)
    only(shop)["variants"]["nodes"][0]["inventoryQuantity"] = 0
    assert api.look(LISTING, "IT") is None


def test_a_shop_of_another_currency_gets_no_price(shop: Shop, api: ShopifyAdmin) -> None:
    shop.currency = "USD"
    outcome = api.publish(DATA)
    assert (outcome.word, outcome.reason) == ("failed", "the shop sells in USD, not in EUR")
    assert shop.products == {}


def test_an_order_that_lost_is_cancelled_with_its_reason(shop: Shop, api: ShopifyAdmin) -> None:
    lost = {"order_ref": "148977776", "order_id": "ord_1", "reason": "already_sold"}
    assert api.cancel(lost).word == "delivered"
    [given] = shop.cancelled
    assert given["orderId"] == "gid://shopify/Order/148977776"
    assert (given["reason"], given["restock"]) == ("INVENTORY", False)
    again = api.cancel(lost)
    assert (again.word, again.reason) == ("failed", "orderCancel: already cancelled")
    assert api.cancel({**lost, "order_ref": "#1001"}).word == "failed"


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ((429, {"errors": "Too many"}), "again"),
        ((500, None), "again"),
        ((402, {"errors": "shop frozen"}), "failed"),
        ((200, {"errors": [{"message": "t", "extensions": {"code": "THROTTLED"}}]}), "again"),
        ((200, {"errors": [{"message": "Access denied", "extensions": {"code": "ACCESS_DENIED"}}]}),
         "failed"),
        ((200, {"errors": [{"message": "no field"}]}), "failed"),
        ((200, {}), "again"),
    ],
)  # fmt: skip
def test_refusals_are_told_apart(
    shop: Shop, api: ShopifyAdmin, answer: tuple[int, Any], word: str
) -> None:
    shop.answers = [answer]
    assert api.publish(DATA).word == word


def test_a_wrong_token_and_a_user_error_are_said(shop: Shop, api: ShopifyAdmin) -> None:
    with shop_at(shop) as address:
        outcome = client(address, "wrong").publish(DATA)
    assert (outcome.word, outcome.data["status"]) == ("failed", 401)
    refused = api.publish({**DATA, "title": ""})
    assert (refused.word, refused.reason) == ("failed", "productSet: Title can't be blank")


def test_nobody_there_is_no_answer() -> None:
    with pytest.raises(Unreachable):
        client("http://127.0.0.1:9").publish(DATA)

"""Marketplaces' files fill listings; what they have no word for fails there, and says why."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import service
from service.context import AppContext
from service.domain.catalogue import load_catalogue
from service.domain.errors import ProgrammeInvalid
from service.domain.market_reader import load_markets
from service.domain.programme import Programme
from service.domain.programme_reader import parse_programme
from service.domain.status import Status
from service.domain.words import Transport
from service.money import Money
from service.sales.service import OrderNote, take_order
from service.settings import MarketplaceAccess
from service.workflows.market_words import is_public
from tests.service.adapters.marketplaces.http_shop import shop_at
from tests.service.adapters.marketplaces.shopify_shop import TOKEN, Shop
from tests.service.receiver import Receiver
from tests.service.support import Headers
from tests.service.trade_fixtures import OPERATOR, Trading

Keys = dict[str, Headers]
ROOT = Path(service.__file__).parent
HOUSE = (ROOT / "programmes" / "balenciaga-resell.toml").read_text()
MARKETS = load_markets(ROOT / "markets")
OPEN = '\n[[marketplaces]]\nid = "{}"\n'
#: a rule of pictures that these tests do not look at
RULE = 'picture_rule = "google_merchant"\n'
SHOPIFY = {
    "token": TOKEN,
    "location_id": "gid://shopify/Location/1",
}


def house(*ids: str, more: str = "") -> Programme:
    """The shipped programme on these marketplaces, each as its own file says."""
    text = HOUSE[: HOUSE.index("[[marketplaces]]")]
    return parse_programme(text + "".join(OPEN.format(id) for id in ids) + more, "x.toml", MARKETS)


def on(trade: Trading, *ids: str, more: str = "", **settings: Any) -> Trading:
    """The same trade where the programme sells on these marketplaces."""
    programme = house(*ids, more=more)
    context = replace(
        trade.context,
        programmes={**trade.context.programmes, programme.name: programme},
        settings=trade.context.settings.model_copy(update=settings),
    )
    return replace(trade, context=context)


def test_every_shipped_programme_reads_with_the_files() -> None:
    catalogue = load_catalogue(ROOT / "programmes", ROOT / "markets")
    places = catalogue.programme("balenciaga-resell").marketplaces
    # what a programme decides itself stays
    assert places["ebay"].transport is Transport.SIGNED_PUSH
    assert places["ebay"].market is MARKETS["ebay"] or places["ebay"].market == MARKETS["ebay"]
    assert places["ebay"].fee_assumed


def test_what_a_programme_leaves_open_comes_from_the_file() -> None:
    place = house("ebay").marketplace("ebay")
    assert (place.title, place.transport) == ("eBay", Transport.EBAY_SELL)
    assert place.countries == {"IT", "FR", "GB", "US", "SG"}
    assert (str(place.fee_percent), place.fee_assumed) == ("12", True)
    stated = house("ebay", more="fee_percent = 9.5\n").marketplace("ebay")
    assert (str(stated.fee_percent), stated.fee_assumed) == ("9.5", False)


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ("fee_assumed = true\n", "marketplaces.0.fee_assumed"),
        ('countries = ["DE"]\n', "marketplaces.0.countries"),
        ('url = "https://x.example"\n', "marketplaces.0.url"),
        ("odd = 1\n", "marketplaces.0.odd"),
        ('picture_rule = "nobody"\n', "marketplaces.0.picture_rule"),
    ],
)
def test_a_place_that_contradicts_itself_is_refused_at_its_line(more: str, key: str) -> None:
    with pytest.raises(ProgrammeInvalid) as caught:
        house("google_merchant", more=more)
    assert caught.value.key == key
    assert caught.value.line is not None


def test_a_place_without_a_file_must_say_everything() -> None:
    with pytest.raises(ProgrammeInvalid) as caught:
        house("nobody_knows")
    assert caught.value.key == "marketplaces.0.transport"


def test_the_feed_speaks_the_marketplaces_own_words(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    there = on(trade, "google_merchant", "ebay")
    item = there.publishing()
    there.run_publish(item)
    rows = there.listings(item)
    google = rows["google_merchant"]
    assert google.title == "Vetra Arco shoulder bag"
    assert google.told == {"category": "3032", "condition": "used"}
    # what a person reads stays in a buyer's words
    assert google.condition == "Pre-owned, excellent"
    [push] = there.effects(kind="listing_push")
    data = json.loads(push.body)["data"]
    assert (data["condition"], data["category"]) == ("PRE_OWNED_EXCELLENT", "169291")


def test_a_grade_and_a_currency_without_a_word_fail_there_alone(trade: Trading) -> None:
    there = on(trade, "google_merchant", "net_a_porter", more=RULE)
    item = there.publishing()
    with there.context.store.writing() as uow:
        offer = uow.offers.in_state(item.id, "accepted")
        assert offer is not None
        offer.parts = {**offer.parts, "grade": "fair"}
    there.run_publish(item)
    states = there.states(item)
    assert states == {"google_merchant": "live", "net_a_porter": "failed"}
    error = there.listings(item)["net_a_porter"].error
    assert error is not None
    assert "not_taken_by_marketplace" in error
    assert "grade fair" in error


def test_an_assumed_fee_lists_nothing_outside_the_sandbox(trade: Trading) -> None:
    there = on(trade, "ebay", "google_merchant", mode="production")
    item = there.publishing()
    there.run_publish(item)
    assert there.states(item) == {"ebay": "failed", "google_merchant": "live"}
    assert "marketplace_fee_assumed" in str(there.listings(item)["ebay"].error)


def test_a_feed_without_public_addresses_is_refused(
    client: TestClient, keys: Keys, trade: Trading, app: Any
) -> None:
    there = on(trade, "google_merchant", mode="production", public_url="https://10.0.0.7")
    item = there.publishing()
    there.run_publish(item)
    assert there.make.read(item.id).status == Status.ACCEPTED
    assert "feed_addresses_not_public" in str(there.listings(item)["google_merchant"].error)
    app.state.context = there.context
    answer = client.get("/v1/feeds/google_merchant", headers=keys["operator"])
    assert (answer.status_code, answer.json()["code"]) == (409, "feed_addresses_not_public")


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://loupe.example", True),
        ("https://8.8.8.8", True),
        ("http://loupe.example", False),
        ("https://localhost", False),
        ("https://127.0.0.1", False),
        ("https://[::1]:8000", False),
        ("https://shop.internal", False),
        ("https://me:pw@loupe.example", False),
        ("https://intranet", False),
        ("", False),
    ],
)
def test_which_addresses_anybody_can_open(url: str, public: bool) -> None:
    assert is_public(url) is public


def test_metas_feed_has_its_columns(client: TestClient, keys: Keys, trade: Trading) -> None:
    there = on(trade, "meta_shops", more=RULE)
    item = there.publishing()
    there.run_publish(item)
    client.app.state.context = there.context  # type: ignore[attr-defined]  # FastAPI's own
    text = client.get("/v1/feeds/meta_shops", headers=keys["operator"]).text
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert (row["id"], row["price"]) == (item.id, "1590.00 EUR")
    assert (row["condition"], row["availability"]) == ("used_like_new", "in stock")
    assert len(row["additional_image_link"].split(",")) == 3


def test_an_item_goes_up_and_down_in_a_shopify_shop(trade: Trading) -> None:
    shop = Shop()
    with shop_at(shop) as address:
        access = MarketplaceAccess.model_validate({"url": address, "shopify": SHOPIFY})
        there = on(trade, "shopify", more=RULE, marketplaces={"shopify": access})
        item = there.listed()
        assert there.make.read(item.id).status == Status.LISTED
        [product] = shop.products.values()
        assert there.listings(item)["shopify"].external_id == product["id"]
        assert product["given"]["tags"] == ["pre-owned", "condition: Excellent"]
        there.make.move(item.id, Status.WITHDRAWN)
        there.dispatch()
    assert product["status"] == "ARCHIVED"
    assert there.states(item) == {"shopify": "withdrawn"}


def test_the_losing_order_of_a_shop_is_cancelled_there_with_its_record(trade: Trading) -> None:
    shop = Shop()
    with shop_at(shop) as address:
        access = MarketplaceAccess.model_validate({"url": address, "shopify": SHOPIFY})
        there = on(trade, "shopify", more=RULE, marketplaces={"shopify": access})
        item = there.listed()
        programme = there.context.programmes[item.programme]
        price = Money(159_000, "EUR")
        for number in ("1001", "1002"):
            note = OrderNote("shopify", number, item.id, price)
            with there.context.store.writing() as uow:
                taken = take_order(uow, programme, note, OPERATOR)
        assert taken.refusal is not None
        assert taken.order.outcome == "refused"
        there.dispatch()
        there.dispatch()
    [cancelled] = shop.cancelled
    assert cancelled["orderId"] == "gid://shopify/Order/1002"
    assert cancelled["staffNote"] == f"Loupe {taken.order.id}: already_sold"
    [effect] = there.effects(kind="order_cancel")
    assert (effect.key, effect.state) == (f"cancel:{taken.order.id}", "delivered")


def test_an_api_that_is_not_set_up_is_said(trade: Trading, receiver: Receiver) -> None:
    there = on(trade, "ebay")
    item = there.publishing()
    there.run_publish(item)
    there.dispatch()
    assert "marketplace_api_not_set" in str(there.listings(item)["ebay"].error)
    assert receiver.got == []
    assert isinstance(there.context, AppContext)

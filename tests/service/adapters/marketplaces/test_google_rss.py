"""Google's feed: valid XML whatever a title holds, with the attributes that Google asks for."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.adapters.marketplaces.google_rss import NAMESPACE, GoogleRss
from service.money import Money
from tests.service.adapters.marketplaces.sheets import HOSTILE, sheet

G = f"{{{NAMESPACE}}}"


def items(data: bytes) -> list[ET.Element]:
    root = ET.fromstring(data)
    assert root.tag == "rss"
    assert root.get("version") == "2.0"
    [channel] = list(root)
    return channel.findall("item")


def test_an_item_has_what_google_asks_for() -> None:
    feed = GoogleRss().feed("Balenciaga Re-Sell", "https://loupe.example", [sheet()])
    assert feed.media_type == "application/rss+xml"
    [item] = items(feed.data)
    fields = {child.tag: child.text for child in item}
    assert fields["title"] == "Vetra Arco shoulder bag"
    assert fields["link"] == "https://loupe.example/v1/listing-pages/lst_1"
    assert fields[f"{G}id"] == "itm_1"
    assert fields[f"{G}price"] == "1234.00 EUR"
    assert fields[f"{G}condition"] == "used"
    assert fields[f"{G}availability"] == "in_stock"
    assert fields[f"{G}brand"] == "Vetra"
    assert fields[f"{G}mpn"] == "VETRA-ARCO-01"
    assert fields[f"{G}image_link"] == "https://loupe.example/v1/pictures/pic_0"
    more = [child.text for child in item.findall(f"{G}additional_image_link")]
    assert more == [f"https://loupe.example/v1/pictures/pic_{n}" for n in range(1, 11)]


def test_an_empty_feed_is_a_feed() -> None:
    assert items(GoogleRss().feed("x", "https://x.example", []).data) == []


def test_an_item_without_a_number_says_so() -> None:
    [item] = items(GoogleRss().feed("x", "y", [sheet(sku=None)]).data)
    assert item.find(f"{G}mpn") is None
    assert item.findtext(f"{G}identifier_exists") == "no"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(1, "EUR", "0.01 EUR"), (5000, "JPY", "5000 JPY"), (12_345, "KWD", "12.345 KWD")],
)
def test_prices_have_their_currencys_digits(minor: int, currency: str, text: str) -> None:
    [item] = items(GoogleRss().feed("x", "y", [sheet(price=Money(minor, currency))]).data)
    assert item.findtext(f"{G}price") == text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    hostile = sheet(title=text, description=text, brand=text, sku=text)
    [item] = items(GoogleRss().feed(text, "y", [hostile]).data)
    assert len(item.findall(f"{G}price")) == 1
    assert item.findtext(f"{G}price") == "1234.00 EUR"
    assert {child.tag for child in item} == {
        "title", "description", "link", f"{G}id", f"{G}image_link", f"{G}additional_image_link",
        f"{G}availability", f"{G}price", f"{G}condition", f"{G}brand", f"{G}mpn",
        f"{G}product_type",
    }  # fmt: skip


@given(st.text(max_size=400))
def test_any_text_gives_valid_xml(text: str) -> None:
    [item] = items(GoogleRss().feed(text, "y", [sheet(title=text)]).data)
    assert len(item.findtext("title") or "") <= 150


def test_it_sends_nothing() -> None:
    assert GoogleRss().announce(sheet()) is None  # type: ignore[func-returns-value]  # that is what is tested

"""Feeds show what is live; a fetch without a listing is what ends it."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET

from fastapi.testclient import TestClient

from service.adapters.marketplaces.google_rss import NAMESPACE
from service.context import AppContext
from service.domain.status import Status
from service.ids import new_id
from service.keys import hash_key
from service.store.people_tables import ApiKeyRow, PersonRow
from tests.service.support import Headers
from tests.service.trade_fixtures import Trading

Keys = dict[str, Headers]


def key_of(context: AppContext, marketplace: str) -> Headers:
    """A key that speaks for a marketplace."""
    now = context.clock.now()
    secret = f"lp_test_{marketplace}"
    with context.store.writing() as uow:
        person = PersonRow(
            id=new_id("per"), programme="balenciaga-resell", name=marketplace, created_at=now
        )
        uow.people.add(person)
        uow.keys.add(
            ApiKeyRow(
                id=new_id("key"),
                programme=person.programme,
                person_id=person.id,
                role="marketplace",
                marketplace=marketplace,
                secret_hash=hash_key(secret),
                created_at=now,
            )
        )
    return {"Authorization": f"Bearer {secret}"}


def ids_in_csv(text: str) -> list[str]:
    return [row["item_id"] for row in csv.DictReader(io.StringIO(text, newline=""))]


def test_googles_feed_is_made_from_the_record(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item = trade.listed(title="Arco <b>& Söhne</b> \u202e\x0b")
    answer = client.get("/v1/feeds/google_merchant", headers=keys["operator"])
    assert answer.headers["content-type"] == "application/rss+xml"
    [entry] = ET.fromstring(answer.content).iter("item")
    g = f"{{{NAMESPACE}}}"
    assert entry.findtext(f"{g}id") == item.id
    assert entry.findtext("title") == "Vetra Arco <b>& Söhne</b>"
    assert entry.findtext(f"{g}price") == "1590.00 EUR"
    pictures = [entry.findtext(f"{g}image_link") or ""]
    pictures += [child.text or "" for child in entry.findall(f"{g}additional_image_link")]
    assert len(pictures) == 4
    for address in [*pictures, entry.findtext("link") or ""]:
        assert address.startswith("https://loupe.example/v1/")
        assert client.get(address.removeprefix("https://loupe.example")).status_code == 200


def test_a_withdrawn_item_leaves_the_feed_and_ends_with_the_fetch(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    item, other = trade.listed(), trade.listed()
    trade.make.move(item.id, Status.WITHDRAWN)
    zalando = key_of(trade.context, "zalando")
    # an operator's look ends nothing
    seen = client.get("/v1/feeds/zalando", headers=keys["operator"])
    assert ids_in_csv(seen.text) == [other.id]
    assert trade.states(item)["zalando"] == "withdrawal_requested"
    # a fetch of another country has not shown that the item is gone
    client.get("/v1/feeds/zalando?country=FR", headers=zalando)
    assert trade.states(item)["zalando"] == "withdrawal_requested"
    fetched = client.get("/v1/feeds/zalando", headers=zalando)
    assert ids_in_csv(fetched.text) == [other.id]
    assert trade.states(item)["zalando"] == "withdrawn"
    assert trade.states(item)["amazon"] == "withdrawal_requested"
    assert trade.states(other)["zalando"] == "live"
    with trade.context.store.reading() as uow:
        before = len(uow.items.timeline(item.id))
    client.get("/v1/feeds/zalando", headers=zalando)
    with trade.context.store.reading() as uow:
        assert len(uow.items.timeline(item.id)) == before


def test_a_feed_is_for_its_marketplace(client: TestClient, keys: Keys, trade: Trading) -> None:
    trade.listed()
    zalando = key_of(trade.context, "zalando")
    answer = client.get("/v1/feeds/amazon", headers=zalando)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_marketplace")
    assert client.get("/v1/feeds/zalando", headers=keys["partner"]).status_code == 403
    pushed = client.get("/v1/feeds/ebay", headers=keys["operator"])
    assert (pushed.status_code, pushed.json()["code"]) == (404, "no_feed")
    unknown = client.get("/v1/feeds/nobody", headers=keys["operator"])
    assert unknown.json()["code"] == "unknown_marketplace"
    nowhere = client.get("/v1/feeds/zalando?country=XX", headers=keys["operator"])
    assert nowhere.json()["code"] == "country_not_served"
    assert client.get("/v1/feeds/zalando?country=x", headers=keys["operator"]).status_code == 422
    assert ids_in_csv(client.get("/v1/feeds/zalando", headers=keys["foreign"]).text) == []


def test_countries_are_apart(client: TestClient, keys: Keys, trade: Trading) -> None:
    consignor = trade.make.consignor(country="GB")
    consignment = trade.make.consignment(consignor, country="GB", currency="GBP", store_id=None)
    british, italian = trade.listed(consignment=consignment), trade.listed()

    def get(path: str) -> list[str]:
        return ids_in_csv(client.get(path, headers=keys["operator"]).text)

    assert get("/v1/feeds/zalando?country=GB") == [british.id]
    assert get("/v1/feeds/zalando?country=IT") == [italian.id]
    assert get("/v1/feeds/zalando") == [british.id, italian.id]

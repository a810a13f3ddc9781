"""What anybody may see: marketplace pictures by their address, and the page of a live listing."""

from __future__ import annotations

import hashlib

import pytest
from fastapi.testclient import TestClient

from service.domain.status import Status
from tests.service.support import Headers
from tests.service.trade_fixtures import Trading

Keys = dict[str, Headers]


def test_a_picture_is_served_without_a_key(client: TestClient, keys: Keys, trade: Trading) -> None:
    item = trade.listed()
    rows = client.get(f"/v1/items/{item.id}/pictures", headers=keys["operator"]).json()
    assert len(rows) == 16
    front = rows[0]
    path = front["url"].removeprefix("https://loupe.example")
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert hashlib.sha256(answer.content).hexdigest() == front["sha256"]
    assert len(answer.content) == front["byte_count"]
    again = client.get(path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/v1/items/{item.id}/pictures", headers=keys["foreign"]).status_code == 404


@pytest.mark.parametrize("name", ["pic_0", "x", "..%2F..%2Fetc", "\u00fc", "%00"])
def test_what_is_no_picture_is_not_found(client: TestClient, name: str) -> None:
    answer = client.get(f"/v1/pictures/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_page_of_a_live_listing_is_escaped(client: TestClient, trade: Trading) -> None:
    item = trade.listed(title='<script>alert("x")</script>', brand='Ve"tra')
    listing = trade.listings(item)["google_merchant"]
    answer = client.get(f"/v1/listing-pages/{listing.id}")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert "1590.00 EUR" in answer.text
    assert answer.text.count("<img ") == 4
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for personal in ("Chiara", "Rossi", item.consignor_id):
        assert personal not in answer.text


def test_the_page_ends_with_the_listing(client: TestClient, trade: Trading) -> None:
    item = trade.listed()
    listing = trade.listings(item)["google_merchant"]
    trade.make.move(item.id, Status.WITHDRAWN)
    assert client.get(f"/v1/listing-pages/{listing.id}").status_code == 404
    assert client.get("/v1/listing-pages/lst_0").status_code == 404

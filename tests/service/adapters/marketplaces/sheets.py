"""Listing sheets for the adapters' tests, hostile ones too."""

from __future__ import annotations

from typing import Any

from service.adapters.marketplaces.protocol import ListingSheet
from service.money import Money

#: what people, scripts and spreadsheets have put into titles
HOSTILE = (
    "<script>alert(1)</script>",
    "]]><g:price>1.00 EUR</g:price>",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1", "-2+3", "\uff1d1+1", "\t=1", "\r\n=1",
    'quote " and , comma', "line\nbreak\r\n\x00\x0b\ufffe\ud800 \u2028end",
    "\u202egnp.exe", "e\u0301 \U0001f45c 手提包", "&amp; &#x3C;", "", " ",
)  # fmt: skip


def sheet(**changes: Any) -> ListingSheet:
    values: dict[str, Any] = {
        "listing_id": "lst_1",
        "item_id": "itm_1",
        "marketplace": "ebay",
        "title": "Vetra Arco shoulder bag",
        "description": "Vetra Arco shoulder bag. Pre-owned, excellent.",
        "condition": "Pre-owned, excellent",
        "brand": "Vetra",
        "category": "bags",
        "sku": "VETRA-ARCO-01",
        "country": "IT",
        "price": Money(123_400, "EUR"),
        "link": "https://loupe.example/v1/listing-pages/lst_1",
        "picture_urls": tuple(f"https://loupe.example/v1/pictures/pic_{n}" for n in range(12)),
    }
    return ListingSheet(**{**values, **changes})

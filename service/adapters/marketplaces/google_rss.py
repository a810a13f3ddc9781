"""Google Merchant Center's product feed: RSS 2.0 with the namespace ``g``.

Attributes and limits: Google's product data specification (title 150, description 5,000
characters, ten additional pictures).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from service.adapters.marketplaces.protocol import (
    FeedFile,
    ListingSheet,
    clean_text,
)

NAMESPACE = "http://base.google.com/ns/1.0"
MAX_TITLE = 150
MAX_DESCRIPTION = 5000
MAX_ADDITIONAL_PICTURES = 10


class GoogleRss:
    """Meets MarketplaceAdapter; Google fetches the feed."""

    def announce(self, sheet: ListingSheet) -> None:
        del sheet

    def reprice(self, sheet: ListingSheet) -> None:
        del sheet

    def feed(self, title: str, link: str, sheets: Sequence[ListingSheet]) -> FeedFile:
        out = io.BytesIO()
        xml = XMLGenerator(out, "utf-8")
        xml.startDocument()
        xml.startElement("rss", AttributesImpl({"version": "2.0", "xmlns:g": NAMESPACE}))
        xml.startElement("channel", AttributesImpl({}))
        head = (("title", clean_text(title, MAX_TITLE)), ("link", link), ("description", "Items"))
        _write(xml, head)
        for sheet in sheets:
            xml.startElement("item", AttributesImpl({}))
            _write(xml, _fields(sheet))
            xml.endElement("item")
        xml.endElement("channel")
        xml.endElement("rss")
        xml.endDocument()
        return FeedFile(out.getvalue(), "application/rss+xml")


def _write(
    xml: XMLGenerator, fields: Sequence[tuple[str, str]] | Iterator[tuple[str, str]]
) -> None:
    for name, text in fields:
        xml.startElement(name, AttributesImpl({}))
        xml.characters(text)
        xml.endElement(name)


def _fields(sheet: ListingSheet) -> Iterator[tuple[str, str]]:
    yield "g:id", sheet.item_id
    yield "title", clean_text(sheet.title, MAX_TITLE)
    yield "description", clean_text(sheet.description, MAX_DESCRIPTION)
    yield "link", sheet.link
    yield "g:image_link", sheet.picture_urls[0]
    for url in sheet.picture_urls[1 : 1 + MAX_ADDITIONAL_PICTURES]:
        yield "g:additional_image_link", url
    yield "g:availability", "in_stock"
    yield "g:price", str(sheet.price)
    # every item here has had an owner, whatever its grade
    yield "g:condition", "used"
    yield "g:brand", clean_text(sheet.brand, 70)
    if sheet.sku is not None:
        yield "g:mpn", clean_text(sheet.sku, 70)
    else:
        yield "g:identifier_exists", "no"
    # a number of Google's own taxonomy, or words of ours
    name = "g:google_product_category" if sheet.category.isdigit() else "g:product_type"
    yield name, sheet.category

"""A CSV feed (RFC 4180, UTF-8) that a spreadsheet can open without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from service.adapters.marketplaces.protocol import (
    FeedFile,
    ListingSheet,
    clean_text,
)

PICTURE_COLUMNS = 8
COLUMNS = (
    "item_id",
    "listing_id",
    "title",
    "description",
    "condition",
    "brand",
    "category",
    "sku",
    "country",
    "price",
    "currency",
    "availability",
    "link",
    *(f"picture_{number}" for number in range(1, PICTURE_COLUMNS + 1)),
)
#: OWASP, CSV injection: what makes a spreadsheet read a cell as a formula, full-width forms too
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class CsvFeed:
    """Meets MarketplaceAdapter; the marketplace fetches the feed."""

    def announce(self, sheet: ListingSheet) -> None:
        del sheet

    def reprice(self, sheet: ListingSheet) -> None:
        del sheet

    def feed(self, title: str, link: str, sheets: Sequence[ListingSheet]) -> FeedFile:
        del title, link
        out = io.StringIO(newline="")
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for sheet in sheets:
            writer.writerow([safe_cell(cell) for cell in _cells(sheet)])
        return FeedFile(out.getvalue().encode(), "text/csv; charset=utf-8; header=present")


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cells(sheet: ListingSheet) -> list[str]:
    pictures = list(sheet.picture_urls[:PICTURE_COLUMNS])
    return [
        sheet.item_id,
        sheet.listing_id,
        clean_text(sheet.title, 150),
        clean_text(sheet.description, 2000),
        sheet.condition,
        clean_text(sheet.brand, 70),
        sheet.category,
        clean_text(sheet.sku or "", 70),
        sheet.country,
        sheet.price.format(),
        sheet.price.currency,
        "in_stock",
        sheet.link,
        *pictures,
        *[""] * (PICTURE_COLUMNS - len(pictures)),
    ]

"""Meta's product catalogue as CSV: the columns of its data feed specification.

Required: id, title, description, availability, condition, price, link, image_link, brand. A title
has at most 200 characters and a description 9,999; up to twenty additional pictures stand in one
cell, parted by commas.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from service.adapters.marketplaces.csv_feed import safe_cell
from service.adapters.marketplaces.protocol import FeedFile, ListingSheet, clean_text

COLUMNS = (
    "id",
    "title",
    "description",
    "availability",
    "condition",
    "price",
    "link",
    "image_link",
    "additional_image_link",
    "brand",
    "google_product_category",
    "quantity_to_sell_on_facebook",
)
MAX_TITLE = 200
MAX_DESCRIPTION = 9999
MAX_ADDITIONAL_PICTURES = 20
#: the values that Meta takes; whatever else a listing is told as, it has had an owner
CONDITIONS = frozenset({"used", "used_like_new", "used_good", "used_fair"})


class MetaCsv:
    """Meets MarketplaceAdapter; Meta fetches the feed."""

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


def _cells(sheet: ListingSheet) -> list[str]:
    more = sheet.picture_urls[1 : 1 + MAX_ADDITIONAL_PICTURES]
    return [
        sheet.item_id,
        clean_text(sheet.title, MAX_TITLE),
        clean_text(sheet.description, MAX_DESCRIPTION),
        "in stock",
        sheet.condition if sheet.condition in CONDITIONS else "used",
        str(sheet.price),
        sheet.link,
        sheet.picture_urls[0],
        ",".join(more),
        clean_text(sheet.brand, 100),
        sheet.category,
        "1",
    ]

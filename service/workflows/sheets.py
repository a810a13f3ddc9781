"""From the record to what a marketplace is told: the words and the addresses of one listing."""

from __future__ import annotations

from collections.abc import Sequence

from service.adapters.marketplaces.protocol import MAX_PICTURES, ListingSheet, clean_text
from service.domain.words import Grade
from service.money import Money
from service.store.record_tables import ItemRow
from service.store.trade_tables import ListingRow, PictureRow

MAX_TITLE = 150
CONDITION_WORDS = {
    Grade.PRISTINE: "Pre-owned, pristine",
    Grade.EXCELLENT: "Pre-owned, excellent",
    Grade.VERY_GOOD: "Pre-owned, very good",
    Grade.GOOD: "Pre-owned, good",
    Grade.FAIR: "Pre-owned, fair",
}


def condition_words(grade: str) -> str:
    """The grade in a buyer's words; plain "Pre-owned" where there is none."""
    return CONDITION_WORDS[Grade(grade)] if grade in set(Grade) else "Pre-owned"


def title_of(item: ItemRow) -> str:
    """Brand and name, the brand once, on one line."""
    brand, name = clean_text(item.brand, 70), clean_text(item.title, MAX_TITLE)
    named = name.casefold().startswith(brand.casefold())
    return clean_text(name if named else f"{brand} {name}", MAX_TITLE)


def description_of(item: ItemRow, condition: str) -> str:
    """What can be said of every item that is listed."""
    parts = [f"{title_of(item)}.", f"{condition}.", "Checked by an authenticator before sale."]
    if item.sku is not None:
        parts.append(f"Model number {clean_text(item.sku, 80)}.")
    return " ".join(parts)


def picture_url(public_url: str, picture_id: str) -> str:
    """Where anybody who knows the id gets a marketplace picture."""
    return f"{public_url.rstrip('/')}/v1/pictures/{picture_id}"


def page_url(public_url: str, listing_id: str) -> str:
    """Where a buyer sees a listing."""
    return f"{public_url.rstrip('/')}/v1/listing-pages/{listing_id}"


def sheet_of(
    public_url: str, listing: ListingRow, item: ItemRow, pictures: Sequence[PictureRow]
) -> ListingSheet:
    """The listing as its marketplace is told of it; ``pictures`` starts with the main one."""
    told = listing.told or {}
    return ListingSheet(
        listing_id=listing.id,
        item_id=item.id,
        marketplace=listing.marketplace,
        title=listing.title,
        description=listing.description,
        condition=told.get("condition", listing.condition),
        brand=item.brand,
        category=told.get("category", item.category),
        sku=item.sku,
        country=item.country,
        price=Money(listing.price_minor, listing.currency),
        link=page_url(public_url, listing.id),
        picture_urls=tuple(picture_url(public_url, row.id) for row in pictures[:MAX_PICTURES]),
    )

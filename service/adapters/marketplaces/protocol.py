"""What every marketplace adapter gets and gives."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from service.money import Money

#: pictures of one listing: what the strictest of the marketplaces takes (Google: one and ten more)
MAX_PICTURES = 11
#: joiners that scripts need; the other format characters can turn a line of text around
_JOINERS = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class ListingSheet:
    """One listing as a marketplace is told of it; nothing of the consignor is in it.

    ``picture_urls`` starts with the main picture. Texts are plain; adapters escape them.
    """

    listing_id: str
    item_id: str
    marketplace: str
    title: str
    description: str
    condition: str
    brand: str
    category: str
    sku: str | None
    country: str
    price: Money
    link: str
    picture_urls: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.picture_urls:
            raise ValueError("a listing needs a main picture")
        if self.price.amount_minor <= 0:
            raise ValueError("a listing needs a price")


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed as it is served."""

    data: bytes
    media_type: str


class MarketplaceAdapter(Protocol):
    """One way of telling a marketplace about listings."""

    def announce(self, sheet: ListingSheet) -> str | None:
        """The message to send for a new listing, or None where the marketplace fetches a feed."""
        ...

    def reprice(self, sheet: ListingSheet) -> str | None:
        """The message that gives a listing its new price, or None where the feed shows it."""
        ...

    def feed(self, title: str, link: str, sheets: Sequence[ListingSheet]) -> FeedFile | None:
        """The feed of all given listings, or None where listings are sent one by one."""
        ...


def clean_text(text: str, max_characters: int) -> str:
    """One line in NFC without control, format, private or surrogate characters, cut at a word."""
    kept = (
        " " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c
        for c in unicodedata.normalize("NFC", text)
        if c in _JOINERS or unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
    )
    line = " ".join("".join(kept).split())
    if len(line) <= max_characters:
        return line
    cut = line[: max_characters - 1]
    at_word = cut.rpartition(" ")[0] if line[max_characters - 1] != " " else cut
    return f"{(at_word or cut).rstrip()}…"

"""A listing in its marketplace's own words, or the reason why the marketplace cannot have it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from service.adapters.marketplaces.protocol import clean_text
from service.domain.errors import DomainError
from service.domain.market import FEEDS, Market, fill
from service.domain.programme_parts import Marketplace
from service.domain.words import Grade
from service.settings import Settings
from service.store.record_tables import ItemRow
from service.workflows.sheets import condition_words, description_of, title_of


class AddressesNotPublic(DomainError):
    """A feed needs pages and pictures that anybody can open: set LOUPE_PUBLIC_URL to such an
    address.
    """

    code = "feed_addresses_not_public"
    kind = "conflict"
    marketplace: str
    public_url: str


@dataclass(frozen=True, slots=True)
class ListingWords:
    """Texts of one listing; ``told`` are the marketplace's own words where its file has them."""

    title: str
    description: str
    condition: str
    told: dict[str, Any] | None


def words_for(item: ItemRow, grade: str, place: Marketplace) -> ListingWords:
    """The texts of an item in a grade. Raises NotTaken where the marketplace has no word for it."""
    condition = condition_words(grade)
    market = place.market
    if market is None:
        return ListingWords(title_of(item), description_of(item, condition), condition, None)
    market.check_currency(item.country, item.currency)
    told: dict[str, Any] = {"category": market.category_for(item.category)}
    if grade in set(Grade):
        told["condition"] = market.condition_for(Grade(grade))
    words = _fields(item, condition, market)
    return ListingWords(
        title=fill(market.title_template, words, market.title_max.value),
        description=fill(market.description_template, words, market.description_max.value),
        condition=condition,
        told=told,
    )


def _fields(item: ItemRow, condition: str, market: Market) -> dict[str, str]:
    """What templates are filled with; a name that begins with its brand says it once."""
    brand, name = clean_text(item.brand, 70), clean_text(item.title, market.title_max.value)
    if name.casefold().startswith(brand.casefold()):
        name = name[len(brand) :].strip() or name
    sku = "" if item.sku is None else f" Model number {clean_text(item.sku, 80)}."
    return {
        "brand": brand,
        "name": name,
        "condition": condition,
        "category": item.category.replace("_", " "),
        "sku_sentence": sku,
    }


def check_place(settings: Settings, place: Marketplace) -> None:
    """Raises FeeAssumed or AddressesNotPublic where nothing may be listed there."""
    place.fee_that_prices(sandbox=settings.is_sandbox)
    if place.transport in FEEDS:
        check_addresses(settings, place.id)


def check_addresses(settings: Settings, marketplace: str) -> None:
    """Raises AddressesNotPublic unless a feed's reader can open our addresses.

    A sandbox's feeds are read by whoever tries them out on the machine itself.
    """
    if not settings.is_sandbox and not is_public(settings.public_url):
        raise AddressesNotPublic(marketplace=marketplace, public_url=settings.public_url)


def is_public(url: str) -> bool:
    """Whether anybody could open an address: HTTPS, and no private or local name or number."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https" or parts.username is not None:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        local = host.endswith((".localhost", ".local", ".internal", ".invalid", ".test"))
        return "." in host and not local

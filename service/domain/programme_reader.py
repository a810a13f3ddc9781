"""From a programme's TOML text to the programme, refusing whatever is unknown or contradictory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from service.domain.block_reader import Blocks, read_blocks, read_review
from service.domain.block_rules import check_blocks, check_menu, check_places
from service.domain.country_reader import NAME, read_countries
from service.domain.programme import Programme
from service.domain.programme_parts import (
    Category,
    Country,
    Marketplace,
    Terms,
)
from service.domain.retention_reader import read_consents, read_retention
from service.domain.toml_table import Table
from service.domain.words import VIEWS, Grade, PlaceKind, Transport

PICTURE_RULES = frozenset({"amazon", "ebay", "google_merchant", "zalando"})
_URL = r"https://\S+|http://(localhost|127\.0\.0\.1)(:\d+)?(/\S*)?"
_HUNDRED = Decimal(100)


def parse_programme(text: str, file: str) -> Programme:
    """The programme written in `text`; `file` is its name for messages. Raises ProgrammeInvalid."""
    root = Table.parse(text, file)
    categories = _categories(root)
    countries = read_countries(root)
    blocks = read_blocks(root)
    check_blocks(root, blocks)
    check_menu(root, blocks, countries, categories)
    programme = Programme(
        name=root.text("name", NAME),
        title=root.text("title"),
        brands=frozenset(root.texts("brands")),
        accepted_grades=root.words("accepted_grades", Grade),
        alpha=root.decimal("alpha", Decimal("0.0001"), Decimal("0.5")),
        offer_deadline_days=root.integer("offer_deadline_days", 1, 90),
        details_wait_hours=root.integer("details_wait_hours", 0, 720),
        price_book=_price_book(root, blocks),
        terms=_terms(root),
        review=read_review(root),
        countries=countries,
        categories=categories,
        marketplaces=_marketplaces(root, countries),
        blocks=blocks,
        retention=read_retention(root),
        consents=read_consents(root),
    )
    check_places(root, blocks, countries, programme.marketplaces)
    root.done()
    return programme


def _price_book(root: Table, blocks: Blocks) -> str | None:
    if blocks.curation is not None and not root.has("price_book"):
        # a hand-picked programme may price by hand
        return None
    return root.text("price_book", r"[A-Za-z0-9][A-Za-z0-9._-]*\.csv")


def _terms(root: Table) -> Terms:
    table = root.table("terms")
    terms = Terms(version=table.text("version"), text=table.text("text"))
    table.done()
    return terms


def _categories(root: Table) -> Mapping[str, Category]:
    categories: dict[str, Category] = {}
    for name, table in root.named_tables("categories").items():
        if re.fullmatch(r"[a-z]+(_[a-z]+)*", name) is None:
            table.refuse("", "a category is named in small letters")
        required = table.texts("required")
        optional = table.texts("optional", empty=True)
        for key, views in (("required", required), ("optional", optional)):
            unknown = sorted(set(views) - VIEWS)
            if unknown:
                table.refuse(key, f"does not know the view {unknown[0]}")
        both = sorted(set(required) & set(optional))
        if both:
            table.refuse("optional", f"{both[0]} is required already")
        table.done()
        categories[name] = Category(name, required, optional)
    return MappingProxyType(categories)


def _marketplaces(root: Table, countries: Mapping[str, Country]) -> Mapping[str, Marketplace]:
    places: dict[str, Marketplace] = {}
    for table in root.tables("marketplaces"):
        place = _marketplace(table)
        if place.id in places:
            table.refuse("id", f"marketplace {place.id} is named twice")
        unknown = sorted(place.countries - countries.keys())
        if unknown:
            table.refuse("countries", f"the programme does not serve {unknown[0]}")
        places[place.id] = place
    for code in countries:
        if not any(code in place.countries for place in places.values()):
            root.refuse("marketplaces", f"no marketplace lists items from {code}")
    return MappingProxyType(places)


def _marketplace(table: Table) -> Marketplace:
    transport = table.word("transport", Transport)
    url = table.text("url", _URL) if table.has("url") else None
    if url is not None and transport is not Transport.SIGNED_PUSH:
        table.refuse("url", "only signed_push has an address; feeds are fetched from us")
    rule = table.text("picture_rule")
    if rule not in PICTURE_RULES:
        table.refuse("picture_rule", f"must be one of {', '.join(sorted(PICTURE_RULES))}")
    place = Marketplace(
        id=table.text("id", NAME),
        title=table.text("title"),
        transport=transport,
        picture_rule=rule,
        fee_percent=table.decimal("fee_percent", Decimal(0), _HUNDRED),
        countries=frozenset(table.texts("countries")),
        url=url,
        kind=table.word("kind", PlaceKind) if table.has("kind") else PlaceKind.MARKETPLACE,
    )
    table.done()
    return place

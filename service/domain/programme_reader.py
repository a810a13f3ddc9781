"""From a programme's TOML text to the programme, refusing whatever is unknown or contradictory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from service.domain.block_reader import Blocks, read_blocks, read_review
from service.domain.block_rules import check_blocks, check_menu, check_places
from service.domain.country_reader import NAME, read_countries
from service.domain.market import Market
from service.domain.market_reader import NO_MARKETS
from service.domain.place_reader import PICTURE_RULES, read_places
from service.domain.programme import Programme
from service.domain.programme_parts import (
    Category,
    Terms,
)
from service.domain.retention_reader import read_consents, read_retention
from service.domain.toml_table import Table
from service.domain.words import VIEWS, Grade

__all__ = ["PICTURE_RULES", "parse_programme"]


def parse_programme(text: str, file: str, markets: Mapping[str, Market] = NO_MARKETS) -> Programme:
    """The programme written in `text`; `file` is its name for messages. Raises ProgrammeInvalid.

    What a programme leaves open of a marketplace that `markets` knows comes from there.
    """
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
        marketplaces=read_places(root, countries, markets),
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

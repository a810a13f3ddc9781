"""The marketplaces of a programme: what it decides itself, and what the marketplace's file says."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from service.domain.country_reader import NAME
from service.domain.market import Market
from service.domain.programme_parts import Country, Marketplace
from service.domain.toml_table import Table
from service.domain.words import PlaceKind, Transport

#: vision's rules of pictures by name; a test compares them with its files
PICTURE_RULES = frozenset(
    {
        "about_you", "ajio", "amazon", "bol", "careful", "ebay", "etsy", "farfetch",
        "google_merchant", "meta_shops", "myntra", "own_shop", "tata_cliq", "the_realreal",
        "tiktok_shop", "vestiaire_collective", "walmart", "zalando",
    }
)  # fmt: skip
_URL = r"https://\S+|http://(localhost|127\.0\.0\.1)(:\d+)?(/\S*)?"
_HUNDRED = Decimal(100)


def read_places(
    root: Table, countries: Mapping[str, Country], markets: Mapping[str, Market]
) -> Mapping[str, Marketplace]:
    """The marketplaces by id. Raises ProgrammeInvalid with the line."""
    places: dict[str, Marketplace] = {}
    for table in root.tables("marketplaces"):
        place = _place(table, countries, markets)
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


def _place(
    table: Table, countries: Mapping[str, Country], markets: Mapping[str, Market]
) -> Marketplace:
    id = table.text("id", NAME)
    market = markets.get(id)
    transport = _transport(table, market)
    url = table.text("url", _URL) if table.has("url") else None
    if url is not None and transport is not Transport.SIGNED_PUSH:
        table.refuse("url", "only signed_push has an address; feeds are fetched from us")
    fee_percent, fee_assumed = _fee(table, market)
    place = Marketplace(
        id=id,
        title=_title(table, market),
        transport=transport,
        picture_rule=_picture_rule(table, market),
        fee_percent=fee_percent,
        countries=_countries(table, countries, market),
        url=url,
        kind=_kind(table, market),
        fee_assumed=fee_assumed,
        market=market,
    )
    table.done()
    return place


def _title(table: Table, market: Market | None) -> str:
    return market.title if market is not None and not table.has("title") else table.text("title")


def _transport(table: Table, market: Market | None) -> Transport:
    if market is not None and not table.has("transport"):
        return market.transport
    return table.word("transport", Transport)


def _kind(table: Table, market: Market | None) -> PlaceKind:
    if table.has("kind"):
        return table.word("kind", PlaceKind)
    return PlaceKind.MARKETPLACE if market is None else market.kind


def _picture_rule(table: Table, market: Market | None) -> str:
    inherited = market is not None and not table.has("picture_rule")
    rule = market.picture_rule if market and inherited else table.text("picture_rule")
    if rule not in PICTURE_RULES:
        table.refuse("picture_rule", f"must be one of {', '.join(sorted(PICTURE_RULES))}")
    return rule


def _fee(table: Table, market: Market | None) -> tuple[Decimal, bool]:
    """The fee, and whether it is assumed: one that a programme states is its contract's."""
    if market is not None and not table.has("fee_percent"):
        if table.has("fee_assumed"):
            table.refuse("fee_assumed", "goes with a fee_percent of the programme's own")
        return market.fee_percent.value, market.fee_percent.assumed
    percent = table.decimal("fee_percent", Decimal(0), _HUNDRED)
    return percent, table.flag("fee_assumed") if table.has("fee_assumed") else False


def _countries(
    table: Table, countries: Mapping[str, Country], market: Market | None
) -> frozenset[str]:
    """Where it lists items. Where the file knows the marketplace, only what that serves."""
    if market is None:
        return frozenset(table.texts("countries"))
    if not table.has("countries"):
        return market.countries & countries.keys()
    stated = frozenset(table.texts("countries"))
    for code in sorted(stated & countries.keys()):
        if market.currencies.get(code) != countries[code].currency:
            table.refuse("countries", f"{market.id} does not sell in {code} in its currency")
    return stated

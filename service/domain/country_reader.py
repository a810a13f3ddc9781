"""The countries of a programme's file: currency, stores, collection slots, rewards, rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from service.domain.programme_parts import Address, Collection, Country, Store
from service.domain.toml_table import Table
from service.domain.words import Channel, CopyRule, Weekday
from service.money import EXPONENTS

NAME = r"[a-z0-9]+([_-][a-z0-9]+)*"
"""How ids are written in a programme's file."""
BANK_FILES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "pain.001.001.09": frozenset({"EUR"}),
        "pain.001-gb": frozenset({"GBP"}),
        "pain.001-sg": frozenset({"SGD"}),
        "nacha-ppd": frozenset({"USD"}),
        "csv": frozenset(EXPONENTS),
        "none": frozenset(EXPONENTS),
    }
)
"""The payment files that we write, and the currencies that each can carry."""
_WINDOW = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def read_countries(root: Table) -> Mapping[str, Country]:
    """The table `countries`: at least one country; a store's id is used once in a programme."""
    countries: dict[str, Country] = {}
    store_ids: set[str] = set()
    for code, table in root.named_tables("countries").items():
        if re.fullmatch(r"[A-Z]{2}", code) is None:
            table.refuse("", "a country is named by its two capital letters")
        countries[code] = _country(code, table)
        twice = sorted(store_ids & countries[code].stores.keys())
        if twice:
            table.refuse("stores", f"store {twice[0]} is named in two countries")
        store_ids |= countries[code].stores.keys()
    return MappingProxyType(countries)


def _country(code: str, table: Table) -> Country:
    channels = table.words("channels", Channel)
    currency = table.text("currency", r"[A-Z]{3}")
    if currency not in EXPONENTS:
        table.refuse("currency", f"does not know {currency}")
    bank_file = table.text("bank_file")
    rewards = frozenset(table.texts("rewards"))
    if bank_file not in BANK_FILES:
        table.refuse("bank_file", f"must be one of {', '.join(sorted(BANK_FILES))}")
    if currency not in BANK_FILES[bank_file]:
        table.refuse("bank_file", f"{bank_file} cannot carry {currency}")
    expires = table.has("credit_expiry_months")
    country = Country(
        code=code,
        currency=currency,
        channels=channels,
        stores=_stores(code, table, offered=Channel.STORE_DROP_OFF in channels),
        collection=_collection(table, offered=Channel.COLLECTION in channels),
        rewards=rewards,
        bank_file=None if bank_file == "none" else bank_file,
        copies=table.word("copies", CopyRule),
        return_window_days=table.integer("return_window_days", 0, 365),
        credit_expiry_months=table.integer("credit_expiry_months", 1, 120) if expires else None,
        credit_country_locked=table.flag("credit_country_locked"),
    )
    table.done()
    return country


def _stores(code: str, table: Table, *, offered: bool) -> Mapping[str, Store]:
    if not offered:
        if table.has("stores"):
            table.refuse("stores", "stores without the channel store_drop_off")
        return MappingProxyType({})
    stores: dict[str, Store] = {}
    for row in table.tables("stores"):
        address = Address(
            street=row.text("street"),
            building=row.text("building"),
            postcode=row.text("postcode"),
            city=row.text("city"),
            country=code,
        )
        store_id = row.text("id", NAME)
        if store_id in stores:
            row.refuse("id", f"store {store_id} is named twice")
        stores[store_id] = Store(store_id, row.text("name"), address, row.text("opening"))
        row.done()
    return MappingProxyType(stores)


def _collection(table: Table, *, offered: bool) -> Collection | None:
    if not offered:
        if table.has("collection"):
            table.refuse("collection", "slots without the channel collection")
        return None
    inner = table.table("collection")
    windows = inner.texts("windows")
    for window in windows:
        if _WINDOW.fullmatch(window) is None or window[:5] >= window[6:]:
            inner.refuse("windows", f"{window} is not a time span like 09:00-13:00")
    collection = Collection(
        weekdays=inner.words("weekdays", Weekday),
        windows=tuple(sorted(windows)),
        lead_days=inner.integer("lead_days", 0, 30),
        horizon_days=inner.integer("horizon_days", 1, 60),
    )
    # a week has each weekday once, so a shorter span could be without any slot
    if collection.horizon_days < collection.lead_days + 6:
        inner.refuse("horizon_days", "must be at least six days after lead_days")
    inner.done()
    return collection

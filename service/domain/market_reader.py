"""Reads a marketplace's file; an unknown, missing or impossible value is refused with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from service.domain.errors import ProgrammeInvalid
from service.domain.market import Fact, Market, fields_of
from service.domain.toml_table import Table
from service.domain.words import Grade, PlaceKind, Transport
from service.money import EXPONENTS

T = TypeVar("T")
ID = r"[a-z0-9]+(_[a-z0-9]+)*"
NO_MARKETS: Mapping[str, Market] = MappingProxyType({})


def load_markets(folder: Path) -> Mapping[str, Market]:
    """Every marketplace's file of a folder, by id. Raises ProgrammeInvalid, also for no UTF-8."""
    found: dict[str, Market] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            text = path.read_bytes().decode("utf-8")
        except (UnicodeDecodeError, OSError) as error:
            because = "cannot be read as UTF-8 text"
            raise ProgrammeInvalid(file=path.name, key="", line=None, because=because) from error
        market = read_market(text, path.name)
        found[market.id] = market
    return MappingProxyType(found)


def read_market(text: str, file: str) -> Market:
    """The marketplace in a file's text. Raises ProgrammeInvalid with the line."""
    root = Table.parse(text, file)
    market = Market(
        id=root.text("id", ID),
        title=root.text("title"),
        kind=root.word("kind", PlaceKind),
        transport=root.word("transport", Transport),
        picture_rule=root.text("picture_rule", ID),
        needs_public_page=root.flag("needs_public_page"),
        fee_percent=_fact(
            root, "fee_percent", lambda table: table.decimal("value", Decimal(0), Decimal(99))
        ),
        title_max=_fact(root, "title_max", lambda table: table.integer("value", 20, 1000)),
        description_max=_fact(
            root, "description_max", lambda table: table.integer("value", 100, 100_000)
        ),
        **_templates(root),
        currencies=_currencies(root.table("currencies")),
        conditions=_conditions(root),
        categories=_categories(root),
    )
    if file != f"{market.id}.toml":
        root.refuse("id", "is not the file's name")
    root.done()
    return market


def _fact(root: Table, key: str, value: Callable[[Table], T]) -> Fact[T]:
    table = root.table(key)
    made = Fact(value(table), table.text("source"), table.flag("assumed"))
    table.done()
    return made


def _templates(root: Table) -> dict[str, str]:
    table = root.table("templates")
    made = {}
    for key in ("title", "description"):
        made[f"{key}_template"] = table.text(key)
        try:
            fields_of(made[f"{key}_template"])
        except ValueError as error:
            table.refuse(key, str(error))
    table.done()
    return made


def _currencies(table: Table) -> Mapping[str, str]:
    found = {country: table.text(country, r"[A-Z]{3}") for country in table.names()}
    if not found:
        table.refuse("", "names no country")
    for country, currency in found.items():
        if currency not in EXPONENTS:
            table.refuse(country, f"does not know {currency}")
    return MappingProxyType(found)


def _conditions(root: Table) -> Fact[Mapping[Grade, str]]:
    def words(table: Table) -> Mapping[Grade, str]:
        inner = table.table("words")
        found = {grade: inner.text(grade.value) for grade in Grade if inner.has(grade.value)}
        if not found:
            inner.refuse("", "names no grade")
        inner.done()
        return MappingProxyType(found)

    return _fact(root, "conditions", words)


def _categories(root: Table) -> Fact[Mapping[str, str]]:
    def words(table: Table) -> Mapping[str, str]:
        inner = table.table("words")
        found = {name: inner.text(name) for name in inner.names()}
        if not found:
            inner.refuse("", "names no category")
        return MappingProxyType(found)

    return _fact(root, "categories", words)

"""The parts of a programme's file that are about people: retention and consents."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.domain.country_reader import NAME
from service.domain.retention import KEEP, MOST_DAYS, NO_CONSENTS, TERMS, ConsentText, Retention
from service.domain.toml_table import Table


def read_retention(root: Table) -> Retention:
    """The table `retention`, each of its rules optional."""
    if not root.has("retention"):
        return KEEP
    table = root.table("retention")
    rules = Retention(
        consignor_days=table.optional_integer("consignor_days", 1, MOST_DAYS),
        collection_address_days=table.optional_integer("collection_address_days", 1, MOST_DAYS),
        message_days=table.optional_integer("message_days", 1, MOST_DAYS),
        bank_file_days=table.optional_integer("bank_file_days", 1, MOST_DAYS),
    )
    table.done()
    return rules


def read_consents(root: Table) -> Mapping[str, ConsentText]:
    """The table `consents`: what is asked beside the terms, by purpose."""
    if not root.has("consents"):
        return NO_CONSENTS
    texts: dict[str, ConsentText] = {}
    for purpose, table in root.named_tables("consents").items():
        if purpose == TERMS:
            table.refuse("", "the terms have a table of their own")
        texts[purpose] = ConsentText(
            purpose=purpose,
            version=table.text("version", NAME),
            text=table.text("text"),
            required=table.flag("required"),
        )
        table.done()
    return MappingProxyType(texts)

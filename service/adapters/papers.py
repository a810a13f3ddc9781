"""What the papers of a hand-over say; ``documents`` draws them, and is loaded only to draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.money import Money


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One item of a receipt; ``state`` says whether it is here."""

    item_id: str
    brand: str
    title: str
    category: str
    state: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a consignor takes home. ``facts`` are pairs of a name and a text."""

    title: str
    consignment_id: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[ReceiptLine, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What hangs on the item: nothing that says whose it is."""

    item_id: str
    brand: str
    title: str
    category: str
    consignment_id: str


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One booking as a consignor reads it; ``balance`` is the account's after it."""

    at: datetime
    what: str
    item_id: str
    account: str
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """A consignor's accounts in some days. ``opening`` and ``closing`` name each account."""

    title: str
    facts: tuple[tuple[str, str], ...]
    first: date
    last: date
    opening: tuple[tuple[str, Money], ...]
    lines: tuple[StatementLine, ...]
    closing: tuple[tuple[str, Money], ...]

"""What the papers of a hand-over say; ``documents`` draws them, and is loaded only to draw."""

from __future__ import annotations

from dataclasses import dataclass


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

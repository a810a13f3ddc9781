"""Whose hands the item is in: every hand-over is a scan with a place and a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from service.domain.trade_errors import IllegalScan


class ScanKind(StrEnum):
    """What a hand-over was."""

    COLLECTED = "collected"
    RECEIVED = "received"
    MOVED = "moved"
    HANDED_TO_COURIER = "handed_to_courier"
    DELIVERED = "delivered"
    CAME_BACK = "came_back"
    HANDED_BACK = "handed_back"
    DESTROYED = "destroyed"


class Holder(StrEnum):
    """Who has the item after a scan."""

    CONSIGNOR = "consignor"
    HOUSE = "house"
    COURIER = "courier"
    BUYER = "buyer"
    NOBODY = "nobody"


_K = ScanKind
_WITH_US = frozenset({_K.MOVED, _K.HANDED_TO_COURIER, _K.HANDED_BACK, _K.DELIVERED, _K.DESTROYED})

HOLDERS: Mapping[ScanKind, Holder] = MappingProxyType(
    {
        _K.COLLECTED: Holder.COURIER,
        _K.RECEIVED: Holder.HOUSE,
        _K.MOVED: Holder.HOUSE,
        _K.HANDED_TO_COURIER: Holder.COURIER,
        _K.DELIVERED: Holder.BUYER,
        _K.CAME_BACK: Holder.HOUSE,
        _K.HANDED_BACK: Holder.CONSIGNOR,
        _K.DESTROYED: Holder.NOBODY,
    }
)

FIRST_SCANS: frozenset[ScanKind] = frozenset({_K.COLLECTED, _K.RECEIVED})
"""How an item comes to us at all: a courier fetches it, or a shop takes it in."""

NEXT_SCANS: Mapping[ScanKind, frozenset[ScanKind]] = MappingProxyType(
    {
        # handed_back: the courier could not bring it to us and took it home again
        _K.COLLECTED: frozenset({_K.RECEIVED, _K.HANDED_BACK}),
        _K.RECEIVED: _WITH_US,
        _K.MOVED: _WITH_US,
        # moved: it arrived at another of our places, or came back undelivered
        _K.HANDED_TO_COURIER: frozenset({_K.MOVED, _K.DELIVERED, _K.HANDED_BACK}),
        _K.DELIVERED: frozenset({_K.CAME_BACK}),
        _K.CAME_BACK: _WITH_US,
        _K.HANDED_BACK: frozenset(),
        _K.DESTROYED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Scan:
    """One hand-over: what, where (a store's id or a courier's reference), by whom, when."""

    item_id: str
    kind: ScanKind
    place: str
    person: str
    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a scan's time needs a time zone")
        if not self.place.strip() or not self.person.strip():
            raise ValueError("a scan names its place and its person")

    @property
    def holder(self) -> Holder:
        """Who has the item now."""
        return HOLDERS[self.kind]


def check_scan(last: ScanKind | None, following: ScanKind) -> None:
    """Raise IllegalScan unless `following` may come after `last` (None: the first scan)."""
    allowed = FIRST_SCANS if last is None else NEXT_SCANS[last]
    if following not in allowed:
        raise IllegalScan(last=last.value if last else "", kind_of_scan=following.value)

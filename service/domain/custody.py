"""Whose hands the item is in: every hand-over is a scan with a place and a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from service.domain.status import Status
from service.domain.trade_errors import IllegalScan
from service.domain.words import Holding


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
    LENT = "lent"
    TO_REPAIRER = "to_repairer"
    FROM_REPAIRER = "from_repairer"


class Holder(StrEnum):
    """Who has the item after a scan."""

    CONSIGNOR = "consignor"
    HOUSE = "house"
    COURIER = "courier"
    BUYER = "buyer"
    NOBODY = "nobody"
    SHOP = "shop"
    RENTER = "renter"
    REPAIRER = "repairer"


_K = ScanKind
_WITH_US = frozenset(
    {
        _K.MOVED,
        _K.HANDED_TO_COURIER,
        _K.HANDED_BACK,
        _K.DELIVERED,
        _K.LENT,
        _K.TO_REPAIRER,
        _K.DESTROYED,
    }
)

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
        _K.LENT: Holder.RENTER,
        _K.TO_REPAIRER: Holder.REPAIRER,
        _K.FROM_REPAIRER: Holder.HOUSE,
    }
)
"""Who has the item after each hand-over; what a shop keeps is with the shop (`holder_after`)."""

FIRST_SCANS: frozenset[ScanKind] = frozenset({_K.COLLECTED, _K.RECEIVED})
"""How an item comes to us at all: a courier fetches it, or a shop takes it in."""

NEXT_SCANS: Mapping[ScanKind, frozenset[ScanKind]] = MappingProxyType(
    {
        # handed_back: the courier could not bring it to us and took it home again
        _K.COLLECTED: frozenset({_K.RECEIVED, _K.HANDED_BACK}),
        _K.RECEIVED: _WITH_US,
        _K.MOVED: _WITH_US,
        # moved: it arrived at another of our places, or came back undelivered
        _K.HANDED_TO_COURIER: frozenset({_K.MOVED, _K.DELIVERED, _K.LENT, _K.HANDED_BACK}),
        _K.DELIVERED: frozenset({_K.CAME_BACK}),
        _K.CAME_BACK: _WITH_US,
        _K.LENT: frozenset({_K.CAME_BACK}),
        _K.TO_REPAIRER: frozenset({_K.FROM_REPAIRER}),
        _K.FROM_REPAIRER: _WITH_US,
        _K.HANDED_BACK: frozenset(),
        _K.DESTROYED: frozenset(),
    }
)


SCAN_STATUSES: Mapping[ScanKind, frozenset[Status]] = MappingProxyType(
    {
        _K.COLLECTED: frozenset({Status.EXPECTED, Status.AWAITING_ITEM}),
        _K.RECEIVED: frozenset({Status.EXPECTED, Status.AWAITING_ITEM}),
        _K.DELIVERED: frozenset({Status.SOLD, Status.SETTLING, Status.PAID_OUT}),
        _K.LENT: frozenset({Status.RENTED}),
        _K.TO_REPAIRER: frozenset({Status.REPAIRING}),
        _K.FROM_REPAIRER: frozenset({Status.REPAIRING}),
    }
)
"""Where an item must stand for a hand-over; the others follow where the item goes."""


def _custody_edges() -> Mapping[Holder, frozenset[Holder]]:
    edges: dict[Holder, set[Holder]] = {holder: set() for holder in Holder}
    edges[Holder.CONSIGNOR] = {HOLDERS[kind] for kind in FIRST_SCANS}
    for kind, following in NEXT_SCANS.items():
        edges[HOLDERS[kind]] |= {HOLDERS[after] for after in following}
    ours = {Holder.HOUSE, Holder.SHOP}
    for holder, targets in edges.items():
        targets |= ours if targets & ours else set()
        targets -= {holder}
    edges[Holder.SHOP] = edges[Holder.HOUSE] - ours
    edges[Holder.HOUSE] -= ours
    return MappingProxyType({holder: frozenset(targets) for holder, targets in edges.items()})


CUSTODY: Mapping[Holder, frozenset[Holder]] = _custody_edges()
"""The status table of custody: from whose hands into whose an item may go. Somebody has it always;
`nobody` is where a destroyed item ends."""

CLOSED_WITH: Mapping[Status, Holder] = MappingProxyType(
    {
        Status.PAID_OUT: Holder.BUYER,
        Status.RETURNED: Holder.CONSIGNOR,
        Status.CANCELLED: Holder.CONSIGNOR,
        Status.DESTROYED: Holder.NOBODY,
    }
)
"""Who has the item when its life has ended: custody is closed then, and open everywhere else."""


def is_closed(status: Status, holder: Holder) -> bool:
    """Whether the item has ended where it belongs."""
    return CLOSED_WITH.get(status) is holder


def holder_after(kind: ScanKind, holding: Holding) -> Holder:
    """Who has the item after a hand-over in a programme that keeps items so."""
    holder = HOLDERS[kind]
    return Holder.SHOP if holder is Holder.HOUSE and holding is Holding.SHOP else holder


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

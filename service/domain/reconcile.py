"""What a marketplace shows against what our record says that it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.money import Money

#: states in which the marketplace should show the listing
_SHOWN = frozenset({"live"})
#: states in which it may or may not, because a message is on its way
_OPEN = frozenset({"requested", "withdrawal_requested"})


class DriftKind(StrEnum):
    """How a listing drifted."""

    MISSING_THERE = "missing_there"
    STILL_SHOWN = "still_shown"
    PRICE_DIFFERS = "price_differs"
    UNKNOWN_HERE = "unknown_here"


@dataclass(frozen=True, slots=True)
class Shown:
    """A listing as the marketplace shows it. ``price`` None: it did not say."""

    listing_id: str
    price: Money | None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A listing as our record has it."""

    listing_id: str
    state: str
    price: Money


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference, with both sides of it."""

    kind: DriftKind
    listing_id: str
    state: str | None
    ours: Money | None
    theirs: Money | None

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind.value,
            "listing_id": self.listing_id,
            "state": self.state,
            "ours": None if self.ours is None else self.ours.to_json(),
            "theirs": None if self.theirs is None else self.theirs.to_json(),
        }


def compare(kept: Iterable[Kept], shown: Mapping[str, Shown]) -> tuple[Drift, ...]:
    """Every listing that drifted, by its id. ``shown`` is all that the marketplace shows."""
    drifts = []
    known = {one.listing_id: one for one in kept}
    for one in known.values():
        there = shown.get(one.listing_id)
        kind = _kind(one, there)
        if kind is not None:
            theirs = None if there is None else there.price
            drifts.append(Drift(kind, one.listing_id, one.state, one.price, theirs))
    for id in shown.keys() - known.keys():
        drifts.append(Drift(DriftKind.UNKNOWN_HERE, id, None, None, shown[id].price))
    return tuple(sorted(drifts, key=lambda drift: drift.listing_id))


def _kind(kept: Kept, there: Shown | None) -> DriftKind | None:
    if kept.state in _OPEN:
        return None
    if kept.state not in _SHOWN:
        return None if there is None else DriftKind.STILL_SHOWN
    if there is None:
        return DriftKind.MISSING_THERE
    if there.price is not None and there.price != kept.price:
        return DriftKind.PRICE_DIFFERS
    return None

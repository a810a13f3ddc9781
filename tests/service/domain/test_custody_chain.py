"""Every hand-over follows the last one, and somebody always has the item."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.domain.custody import (
    CLOSED_WITH,
    CUSTODY,
    FIRST_SCANS,
    HOLDERS,
    NEXT_SCANS,
    Holder,
    Scan,
    ScanKind,
    check_scan,
    holder_after,
    is_closed,
)
from service.domain.status import ENDS, Status
from service.domain.trade_errors import IllegalScan
from service.domain.words import Holding

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AGREED: dict[str, str] = {
    "": "collected received",
    "collected": "received handed_back",
    "received": "moved handed_to_courier handed_back delivered destroyed lent to_repairer",
    "moved": "moved handed_to_courier handed_back delivered destroyed lent to_repairer",
    "handed_to_courier": "moved delivered handed_back lent",
    "delivered": "came_back",
    "came_back": "moved handed_to_courier handed_back delivered destroyed lent to_repairer",
    "lent": "came_back",
    "to_repairer": "from_repairer",
    "from_repairer": "moved handed_to_courier handed_back delivered destroyed lent to_repairer",
    "handed_back": "",
    "destroyed": "",
}


@pytest.mark.parametrize("last", [None, *ScanKind])
@pytest.mark.parametrize("following", ScanKind)
def test_every_pair(last: ScanKind | None, following: ScanKind) -> None:
    if following.value in AGREED[last.value if last else ""].split():
        check_scan(last, following)
    else:
        with pytest.raises(IllegalScan) as caught:
            check_scan(last, following)
        assert caught.value.kind_of_scan == following


def test_every_hand_over_can_happen_and_has_a_holder() -> None:
    seen = set(FIRST_SCANS)
    for _ in ScanKind:
        seen |= {kind for scan in seen for kind in NEXT_SCANS[scan]}
    assert seen == set(ScanKind) == set(HOLDERS)


def test_a_scan_names_place_person_and_holder() -> None:
    scan = Scan("itm_1", ScanKind.RECEIVED, "milano-montenapoleone", "per_1", NOW)
    assert scan.holder is Holder.HOUSE
    with pytest.raises(ValueError, match="place"):
        Scan("itm_1", ScanKind.RECEIVED, " ", "per_1", NOW)
    with pytest.raises(ValueError, match="person"):
        Scan("itm_1", ScanKind.RECEIVED, "roma", "", NOW)
    with pytest.raises(ValueError, match="time zone"):
        Scan("itm_1", ScanKind.RECEIVED, "roma", "per_1", NOW.replace(tzinfo=None))


@pytest.mark.parametrize("holding", Holding)
def test_scans_go_along_the_table_of_custody(holding: Holding) -> None:
    first = {holder_after(kind, holding) for kind in FIRST_SCANS}
    assert first <= CUSTODY[Holder.CONSIGNOR]
    for kind, following in NEXT_SCANS.items():
        before = holder_after(kind, holding)
        for after in {holder_after(scan, holding) for scan in following} - {before}:
            assert after in CUSTODY[before]


def test_somebody_has_it_always_and_a_destroyed_one_is_nobodys() -> None:
    assert set(CUSTODY) == set(Holder)
    assert not CUSTODY[Holder.NOBODY]
    for holder in set(Holder) - {Holder.NOBODY}:
        seen, waiting = {holder}, [holder]
        while waiting:
            for to in CUSTODY[waiting.pop()] - seen:
                seen.add(to)
                waiting.append(to)
        assert seen & {Holder.CONSIGNOR, Holder.BUYER, Holder.NOBODY}


def test_custody_is_closed_at_the_end_alone() -> None:
    assert set(CLOSED_WITH) == ENDS
    closed = {
        (status, holder) for status in Status for holder in Holder if is_closed(status, holder)
    }
    assert closed == {
        (Status.PAID_OUT, Holder.BUYER),
        (Status.RETURNED, Holder.CONSIGNOR),
        (Status.CANCELLED, Holder.CONSIGNOR),
        (Status.DESTROYED, Holder.NOBODY),
    }

"""Every hand-over follows the last one, and somebody always has the item."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from service.domain.custody import (
    FIRST_SCANS,
    HOLDERS,
    NEXT_SCANS,
    Holder,
    Scan,
    ScanKind,
    check_scan,
)
from service.domain.trade_errors import IllegalScan

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AGREED: dict[str, str] = {
    "": "collected received",
    "collected": "received handed_back",
    "received": "moved handed_to_courier handed_back delivered destroyed",
    "moved": "moved handed_to_courier handed_back delivered destroyed",
    "handed_to_courier": "moved delivered handed_back",
    "delivered": "came_back",
    "came_back": "moved handed_to_courier handed_back delivered destroyed",
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

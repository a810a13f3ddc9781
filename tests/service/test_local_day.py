from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from service.local_day import local_day


@pytest.mark.parametrize(
    ("country", "moment", "day"),
    [
        ("IT", "2026-11-24T22:59", "2026-11-24"),
        ("IT", "2026-11-24T23:00", "2026-11-25"),
        ("IT", "2026-07-24T22:00", "2026-07-25"),  # summer time
        ("SG", "2026-11-24T16:00", "2026-11-25"),
        ("US", "2026-11-24T04:59", "2026-11-23"),  # still the day before in New York
        ("US", "2026-11-24T05:00", "2026-11-24"),  # the later day, though Honolulu has yesterday
        ("GB", "2026-11-24T23:59", "2026-11-24"),
    ],
)
def test_the_day_where_a_courier_collects(country: str, moment: str, day: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert local_day(country, now) == date.fromisoformat(day)

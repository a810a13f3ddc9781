from __future__ import annotations

from datetime import UTC, datetime, timedelta

from service.clock import FixedClock, OffsetClock, SystemClock


def test_the_time_is_aware_and_in_utc() -> None:
    for clock in (SystemClock(), OffsetClock(timedelta)):
        assert clock.now().utcoffset() == timedelta(0)


def test_an_offset_is_asked_for_at_each_call() -> None:
    offsets = iter([timedelta(0), timedelta(days=15)])
    clock = OffsetClock(lambda: next(offsets))
    apart = clock.now() - clock.now()
    assert timedelta(days=-15, seconds=-5) < apart < timedelta(days=-15, seconds=5)


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(datetime(2026, 11, 24, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(days=14))
    assert clock.now() == datetime(2026, 12, 8, tzinfo=UTC)

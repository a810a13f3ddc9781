"""The time, handed in, so that a test or a sandbox can move it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time as an aware datetime in UTC."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class OffsetClock:
    """The machine's time moved by an offset that is asked for at each call.

    A sandbox keeps the offset in the database, so that API and workers agree on it.
    """

    offset: Callable[[], timedelta]

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset()


@dataclass(slots=True)
class FixedClock:
    """A time that stands still until it is moved; for tests."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by

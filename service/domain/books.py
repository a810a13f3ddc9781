"""Days of the books: which one a time belongs to, when one may be closed, and what it proves.

Days are UTC's, so that one ledger in five countries has one calendar.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from service.domain.errors import DomainError


class DayNotOver(DomainError):
    """A day is closed once it is over."""

    code = "day_not_over"
    kind = "conflict"
    day: str


class DayClosed(DomainError):
    """The books are closed up to a later day already."""

    code = "day_closed"
    kind = "conflict"
    closed_through: str


class BooksUnbalanced(DomainError):
    """The books do not sum to zero: nothing is closed before it is known why."""

    code = "books_unbalanced"
    kind = "conflict"


class DaysBackwards(DomainError):
    """The last day lies before the first."""

    code = "days_backwards"


#: the earliest day that anybody asks for; earlier ones cannot be written as a time everywhere
FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(9999, 12, 30)


def day_of(at: datetime) -> date:
    """The day that a time belongs to."""
    return at.astimezone(UTC).date()


def start_of(day: date) -> datetime:
    """The first moment of a day, within the days that the books know."""
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time(), UTC)


def end_of(day: date) -> datetime:
    """The first moment after a day."""
    return start_of(day) + timedelta(days=1)


def check_days(first: date, last: date) -> None:
    """Raise DaysBackwards."""
    if last < first:
        raise DaysBackwards()


def booked_at(now: datetime, closed_until: datetime | None) -> datetime:
    """The time of an entry: a clock that jumped back into a closed day books on the next one."""
    return now if closed_until is None else max(now, closed_until)

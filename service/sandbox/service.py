"""Moves the sandbox's clock, so that a return window passes in a test run."""

from __future__ import annotations

from datetime import timedelta

from service.errors import Invalid, NotFound
from service.settings import Settings
from service.store.unit_of_work import UnitOfWork

LONGEST_ADVANCE = timedelta(days=3650)
#: all advances together: later deadlines must still be dates that databases can hold
FURTHEST = timedelta(days=36500)


class ClockTooFar(Invalid):
    """The sandbox's clock cannot go further than a hundred years."""

    code = "clock_too_far"


def advance_clock(uow: UnitOfWork, settings: Settings, by: timedelta) -> timedelta:
    """Moves the clock forward and returns how far it is ahead; NotFound outside a sandbox."""
    if not settings.is_sandbox:
        raise NotFound("There is no such thing here: this is no sandbox.")
    if uow.sandbox_clock.offset() + by > FURTHEST:
        raise ClockTooFar()
    return uow.sandbox_clock.advance(by)

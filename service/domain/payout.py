"""A payout's own states, and the rules that keep one person from moving money alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from service.domain.errors import SamePersonRefused
from service.domain.trade_errors import (
    BankDetailsResting,
    IllegalPayoutMove,
    ReturnWindowClosed,
    ReturnWindowOpen,
)
from service.domain.words import Method
from service.money import Money


class PayoutState(StrEnum):
    """Where a payout stands. It follows the bank's answer, never the item's status.

    `due` waits for a run; a run takes it up as `prepared`.
    """

    DUE = "due"
    PREPARED = "prepared"
    RELEASED = "released"
    SENT = "sent"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


_P = PayoutState
_BANK: Mapping[PayoutState, frozenset[PayoutState]] = MappingProxyType(
    {
        _P.DUE: frozenset({_P.PREPARED, _P.CANCELLED}),
        _P.PREPARED: frozenset({_P.RELEASED, _P.CANCELLED}),
        _P.RELEASED: frozenset({_P.SENT, _P.CANCELLED}),
        # a sent payout is never cancelled: only the bank can say what became of it
        _P.SENT: frozenset({_P.CONFIRMED, _P.RETURNED}),
        # a bank may send money back days after it confirmed it
        _P.CONFIRMED: frozenset({_P.RETURNED}),
        # returned money is paid by a new payout, with an id and a second person of its own
        _P.RETURNED: frozenset(),
        _P.CANCELLED: frozenset(),
    }
)
_CREDIT: Mapping[PayoutState, frozenset[PayoutState]] = MappingProxyType(
    {
        _P.DUE: frozenset({_P.PREPARED, _P.CANCELLED}),
        _P.PREPARED: frozenset({_P.RELEASED, _P.CANCELLED}),
        # no bank answers: issuing the credit confirms it
        _P.RELEASED: frozenset({_P.CONFIRMED, _P.CANCELLED}),
        _P.SENT: frozenset(),
        # voided while unspent
        _P.CONFIRMED: frozenset({_P.RETURNED}),
        _P.RETURNED: frozenset(),
        _P.CANCELLED: frozenset(),
    }
)
PAYOUT_TRANSITIONS: Mapping[Method, Mapping[PayoutState, frozenset[PayoutState]]] = (
    MappingProxyType({Method.BANK_TRANSFER: _BANK, Method.STORE_CREDIT: _CREDIT})
)


def check_payout_move(method: Method, current: PayoutState, to: PayoutState) -> None:
    """Raise IllegalPayoutMove unless the method's table has the edge."""
    if to not in PAYOUT_TRANSITIONS[method][current]:
        raise IllegalPayoutMove(current=current.value, to=to.value)


def check_second_person(person: str, *, not_among: Collection[str]) -> None:
    """Raise SamePersonRefused when `person` is one of those who did the first half.

    Persons are compared, not keys: a second key of the same person is the same person.
    """
    if person in not_among:
        raise SamePersonRefused(person=person)


def check_release(person: str, *, prepared_by: str, details_changed_by: Collection[str]) -> None:
    """Who may release a run: neither who prepared it nor who changed any bank details in it."""
    check_second_person(person, not_among={prepared_by, *details_changed_by})


def check_details_rested(changed_at: datetime | None, *, wait_hours: int, now: datetime) -> None:
    """Raise BankDetailsResting while changed details wait. `None`: never changed since given."""
    if changed_at is not None and now < changed_at + timedelta(hours=wait_hours):
        until = changed_at + timedelta(hours=wait_hours)
        raise BankDetailsResting(until=until.isoformat())


def return_window_closes(started_at: datetime, days: int) -> datetime:
    """When the buyer's window ends that started at `started_at` (delivery, else the sale)."""
    return started_at + timedelta(days=days)


def check_window_closed(closes_at: datetime, now: datetime) -> None:
    """Raise ReturnWindowOpen while the buyer may still return the item."""
    if now < closes_at:
        raise ReturnWindowOpen(closes_at=closes_at.isoformat())


def check_window_open(closes_at: datetime, now: datetime) -> None:
    """Raise ReturnWindowClosed for a buyer's return after the window.

    A marketplace that took an item back late all the same is booked without asking this.
    """
    if now >= closes_at:
        raise ReturnWindowClosed(closed_at=closes_at.isoformat())


def net_due(promised: Money, owed: Money) -> Money:
    """The part of a promised net that is to be paid: never more than is owed on the account.

    `owed` is the consignor's balance in the currency. It is less than the net where an earlier
    item came back after it was paid; nothing, never less, is due from a negative balance.
    """
    zero = Money.zero(promised.currency)
    return max(zero, min(promised, owed))

"""The books by days: trial balance, closing a day, the export, a consignor's statement."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from service.adapters.papers import Statement, StatementLine
from service.domain.audit import digest
from service.domain.books import (
    BooksUnbalanced,
    DayClosed,
    DayNotOver,
    check_days,
    end_of,
    start_of,
)
from service.domain.chart import CHART, Account, AccountName
from service.domain.programme import Programme
from service.ids import new_id
from service.ledger.service import trial_balance
from service.money import Money
from service.store.books import BookedLine
from service.store.money_tables import LedgerCloseRow
from service.store.people_tables import ConsignorRow
from service.store.unit_of_work import UnitOfWork

HEAD = (
    "date", "time", "entry", "key", "kind", "item", "account", "subject", "nature", "debit",
    "credit", "currency", "note",
)  # fmt: skip
#: what a spreadsheet would take for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: how the kinds of entries read for a consignor; others are shown as they are called
_WORDS = {
    "sale": "Sold",
    "sale_cancelled": "Sale cancelled",
    "purchase": "Bought by us",
    "payout_sent": "Paid to your account",
    "payout_returned": "Came back from your bank",
    "store_credit_issued": "Turned into store credit",
    "store_credit_void": "Store credit taken back",
    "rental": "Rented",
}
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One account at the end of a day, a debit or a credit."""

    account: str
    nature: str
    currency: str
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class Trial:
    """All accounts at the end of a day, and per currency the difference, which is zero."""

    day: date
    lines: list[TrialLine]
    differences: dict[str, int]


def trial_at(uow: UnitOfWork, programme: Programme, day: date) -> Trial:
    """The trial balance at the end of a day."""
    balances = uow.books.balances_at(programme.name, end_of(day))
    lines = [
        TrialLine(
            account, CHART[Account.parse(account).name].nature.value, currency,
            max(amount, 0), max(-amount, 0),
        )
        for account, currency, amount in balances
        if amount
    ]  # fmt: skip
    return Trial(day, lines, dict(trial_balance(balances)))


def close_day(uow: UnitOfWork, programme: Programme, day: date, *, by: str) -> LedgerCloseRow:
    """Closes the books up to the end of a day: from then on nothing is booked into it.

    The same day again gives what was closed before.

    Raises:
        DayNotOver; DayClosed: a later day is closed; BooksUnbalanced.
    """
    if uow.clock.now() < end_of(day):
        raise DayNotOver(day=day.isoformat())
    last = uow.books.last(programme.name)
    if last is not None and last.day == day:
        return last
    if last is not None and last.day > day:
        raise DayClosed(closed_through=last.day.isoformat())
    trial = trial_at(uow, programme, day)
    if any(trial.differences.values()):
        raise BooksUnbalanced()
    balances = [
        {"account": line.account, "currency": line.currency,
         "amount_minor": line.debit_minor - line.credit_minor}
        for line in trial.lines
    ]  # fmt: skip
    entries = uow.books.count(programme.name, end_of(day))
    return uow.books.add(
        LedgerCloseRow(
            id=new_id("cls"),
            programme=programme.name,
            day=day,
            closed_until=end_of(day),
            entries=entries,
            balances=balances,
            balances_sha256=digest([day.isoformat(), entries, balances]),
            closed_by=by,
            at=uow.clock.now(),
        )
    )


def export_csv(uow: UnitOfWork, programme: Programme, first: date, last: date) -> Iterator[str]:
    """Every posting of these days as CSV (RFC 4180), a line each; amounts in major units.

    Raises DaysBackwards.
    """
    check_days(first, last)
    yield _row(HEAD)
    for line in uow.books.lines(programme.name, start_of(first), end_of(last)):
        account = Account.parse(line.account)
        debit, credit = max(line.amount_minor, 0), max(-line.amount_minor, 0)
        yield _row(
            (
                f"{line.at:%Y-%m-%d}", f"{line.at:%H:%M:%S}", line.entry_id, line.key, line.kind,
                line.item_id or "", account.name.value, account.subject,
                CHART[account.name].nature.value,
                _amount(debit, line.currency), _amount(credit, line.currency),
                line.currency, line.note,
            )
        )  # fmt: skip


def _amount(minor: int, currency: str) -> str:
    return Money(minor, currency).format() if minor else ""


def _row(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    plain = [
        f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell
        for cell in cells
    ]
    csv.writer(text, lineterminator="\r\n").writerow(plain)
    return text.getvalue()


def statement_of(
    uow: UnitOfWork, programme: Programme, consignor_id: str, first: date, last: date
) -> Statement:
    """What happened on a consignor's accounts in these days, with the balance after each line.

    Money that we owe is positive; a negative balance is what they owe us after a return.

    Raises:
        NotFound, DaysBackwards.
    """
    check_days(first, last)
    consignor = uow.consignors.get(consignor_id, programme=programme.name)
    accounts = [
        str(Account(name, consignor.id))
        for name in (AccountName.CONSIGNOR_PAYABLE, AccountName.STORE_CREDIT_LIABILITY)
    ]
    opening = uow.books.balances_at(programme.name, start_of(first), accounts)
    balances = {(account, currency): -amount for account, currency, amount in opening}
    lines = []
    for booked in uow.books.lines(programme.name, start_of(first), end_of(last), accounts):
        place = (booked.account, booked.currency)
        balances[place] = balances.get(place, 0) - booked.amount_minor
        lines.append(_line(booked, balances[place]))
    return Statement(
        title=programme.title,
        facts=_facts(consignor, first, last, uow.clock.now()),
        first=first,
        last=last,
        opening=tuple(
            (_called(account), Money(-amount, currency)) for account, currency, amount in opening
        ),
        lines=tuple(lines),
        closing=tuple(
            (_called(account), Money(amount, currency))
            for (account, currency), amount in sorted(balances.items())
        ),
    )


def _facts(
    consignor: ConsignorRow, first: date, last: date, now: datetime
) -> tuple[tuple[str, str], ...]:
    return (
        ("Consignor", consignor.name),
        ("Number", consignor.id),
        ("Days", f"{first} to {last} (UTC)"),
        ("Made", f"{now:%Y-%m-%d %H:%M} UTC"),
    )


def _line(booked: BookedLine, balance: int) -> StatementLine:
    return StatementLine(
        at=booked.at,
        what=_WORDS.get(booked.kind, booked.kind.replace("_", " ").capitalize()),
        item_id=booked.item_id or "",
        account=_called(booked.account),
        amount=Money(-booked.amount_minor, booked.currency),
        balance=Money(balance, booked.currency),
    )


def _called(account: str) -> str:
    name = Account.parse(account).name
    return "Money" if name is AccountName.CONSIGNOR_PAYABLE else "Store credit"


def statement_csv(statement: Statement) -> str:
    """A statement as CSV: a line for each booking."""
    rows = [_row(("date", "what", "item", "account", "amount", "balance", "currency"))]
    rows += [
        _row(
            (
                f"{line.at:%Y-%m-%d}", line.what, line.item_id, line.account,
                line.amount.format(), line.balance.format(), line.amount.currency,
            )
        )
        for line in statement.lines
    ]  # fmt: skip
    return "".join(rows)

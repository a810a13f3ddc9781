"""Bodies of the ledger."""

from __future__ import annotations

from datetime import date, datetime

from service.api import Schema, View


class PostingView(View):
    """One side of an entry: a debit is positive, a credit negative, in minor units."""

    account: str
    amount_minor: int
    currency: str


class EntryView(View):
    """One balanced entry. ``reverses`` names the key of the entry that it undoes."""

    id: str
    key: str
    kind: str
    item_id: str | None
    reverses: str | None
    basis: dict[str, str]
    note: str
    at: datetime
    postings: list[PostingView]


class BalanceView(View):
    """The signed balance of one account in one currency, in minor units."""

    account: str
    currency: str
    amount_minor: int


class BalancesView(View):
    """Every account, and per currency the sum of all of them, which is zero."""

    accounts: list[BalanceView]
    trial_balance: dict[str, int]


class ConsignorBalance(View):
    """What we owe a consignor in one currency; negative is what they owe us after a return."""

    currency: str
    amount_minor: int


class ConsignorBalances(View):
    """A consignor's balance in each currency that was ever booked for them."""

    consignor_id: str
    balances: list[ConsignorBalance]


class TrialLineView(View):
    """One account at the end of the day: a debit or a credit, in minor units."""

    account: str
    nature: str
    currency: str
    debit_minor: int
    credit_minor: int


class TrialView(View):
    """The trial balance; ``differences`` are zero in each currency."""

    day: date
    lines: list[TrialLineView]
    differences: dict[str, int]


class CloseNew(Schema):
    """The day up to whose end the books are closed (UTC)."""

    day: date


class CloseView(View):
    """A closed day: nothing is booked before ``closed_until`` any more."""

    id: str
    day: date
    closed_until: datetime
    entries: int
    balances_sha256: str
    closed_by: str
    at: datetime


class StatementBalance(View):
    """An account's balance: positive is what we owe."""

    account: str
    amount_minor: int
    currency: str


class StatementLineView(View):
    """One booking and the account's balance after it."""

    at: datetime
    what: str
    item_id: str
    account: str
    amount_minor: int
    balance_minor: int
    currency: str


class StatementView(View):
    """A consignor's accounts in some days (UTC)."""

    first: date
    last: date
    opening: list[StatementBalance]
    lines: list[StatementLineView]
    closing: list[StatementBalance]

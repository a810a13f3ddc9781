"""Bodies of the ledger."""

from __future__ import annotations

from datetime import datetime

from service.api import View


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

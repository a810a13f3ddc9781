"""Double entry: balanced at birth, appended, and corrected by reversing alone.

A posting's amount is signed: a debit is positive, a credit negative, and each entry sums to zero
in each currency. `entries` builds the entries that the record makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from service.domain.chart import Account, AccountName
from service.domain.trade_errors import InvalidEntry, UnbalancedEntry
from service.money import Money

Balances = Mapping[tuple[Account, str], int]


@dataclass(frozen=True, slots=True)
class Posting:
    """A signed amount on one account: debit positive, credit negative, never zero."""

    account: Account
    amount: Money

    def __post_init__(self) -> None:
        if self.amount.amount_minor == 0:
            raise InvalidEntry(because=f"a posting on {self.account} moves nothing")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `key` is unique in the whole ledger, so that a repeated booking is refused.

    `basis` keeps the rates and the rounding behind the amounts; `reverses` names the key that a
    correction undoes. Raises UnbalancedEntry and InvalidEntry.
    """

    key: str
    kind: str
    postings: tuple[Posting, ...]
    basis: Mapping[str, str] = field(default_factory=dict)
    reverses: str | None = None

    def __post_init__(self) -> None:
        if not self.key or not self.kind or len(self.postings) < 2:
            raise InvalidEntry(because="an entry has a key, a kind and at least two postings")
        accounts = [(posting.account, posting.amount.currency) for posting in self.postings]
        if len(set(accounts)) != len(accounts):
            raise InvalidEntry(because="an account is posted once in an entry")
        totals: dict[str, int] = {}
        for posting in self.postings:
            amount = posting.amount
            totals[amount.currency] = totals.get(amount.currency, 0) + amount.amount_minor
        if any(totals.values()):
            raise UnbalancedEntry(totals=totals)
        object.__setattr__(self, "basis", MappingProxyType(dict(self.basis)))

    def amount_on(self, account: Account, currency: str) -> Money:
        """What the entry posts on an account; nothing where it does not."""
        for posting in self.postings:
            if posting.account == account and posting.amount.currency == currency:
                return posting.amount
        return Money.zero(currency)


def entry_of(
    key: str,
    kind: str,
    amounts: Iterable[tuple[Account, Money]],
    basis: Mapping[str, str] | None = None,
) -> Entry:
    """An entry from signed amounts, leaving out those that are zero."""
    postings = tuple(
        Posting(account, amount) for account, amount in amounts if amount.amount_minor != 0
    )
    return Entry(key, kind, postings, basis or {})


def reverse(entry: Entry, *, key: str, kind: str) -> Entry:
    """The entry that undoes `entry` under a key of its own; the original stays as it is."""
    if key == entry.key:
        raise InvalidEntry(because="a reversing entry has a key of its own")
    postings = tuple(Posting(posting.account, -posting.amount) for posting in entry.postings)
    return Entry(key, kind, postings, entry.basis, reverses=entry.key)


def balances(entries: Iterable[Entry]) -> Balances:
    """The signed balance of every account and currency that was posted, in minor units."""
    result: dict[tuple[Account, str], int] = {}
    for entry in entries:
        for posting in entry.postings:
            key = (posting.account, posting.amount.currency)
            result[key] = result.get(key, 0) + posting.amount.amount_minor
    return result


def trial_balance(entries: Iterable[Entry]) -> Mapping[str, int]:
    """The sum of all accounts per currency. Anything but zero is a fault of this module."""
    totals: dict[str, int] = {}
    for (_, currency), amount in balances(entries).items():
        totals[currency] = totals.get(currency, 0) + amount
    return totals


def owed_to(consignor_id: str, currency: str, entries: Iterable[Entry]) -> Money:
    """What we owe a consignor; negative is what they owe us after a late return."""
    account = Account(AccountName.CONSIGNOR_PAYABLE, consignor_id)
    return Money(-balances(entries).get((account, currency), 0), currency)

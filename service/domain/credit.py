"""Store credit at a till: what may be spent, where, until when, and what each use books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.chart import Account, AccountName
from service.domain.errors import DomainError
from service.domain.ledger import Entry, entry_of
from service.domain.trade_errors import InvalidEntry
from service.money import Money


class CreditExpired(DomainError):
    """The store credit has expired."""

    code = "credit_expired"
    kind = "gone"
    expired_at: str


class CreditOfAnotherCountry(DomainError):
    """This store credit is spent in the shops of another country."""

    code = "credit_of_another_country"
    kind = "conflict"
    country: str


class CreditOfAnotherCurrency(DomainError):
    """This store credit is in another currency."""

    code = "credit_of_another_currency"
    currency: str


class CreditTooSmall(DomainError):
    """There is less left on the store credit than that."""

    code = "credit_too_small"
    kind = "conflict"
    remaining_minor: int


class CreditSpent(DomainError):
    """Some of this store credit was spent, or it has ended: it cannot be voided."""

    code = "credit_spent"
    kind = "conflict"
    remaining_minor: int


class ReceiptUsed(DomainError):
    """The till's receipt was used for another amount of this store credit."""

    code = "credit_receipt_used"
    kind = "conflict"
    receipt: str


@dataclass(frozen=True, slots=True)
class Credit:
    """What is left of a store credit and its terms; None is every country, and for ever."""

    remaining: Money
    country: str | None
    expires_at: datetime | None
    single_use: bool

    def check_use(self, amount: Money, country: str, now: datetime) -> None:
        """Raise what keeps this amount from being spent in a country's shop now."""
        if self.is_over(now):
            assert self.expires_at is not None
            raise CreditExpired(expired_at=self.expires_at.isoformat())
        if self.country not in {None, country}:
            raise CreditOfAnotherCountry(country=str(self.country))
        if amount.currency != self.remaining.currency:
            raise CreditOfAnotherCurrency(currency=self.remaining.currency)
        if amount > self.remaining:
            raise CreditTooSmall(remaining_minor=self.remaining.amount_minor)

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return self.expires_at is not None and now >= self.expires_at

    def lost_after(self, amount: Money) -> Money:
        """What a use of this amount leaves nobody: the rest of single-use credit."""
        if self.single_use:
            return self.remaining - amount
        return Money.zero(amount.currency)


def entry_for_use(*, use_id: str, consignor_id: str, amount: Money) -> Entry:
    """A shop took credit: we owe the consignor less and the shop what it gave for it."""
    return _entry(f"credit_use:{use_id}", "store_credit_used", consignor_id, amount,
                  AccountName.SHOPS_PAYABLE)  # fmt: skip


def entry_for_breakage(*, use_id: str, consignor_id: str, amount: Money) -> Entry:
    """Credit that nobody can spend any more: expired, or the rest of single-use credit."""
    return _entry(f"credit_use:{use_id}:breakage", "store_credit_breakage", consignor_id, amount,
                  AccountName.STORE_CREDIT_BREAKAGE)  # fmt: skip


def _entry(key: str, kind: str, consignor_id: str, amount: Money, to: AccountName) -> Entry:
    if amount.amount_minor <= 0:
        raise InvalidEntry(because="a use of credit is more than nothing")
    return entry_of(
        key,
        kind,
        (
            (Account(AccountName.STORE_CREDIT_LIABILITY, consignor_id), amount),
            (Account(to), -amount),
        ),
        {},
    )

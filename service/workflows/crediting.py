"""Uses of store credit: what a till takes, what time ends, what is taken back whole."""

from __future__ import annotations

from dataclasses import dataclass

from service.domain.credit import Credit, ReceiptUsed, entry_for_breakage, entry_for_use
from service.ids import new_id
from service.money import Money
from service.store.money_tables import CreditUseRow, StoreCreditRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book


@dataclass(frozen=True, slots=True)
class Taking:
    """What a till asks for: how much, where, under which receipt, and for whom it works."""

    amount: Money
    country: str
    till: str
    receipt: str
    by: str


def credit_of(row: StoreCreditRow) -> Credit:
    """The row as the rules see it."""
    remaining = Money(row.remaining_minor, row.currency)
    return Credit(remaining, row.country, row.expires_at, row.single_use)


def redeem(uow: UnitOfWork, credit_id: str, programme: str, taking: Taking) -> CreditUseRow:
    """Takes an amount off a credit. The same receipt again is the same use.

    Raises:
        NotFound: the programme has no such credit.
        ReceiptUsed: the receipt stands for another amount.
        CreditExpired, CreditOfAnotherCountry, CreditOfAnotherCurrency, CreditTooSmall.
    """
    row = uow.store_credits.lock(credit_id, programme=programme)
    before = uow.credit_uses.where(credit_id=row.id, till=taking.till, receipt=taking.receipt)
    if before:
        if before[0].amount_minor != taking.amount.amount_minor:
            raise ReceiptUsed(receipt=taking.receipt)
        return before[0]
    credit = credit_of(row)
    credit.check_use(taking.amount, taking.country, uow.clock.now())
    lost = credit.lost_after(taking.amount)
    use = _use(uow, row, "redeemed", taking.amount, lost, taking)
    entry = entry_for_use(use_id=use.id, consignor_id=row.consignor_id, amount=taking.amount)
    book(uow, entry, programme=programme, item_id=None, note=f"credit {row.id} at {taking.till}")
    if lost.amount_minor:
        _lose(uow, row, use, lost, "the rest of single-use credit")
    return use


def expire(uow: UnitOfWork, credit_id: str) -> int:
    """Ends a credit whose time has passed; 1 if it did, 0 where nothing was left to end."""
    row = uow.store_credits.lock(credit_id)
    credit = credit_of(row)
    if not credit.is_over(uow.clock.now()) or row.remaining_minor == 0:
        return 0
    use = _use(uow, row, "expired", Money.zero(row.currency), credit.remaining, None)
    _lose(uow, row, use, credit.remaining, "expired")
    return 1


def _use(
    uow: UnitOfWork,
    row: StoreCreditRow,
    kind: str,
    amount: Money,
    lost: Money,
    taking: Taking | None,
) -> CreditUseRow:
    row.remaining_minor -= amount.amount_minor + lost.amount_minor
    return uow.credit_uses.add(
        CreditUseRow(
            id=new_id("use"),
            credit_id=row.id,
            kind=kind,
            amount_minor=amount.amount_minor,
            lost_minor=lost.amount_minor,
            currency=row.currency,
            country=taking.country if taking else None,
            till=taking.till if taking else None,
            receipt=taking.receipt if taking else None,
            by=taking.by if taking else "system:sweep",
            at=uow.clock.now(),
        )
    )


def _lose(
    uow: UnitOfWork, row: StoreCreditRow, use: CreditUseRow, lost: Money, because: str
) -> None:
    entry = entry_for_breakage(use_id=use.id, consignor_id=row.consignor_id, amount=lost)
    book(uow, entry, programme=row.programme, item_id=None, note=f"credit {row.id}: {because}")

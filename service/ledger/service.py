"""Reads the ledger: balances, and the sums that prove it."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.chart import Account, AccountName
from service.store.unit_of_work import UnitOfWork


def trial_balance(balances: list[tuple[str, str, int]]) -> Mapping[str, int]:
    """The sum over all accounts per currency; anything but zero is a fault."""
    totals: dict[str, int] = {}
    for _account, currency, amount in balances:
        totals[currency] = totals.get(currency, 0) + amount
    return totals


def consignor_balances(uow: UnitOfWork, programme: str, consignor_id: str) -> list[tuple[str, int]]:
    """Currency and what we owe the consignor in it. Raises NotFound."""
    consignor = uow.consignors.get(consignor_id, programme=programme)
    account = str(Account(AccountName.CONSIGNOR_PAYABLE, consignor.id))
    # payables are credits, which the ledger keeps as negative amounts
    return [
        (currency, -amount)
        for currency, amount in sorted(uow.ledger.balance(programme, account).items())
    ]

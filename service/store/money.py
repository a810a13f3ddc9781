"""Ledger, payouts, payout runs and store credit."""

from __future__ import annotations

import sqlalchemy as sa

from service.store.money_tables import (
    LedgerEntryRow,
    LedgerPostingRow,
    PayoutDownloadRow,
    PayoutOutcomeRow,
    PayoutRow,
    PayoutRunRow,
    StoreCreditRow,
)
from service.store.repository import Repository


class LedgerRepository(Repository[LedgerEntryRow]):
    """Balanced entries, added and never changed."""

    table = LedgerEntryRow
    word = "ledger entry"

    def by_key(self, key: str) -> LedgerEntryRow | None:
        return self.session.scalar(sa.select(LedgerEntryRow).where(LedgerEntryRow.key == key))

    def postings(self, entry_id: str) -> list[LedgerPostingRow]:
        query = (
            sa.select(LedgerPostingRow)
            .where(LedgerPostingRow.entry_id == entry_id)
            .order_by(LedgerPostingRow.position)
        )
        return list(self.session.scalars(query))

    def balances(self, programme: str) -> list[tuple[str, str, int]]:
        """Account, currency and balance in minor units, for every account with postings."""
        query = (
            sa.select(
                LedgerPostingRow.account,
                LedgerPostingRow.currency,
                sa.func.sum(LedgerPostingRow.amount_minor),
            )
            .join(LedgerEntryRow, LedgerEntryRow.id == LedgerPostingRow.entry_id)
            .where(LedgerEntryRow.programme == programme)
            .group_by(LedgerPostingRow.account, LedgerPostingRow.currency)
            .order_by(LedgerPostingRow.account, LedgerPostingRow.currency)
        )
        return [
            (account, currency, int(total))
            for account, currency, total in self.session.execute(query)
        ]


class PayoutRepository(Repository[PayoutRow]):
    """What is owed to consignors and how far it has come."""

    table = PayoutRow
    word = "payout"


class PayoutRunRepository(Repository[PayoutRunRow]):
    """Payouts prepared together."""

    table = PayoutRunRow
    word = "payout run"


class PayoutOutcomeRepository(Repository[PayoutOutcomeRow]):
    """What banks and people said became of payouts."""

    table = PayoutOutcomeRow
    word = "payout outcome"


class PayoutDownloadRepository(Repository[PayoutDownloadRow]):
    """Bank files that left the house."""

    table = PayoutDownloadRow
    word = "download"


class StoreCreditRepository(Repository[StoreCreditRow]):
    """Credit at the brand's shops."""

    table = StoreCreditRow
    word = "store credit"

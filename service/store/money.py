"""Ledger, payouts, payout runs and store credit."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from service.domain.payout import PayoutState
from service.domain.words import Method
from service.store.errors import MovedMeanwhile
from service.store.money_tables import (
    CreditUseRow,
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

    def balance(self, programme: str, account: str) -> dict[str, int]:
        """The balance of one account in each currency that was ever posted on it."""
        query = (
            sa.select(LedgerPostingRow.currency, sa.func.sum(LedgerPostingRow.amount_minor))
            .join(LedgerEntryRow, LedgerEntryRow.id == LedgerPostingRow.entry_id)
            .where(LedgerEntryRow.programme == programme, LedgerPostingRow.account == account)
            .group_by(LedgerPostingRow.currency)
        )
        return {currency: int(total) for currency, total in self.session.execute(query)}


#: states in which a payout is promised but not booked: the ledger still owes its net
UNBOOKED = ("due", "prepared", "released")
#: states of a payout that pays nobody: another may take its place
OVER = ("returned", "cancelled")


class PayoutRepository(Repository[PayoutRow]):
    """What is owed to consignors and how far it has come."""

    table = PayoutRow
    word = "payout"

    def open_of(self, sale_id: str) -> PayoutRow | None:
        """The payout of a sale that neither came back nor was cancelled; there is one at most."""
        query = sa.select(PayoutRow).where(
            PayoutRow.sale_id == sale_id, PayoutRow.state.not_in(OVER)
        )
        return self.session.scalar(query)

    def of_purchase(self, offer_id: str) -> PayoutRow | None:
        """The payout of a purchase that neither came back nor was cancelled."""
        query = sa.select(PayoutRow).where(
            PayoutRow.offer_id == offer_id,
            PayoutRow.cause == "purchase",
            PayoutRow.state.not_in(OVER),
        )
        return self.session.scalar(query)

    def unanswered(self, item_id: str) -> int:
        """How many payouts of an item are under way: due, in a run, or at the bank."""
        query = (
            sa.select(sa.func.count())
            .select_from(PayoutRow)
            .where(PayoutRow.item_id == item_id, PayoutRow.state.in_((*UNBOOKED, "sent")))
        )
        return int(self.session.scalar(query) or 0)

    def due(
        self, programme: str, method: Method, currency: str, country: str | None
    ) -> list[PayoutRow]:
        """Payouts that wait for a run, oldest first."""
        query = (
            sa.select(PayoutRow)
            .where(
                PayoutRow.programme == programme,
                PayoutRow.state == "due",
                PayoutRow.method == method.value,
                PayoutRow.currency == currency,
            )
            .order_by(PayoutRow.id)
        )
        if country is not None:
            query = query.where(PayoutRow.country == country)
        return list(self.session.scalars(query))

    def unbooked_net(self, consignor_id: str, currency: str) -> int:
        """What is promised to a consignor by payouts that the ledger does not know yet."""
        query = sa.select(sa.func.coalesce(sa.func.sum(PayoutRow.net_minor), 0)).where(
            PayoutRow.consignor_id == consignor_id,
            PayoutRow.currency == currency,
            PayoutRow.state.in_(UNBOOKED),
        )
        return int(self.session.scalar(query) or 0)

    def move(self, row: PayoutRow, to: PayoutState, now: datetime) -> None:
        """Changes a payout's state; the caller has checked that its table has the edge.

        Raises:
            MovedMeanwhile: another transaction moved the payout first; nothing has changed.
        """
        result = self.session.execute(
            sa.update(PayoutRow)
            .where(PayoutRow.id == row.id, PayoutRow.state == row.state)
            .values(state=to.value, updated_at=now)
            .execution_options(synchronize_session=False)
        )
        if result.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
            raise MovedMeanwhile(id=row.id)
        self.session.refresh(row, ["state", "updated_at"])


class PayoutRunRepository(Repository[PayoutRunRow]):
    """Payouts prepared together."""

    table = PayoutRunRow
    word = "payout run"


class PayoutOutcomeRepository(Repository[PayoutOutcomeRow]):
    """What banks and people said became of payouts. A row's programme is its payout's."""

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

    def over(self, now: datetime, limit: int) -> list[StoreCreditRow]:
        """Credit whose time has passed and of which something is left, oldest first."""
        query = (
            sa.select(StoreCreditRow)
            .where(StoreCreditRow.remaining_minor > 0, StoreCreditRow.expires_at <= now)
            .order_by(StoreCreditRow.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))


class CreditUseRepository(Repository[CreditUseRow]):
    """What happened to store credit."""

    table = CreditUseRow
    word = "use of store credit"

"""The ledger by days: what was posted in between, balances at a moment, and closed days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from service.store.money_tables import LedgerCloseRow, LedgerEntryRow, LedgerPostingRow
from service.store.repository import Repository

#: postings that are read together
BATCH = 1000


@dataclass(frozen=True, slots=True)
class BookedLine:
    """One posting with the entry that it belongs to."""

    entry_id: str
    key: str
    kind: str
    item_id: str | None
    note: str
    at: datetime
    position: int
    account: str
    amount_minor: int
    currency: str


class BooksRepository(Repository[LedgerCloseRow]):
    """Closed days, newest last, and reading by days."""

    table = LedgerCloseRow
    word = "closed day"

    def last(self, programme: str) -> LedgerCloseRow | None:
        """The newest close of a programme."""
        query = (
            sa.select(LedgerCloseRow)
            .where(LedgerCloseRow.programme == programme)
            .order_by(LedgerCloseRow.day.desc())
            .limit(1)
        )
        return self.session.scalar(query)

    def closed_until(self, programme: str) -> datetime | None:
        """The moment from which on entries may be booked; none while no day was closed."""
        query = sa.select(sa.func.max(LedgerCloseRow.closed_until)).where(
            LedgerCloseRow.programme == programme
        )
        return self.session.scalar(query)

    def lines(
        self, programme: str, since: datetime, until: datetime, accounts: list[str] | None = None
    ) -> Iterator[BookedLine]:
        """Postings from ``since`` on and before ``until``, in the order of their entries."""
        posting, entry = LedgerPostingRow, LedgerEntryRow
        query = (
            sa.select(
                entry.id, entry.key, entry.kind, entry.item_id, entry.note, entry.at,
                posting.position, posting.account, posting.amount_minor, posting.currency,
            )
            .join(entry, entry.id == posting.entry_id)
            .where(entry.programme == programme, entry.at >= since, entry.at < until)
            .order_by(entry.at, entry.id, posting.position)
            .execution_options(yield_per=BATCH)
        )  # fmt: skip
        if accounts is not None:
            query = query.where(posting.account.in_(accounts))
        return (BookedLine(*list(row)) for row in self.session.execute(query))

    def balances_at(
        self, programme: str, until: datetime, accounts: list[str] | None = None
    ) -> list[tuple[str, str, int]]:
        """Account, currency and balance of everything booked before a moment."""
        posting, entry = LedgerPostingRow, LedgerEntryRow
        query = (
            sa.select(posting.account, posting.currency, sa.func.sum(posting.amount_minor))
            .join(entry, entry.id == posting.entry_id)
            .where(entry.programme == programme, entry.at < until)
            .group_by(posting.account, posting.currency)
            .order_by(posting.account, posting.currency)
        )
        if accounts is not None:
            query = query.where(posting.account.in_(accounts))
        return [
            (account, currency, int(total))
            for account, currency, total in self.session.execute(query)
        ]

    def count(self, programme: str, until: datetime) -> int:
        """How many entries were booked before a moment."""
        query = (
            sa.select(sa.func.count())
            .select_from(LedgerEntryRow)
            .where(LedgerEntryRow.programme == programme, LedgerEntryRow.at < until)
        )
        return int(self.session.scalar(query) or 0)

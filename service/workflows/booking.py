"""Writes the domain's entries into the ledger, each once, and reads them back to be reversed."""

from __future__ import annotations

from service.domain.books import booked_at
from service.domain.chart import Account, AccountName
from service.domain.ledger import Entry, Posting
from service.domain.trade_errors import InvalidEntry
from service.ids import new_id
from service.money import Money
from service.store.money_tables import LedgerEntryRow, LedgerPostingRow
from service.store.unit_of_work import UnitOfWork


class NotBooked(InvalidEntry):
    """The ledger has no entry under this key, so nothing can be reversed."""

    code = "entry_not_booked"
    kind = "conflict"


def book(
    uow: UnitOfWork, entry: Entry, *, programme: str, item_id: str | None, note: str
) -> LedgerEntryRow:
    """Adds a balanced entry; the same entry again changes nothing.

    Raises:
        InvalidEntry: the key was booked before with other postings.
    """
    before = uow.ledger.by_key(entry.key)
    if before is not None:
        if _as_entry(uow, before).postings != entry.postings:
            raise InvalidEntry(because=f"{entry.key} was booked before with other postings")
        return before
    row = uow.ledger.add(
        LedgerEntryRow(
            id=new_id("led"),
            programme=programme,
            key=entry.key,
            kind=entry.kind,
            item_id=item_id,
            reverses=entry.reverses,
            basis=dict(entry.basis),
            note=note,
            at=booked_at(uow.clock.now(), uow.books.closed_until(programme)),
        )
    )
    for position, posting in enumerate(entry.postings):
        uow.session.add(
            LedgerPostingRow(
                entry_id=row.id,
                position=position,
                account=str(posting.account),
                amount_minor=posting.amount.amount_minor,
                currency=posting.amount.currency,
            )
        )
    uow.session.flush()
    return row


def booked(uow: UnitOfWork, key: str) -> Entry | None:
    """The entry under a key as the domain knows it, or None."""
    row = uow.ledger.by_key(key)
    return None if row is None else _as_entry(uow, row)


def must_be_booked(uow: UnitOfWork, key: str) -> Entry:
    """The entry under a key. Raises NotBooked."""
    entry = booked(uow, key)
    if entry is None:
        raise NotBooked(because=f"nothing is booked under {key}")
    return entry


def owed_to_consignor(uow: UnitOfWork, programme: str, consignor_id: str, currency: str) -> Money:
    """The consignor's balance: what we owe them, or, negative, what they owe us."""
    account = str(Account(AccountName.CONSIGNOR_PAYABLE, consignor_id))
    balance = uow.ledger.balance(programme, account).get(currency, 0)
    return Money(-balance, currency)


def _as_entry(uow: UnitOfWork, row: LedgerEntryRow) -> Entry:
    postings = tuple(
        Posting(Account.parse(side.account), Money(side.amount_minor, side.currency))
        for side in uow.ledger.postings(row.id)
    )
    return Entry(row.key, row.kind, postings, row.basis, row.reverses)

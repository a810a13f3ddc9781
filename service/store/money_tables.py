"""Tables of money: ledger, payouts, payout runs and store credit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.domain.payout import PayoutState
from service.store.base import Base, Currency, Hash, Id, Minor, Ref, Text, Word, one_of

PAYOUT_STATES = tuple(state.value for state in PayoutState)
#: what a payout is for: an item that we bought, a sale, a rental
PAYOUT_CAUSES = ("purchase", "sale", "rental")


def _one_live(name: str, column: str, where: str) -> sa.Index:
    live = sa.text(f"state NOT IN ('returned', 'cancelled') AND {where}")
    return sa.Index(name, column, unique=True, sqlite_where=live, postgresql_where=live)


class LedgerEntryRow(Base):
    """One balanced entry. Rows are only ever added; a correction reverses."""

    __tablename__ = "ledger_entries"
    id: Mapped[Id]
    programme: Mapped[Ref]
    #: derived from the thing booked (``sale:ID``), so that it can be booked once only
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[Word]
    item_id: Mapped[str | None] = mapped_column(sa.ForeignKey("items.id"), index=True)
    reverses: Mapped[str | None] = mapped_column(sa.String(120))
    #: the rates and the rounding behind the amounts
    basis: Mapped[dict[str, Any]]
    note: Mapped[Text]
    at: Mapped[datetime]


class LedgerPostingRow(Base):
    """One side of an entry, in minor units; the postings of an entry sum to zero per currency."""

    __tablename__ = "ledger_postings"
    __table_args__ = (
        sa.CheckConstraint("amount_minor <> 0", name="not_zero"),
        sa.Index("ix_ledger_postings_account_currency", "account", "currency"),
    )
    entry_id: Mapped[str] = mapped_column(sa.ForeignKey("ledger_entries.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(sa.String(120))
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]


class PayoutRow(Base):
    """What one consignor is owed for one purchase, sale or rental, and how far it has come."""

    __tablename__ = "payouts"
    __table_args__ = (
        one_of("state", PAYOUT_STATES, "state"),
        one_of("method", ("bank_transfer", "store_credit"), "method"),
        sa.CheckConstraint("net_minor > 0 AND amount_minor >= net_minor", name="positive"),
        one_of("cause", PAYOUT_CAUSES, "cause"),
        sa.CheckConstraint(
            "(cause = 'sale') = (sale_id IS NOT NULL) "
            "AND (cause = 'rental') = (rental_id IS NOT NULL)",
            name="one_cause",
        ),
        _one_live("uq_payouts_one_per_sale", "sale_id", "cause = 'sale'"),
        _one_live("uq_payouts_one_per_rental", "rental_id", "cause = 'rental'"),
        _one_live("uq_payouts_one_per_purchase", "offer_id", "cause = 'purchase'"),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    item_id: Mapped[Ref] = mapped_column(sa.ForeignKey("items.id"))
    cause: Mapped[Word] = mapped_column(default="sale")
    sale_id: Mapped[str | None] = mapped_column(sa.ForeignKey("sales.id"), index=True)
    rental_id: Mapped[str | None] = mapped_column(sa.ForeignKey("rentals.id"), index=True)
    offer_id: Mapped[Ref] = mapped_column(sa.ForeignKey("offers.id"))
    consignor_id: Mapped[Ref] = mapped_column(sa.ForeignKey("consignors.id"))
    run_id: Mapped[str | None] = mapped_column(sa.ForeignKey("payout_runs.id"), index=True)
    method: Mapped[Word]
    #: the part of the promised net that this pays; ``amount_minor`` adds the credit's uplift
    net_minor: Mapped[Minor]
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]
    country: Mapped[str] = mapped_column(sa.String(2))
    state: Mapped[Word]
    #: account holder and IBAN as they were when the run was prepared, encrypted
    bank_details: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    bank_changed_by: Mapped[str | None] = mapped_column(sa.String(40))
    #: what stands for it in the bank's file and in the bank's answers
    bank_reference: Mapped[str | None] = mapped_column(sa.String(35), unique=True)
    outcome: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PayoutRunRow(Base):
    """Payouts of one method and currency, prepared by one person and released by another."""

    __tablename__ = "payout_runs"
    __table_args__ = (
        one_of("state", ("prepared", "released", "cancelled"), "state"),
        sa.CheckConstraint("released_by IS NULL OR released_by <> prepared_by", name="two_people"),
    )
    id: Mapped[Id]
    programme: Mapped[Ref]
    method: Mapped[Word]
    currency: Mapped[Currency]
    #: the only country paid by this run; none where it pays all that have the currency
    country: Mapped[str | None] = mapped_column(sa.String(2))
    state: Mapped[Word]
    prepared_by: Mapped[Word]
    released_by: Mapped[str | None] = mapped_column(sa.String(40))
    #: the bank file as it was made; downloads repeat these bytes
    file: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    file_name: Mapped[str | None] = mapped_column(sa.String(64))
    file_type: Mapped[str | None] = mapped_column(sa.String(32))
    created_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


class PayoutOutcomeRow(Base):
    """What a bank, or two people, said became of a payout. The second entry of a pair decides."""

    __tablename__ = "payout_outcomes"
    __table_args__ = (
        one_of("outcome", ("confirmed", "returned"), "outcome"),
        one_of("source", ("bank", "people"), "source"),
        sa.CheckConstraint("seconded_by IS NULL OR seconded_by <> entered_by", name="two_people"),
    )
    id: Mapped[Id]
    payout_id: Mapped[Ref] = mapped_column(sa.ForeignKey("payouts.id"))
    outcome: Mapped[Word]
    source: Mapped[Word]
    entered_by: Mapped[Word]
    seconded_by: Mapped[str | None] = mapped_column(sa.String(40))
    reason: Mapped[Text]
    created_at: Mapped[datetime]
    seconded_at: Mapped[datetime | None]


class StoreCreditRow(Base):
    """Credit at the brand's shops, with its country lock and its end."""

    __tablename__ = "store_credits"
    __table_args__ = (sa.CheckConstraint("remaining_minor >= 0", name="not_negative"),)
    id: Mapped[Id]
    programme: Mapped[Ref]
    consignor_id: Mapped[Ref] = mapped_column(sa.ForeignKey("consignors.id"))
    payout_id: Mapped[str] = mapped_column(sa.ForeignKey("payouts.id"), unique=True)
    amount_minor: Mapped[Minor]
    remaining_minor: Mapped[Minor]
    currency: Mapped[Currency]
    #: the only country whose shops take it; none where the programme has no lock
    country: Mapped[str | None] = mapped_column(sa.String(2))
    expires_at: Mapped[datetime | None]
    #: spent on one occasion: what is left of it then is lost
    single_use: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class CreditUseRow(Base):
    """One thing that happened to a store credit; a till's receipt counts once."""

    __tablename__ = "credit_uses"
    __table_args__ = (
        one_of("kind", ("expired", "redeemed", "voided"), "kind"),
        sa.CheckConstraint(
            "amount_minor >= 0 AND lost_minor >= 0 AND amount_minor + lost_minor > 0",
            name="something",
        ),
        sa.CheckConstraint("kind <> 'redeemed' OR receipt IS NOT NULL", name="receipt"),
        sa.UniqueConstraint("credit_id", "till", "receipt", name="uq_credit_uses_one_per_receipt"),
    )
    id: Mapped[Id]
    credit_id: Mapped[Ref] = mapped_column(sa.ForeignKey("store_credits.id"))
    kind: Mapped[Word]
    amount_minor: Mapped[Minor]
    #: what nobody can spend any more: expired, or the rest of single-use credit
    lost_minor: Mapped[Minor]
    currency: Mapped[Currency]
    country: Mapped[str | None] = mapped_column(sa.String(2))
    till: Mapped[str | None] = mapped_column(sa.String(80))
    receipt: Mapped[str | None] = mapped_column(sa.String(80))
    by: Mapped[Word]
    at: Mapped[datetime]


class PayoutDownloadRow(Base):
    """Who took a bank file out of the house, when, and the hash of what they got."""

    __tablename__ = "payout_downloads"
    id: Mapped[Id]
    run_id: Mapped[Ref] = mapped_column(sa.ForeignKey("payout_runs.id"))
    person_id: Mapped[Word]
    sha256: Mapped[Hash]
    at: Mapped[datetime]


class LedgerCloseRow(Base):
    """A day up to whose end the books are closed, and what they said then. Only added."""

    __tablename__ = "ledger_closes"
    __table_args__ = (sa.UniqueConstraint("programme", "day"),)
    id: Mapped[Id]
    programme: Mapped[Ref]
    day: Mapped[date]
    #: from this moment on entries may be booked
    closed_until: Mapped[datetime]
    entries: Mapped[int]
    #: account, currency and amount_minor of each account that was not at zero
    balances: Mapped[list[Any]]
    balances_sha256: Mapped[Hash]
    closed_by: Mapped[Word]
    at: Mapped[datetime]

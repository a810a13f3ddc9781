"""Entries are booked once, read back whole, and never changed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from service.context import AppContext
from service.domain.chart import Account, AccountName
from service.domain.entries import entry_for_marketplace_settlement, entry_for_payout_confirmed
from service.domain.trade_errors import InvalidEntry
from service.money import Money
from service.workflows.booking import NotBooked, book, booked, must_be_booked, owed_to_consignor


def test_the_same_entry_twice_is_one_entry(context: AppContext) -> None:
    entry = entry_for_payout_confirmed(payout_id="p1", amount=Money(5, "EUR"))
    with context.store.writing() as uow:
        first = book(uow, entry, programme="p", item_id=None, note="")
        again = book(uow, entry, programme="p", item_id=None, note="")
        assert first.id == again.id
        assert booked(uow, entry.key) == entry
        assert booked(uow, "nothing") is None
        with pytest.raises(NotBooked):
            must_be_booked(uow, "nothing")
        assert len(uow.ledger.balances("p")) == 2


def test_a_key_does_not_stand_for_two_happenings(context: AppContext) -> None:
    five, six = (
        entry_for_payout_confirmed(payout_id="p1", amount=Money(amount, "EUR")) for amount in (5, 6)
    )
    with context.store.writing() as uow:
        book(uow, five, programme="p", item_id=None, note="")
        with pytest.raises(InvalidEntry):
            book(uow, six, programme="p", item_id=None, note="")


def test_the_database_itself_refuses_to_change_what_is_booked(context: AppContext) -> None:
    entry = entry_for_payout_confirmed(payout_id="p1", amount=Money(5, "EUR"))
    with context.store.writing() as uow:
        book(uow, entry, programme="p", item_id=None, note="")
    for statement in (
        "UPDATE ledger_postings SET amount_minor = 1",
        "DELETE FROM ledger_entries",
        "UPDATE ledger_entries SET note = 'x'",
    ):
        with (
            pytest.raises(sa.exc.IntegrityError, match="append-only"),
            context.store.writing() as uow,
        ):
            uow.session.execute(sa.text(statement))


def test_balances_are_kept_per_programme_and_currency(context: AppContext) -> None:
    entries = [
        entry_for_marketplace_settlement(
            settlement_id=f"s{number}", marketplace_id="ebay", amount=Money(number, currency)
        )
        for number, currency in ((1, "EUR"), (2, "GBP"), (4, "EUR"))
    ]
    with context.store.writing() as uow:
        for entry, programme in zip(entries, ("p", "p", "q"), strict=True):
            book(uow, entry, programme=programme, item_id=None, note="")
        assert uow.ledger.balance("p", str(Account(AccountName.BANK))) == {"EUR": 1, "GBP": 2}
        assert uow.ledger.balance("q", str(Account(AccountName.BANK))) == {"EUR": 4}
        assert owed_to_consignor(uow, "p", "cns_1", "EUR") == Money(0, "EUR")

"""The database itself refuses what the record forbids, whoever asks it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from service.context import AppContext
from service.domain.custody import CUSTODY, Holder
from service.domain.payout import PAYOUT_TRANSITIONS, PayoutState
from service.domain.status import Status, Trait, may_move
from service.domain.words import Method
from service.store.rules import APPEND_ONLY, TRAIT_COLUMNS
from tests.service.conftest import HOUSE
from tests.service.one_of_each import add_one_of_each
from tests.service.sales.selling import offer_row
from tests.service.support import Making

PAIRS = [(current, to) for current in Status for to in Status]


def execute(context: AppContext, statement: str, **values: object) -> None:
    with context.store.writing() as uow:
        uow.session.execute(sa.text(statement), values)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_rows_that_are_proof_cannot_be_changed_or_deleted(
    context: AppContext, table: str, verb: str
) -> None:
    add_one_of_each(context, HOUSE)
    column = sa.inspect(context.store.engine).get_columns(table)[0]["name"]
    with pytest.raises(DBAPIError, match="append-only"):
        execute(context, verb.format(table, column, column))
    with context.store.reading() as uow:
        assert uow.session.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 1


@dataclass(frozen=True)
class Placed:
    """Places a row anywhere by taking the rule away, and puts the rule back for the question."""

    context: AppContext
    table: str
    column: str
    trigger: str

    def at(self, row_id: str, word: str) -> None:
        with self.context.store.writing() as uow:
            known = sa.text("SELECT sql FROM sqlite_master WHERE name = :name")
            made = uow.session.scalar(known, {"name": self.trigger})
            uow.session.execute(sa.text(f"DROP TRIGGER {self.trigger}"))
            change = f"UPDATE {self.table} SET {self.column} = :word WHERE id = :id"
            uow.session.execute(sa.text(change), {"word": word, "id": row_id})
            uow.session.execute(sa.text(str(made)))

    def goes(self, row_id: str, word: str) -> bool:
        """Whether the database lets the row go there."""
        change = f"UPDATE {self.table} SET {self.column} = :word WHERE id = :id"
        try:
            execute(self.context, change, word=word, id=row_id)
        except DBAPIError as error:
            return "illegal" not in str(error)
        return True


@pytest.mark.parametrize("trait", [None, *Trait])
def test_only_the_edges_of_the_status_table_can_be_stored(
    context: AppContext, make: Making, trait: Trait | None
) -> None:
    item = make.item()
    traits = frozenset() if trait is None else frozenset({trait})
    if trait is not None:
        execute(context, f"UPDATE items SET {TRAIT_COLUMNS[trait]} = 1 WHERE id = :id", id=item.id)
    place = Placed(context, "items", "status", "items_follow_status_edges")
    for current, to in PAIRS:
        place.at(item.id, current)
        assert place.goes(item.id, to) == (to is current or may_move(current, to, traits))


def test_only_the_edges_of_custody_can_be_stored(context: AppContext, make: Making) -> None:
    item = make.item(Status.DESTROYED)
    place = Placed(context, "items", "holder", "items_follow_custody_edges")
    for current in Holder:
        for to in Holder:
            place.at(item.id, current)
            assert place.goes(item.id, to) == (to is current or to in CUSTODY[current])


@pytest.mark.parametrize("method", Method)
def test_only_the_edges_of_payouts_can_be_stored(context: AppContext, method: Method) -> None:
    payout = add_one_of_each(context, HOUSE)["payouts"]
    execute(context, "UPDATE payouts SET method = :method", method=method.value)
    place = Placed(context, "payouts", "state", "payouts_follow_payout_edges")
    for current in PayoutState:
        for to in PayoutState:
            place.at(payout, current)
            allowed = to in PAYOUT_TRANSITIONS[method][current]
            assert place.goes(payout, to) == (to is current or allowed)


def test_what_was_accepted_cannot_be_changed(context: AppContext, make: Making) -> None:
    item = make.item(Status.ACCEPTED)
    with context.store.writing() as uow:
        uow.session.add(offer_row(item, make, "store_credit"))
    for change in (
        "payout_minor = payout_minor + 1",
        "net_minor = net_minor - 1",
        "reward = 'bank_transfer'",
        "state = 'open'",
        "schedule = '{}'",
        "schedule = NULL",
    ):
        with pytest.raises(DBAPIError, match="stays as it is"):
            execute(context, f"UPDATE offers SET {change}")
    execute(context, "UPDATE offers SET token_hash = 'gone'")


def test_nobody_has_an_item_only_once_it_is_destroyed(context: AppContext, make: Making) -> None:
    item = make.item(Status.HELD, holder="house")
    with pytest.raises(DBAPIError, match="has_a_holder"):
        execute(context, "UPDATE items SET holder = 'nobody' WHERE id = :id", id=item.id)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("items", "status", "lost"),
        ("consignments", "channel", "pigeon"),
        ("api_keys", "role", "root"),
        ("offers", "state", "maybe"),
        ("listings", "state", "maybe"),
        ("payouts", "amount_minor", 0),
        ("payouts", "amount_minor", -5),
        ("store_credits", "remaining_minor", -1),
        ("photos", "state", "lost"),
        ("effects", "kind", "rumour"),
    ],
)
def test_words_and_amounts_outside_the_rules_are_refused(
    context: AppContext, table: str, column: str, value: object
) -> None:
    add_one_of_each(context, HOUSE)
    with pytest.raises(DBAPIError):
        execute(context, f"UPDATE {table} SET {column} = :value", value=value)


def test_who_prepared_a_run_cannot_release_it_by_sql_either(context: AppContext) -> None:
    add_one_of_each(context, HOUSE)
    with pytest.raises(DBAPIError, match="two_people"):
        execute(context, "UPDATE payout_runs SET released_by = prepared_by")


def test_a_row_without_its_parent_is_refused(context: AppContext, make: Making) -> None:
    with pytest.raises(DBAPIError, match="FOREIGN KEY"):
        make.item(consignor_id="cns_nobody")

"""The database itself refuses what the record forbids, whoever asks it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from service.context import AppContext
from service.domain.status import TRANSITIONS, Status
from service.store.rules import APPEND_ONLY
from tests.service.conftest import HOUSE
from tests.service.one_of_each import add_one_of_each
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


def test_only_the_edges_of_the_status_table_can_be_stored(
    context: AppContext, make: Making
) -> None:
    item = make.item()
    statement = "UPDATE items SET status = :to WHERE id = :id"
    for current, to in PAIRS:
        # the rules are taken away to place the item, and put back for the question
        with context.store.writing() as uow:
            trigger = uow.session.scalar(
                sa.text("SELECT sql FROM sqlite_master WHERE name = 'items_follow_edges'")
            )
            uow.session.execute(sa.text("DROP TRIGGER items_follow_edges"))
            uow.session.execute(sa.text(statement), {"to": current.value, "id": item.id})
            uow.session.execute(sa.text(str(trigger)))
        if to is current or to in TRANSITIONS[current]:
            execute(context, statement, to=to.value, id=item.id)
        else:
            with pytest.raises(DBAPIError, match="illegal move"):
                execute(context, statement, to=to.value, id=item.id)
            assert make.read(item.id).status == current


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

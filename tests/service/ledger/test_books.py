"""The books by days: they sum to zero, a closed day stays as it was, everyone can read theirs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.adapters.papers import Statement, StatementLine
from service.adapters.statement_paper import statement_pdf
from service.clock import FixedClock
from service.context import AppContext
from service.domain.books import booked_at, end_of
from service.money import Money
from tests.service.adapters.test_documents import drawing
from tests.service.sales.selling import NET, Selling
from tests.service.support import Headers, Making

DAY = "2026-11-24"


@pytest.fixture
def selling(
    client: TestClient, context: AppContext, make: Making, keys: dict[str, Headers]
) -> Selling:
    return Selling(client, context, make, keys)


def close(selling: Selling, day: str, by: str = "operator") -> Any:
    return selling.post("/v1/ledger/closes", {"day": day}, by=by)


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_trial_balance_is_of_its_day(selling: Selling, clock: FixedClock) -> None:
    selling.sold()
    clock.advance(timedelta(days=1))
    selling.sold()
    first = selling.get(f"/v1/ledger/trial-balance?day={DAY}").json()
    both = selling.get("/v1/ledger/trial-balance").json()
    assert first["differences"] == both["differences"] == {"EUR": 0}

    def payable(trial: Any) -> int:
        return sum(
            line["credit_minor"] - line["debit_minor"]
            for line in trial["lines"]
            if line["account"].startswith("consignor_payable:")
        )

    assert (payable(first), payable(both)) == (NET, 2 * NET)
    for trial in (first, both):
        debits = sum(line["debit_minor"] for line in trial["lines"])
        assert debits == sum(line["credit_minor"] for line in trial["lines"]) > 0
    before = selling.get("/v1/ledger/trial-balance?day=2026-11-23").json()
    assert (before["lines"], before["differences"]) == ([], {})


def test_a_day_is_closed_once_it_is_over_and_once(selling: Selling, clock: FixedClock) -> None:
    selling.sold()
    early = close(selling, DAY)
    assert (early.status_code, early.json()["code"]) == (409, "day_not_over")
    clock.advance(timedelta(days=2))
    closed = close(selling, DAY)
    assert (closed.status_code, closed.json()["entries"]) == (201, 1)
    assert closed.json()["closed_until"] == "2026-11-25T00:00:00Z"
    assert close(selling, DAY, by="operator_2").json() == closed.json()
    later = close(selling, "2026-11-25")
    assert later.status_code == 201
    back = close(selling, DAY)
    assert (back.status_code, back.json()["code"]) == (409, "day_closed")
    days = [row["day"] for row in selling.get("/v1/ledger/closes").json()["items"]]
    assert days == ["2026-11-25", DAY]
    trail = selling.get("/v1/programme/audit").json()["entries"]
    assert [entry["kind"] for entry in trail].count("ledger.close.added") == 2


def test_a_clock_that_jumps_back_books_on_the_first_open_day(
    selling: Selling, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=2))
    assert close(selling, "2026-11-25").status_code == 201
    clock.advance(timedelta(days=-2))
    selling.sold()
    (entry,) = selling.get("/v1/ledger/entries").json()["items"]
    assert entry["at"] == "2026-11-26T00:00:00Z"
    trial = selling.get("/v1/ledger/trial-balance?day=2026-11-25").json()
    assert trial["lines"] == []


def test_books_that_do_not_balance_are_not_closed(
    selling: Selling, context: AppContext, clock: FixedClock
) -> None:
    selling.sold()
    with context.store.writing() as uow:
        uow.session.execute(sa.text("DROP TRIGGER ledger_postings_no_delete"))
        uow.session.execute(sa.text("DELETE FROM ledger_postings WHERE position = 0"))
    clock.advance(timedelta(days=1))
    refused = close(selling, DAY)
    assert (refused.status_code, refused.json()["code"]) == (409, "books_unbalanced")


def test_a_close_is_of_one_programme(selling: Selling, clock: FixedClock) -> None:
    clock.advance(timedelta(days=1))
    close(selling, DAY)
    other = selling.get("/v1/ledger/closes", by="foreign").json()
    assert other["items"] == []


def test_the_export_has_every_posting_and_no_formula(selling: Selling, context: AppContext) -> None:
    item, _ = selling.sold()
    with context.store.writing() as uow:
        entry = uow.ledger.where()[0]
        uow.session.execute(sa.text("DROP TRIGGER ledger_entries_no_update"))
        uow.session.execute(
            sa.text("UPDATE ledger_entries SET note = '=HYPERLINK(1)' WHERE id = :i"),
            {"i": entry.id},
        )
    lines = rows(selling.get(f"/v1/ledger/export.csv?first={DAY}&last={DAY}"))
    assert {line["note"] for line in lines} == {"'=HYPERLINK(1)"}
    assert {line["item"] for line in lines} == {item.id}
    debit = sum(round(100 * float(line["debit"] or 0)) for line in lines)
    credit = sum(round(100 * float(line["credit"] or 0)) for line in lines)
    assert debit == credit > 0
    (payable,) = [line for line in lines if line["account"] == "consignor_payable"]
    assert (payable["credit"], payable["nature"]) == ("700.00", "liability")
    assert payable["subject"] == item.consignor_id
    assert rows(selling.get("/v1/ledger/export.csv?first=2026-11-25&last=2026-11-26")) == []
    turned = selling.get("/v1/ledger/export.csv?first=2026-11-25&last=2026-11-24")
    assert (turned.status_code, turned.json()["code"]) == (422, "days_backwards")


def test_a_statement_goes_from_balance_to_balance(selling: Selling, clock: FixedClock) -> None:
    item, sale = selling.sold()
    address = f"/v1/consignors/{item.consignor_id}/statement"
    clock.advance(timedelta(days=1))
    selling.post(f"/v1/sales/{sale['id']}/cancel", {"reason": "the buyer changed their mind"})
    told = selling.get(f"{address}?first=2026-11-25&last=2026-11-25").json()
    account = {"account": "Money", "currency": "EUR"}
    assert told["opening"] == [{**account, "amount_minor": NET}]
    assert [(line["amount_minor"], line["balance_minor"]) for line in told["lines"]] == [(-NET, 0)]
    assert told["closing"] == [{**account, "amount_minor": 0}]
    whole = selling.get(address).json()
    assert [line["what"] for line in whole["lines"]] == ["Sold", "Sale cancelled"]
    lines = rows(selling.get(f"{address}.csv"))
    assert [(line["amount"], line["balance"]) for line in lines] == [
        ("700.00", "700.00"), ("-700.00", "0.00"),
    ]  # fmt: skip
    assert selling.get(address, by="foreign").status_code == 404


def test_a_statement_is_a_paper(selling: Selling) -> None:
    item, _ = selling.sold()
    answer = selling.get(f"/v1/consignors/{item.consignor_id}/statement.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    text = drawing(answer.content)
    for word in ("Statement", "Chiara Rossi", "Sold", "700.00 EUR", item.consignor_id):
        assert word in text, word


def test_a_long_statement_and_an_empty_one_are_drawn() -> None:
    euros = Money(-123_456_789, "EUR")
    at = datetime(2026, 11, 24, tzinfo=UTC)
    line = StatementLine(at, "Sold <b>&", "itm_1", "Money", euros, euros)
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    many = Statement("House", (("Consignor", "李"),), first, last, (), (line,) * 120, ())
    assert statement_pdf(many).count(b"/Type /Page\n") > 1
    none = Statement("House", (), first, last, (), (), ())
    assert "nothing was booked" in drawing(statement_pdf(none))


def test_days_at_the_end_of_time_are_answered(selling: Selling) -> None:
    for query in ("first=0001-01-01&last=9999-12-31", "last=0001-01-01", "first=9999-12-31"):
        answer = selling.get(f"/v1/ledger/export.csv?{query}")
        assert answer.status_code in (200, 422), query
    assert end_of(date.max).tzinfo is UTC
    assert booked_at(datetime(2026, 1, 1, tzinfo=UTC), None) == datetime(2026, 1, 1, tzinfo=UTC)

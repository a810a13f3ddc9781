"""A bank's answer is read part by part; hostile bytes are refused before they are parsed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.payouts import AnswerUnreadable, BankWord, read_bank_answer
from service.money import Money
from tests.service.payouts.paying import bank_answer


def test_each_transfer_is_read_with_its_word_reason_and_amount() -> None:
    xml = bank_answer("prn-1", ("pay-1", "ACSC"), ("pay-2", "RJCT"), amount="12.34")
    answer = read_bank_answer(xml.encode())
    assert (answer.message_id, answer.original_message_id) == ("BANK-1", "prn-1")
    one, two = answer.transfers
    assert (one.end_to_end_id, one.word, one.reason) == ("pay-1", BankWord.CONFIRMED, "ACSC")
    assert (two.word, two.reason, two.amount) == (BankWord.RETURNED, "AC04", Money(1234, "EUR"))
    assert answer.rest is None


@pytest.mark.parametrize(
    ("group", "payment", "rest"),
    [
        ("RJCT", "", BankWord.RETURNED),
        ("", "ACSC", BankWord.CONFIRMED),
        ("PART", "RJCT", BankWord.RETURNED),
        ("ACTC", "", None),
        ("", "PDNG", None),
    ],
)
def test_a_word_for_the_rest_is_the_groups_or_else_its_payments(
    group: str, payment: str, rest: BankWord | None
) -> None:
    xml = bank_answer("prn-1", group=group, payment=payment)
    assert read_bank_answer(xml.encode()).rest is rest


def test_a_byte_order_mark_and_blanks_do_no_harm() -> None:
    xml = bank_answer("prn-1", (" pay-1 ", "ACSC"))
    answer = read_bank_answer(b"\xef\xbb\xbf" + xml.encode())
    assert answer.transfers[0].end_to_end_id == "pay-1"


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE x>",
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x">',
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        "<!-- a comment before it --><!DOCTYPE x>",
    ],
)
def test_a_doctype_is_refused_wherever_it_stands(doctype: str) -> None:
    head, body = bank_answer("prn-1", ("pay-1", "ACSC")).split("?>", 1)
    with pytest.raises(AnswerUnreadable) as refusal:
        read_bank_answer(f"{head}?>{doctype}{body}".encode())
    assert refusal.value.because == "has a DOCTYPE"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_refused_and_never_crash(data: bytes) -> None:
    with pytest.raises(AnswerUnreadable):
        read_bank_answer(data)


@settings(deadline=None)
@given(st.data())
def test_an_answer_with_a_changed_piece_is_read_or_refused(data: st.DataObject) -> None:
    xml = bank_answer("prn-1", ("pay-1", "ACSC"), amount="12.34")
    start = data.draw(st.integers(0, len(xml) - 1))
    end = data.draw(st.integers(start, len(xml)))
    changed = xml[:start] + data.draw(st.text(max_size=5)) + xml[end:]
    try:
        answer = read_bank_answer(changed.encode("utf-8", "surrogatepass"))
    except AnswerUnreadable:
        return
    assert all(len(one.end_to_end_id) <= 35 for one in answer.transfers)


def test_deep_nesting_is_harmless() -> None:
    deep = "<a>" * 50_000 + "</a>" * 50_000
    with pytest.raises(AnswerUnreadable):
        read_bank_answer(deep.encode())

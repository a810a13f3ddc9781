"""ACH files: every field where the rules put it, totals that add up, and returns read back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.adapters.payouts import (
    AnswerUnreadable,
    BankFileInvalid,
    BankWord,
    NeedsIat,
    PartyIncomplete,
    PaymentParty,
    Transfer,
    TransferBatch,
    read_bank_answer,
    writer_of,
)
from service.adapters.payouts.nacha_check import check_file
from service.domain.bank_account import UkAccount, UsAccount
from service.money import Money

AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)  # a Friday
HOUSE = UsAccount("091000019", "998877")
ADDRESS = {"street": "Madison Avenue", "building": "620", "postcode": "10022", "town": "New York"}


def party(**changes: Any) -> PaymentParty:
    given: dict[str, Any] = {
        "who": "someone",
        "name": "Ada Byron",
        "country": "US",
        "account": UsAccount("021000021", "000123456789"),
        **ADDRESS,
        **changes,
    }
    return PaymentParty(**given)


def payer(**changes: Any) -> PaymentParty:
    own = {"name": "Vetra Resale Inc", "company_id": "1234567890", "bank_name": "First Test Bank"}
    return party(**{"who": "the house", "account": HOUSE, **own, **changes})


def batch(*cents: int, **changes: Any) -> TransferBatch:
    transfers = tuple(
        Transfer(f"pay-{number:026}", party(**changes), Money(amount, "USD"), "Re-Sell")
        for number, amount in enumerate(cents, start=1)
    )
    return TransferBatch(f"prn-{1:026}", payer(), transfers, AT)


def lines(made: TransferBatch) -> list[str]:
    return writer_of("nacha-ppd").write(made).data.decode("ascii").splitlines()


def test_every_field_stands_where_the_rules_put_it() -> None:
    header, company, entry, control, end, *fill = lines(batch(70_000))
    assert header == (
        "101 09100001912345678902611270930A094101First Test Bank        "
        "Vetra Resale Inc       00000001"
    )
    assert company == (
        "5220Vetra Resale Inc000000000000000000011234567890PPDRESALE    261127261130   "
        "1091000010000001"
    )
    assert entry == (
        "622021000021000123456789     0000070000000000000000001Ada Byron               "
        "0091000010000001"
    )
    assert control == (
        "822000000100021000020000000000000000000700001234567890" + " " * 25 + "091000010000001"
    )
    assert end == ("9000001000001000000010002100002000000000000000000070000" + " " * 39)
    assert fill == ["9" * 94] * 5


def test_savings_accounts_have_a_code_of_their_own() -> None:
    savings = UsAccount("021000021", "1234", "savings")
    assert lines(batch(5, account=savings))[2][:3] == "632"


@given(cents=st.lists(st.integers(1, 9_999_999_999), min_size=1, max_size=25))
def test_any_amounts_add_up_for_a_reader_that_counts_again(cents: list[int]) -> None:
    made = batch(*cents)
    data = writer_of("nacha-ppd").write(made).data
    check_file(data)
    assert writer_of("nacha-ppd").write(made).data == data
    records = data.decode().splitlines()
    assert len(records) % 10 == 0
    assert int(records[2 + len(cents)][32:44]) == sum(cents)
    assert int(records[2 + len(cents)][10:20]) == 2_100_002 * len(cents)
    references = {record[39:54] for record in records if record[0] == "6"}
    assert len(references) == len(cents)


@pytest.mark.parametrize(
    ("record", "start", "text"),
    [
        (2, 29, "0000070001"),  # an amount
        (2, 3, "02100003"),  # a bank
        (3, 10, "0002100003"),  # the batch's hash
        (3, 4, "000002"),  # its count
        (4, 7, "000002"),  # the blocks
        (4, 43, "000000070001"),  # the file's total
        (2, 1, "27"),  # a debit
        (0, 0, "5"),  # the order
    ],
)
def test_the_reader_finds_each_slip(record: int, start: int, text: str) -> None:
    found = lines(batch(70_000))
    found[record] = found[record][:start] + text + found[record][start + len(text) :]
    with pytest.raises(BankFileInvalid):
        check_file("\n".join(found).encode())


def test_what_an_ach_file_cannot_carry_is_refused() -> None:
    writer = writer_of("nacha-ppd")
    with pytest.raises(NeedsIat) as caught:
        writer.write(batch(5, country="CA"))
    assert caught.value.code == "ach_iat_refused"
    abroad = TransferBatch("prn-1", payer(country="IT"), batch(5).transfers, AT)
    with pytest.raises(NeedsIat):
        writer.write(abroad)
    with pytest.raises(BankFileInvalid):
        writer.write(batch(10_000_000_000))
    with pytest.raises(BankFileInvalid):
        writer.write(batch(5, account=UkAccount("200000", "55779911")))
    euro = Transfer("pay-1", party(), Money(5, "EUR"), "x")
    with pytest.raises(BankFileInvalid):
        writer.write(TransferBatch("prn-1", payer(), (euro,), AT))
    with pytest.raises(PartyIncomplete) as lacking:
        writer.write(TransferBatch("prn-1", payer(company_id=""), batch(5).transfers, AT))
    assert lacking.value.lacks == ["company_id"]


def returned(made: TransferBatch, addenda: str = "799R03") -> bytes:
    """What the bank sends for the first entry: codes as Nacha's appendix on returns has them."""
    header, company, entry, control, end, *_ = lines(made)
    back = entry[0] + {"22": "21", "32": "31"}[entry[1:3]] + entry[3:78] + "1" + entry[79:]
    addendum = f"{addenda}{entry[79:94]}      02100002{'No account':44}091000017654321"
    return "\n".join([header, company, back, addendum, control, end]).encode()


def test_a_return_names_the_payout_its_amount_and_its_reason() -> None:
    made = batch(70_000)
    answer = read_bank_answer(returned(made))
    (one,) = answer.transfers
    reference = writer_of("nacha-ppd").reference(made.transfers[0].end_to_end_id)
    assert (one.end_to_end_id, one.word) == (reference, BankWord.RETURNED)
    assert (one.amount, one.reason) == (Money(70_000, "USD"), "R03 No account")
    assert answer.rest is None


def test_a_notice_of_change_returns_nothing() -> None:
    (one,) = read_bank_answer(returned(batch(70_000), "798C01")).transfers
    assert (one.word, one.amount) == (BankWord.PENDING, None)
    assert one.reason.startswith("C01")


def test_broken_returns_are_refused() -> None:
    good = returned(batch(70_000)).decode().splitlines()
    without = "\n".join([*good[:3], *good[4:]]).encode()
    short = "\n".join([*good[:3], good[3][:-1], *good[4:]]).encode()
    for data in (without, short, good[0].encode() + b"\n\xff" + b"9" * 93):
        with pytest.raises(AnswerUnreadable):
            read_bank_answer(data)

"""The bank file: valid against the schema, the same bytes each time, refused where parts lack."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sepaxml.validation import try_valid_xml

from service.adapters.payouts import (
    BankFileInvalid,
    NoBankFile,
    PartyIncomplete,
    PaymentParty,
    Transfer,
    TransferBatch,
    writer_of,
)
from service.adapters.payouts.bank_file import latin
from service.domain.bank_account import IbanAccount
from service.money import Money

SCHEMA = "pain.001.001.09"
SPACE = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PART: dict[str, Any] = {
    "name": "Chiara Rossi",
    "account": IbanAccount("IT60X0542811101000000123456"),
    "street": "Via de' Tornabuoni",
    "building": "40",
    "postcode": "50123",
    "town": "Firenze",
    "country": "IT",
}


def party(**changes: Any) -> PaymentParty:
    return PaymentParty(**{"who": "the house", "bic": "BPMOIT22XXX", **PART, **changes})


def transfer(number: int = 1, amount_minor: int = 70_000, **changes: Any) -> Transfer:
    payee = PaymentParty(**{"who": "consignor", **PART, **changes})
    return Transfer(f"pay-{number:026}", payee, Money(amount_minor, "EUR"), "Re-Sell itm_1")


def batch(*transfers: Transfer) -> TransferBatch:
    return TransferBatch(f"prn-{1:026}", party(), transfers or (transfer(),), AT)


def test_the_file_is_valid_and_always_the_same() -> None:
    file = writer_of(SCHEMA).write(batch(transfer(1), transfer(2, 1)))
    assert writer_of(SCHEMA).write(batch(transfer(1), transfer(2, 1))) == file
    try_valid_xml(file.data, SCHEMA)
    root = ET.fromstring(file.data)
    assert [node.text for node in root.iter(f"{SPACE}CtrlSum")] == ["700.01", "700.01"]
    assert [node.text for node in root.iter(f"{SPACE}NbOfTxs")] == ["2", "2"]
    assert [node.text for node in root.iter(f"{SPACE}CreDtTm")] == ["2026-11-24T09:30:00"]
    assert [node.text for node in root.iter(f"{SPACE}PmtInfId")] == [f"prn-{1:026}-1"]
    assert file.name == f"prn-{1:026}.xml"


# each example reads the schema anew, which takes a tenth of a second
@settings(deadline=None, max_examples=25)
@given(
    amounts=st.lists(st.integers(1, 10**13), min_size=1, max_size=8),
    name=st.text(min_size=1, max_size=200),
    street=st.text(max_size=90),
)
def test_any_name_and_amount_make_a_valid_file_or_a_named_refusal(
    amounts: list[int], name: str, street: str
) -> None:
    try:
        transfers = [
            transfer(number, amount, name=name, street=street)
            for number, amount in enumerate(amounts)
        ]
    except PartyIncomplete:
        assert not latin(name) or not latin(street) or len(latin(street)) > 70
        return
    file = writer_of(SCHEMA).write(batch(*transfers))
    root = ET.fromstring(file.data)
    found = [node.text or "" for node in root.iter(f"{SPACE}InstdAmt")]
    assert [Money.parse(text, "EUR").amount_minor for text in found] == amounts


@pytest.mark.parametrize("part", ["name", "street", "postcode", "town", "country"])
def test_a_missing_part_is_named(part: str) -> None:
    for nothing in ("", "  ", "\N{SNOWMAN}"):
        with pytest.raises(PartyIncomplete) as refusal:
            party(**{part: nothing})
        assert refusal.value.lacks == [part]
        assert refusal.value.who == "the house"


def test_a_part_that_is_too_long_is_named_and_a_long_name_is_cut() -> None:
    with pytest.raises(PartyIncomplete) as refusal:
        party(town="a" * 36, building="1" * 17)
    assert refusal.value.lacks == [
        "building of at most 16 characters",
        "town of at most 35 characters",
    ]
    assert len(party(name="a" * 200).name) == 70


def test_a_house_without_a_number_is_an_address_and_a_payer_without_a_bic_is_none() -> None:
    file = writer_of(SCHEMA).write(batch(transfer(building="")))
    try_valid_xml(file.data, SCHEMA)
    with pytest.raises(PartyIncomplete) as refusal:
        writer_of(SCHEMA).write(TransferBatch("prn-1", party(bic=""), (transfer(),), AT))
    assert refusal.value.lacks == ["bic"]


def test_letters_that_banks_need_not_take_are_written_in_those_they_do() -> None:
    assert latin("Zoë  Müller & Søn_Æ\n") == "Zoe Muller Son AE"


def test_what_the_bank_would_mix_up_is_never_written() -> None:
    with pytest.raises(ValueError, match="end-to-end id"):
        Transfer("pay_1", transfer().payee, Money(1, "EUR"), "")
    with pytest.raises(ValueError, match="end-to-end id"):
        Transfer("p" * 36, transfer().payee, Money(1, "EUR"), "")
    with pytest.raises(ValueError, match="more than nothing"):
        transfer(amount_minor=0)
    with pytest.raises(ValueError, match="used once"):
        batch(transfer(1), transfer(1))
    with pytest.raises(ValueError, match="at least one"):
        TransferBatch("prn-1", party(), (), AT)


def test_only_euro_and_only_known_files() -> None:
    pounds = Transfer("pay-1", transfer().payee, Money(1, "GBP"), "")
    with pytest.raises(BankFileInvalid):
        writer_of(SCHEMA).write(batch(pounds))
    with pytest.raises(ValueError, match="one currency"):
        batch(transfer(1), pounds)
    with pytest.raises(NoBankFile):
        writer_of("nacha")


def test_what_the_schema_refuses_is_not_made() -> None:
    with pytest.raises(BankFileInvalid) as refusal:
        writer_of(SCHEMA).write(batch(transfer(country="it")))
    assert refusal.value.because

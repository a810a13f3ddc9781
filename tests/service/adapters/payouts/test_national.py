"""UK and Singapore orders: valid against ISO's schema, repeatable, refused where they cannot be."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

import pytest
from sepaxml.validation import try_valid_xml

from service.adapters.payouts import (
    BankFileInvalid,
    Conformance,
    PaymentParty,
    Transfer,
    TransferBatch,
    writer_of,
)
from service.domain.bank_account import Account, IbanAccount, SgAccount, UkAccount
from service.money import Money

SCHEMA = "pain.001.001.09"
SPACE = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"
AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HERE: dict[str, tuple[str, Account, Account]] = {
    "pain.001-gb": ("GBP", UkAccount("200000", "55779911"), UkAccount("40-47-84", "70872490")),
    "pain.001-sg": ("SGD", SgAccount("DBSSSGSG", "0039137478"), SgAccount("OCBCSGSG", "501234567")),
}


def party(account: Account, **changes: Any) -> PaymentParty:
    address = {"street": "Bond Street", "building": "24", "postcode": "W1S 2RR", "town": "London"}
    return PaymentParty(
        **{"who": "someone", "name": "Ada Tan", "country": "GB", **address, **changes},
        account=account,
    )


def batch(kind: str, *cents: int, **changes: Any) -> TransferBatch:
    currency, house, payee = HERE[kind]
    transfers = tuple(
        Transfer(f"pay-{number:026}", party(payee, **changes), Money(amount, currency), "Re-Sell")
        for number, amount in enumerate(cents, start=1)
    )
    return TransferBatch(f"prn-{1:026}", party(house), transfers, AT)


@pytest.mark.parametrize("name", HERE)
def test_the_file_is_valid_repeatable_and_says_what_is_assumed(name: str) -> None:
    writer = writer_of(name)
    file = writer.write(batch(name, 70_000, 1))
    assert writer.write(batch(name, 70_000, 1)) == file
    try_valid_xml(file.data, SCHEMA)
    root = ET.fromstring(file.data)
    currency, house, payee = HERE[name]
    amounts = [(node.get("Ccy"), node.text) for node in root.iter(f"{SPACE}InstdAmt")]
    assert amounts == [(currency, "700.00"), (currency, "0.01")]
    assert [node.text for node in root.iter(f"{SPACE}CtrlSum")] == ["700.01", "700.01"]
    numbers = [node.text for node in root.findall(f".//{SPACE}Othr/{SPACE}Id")]
    assert numbers == [house.number, payee.number, payee.number]
    assert not list(root.iter(f"{SPACE}IBAN"))
    assert writer.conformance is Conformance.CONFORMS_ASSUMED


def test_a_sort_code_is_a_clearing_member_and_a_bic_a_bank() -> None:
    uk = ET.fromstring(writer_of("pain.001-gb").write(batch("pain.001-gb", 5)).data)
    members = [node.text for node in uk.iter(f"{SPACE}MmbId")]
    assert members == ["200000", "404784"]
    sg = ET.fromstring(writer_of("pain.001-sg").write(batch("pain.001-sg", 5)).data)
    assert [node.text for node in sg.iter(f"{SPACE}BICFI")] == ["DBSSSGSG", "OCBCSGSG"]


@pytest.mark.parametrize("name", HERE)
def test_other_money_and_other_accounts_are_refused(name: str) -> None:
    currency, house, payee = HERE[name]
    euro = Transfer("pay-1", party(payee), Money(5, "EUR"), "x")
    with pytest.raises(BankFileInvalid):
        writer_of(name).write(TransferBatch("prn-1", party(house), (euro,), AT))
    iban = Transfer("pay-1", party(IbanAccount("IT60")), Money(5, currency), "x")
    with pytest.raises(BankFileInvalid):
        writer_of(name).write(TransferBatch("prn-1", party(house), (iban,), AT))


def test_the_table_of_last_resort_holds_no_formula() -> None:
    made = batch("pain.001-gb", 70_000, name="+cmd|' /C calc'!A0")
    file = writer_of("csv").write(made)
    (row,) = csv.DictReader(io.StringIO(file.data.decode()))
    assert row["name"][0].isalpha()
    assert (row["amount"], row["currency"], row["bank"]) == ("700.00", "GBP", "404784")
    assert row["reference"] == made.transfers[0].end_to_end_id

"""A bank's notice of bookings: debits confirm, returned credits take back, the rest is not ours."""

from __future__ import annotations

import pytest

from service.adapters.payouts import AnswerUnreadable, BankWord, read_bank_answer
from service.money import Money


def entry(side: str, end_to_end: str, *, status: str = "BOOK", more: str = "") -> str:
    return (
        f'<Ntry><Amt Ccy="GBP">700.00</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}'
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>"
        f'<Amt Ccy="GBP">700.00</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}</TxDtls></NtryDtls></Ntry>'
    )


def notice(*entries: str, version: str = "08") -> bytes:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.{version}">'
        "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N-1</MsgId></GrpHdr>"
        f"<Ntfctn>{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


STATUS = {"02": "<Sts>{}</Sts>", "08": "<Sts><Cd>{}</Cd></Sts>"}
RETURN = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"


@pytest.mark.parametrize("version", STATUS)
def test_a_booked_debit_confirms_and_a_returned_credit_takes_back(version: str) -> None:
    booked = STATUS[version].format("BOOK")
    data = notice(
        entry("DBIT", "pay-1", status=booked),
        entry("CRDT", "pay-2", status=booked, more=RETURN),
        entry("DBIT", "pay-3", status=STATUS[version].format("PDNG")),
        entry("CRDT", "order-77", status=booked),
        entry("DBIT", "NOTPROVIDED", status=booked),
        version=version,
    )
    answer = read_bank_answer(data)
    words = {one.end_to_end_id: one.word for one in answer.transfers}
    assert words == {
        "pay-1": BankWord.CONFIRMED,
        "pay-2": BankWord.RETURNED,
        "pay-3": BankWord.PENDING,
        "order-77": BankWord.PENDING,
    }
    assert answer.transfers[0].amount == Money(70_000, "GBP")
    assert "AC04" in answer.transfers[1].reason
    assert (answer.rest, answer.original_message_id) == (None, "")


def test_other_messages_and_missing_parts_are_refused() -> None:
    for data in (
        notice().replace(b"camt.054.001.08", b"camt.053.001.08"),
        notice().replace(b"<MsgId>N-1</MsgId>", b""),
        notice().replace(b"BkToCstmrDbtCdtNtfctn", b"Other"),
    ):
        with pytest.raises(AnswerUnreadable):
            read_bank_answer(data)

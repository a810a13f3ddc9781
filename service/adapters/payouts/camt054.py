"""Reads camt.054, a bank's notice of what it booked: transfers that left, and money come back.

A debit that is booked confirms its transfer. A credit with return information, or a reversed
debit, returns it. Everything else in the notice (fees, buyers' money) is not ours to judge here:
it has no end-to-end id of ours, or none at all, and is left out.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from service.adapters.payouts.bank_answer import (
    MAX_NAMED,
    AnswerUnreadable,
    BankAnswer,
    BankWord,
    TransferAnswer,
)
from service.adapters.payouts.iso20022 import amount_at, path, text_at

VERSIONS = frozenset({"camt.054.001.02", "camt.054.001.08"})


def read_notification(root: ET.Element) -> BankAnswer:
    """The transfers in a camt.054 Document. Raises AnswerUnreadable where parts are missing."""
    notice = root.find(path("BkToCstmrDbtCdtNtfctn"))
    if notice is None:
        raise AnswerUnreadable(because="has no BkToCstmrDbtCdtNtfctn")
    entries = notice.findall(path("Ntfctn/Ntry"))
    found = [answer for entry in entries for answer in _entry(entry)]
    return BankAnswer(
        message_id=text_at(notice, "GrpHdr/MsgId", required=True),
        original_message_id="",
        rest=None,
        rest_reason="",
        transfers=tuple(found),
    )


def _entry(entry: ET.Element) -> list[TransferAnswer]:
    # version 02 has the code itself, version 08 a choice
    booked = (text_at(entry, "Sts/Cd") or text_at(entry, "Sts")) == "BOOK"
    return [
        _transaction(entry, details, booked=booked)
        for details in entry.findall(path("NtryDtls/TxDtls"))
        if text_at(details, "Refs/EndToEndId") not in {"", "NOTPROVIDED"}
    ]


def _transaction(entry: ET.Element, details: ET.Element, *, booked: bool) -> TransferAnswer:
    side = text_at(details, "CdtDbtInd") or text_at(entry, "CdtDbtInd", required=True)
    reason = text_at(details, "RtrInf/Rsn/Cd") or text_at(details, "RtrInf/Rsn/Prtry")
    came_back = side == "CRDT" and (
        details.find(path("RtrInf")) is not None or text_at(entry, "RvslInd") == "true"
    )
    word = BankWord.PENDING
    if booked and came_back:
        word = BankWord.RETURNED
    elif booked and side == "DBIT":
        word = BankWord.CONFIRMED
    amount = amount_at(details, "Amt") or amount_at(details, "AmtDtls/TxAmt/Amt")
    text = " ".join(part for part in ("returned" if came_back else "booked", reason) if part)
    return TransferAnswer(
        text_at(details, "Refs/EndToEndId", required=True)[:MAX_NAMED], word, text, amount
    )

"""Reads pain.002, a bank's answer to an order for transfers."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from types import MappingProxyType

from service.adapters.payouts.bank_answer import (
    MAX_NAMED,
    AnswerUnreadable,
    BankAnswer,
    BankWord,
    TransferAnswer,
)
from service.adapters.payouts.iso20022 import amount_at, path, text_at

VERSIONS = frozenset({"pain.002.001.03", "pain.002.001.10"})

#: ISO 20022 external payment transaction status codes; every other one is pending
WORDS: Mapping[str, BankWord] = MappingProxyType(
    {
        # settled on the payer's account, credited on the payee's account
        "ACSC": BankWord.CONFIRMED,
        "ACCC": BankWord.CONFIRMED,
        "RJCT": BankWord.RETURNED,
        "CANC": BankWord.RETURNED,
    }
)


def read_status_report(root: ET.Element) -> BankAnswer:
    """The answer in a pain.002 Document. Raises AnswerUnreadable where parts are missing."""
    report = root.find(path("CstmrPmtStsRpt"))
    if report is None:
        raise AnswerUnreadable(because="has no CstmrPmtStsRpt")
    group = report.find(path("OrgnlGrpInfAndSts"))
    if group is None:
        raise AnswerUnreadable(because="has no OrgnlGrpInfAndSts")
    rest, reason = _rest(report, group)
    return BankAnswer(
        message_id=text_at(report, "GrpHdr/MsgId", required=True),
        original_message_id=text_at(group, "OrgnlMsgId", required=True),
        rest=rest,
        rest_reason=reason,
        transfers=tuple(
            _transfer(node) for node in report.findall(path("OrgnlPmtInfAndSts/TxInfAndSts"))
        ),
    )


def _rest(report: ET.Element, group: ET.Element) -> tuple[BankWord | None, str]:
    """The word for transfers that are not named: the group's, else that of its one payment."""
    word = WORDS.get(text_at(group, "GrpSts"))
    if word is not None:
        return word, _reason(group)
    payments = report.findall(path("OrgnlPmtInfAndSts"))
    if len(payments) != 1:
        return None, ""
    return WORDS.get(text_at(payments[0], "PmtInfSts")), _reason(payments[0])


def _transfer(node: ET.Element) -> TransferAnswer:
    status = text_at(node, "TxSts")
    return TransferAnswer(
        end_to_end_id=text_at(node, "OrgnlEndToEndId", required=True)[:MAX_NAMED],
        word=WORDS.get(status, BankWord.PENDING),
        reason=_reason(node) or status,
        amount=amount_at(node, "OrgnlTxRef/Amt/InstdAmt"),
    )


def _reason(node: ET.Element) -> str:
    parts: list[str] = []
    for info in node.findall(path("StsRsnInf")):
        parts += [text_at(info, "Rsn/Cd"), text_at(info, "Rsn/Prtry")]
        parts += [(line.text or "").strip() for line in info.findall(path("AddtlInf"))]
    return " ".join(part for part in parts if part)[:500]

"""Reads pain.002, a bank's answer to an order for transfers, from bytes of a stranger.

A document type declaration is refused before anything is parsed, so that no entity can be
expanded or fetched; ISO 20022 messages never have one.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from xml.parsers import expat

from service.domain.errors import DomainError, MoneyError
from service.money import Money

SPACES = frozenset(
    f"urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}" for version in ("03", "10")
)
MAX_NAMED = 35


class AnswerUnreadable(DomainError):
    """This is not a bank's answer that can be read: pain.002.001.03 or .10 without a DOCTYPE."""

    code = "bank_answer_unreadable"
    because: str


class BankWord(StrEnum):
    """What a bank's status means for a transfer. Accepted is not settled: it changes nothing."""

    CONFIRMED = "confirmed"
    RETURNED = "returned"
    PENDING = "pending"


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


@dataclass(frozen=True, slots=True)
class TransferAnswer:
    """What became of one transfer; ``amount`` is what the bank says it was about, if it does."""

    end_to_end_id: str
    word: BankWord
    reason: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """An answer about one order: transfers named one by one, and a word for all the others.

    ``rest`` is None unless the bank settled or rejected the order as a whole.
    """

    message_id: str
    original_message_id: str
    rest: BankWord | None
    rest_reason: str
    transfers: tuple[TransferAnswer, ...]

    def __post_init__(self) -> None:
        words: dict[str, BankWord] = {}
        for transfer in self.transfers:
            if words.setdefault(transfer.end_to_end_id, transfer.word) is not transfer.word:
                raise AnswerUnreadable(because=f"says two things of {transfer.end_to_end_id}")


def read_bank_answer(data: bytes) -> BankAnswer:
    """The answer in a pain.002.001.03 or .10 document.

    Raises:
        AnswerUnreadable: not XML in UTF-8, a DOCTYPE, another message, or parts missing.
    """
    root = _parse(data)
    space, _, name = root.tag.removeprefix("{").partition("}")
    if space not in SPACES or name != "Document":
        raise AnswerUnreadable(because="is not pain.002.001.03 or pain.002.001.10")
    report = root.find("{*}CstmrPmtStsRpt")
    if report is None:
        raise AnswerUnreadable(because="has no CstmrPmtStsRpt")
    group = report.find("{*}OrgnlGrpInfAndSts")
    if group is None:
        raise AnswerUnreadable(because="has no OrgnlGrpInfAndSts")
    rest, reason = _rest(report, group)
    return BankAnswer(
        message_id=_text(report, "GrpHdr/MsgId", required=True),
        original_message_id=_text(group, "OrgnlMsgId", required=True),
        rest=rest,
        rest_reason=reason,
        transfers=tuple(
            _transfer(node) for node in report.findall("{*}OrgnlPmtInfAndSts/{*}TxInfAndSts")
        ),
    )


def _parse(data: bytes) -> ET.Element:
    try:
        text = data.decode("utf-8-sig")
        _refuse_doctype(text)
        # read as text, so that a declared encoding cannot change what the check above saw
        return ET.fromstring(text)  # noqa: S314  # without a DOCTYPE there is nothing to expand
    except (UnicodeDecodeError, expat.ExpatError, ET.ParseError, ValueError) as error:
        raise AnswerUnreadable(because="is not well-formed XML in UTF-8") from error


def _refuse_doctype(text: str) -> None:
    def refuse(*_declaration: object) -> None:
        raise AnswerUnreadable(because="has a DOCTYPE")

    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(text, True)


def _rest(report: ET.Element, group: ET.Element) -> tuple[BankWord | None, str]:
    """The word for transfers that are not named: the group's, else that of its one payment."""
    word = WORDS.get(_text(group, "GrpSts"))
    if word is not None:
        return word, _reason(group)
    payments = report.findall("{*}OrgnlPmtInfAndSts")
    if len(payments) != 1:
        return None, ""
    return WORDS.get(_text(payments[0], "PmtInfSts")), _reason(payments[0])


def _transfer(node: ET.Element) -> TransferAnswer:
    status = _text(node, "TxSts")
    return TransferAnswer(
        end_to_end_id=_text(node, "OrgnlEndToEndId", required=True)[:MAX_NAMED],
        word=WORDS.get(status, BankWord.PENDING),
        reason=_reason(node) or status,
        amount=_amount(node),
    )


def _amount(node: ET.Element) -> Money | None:
    found = node.find("{*}OrgnlTxRef/{*}Amt/{*}InstdAmt")
    if found is None:
        return None
    try:
        return Money.parse((found.text or "").strip(), found.get("Ccy", ""))
    except MoneyError as error:
        raise AnswerUnreadable(because="names an amount that is none") from error


def _reason(node: ET.Element) -> str:
    parts: list[str] = []
    for info in node.findall("{*}StsRsnInf"):
        parts += [_text(info, "Rsn/Cd"), _text(info, "Rsn/Prtry")]
        parts += [(line.text or "").strip() for line in info.findall("{*}AddtlInf")]
    return " ".join(part for part in parts if part)[:500]


def _text(node: ET.Element, path: str, *, required: bool = False) -> str:
    found = node.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    text = (found.text or "").strip() if found is not None else ""
    if required and not text:
        raise AnswerUnreadable(because=f"has no {path}")
    return text

"""Reads a file of ACH returns: an entry and its addenda of type 99 give a payout back.

Addenda of type 98 are notices of change: the money arrived, and the account wants correcting. They
decide nothing; their reason is told.
"""

from __future__ import annotations

from service.adapters.payouts.bank_answer import (
    AnswerUnreadable,
    BankAnswer,
    BankWord,
    TransferAnswer,
)
from service.money import Money

WIDTH = 94
RETURNED_CODES = frozenset({"21", "31"})


def is_ach(data: bytes) -> bool:
    """Whether a file begins like one of ACH records."""
    first = data.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    return len(first) == WIDTH and first.startswith(b"101")


def read_returns(data: bytes) -> BankAnswer:
    """The returned entries of an ACH file.

    Raises:
        AnswerUnreadable: not records of 94 ASCII characters, or an entry without its addenda.
    """
    try:
        lines = data.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise AnswerUnreadable(because="is not ASCII") from error
    if any(len(line) != WIDTH for line in lines):
        raise AnswerUnreadable(because=f"has a record that is not {WIDTH} characters long")
    entries = [place for place, line in enumerate(lines) if line[0] == "6"]
    return BankAnswer(
        message_id=f"ACH {lines[0][23:33]} {lines[0][33]}",
        original_message_id="",
        rest=None,
        rest_reason="",
        transfers=tuple(_entry(lines, place) for place in entries),
    )


def _entry(lines: list[str], place: int) -> TransferAnswer:
    entry = lines[place]
    addenda = lines[place + 1] if place + 1 < len(lines) else ""
    kind = addenda[1:3] if addenda.startswith("7") else ""
    if kind not in {"98", "99"}:
        raise AnswerUnreadable(because=f"record {place + 1} has no addenda of type 98 or 99")
    if not entry[29:39].isdigit():
        raise AnswerUnreadable(because=f"record {place + 1} has no amount")
    returned = kind == "99" and entry[1:3] in RETURNED_CODES
    # a notice of change carries no amount
    amount = Money(int(entry[29:39]), "USD") if returned else None
    word = BankWord.RETURNED if returned else BankWord.PENDING
    text = " ".join([addenda[3:6], addenda[35:79].strip()]).strip()
    return TransferAnswer(entry[39:54].strip(), word, text, amount)

"""Any bank's answer from its bytes: what kind it is, the file itself says."""

from __future__ import annotations

from service.adapters.payouts import camt054, pain002
from service.adapters.payouts.bank_answer import AnswerUnreadable, BankAnswer
from service.adapters.payouts.iso20022 import parse
from service.adapters.payouts.nacha_returns import is_ach, read_returns


def read_bank_answer(data: bytes) -> BankAnswer:
    """The answer in a pain.002 (03, 10), a camt.054 (02, 08) or a file of ACH returns.

    Raises:
        AnswerUnreadable: another file, XML with a DOCTYPE or not in UTF-8, or parts missing.
    """
    if is_ach(data):
        return read_returns(data)
    name, root = parse(data)
    if name in pain002.VERSIONS:
        return pain002.read_status_report(root)
    if name in camt054.VERSIONS:
        return camt054.read_notification(root)
    known = ", ".join(sorted(pain002.VERSIONS | camt054.VERSIONS))
    raise AnswerUnreadable(because=f"is none of {known}")

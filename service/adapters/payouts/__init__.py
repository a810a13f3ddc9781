"""How money leaves: files for banks, their answers, and credit at the brand's shops."""

from __future__ import annotations

from service.adapters.payouts.bank_file import (
    BankFile,
    BankFileWriter,
    PartyIncomplete,
    PaymentParty,
    Transfer,
    TransferBatch,
)
from service.adapters.payouts.pain001 import BankFileInvalid, Pain001Writer
from service.adapters.payouts.pain002 import (
    AnswerUnreadable,
    BankAnswer,
    BankWord,
    TransferAnswer,
    read_bank_answer,
)
from service.adapters.payouts.store_credit import CreditTerms, credit_terms
from service.domain.errors import DomainError

__all__ = [
    "AnswerUnreadable",
    "BankAnswer",
    "BankFile",
    "BankFileInvalid",
    "BankFileWriter",
    "BankWord",
    "CreditTerms",
    "NoBankFile",
    "PartyIncomplete",
    "PaymentParty",
    "Transfer",
    "TransferAnswer",
    "TransferBatch",
    "credit_terms",
    "read_bank_answer",
    "writer_of",
]


class NoBankFile(DomainError):
    """There is no bank file of this kind."""

    code = "bank_file_unknown"
    kind = "unsupported"
    name: str


def writer_of(name: str) -> BankFileWriter:
    """The writer of the file that a programme names as its country's ``bank_file``."""
    if name != Pain001Writer.schema:
        raise NoBankFile(name=name)
    return Pain001Writer()

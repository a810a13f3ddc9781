"""How money leaves: files for banks, their answers, and credit at the brand's shops."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.adapters.payouts.answers import read_bank_answer
from service.adapters.payouts.bank_answer import (
    AnswerUnreadable,
    BankAnswer,
    BankWord,
    TransferAnswer,
)
from service.adapters.payouts.bank_file import (
    BankFile,
    BankFileInvalid,
    BankFileWriter,
    Conformance,
    PartyIncomplete,
    PaymentParty,
    Transfer,
    TransferBatch,
)
from service.adapters.payouts.csv_file import CsvWriter
from service.adapters.payouts.nacha import NachaWriter, NeedsIat
from service.adapters.payouts.national import NationalWriter
from service.adapters.payouts.pain001 import Pain001Writer
from service.adapters.payouts.store_credit import CreditTerms, credit_terms
from service.domain.bank_account import Scheme
from service.domain.errors import DomainError

__all__ = [
    "AnswerUnreadable",
    "BankAnswer",
    "BankFile",
    "BankFileInvalid",
    "BankFileWriter",
    "BankWord",
    "Conformance",
    "CreditTerms",
    "NeedsIat",
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

#: by the name that a programme gives as its country's ``bank_file``
WRITERS: Mapping[str, BankFileWriter] = MappingProxyType(
    {
        Pain001Writer.schema: Pain001Writer(),
        "pain.001-gb": NationalWriter("GBP", Scheme.UK),
        "pain.001-sg": NationalWriter("SGD", Scheme.SG),
        "nacha-ppd": NachaWriter(),
        "csv": CsvWriter(),
    }
)


class NoBankFile(DomainError):
    """There is no bank file of this kind."""

    code = "bank_file_unknown"
    kind = "unsupported"
    name: str


def writer_of(name: str) -> BankFileWriter:
    """The writer of the file that a programme names as its country's ``bank_file``."""
    if name not in WRITERS:
        raise NoBankFile(name=name)
    return WRITERS[name]

"""What a file of bank transfers is made of, and who writes which kind of file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from text_unidecode import unidecode

from service.domain.bank_account import (
    Account,
    IbanAccount,
    Scheme,
    SgAccount,
    UkAccount,
    UsAccount,
)
from service.domain.errors import DomainError
from service.money import Money

A = TypeVar("A", IbanAccount, UkAccount, UsAccount, SgAccount)
#: what every SEPA bank must take (EPC217-08, "Latin character set"); identifiers too
_ALLOWED = r"A-Za-z0-9/\-?:().,'+ "
_OTHER = re.compile(f"[^{_ALLOWED}]")
_SPACES = re.compile(r" {2,}")
#: characters that each part of a party may have in pain.001.001.09; names by the EPC's rulebook
MAX_LENGTHS = {
    "name": 70, "street": 70, "building": 16, "postcode": 16, "town": 35, "country": 2,
    "bic": 11, "company_id": 10, "bank_name": 23,
}  # fmt: skip
OPTIONAL = frozenset({"bic", "building", "company_id", "bank_name"})


class BankFileInvalid(DomainError):
    """The bank would refuse this file, so it was not made."""

    code = "bank_file_invalid"
    kind = "conflict"
    because: str


class PartyIncomplete(DomainError):
    """The payer or the payee lacks what a bank file needs; structured addresses are required."""

    code = "payment_party_incomplete"
    kind = "conflict"
    who: str
    lacks: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentParty:
    """Who pays or is paid, in the parts of a structured address (SEPA: required since 11/2026).

    Text is written in the Latin letters that every SEPA bank takes. ``bic`` may be empty for a
    payee, ``building`` where a house has no number; ``company_id`` and ``bank_name`` are the
    payer's in an ACH file and nobody else's. Raises PartyIncomplete, which names what is missing
    or too long.
    """

    who: str
    name: str
    account: Account
    street: str
    building: str
    postcode: str
    town: str
    country: str
    bic: str = ""
    company_id: str = ""
    bank_name: str = ""

    def __post_init__(self) -> None:
        lacks: list[str] = []
        for field in fields(self):
            if field.name in {"who", "account"}:
                continue
            text = latin(getattr(self, field.name))
            if field.name == "name":
                # the rulebook cuts names at 70, and a cut name still reaches its account
                text = text[: MAX_LENGTHS["name"]].strip()
            object.__setattr__(self, field.name, text)
            if not text and field.name not in OPTIONAL:
                lacks.append(field.name)
            elif len(text) > MAX_LENGTHS[field.name]:
                lacks.append(f"{field.name} of at most {MAX_LENGTHS[field.name]} characters")
        if lacks:
            raise PartyIncomplete(who=self.who, lacks=lacks)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer. ``end_to_end_id`` is the payout's id: the bank's answer repeats it."""

    end_to_end_id: str
    payee: PaymentParty
    amount: Money
    description: str

    def __post_init__(self) -> None:
        if not 0 < len(self.end_to_end_id) <= 35 or _OTHER.search(self.end_to_end_id):
            raise ValueError(f"{self.end_to_end_id} is no end-to-end id that every bank takes")
        if self.amount.amount_minor <= 0:
            raise ValueError("a transfer moves more than nothing")
        object.__setattr__(self, "description", latin(self.description)[:140])


@dataclass(frozen=True, slots=True)
class TransferBatch:
    """The transfers of one run: one currency, each end-to-end id once."""

    message_id: str
    payer: PaymentParty
    transfers: tuple[Transfer, ...]
    made_at: datetime

    def __post_init__(self) -> None:
        if not self.transfers:
            raise ValueError("a batch has at least one transfer")
        if len({transfer.amount.currency for transfer in self.transfers}) != 1:
            raise ValueError("a batch has one currency")
        if len({transfer.end_to_end_id for transfer in self.transfers}) != len(self.transfers):
            raise ValueError("an end-to-end id is used once in a batch")


@dataclass(frozen=True, slots=True)
class BankFile:
    """The bytes for the bank, kept as they are: a download repeats them."""

    name: str
    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class Conformance(StrEnum):
    """What a file was held against: the bank's public schema, or our reading of public rules."""

    CONFORMS = "conforms"
    CONFORMS_ASSUMED = "conforms_assumed"


class BankFileWriter(Protocol):
    """Writes one kind of bank file."""

    @property
    def scheme(self) -> Scheme | None:
        """How the accounts in the file are named; None where it takes every kind."""

    @property
    def conformance(self) -> Conformance:
        """What the file is known to conform to."""

    def reference(self, payout_id: str) -> str:
        """What stands for a payout in the file, and comes back in the bank's answers."""

    def write(self, batch: TransferBatch) -> BankFile:
        """The file; the same batch gives the same bytes.

        Raises:
            BankFileInvalid: the bank would refuse it.
            PartyIncomplete: the payer lacks what this kind of file needs.
        """


def accounts_of(batch: TransferBatch, kind: type[A]) -> tuple[A, list[A]]:
    """The payer's account and the payees', all of one scheme. Raises BankFileInvalid."""
    parties = [batch.payer, *(transfer.payee for transfer in batch.transfers)]
    found: list[A] = []
    for party in parties:
        if not isinstance(party.account, kind):
            raise BankFileInvalid(because=f"{party.who} has no {kind.__name__}")
        found.append(party.account)
    return found[0], found[1:]


def latin(text: str) -> str:
    """Text in the characters that every SEPA bank takes; what has no likeness becomes a space."""
    return _SPACES.sub(" ", _OTHER.sub(" ", unidecode(text))).strip()

"""Accounts that money is sent to, by the scheme that reaches them; checked as public rules allow.

No rule here tells that an account exists: only a payment does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from service.domain.errors import DomainError


class Scheme(StrEnum):
    """How an account is named."""

    IBAN = "iban"
    UK = "uk"
    US = "us"
    SG = "sg"


class InvalidAccount(DomainError):
    """These account details cannot be right."""

    code = "invalid_account"
    part: str
    because: str


_NOT_DIGITS = re.compile(r"[\s.\-]+")
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")


def _digits(part: str, given: str, low: int, high: int) -> str:
    """Digits alone, without the blanks and dashes that people write between them."""
    text = _NOT_DIGITS.sub("", given)
    if not text.isascii() or not text.isdigit() or not low <= len(text) <= high:
        wanted = f"{low}" if low == high else f"{low} to {high}"
        raise InvalidAccount(part=part, because=f"has not {wanted} digits")
    return text


@dataclass(frozen=True, slots=True)
class IbanAccount:
    """An account of the SEPA area. The IBAN's own check is ``service.bank_details``'s."""

    scheme: ClassVar[Scheme] = Scheme.IBAN
    iban: str

    @property
    def number(self) -> str:
        return self.iban

    @property
    def country(self) -> str:
        return self.iban[:2]


@dataclass(frozen=True, slots=True)
class UkAccount:
    """Sort code (six digits) and account number (eight digits).

    Six- and seven-digit numbers get leading zeros, as banks print them. Whether sort code and
    number fit each other is Vocalink's modulus check, whose table is not ours to ship.
    """

    scheme: ClassVar[Scheme] = Scheme.UK
    country: ClassVar[str] = "GB"
    sort_code: str
    account_number: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "sort_code", _digits("sort_code", self.sort_code, 6, 6))
        number = _digits("account_number", self.account_number, 6, 8).zfill(8)
        object.__setattr__(self, "account_number", number)

    @property
    def number(self) -> str:
        return self.account_number


@dataclass(frozen=True, slots=True)
class UsAccount:
    """ABA routing number (nine digits, 3-7-1 check), account number, checking or savings."""

    scheme: ClassVar[Scheme] = Scheme.US
    country: ClassVar[str] = "US"
    routing_number: str
    account_number: str
    kind: str = "checking"

    def __post_init__(self) -> None:
        routing = _digits("routing_number", self.routing_number, 9, 9)
        if not _is_aba(routing):
            raise InvalidAccount(part="routing_number", because="fails the ABA check digit")
        object.__setattr__(self, "routing_number", routing)
        number = _digits("account_number", self.account_number, 3, 17)
        object.__setattr__(self, "account_number", number)
        if self.kind not in {"checking", "savings"}:
            raise InvalidAccount(part="kind", because="is neither checking nor savings")

    @property
    def number(self) -> str:
        return self.account_number


@dataclass(frozen=True, slots=True)
class SgAccount:
    """The bank's BIC (of Singapore) and an account number of 6 to 14 digits; there is no IBAN."""

    scheme: ClassVar[Scheme] = Scheme.SG
    country: ClassVar[str] = "SG"
    bank_bic: str
    account_number: str

    def __post_init__(self) -> None:
        bic = self.bank_bic.strip().upper()
        if not _BIC.fullmatch(bic) or bic[4:6] != "SG":
            raise InvalidAccount(part="bank_bic", because="is not the BIC of a bank in Singapore")
        object.__setattr__(self, "bank_bic", bic)
        number = _digits("account_number", self.account_number, 6, 14)
        object.__setattr__(self, "account_number", number)

    @property
    def number(self) -> str:
        return self.account_number


Account = IbanAccount | UkAccount | UsAccount | SgAccount

ACCOUNTS: Mapping[Scheme, type[Account]] = MappingProxyType(
    {
        Scheme.IBAN: IbanAccount,
        Scheme.UK: UkAccount,
        Scheme.US: UsAccount,
        Scheme.SG: SgAccount,
    }
)


def _is_aba(routing: str) -> bool:
    """The ABA's check: 3, 7, 1 times the digits sum to a multiple of ten; 00 opens no bank."""
    weighted = sum(int(digit) * (3, 7, 1)[place % 3] for place, digit in enumerate(routing))
    return weighted % 10 == 0 and routing[:2] != "00"


def hint_of(account: Account) -> str:
    """The country and the last four characters, for people to recognise it."""
    return f"{account.country} ···· {account.number[-4:]}"


def account_to_json(account: Account) -> dict[str, str]:
    """The account as text fields, its scheme among them."""
    return {"scheme": account.scheme.value, **asdict(account)}


def account_from_json(raw: Mapping[str, str]) -> Account:
    """The account that ``account_to_json`` wrote. Raises InvalidAccount."""
    parts = dict(raw)
    kind = ACCOUNTS[Scheme(parts.pop("scheme"))]
    return kind(**parts)

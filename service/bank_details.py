"""A consignor's bank details: checked when they come in, sealed at rest, read for a payout."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from service.cipher import Cipher
from service.domain.bank_account import (
    Account,
    IbanAccount,
    account_from_json,
    account_to_json,
    hint_of,
)
from service.domain.errors import DomainError


class InvalidIban(DomainError):
    """This is not an IBAN: look for a mistyped character."""

    code = "invalid_iban"


class BankOutOfReach(DomainError):
    """We cannot send money to banks of this country: its bank is outside the SEPA area."""

    code = "bank_out_of_reach"
    kind = "unsupported"
    country: str


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Whose account it is, and the account."""

    account_holder: str
    account: Account

    @property
    def hint(self) -> str:
        """The account's country and last four characters, for people to recognise it."""
        return hint_of(self.account)

    def seal(self, cipher: Cipher, consignor_id: str) -> bytes:
        """Encrypts them so that they open for this consignor only."""
        parts = {"account_holder": self.account_holder, **account_to_json(self.account)}
        return cipher.encrypt(json.dumps(parts), purpose=_purpose(consignor_id))


def checked_details(account_holder: str, account: Mapping[str, str]) -> BankDetails:
    """Bank details checked as far as public rules go; ``account`` names its ``scheme``.

    Whether the account exists, only a payment tells.

    Raises:
        InvalidIban, InvalidAccount: it cannot be right. The number itself stays out of the
            message and of every log.
        BankOutOfReach: it is right, and of a country that SEPA files do not reach.
    """
    made = account_from_json(account)
    if isinstance(made, IbanAccount):
        made = IbanAccount(checked_iban(made.iban))
    return BankDetails(account_holder, made)


def checked_iban(iban: str) -> str:
    """An IBAN of the SEPA area in capital letters without spaces, by ISO 13616's check.

    Raises:
        InvalidIban, BankOutOfReach: see ``checked_details``.
    """
    # the registry of banks takes 0.2 s to load
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        checked = IBAN(iban)
    except SchwiftyException:
        raise InvalidIban() from None
    if not checked.in_sepa_zone:
        raise BankOutOfReach(country=checked.country_code)
    return str(checked)


def open_details(cipher: Cipher, consignor_id: str, sealed: bytes) -> BankDetails:
    """Reads sealed details again; raises CipherError where they are another consignor's."""
    parts = json.loads(cipher.decrypt(sealed, purpose=_purpose(consignor_id)))
    return BankDetails(parts.pop("account_holder"), account_from_json(parts))


def _purpose(consignor_id: str) -> str:
    return f"bank:{consignor_id}"

"""A consignor's bank details: checked when they come in, sealed at rest, read for a payout."""

from __future__ import annotations

import json
from dataclasses import dataclass

from service.cipher import Cipher
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
    """Whose account it is, and its IBAN in capital letters without spaces."""

    account_holder: str
    iban: str

    @property
    def hint(self) -> str:
        """The IBAN's country and last four characters, for people to recognise it."""
        return f"{self.iban[:2]} ···· {self.iban[-4:]}"

    def seal(self, cipher: Cipher, consignor_id: str) -> bytes:
        """Encrypts them so that they open for this consignor only."""
        text = json.dumps({"account_holder": self.account_holder, "iban": self.iban})
        return cipher.encrypt(text, purpose=_purpose(consignor_id))


def checked_details(account_holder: str, iban: str) -> BankDetails:
    """Bank details whose IBAN has the right length, characters and check digits.

    The check is ISO 13616's; whether the account exists, only a payment tells.

    Raises:
        InvalidIban: it is none. The number itself stays out of the message and of every log.
        BankOutOfReach: it is one, of a country that SEPA files do not reach.
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
    return BankDetails(account_holder, str(checked))


def open_details(cipher: Cipher, consignor_id: str, sealed: bytes) -> BankDetails:
    """Reads sealed details again; raises CipherError where they are another consignor's."""
    return BankDetails(**json.loads(cipher.decrypt(sealed, purpose=_purpose(consignor_id))))


def _purpose(consignor_id: str) -> str:
    return f"bank:{consignor_id}"

"""Bodies of consignors. Bank details come in and never go out again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from service.api import Schema, View
from service.fields import AccountHolder, AddressBody, Email, Name


class ConsignorNew(Schema):
    """A person with a structured address: payment files take no other since 11/2026."""

    name: Name
    email: Email
    address: AddressBody


class ConsignorChange(Schema):
    """What shall change; a field that is left out, or null, stays as it is."""

    name: Name | None = None
    email: Email | None = None
    address: AddressBody | None = None


Part = Annotated[str, StringConstraints(min_length=1, max_length=50, strip_whitespace=True)]


class IbanDetails(Schema):
    """An account in the SEPA area. Spaces in the IBAN and small letters are fine."""

    account_holder: AccountHolder
    scheme: Literal["iban"] = "iban"
    iban: Part


class UkDetails(Schema):
    """An account in the United Kingdom: sort code of six digits, number of eight."""

    account_holder: AccountHolder
    scheme: Literal["uk"]
    sort_code: Part
    account_number: Part


class UsDetails(Schema):
    """An account in the United States: ABA routing number of nine digits, and which kind it is."""

    account_holder: AccountHolder
    scheme: Literal["us"]
    routing_number: Part
    account_number: Part
    kind: Literal["checking", "savings"] = "checking"


class SgDetails(Schema):
    """An account in Singapore: the bank's BIC and the account number."""

    account_holder: AccountHolder
    scheme: Literal["sg"]
    bank_bic: Part
    account_number: Part


BankDetailsNew = IbanDetails | UkDetails | UsDetails | SgDetails


class AddressView(View):
    street: str
    building: str
    postcode: str
    town: str
    country: str


class BankHint(View):
    """What can be told of the bank details: enough to recognise them."""

    hint: str
    changed_at: datetime
    changed_by: str


class ConsignorView(View):
    """A consignor; ``bank_details`` is null until they are given."""

    id: str
    name: str
    email: str
    country: str
    address: AddressView
    bank_details: BankHint | None
    created_at: datetime

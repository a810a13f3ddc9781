"""Bodies of store credit."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from service.api import Schema, View
from service.fields import Country, Place, Reason, Reference
from service.money import MAX_AMOUNT_MINOR


class CreditView(View):
    """Credit at the brand's shops. ``country`` null is every country, ``expires_at`` null never.

    What is left of single-use credit after one occasion is lost.
    """

    id: str
    consignor_id: str
    payout_id: str
    amount_minor: int
    remaining_minor: int
    currency: str
    country: str | None
    expires_at: datetime | None
    single_use: bool
    created_at: datetime


class Redemption(Schema):
    """What a shop's till takes off a credit; ``receipt`` is the till's own number for it."""

    amount_minor: Annotated[int, Field(gt=0, le=MAX_AMOUNT_MINOR)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    country: Country
    till: Place
    receipt: Reference


class CreditVoid(Schema):
    """Why a credit is taken back."""

    because: Reason


class CreditUseView(View):
    """A use of a credit; ``lost_minor`` is what nobody can spend any more after it."""

    id: str
    credit_id: str
    kind: Literal["redeemed", "expired", "voided"]
    amount_minor: int
    lost_minor: int
    currency: str
    country: str | None
    till: str | None
    receipt: str | None
    by: str
    at: datetime


class CreditBalanceView(View):
    """What can still be spent of one currency in one country; null is everywhere."""

    currency: str
    country: str | None
    amount_minor: int
    credits: int


class CreditBalances(View):
    """A consignor's store credit."""

    consignor_id: str
    balances: list[CreditBalanceView]

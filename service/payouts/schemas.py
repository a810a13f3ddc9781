"""Bodies of payouts, runs, outcomes and bank answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from service.api import Schema, View
from service.fields import Reason

MethodName = Literal["bank_transfer", "store_credit"]
OutcomeName = Literal["confirmed", "returned"]


class AmountView(View):
    """An amount in the currency's minor unit."""

    amount_minor: int
    currency: str


class PayoutView(View):
    """What one consignor gets for one purchase, sale or rental.

    ``net`` is the promise, ``amount`` is with the uplift.
    """

    id: str
    item_id: str
    cause: str
    sale_id: str | None
    rental_id: str | None
    offer_id: str
    consignor_id: str
    run_id: str | None
    method: str
    net: AmountView
    amount: AmountView
    country: str
    state: str
    created_at: datetime
    updated_at: datetime


class RunNew(Schema):
    """Which due payouts a run takes up; without ``country``, those of every country."""

    method: MethodName
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None


class RunView(View):
    """A run and its sum; ``file_sha256`` is the bank file's, once it is released."""

    id: str
    method: str
    currency: str
    country: str | None
    state: str
    prepared_by: str
    released_by: str | None
    total: AmountView
    count: int
    file_sha256: str | None
    created_at: datetime
    released_at: datetime | None


class RunWithLines(RunView):
    """A run with each of its payouts."""

    lines: list[PayoutView]


class LeftOutView(View):
    """A payout that is due and cannot be paid yet, and why."""

    payout_id: str
    code: str
    detail: str


class RunPrepared(RunWithLines):
    """A new run, and the due payouts that it had to leave out."""

    left_out: list[LeftOutView]


class RunPreview(View):
    """What a run prepared now would pay; ``bank_file`` is null for store credit or nothing.

    ``conformance`` says whether the file is held against a bank's public schema (``conforms``) or
    against our reading of public rules (``conforms_assumed``).
    """

    total: AmountView
    bank_file: str | None
    conformance: str | None
    lines: list[PayoutView]
    left_out: list[LeftOutView]


class OutcomeNew(Schema):
    """What became of a payout, as a person read it on the bank's statement."""

    outcome: OutcomeName
    reason: Reason


class OutcomeView(View):
    """An entry: a bank's decides alone, a person's once ``seconded_by`` names another."""

    id: str
    payout_id: str
    outcome: str
    source: str
    entered_by: str
    seconded_by: str | None
    reason: str
    created_at: datetime
    seconded_at: datetime | None


class AnswerLineView(View):
    """What one line of a bank's answer did to the payout that it names."""

    end_to_end_id: str
    said: str
    result: str
    reason: str


class AnswerView(View):
    """A bank's answer as it was understood, line by line."""

    message_id: str
    original_message_id: str
    lines: list[AnswerLineView]


class AnswerRead(Schema):
    """Stands for the uploaded file where the same request must be recognised."""

    sha256: str

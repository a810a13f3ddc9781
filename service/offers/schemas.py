"""Bodies of offers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from service.api import Schema, View
from service.domain.markdowns import Markdowns, Step
from service.domain.words import Grade
from service.fields import Reason, Word
from service.money import MAX_AMOUNT_MINOR, Money


class AmountView(View):
    """An amount in the currency's minor unit."""

    amount_minor: int
    currency: str


class FeeView(View):
    """One part taken from the gross: ``percent`` of ``base``, settled under ``rounding``."""

    name: str
    base: AmountView
    percent: str
    rounding: str
    amount: AmountView


class ProposalView(View):
    """The numbers of an offer."""

    gross: AmountView
    parts: list[FeeView]
    net: AmountView
    uplift_percent: str
    rounding: str
    store_credit: AmountView
    #: the house's own item: all of it is kept, and nobody is paid
    is_own_stock: bool


class SourceView(View):
    """The row of the price book behind a gross: in the book whose bytes have this hash."""

    scope: str
    key: str
    grade: str
    line: int
    book_sha256: str
    #: 0 is the file that ships with the programme
    book_version: int


class SuggestionView(View):
    """What the price book says of an item in its assessed grade."""

    grade: str
    accepted: bool
    proposal: ProposalView
    source: SourceView


class MarkdownStepView(View):
    """From so many days on sale on, so many percent less than the first price."""

    after_days: int
    percent: str


class MarkdownsView(View):
    """What the asking price does while the item is on sale; it never goes below the floor."""

    steps: list[MarkdownStepView]
    floor: AmountView


class MarkdownStepNew(Schema):
    """From so many days on sale on, so many percent less than the first price."""

    after_days: Annotated[int, Field(ge=1, le=3650, strict=True)]
    #: a plain decimal, as text so that it stays exact
    percent: Annotated[str, Field(pattern=r"^[0-9]{1,2}(\.[0-9]{1,2})?$")]


class MarkdownsNew(Schema):
    """Markdowns to agree with the consignor, and the floor under them in minor units."""

    steps: Annotated[list[MarkdownStepNew], Field(min_length=1, max_length=12)]
    floor_minor: Annotated[int, Field(gt=0, le=MAX_AMOUNT_MINOR, strict=True)]

    def agreed(self, currency: str) -> Markdowns:
        """As the domain knows them. Raises InvalidOffer."""
        steps = tuple(Step(step.after_days, Decimal(step.percent)) for step in self.steps)
        return Markdowns(steps, Money(self.floor_minor, currency))


class OfferNew(Schema):
    """An offer to make. Without ``gross_minor`` the price book decides, without ``grade`` the
    latest assessment; ``because`` is the reason for either, and for ``markdowns``.
    """

    gross_minor: Annotated[int, Field(gt=0, le=MAX_AMOUNT_MINOR, strict=True)] | None = None
    grade: Grade | None = None
    because: Reason | None = None
    #: the agreed part of a repair that the consignor bears
    repair_minor: Annotated[int, Field(ge=0, le=MAX_AMOUNT_MINOR, strict=True)] = 0
    markdowns: MarkdownsNew | None = None


class OfferView(View):
    """An offer and what became of it."""

    id: str
    item_id: str
    state: str
    grade: str
    proposal: ProposalView
    #: null where a person set the price
    source: SourceView | None
    because: str | None
    markdowns: MarkdownsView | None
    terms_version: str
    terms_sha256: str
    deadline: datetime
    reward: str | None
    #: what was accepted, whole; null until it was
    schedule: dict[str, Any] | None
    payout: AmountView | None
    answered_at: datetime | None
    created_by: str
    created_at: datetime


class OfferMade(OfferView):
    """A new offer with the consignor's link: in this answer, in the letter, nowhere else.

    An answer repeated under an ``Idempotency-Key`` has null here.
    """

    link: str | None


class TermsView(View):
    """The text that is agreed to, and its hash."""

    version: str
    text: str
    sha256: str


class RewardView(View):
    """One way of being paid, by its id in the programme's menu: what it is worth, and when."""

    method: str
    kind: str
    when: str
    amount: AmountView


class OfferLinkView(View):
    """What the consignor sees behind the link."""

    programme: str
    brand: str
    title: str
    category: str
    state: str
    proposal: ProposalView
    #: a fixed net, or a share of the sale price: then amounts are what is expected
    promise: str
    #: the ways that are open to this consignor now
    rewards: list[RewardView]
    #: what the asking price does while the item is on sale; null where it stays
    markdowns: MarkdownsView | None
    terms: TermsView
    deadline: datetime
    answered_at: datetime | None
    reward: str | None
    payout: AmountView | None


class OfferAnswer(Schema):
    """The consignor's answer. An acceptance names the reward and the terms that were read."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"properties": {"answer": {"const": "decline"}}},
                {
                    "required": ["reward", "terms_version"],
                    "properties": {
                        "reward": {"type": "string"},
                        "terms_version": {"type": "string"},
                    },
                },
            ]
        }
    )

    answer: Literal["accept", "decline"]
    reward: Word | None = None
    terms_version: Word | None = None

    @model_validator(mode="after")
    def acceptance_is_complete(self) -> OfferAnswer:
        """Refuses an acceptance that leaves something open."""
        if self.answer == "accept" and (self.reward is None or self.terms_version is None):
            raise ValueError("an acceptance needs reward and terms_version")
        return self

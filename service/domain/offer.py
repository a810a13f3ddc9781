"""The price proposal, its answer, and the schedule that the answer fixes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from service.domain.programme_parts import Terms
from service.domain.proposal import Proposal, store_credit_for
from service.domain.schedule import AcceptedSchedule, Deal
from service.domain.trade_errors import InvalidOffer, OfferClosed, OfferExpired, OfferStillOpen


class OfferState(StrEnum):
    """Where an offer stands; only `open` is left."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


OFFER_TRANSITIONS: Mapping[OfferState, frozenset[OfferState]] = MappingProxyType(
    {
        state: frozenset(OfferState) - {OfferState.OPEN}
        if state is OfferState.OPEN
        else frozenset()
        for state in OfferState
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer to the consignor. Each answer gives a new value; the store replaces the row
    `WHERE state = 'open'`, so that two answers cannot both win.
    """

    id: str
    item_id: str
    proposal: Proposal
    made_at: datetime
    deadline: datetime
    terms: Terms
    state: OfferState = OfferState.OPEN
    answered_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None or self.deadline.tzinfo is None:
            raise ValueError("an offer's times need a time zone")
        if self.deadline <= self.made_at:
            raise InvalidOffer(because="the deadline is not after the offer")

    def _answer(self, to: OfferState, now: datetime, *, before_deadline: bool) -> Offer:
        if self.state is not OfferState.OPEN:
            raise OfferClosed(state=self.state.value)
        if before_deadline and now >= self.deadline:
            raise OfferExpired(deadline=self.deadline.isoformat())
        return replace(self, state=to, answered_at=now)

    def accept(self, deal: Deal, now: datetime) -> tuple[Offer, AcceptedSchedule]:
        """Accepted at `now`, strictly before the deadline; OfferClosed, OfferExpired.

        Whether the country offers the reward is the programme's `check_reward`.
        """
        accepted = self._answer(OfferState.ACCEPTED, now, before_deadline=True)
        reward, proposal = deal.reward, self.proposal
        schedule = AcceptedSchedule(
            offer_id=self.id,
            item_id=self.item_id,
            method=reward.method,
            net=proposal.net,
            payable=store_credit_for(proposal.net, reward.uplift_percent, proposal.rounding),
            uplift_percent=reward.uplift_percent,
            rounding=proposal.rounding,
            terms_version=self.terms.version,
            terms_sha256=self.terms.sha256,
            accepted_at=now,
            reward=reward.id,
            ownership=deal.ownership,
            payment=deal.payment,
            share=deal.share,
            markdowns=deal.markdowns,
        )
        return accepted, schedule

    def decline(self, now: datetime) -> Offer:
        """Declined at `now`, strictly before the deadline; OfferClosed, OfferExpired."""
        return self._answer(OfferState.DECLINED, now, before_deadline=True)

    def withdraw(self, now: datetime) -> Offer:
        """Taken back by the house; OfferClosed."""
        return self._answer(OfferState.WITHDRAWN, now, before_deadline=False)

    def expire(self, now: datetime) -> Offer:
        """Left unanswered until its deadline; OfferStillOpen before it, OfferClosed."""
        if self.state is OfferState.OPEN and now < self.deadline:
            raise OfferStillOpen(deadline=self.deadline.isoformat())
        return self._answer(OfferState.EXPIRED, now, before_deadline=False)


def deadline_for(made_at: datetime, days: int) -> datetime:
    """The end of an offer made at `made_at`: whole days later, to the second."""
    return made_at + timedelta(days=days)

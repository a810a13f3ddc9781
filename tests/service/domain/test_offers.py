"""A proposal's parts make its whole, and one answer in time is the only answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.blocks import Commission
from service.domain.fees import FeePart, marketplace_fee
from service.domain.offer import OFFER_TRANSITIONS, Offer, OfferState, deadline_for
from service.domain.programme_parts import Terms
from service.domain.proposal import Proposal, propose
from service.domain.schedule import Deal
from service.domain.trade_errors import InvalidOffer, OfferClosed, OfferExpired, OfferStillOpen
from service.domain.words import Method
from service.money import Money, Rounding

MADE = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DEADLINE = deadline_for(MADE, 14)
GROSS = Money(131500, "EUR")
RATES = st.decimals(min_value=0, max_value=99, places=2)


def _proposal() -> Proposal:
    return propose(GROSS, Commission.flat(Decimal(30)), uplift_percent=Decimal(20))


@pytest.fixture
def offer() -> Offer:
    return Offer("off_1", "itm_1", _proposal(), MADE, DEADLINE, Terms("2026-11", "the text"))


def test_the_numbers() -> None:
    proposal = _proposal()
    assert proposal.net == Money(92050, "EUR")
    assert proposal.store_credit == Money(110460, "EUR")
    assert proposal.payable(Method.BANK_TRANSFER) == proposal.net
    assert proposal.payable(Method.STORE_CREDIT) == proposal.store_credit
    shown = proposal.to_json()
    assert shown["uplift_percent"] == "20"
    assert shown["rounding"] == "half_away_from_zero"
    assert shown["parts"] == [
        {
            "name": "commission",
            "base": {"amount_minor": 131500, "currency": "EUR"},
            "percent": "30",
            "rounding": "half_away_from_zero",
            "amount": {"amount_minor": 39450, "currency": "EUR"},
        }
    ]


@settings(deadline=None)
@given(st.integers(min_value=100, max_value=10**12), RATES, RATES)
def test_the_parts_make_the_whole(gross: int, commission: Decimal, uplift: Decimal) -> None:
    proposal = propose(Money(gross, "GBP"), Commission.flat(commission), uplift_percent=uplift)
    taken = sum(part.amount.amount_minor for part in proposal.parts)
    assert taken + proposal.net.amount_minor == gross
    assert proposal.net.amount_minor > 0
    assert proposal.store_credit >= proposal.net
    exact = proposal.net.amount_minor * (100 + uplift) / 100
    assert abs(proposal.store_credit.amount_minor - exact) <= Decimal("0.5")


def test_numbers_that_do_not_add_up_are_refused() -> None:
    proposal = _proposal()
    one = Money(1, "EUR")
    with pytest.raises(InvalidOffer):
        replace(proposal, net=proposal.net + one)
    with pytest.raises(InvalidOffer):
        replace(proposal, store_credit=proposal.store_credit - one)
    with pytest.raises(InvalidOffer):
        replace(proposal, parts=())
    with pytest.raises(InvalidOffer):
        FeePart("commission", GROSS, Decimal(30), Rounding.HALF_AWAY_FROM_ZERO, one)
    with pytest.raises(InvalidOffer):
        propose(Money(0, "EUR"), Commission.flat(Decimal(30)), uplift_percent=Decimal(20))
    with pytest.raises(InvalidOffer):
        propose(one, Commission.flat(Decimal(99)), uplift_percent=Decimal(20))


def test_the_marketplaces_share() -> None:
    assert marketplace_fee(GROSS, Decimal("12.5")).amount == Money(16438, "EUR")


@pytest.mark.parametrize("method", Method)
def test_acceptance_fixes_the_schedule(offer: Offer, method: Method) -> None:
    now = DEADLINE - timedelta(seconds=1)
    accepted, schedule = offer.accept(Deal.plain(method, Decimal(20)), now)
    assert (accepted.state, accepted.answered_at) == (OfferState.ACCEPTED, now)
    assert offer.state is OfferState.OPEN
    assert schedule.payable == offer.proposal.payable(method)
    assert schedule.uplift == schedule.payable - schedule.net
    assert schedule.net == offer.proposal.net
    assert (schedule.terms_version, schedule.terms_sha256) == ("2026-11", offer.terms.sha256)
    assert (schedule.offer_id, schedule.item_id) == ("off_1", "itm_1")


@pytest.mark.parametrize("late", [timedelta(0), timedelta(days=400)])
def test_the_deadline_itself_is_too_late(offer: Offer, late: timedelta) -> None:
    with pytest.raises(OfferExpired) as caught:
        offer.accept(Deal.plain(Method.STORE_CREDIT), DEADLINE + late)
    assert caught.value.code == "offer_expired"
    assert caught.value.kind == "gone"
    with pytest.raises(OfferExpired):
        offer.decline(DEADLINE + late)
    assert offer.expire(DEADLINE + late).state is OfferState.EXPIRED


def test_an_offer_does_not_expire_early(offer: Offer) -> None:
    with pytest.raises(OfferStillOpen):
        offer.expire(DEADLINE - timedelta(seconds=1))


def test_one_answer_is_the_only_answer(offer: Offer) -> None:
    answers = [
        offer.accept(Deal.plain(Method.STORE_CREDIT), MADE)[0],
        offer.decline(MADE),
        offer.withdraw(MADE),
        offer.expire(DEADLINE),
    ]
    assert {answer.state for answer in answers} == OFFER_TRANSITIONS[OfferState.OPEN]
    for answered in answers:
        assert not OFFER_TRANSITIONS[answered.state]
        again: list[Callable[[], object]] = [
            partial(answered.accept, Deal.plain(Method.STORE_CREDIT), MADE),
            partial(answered.decline, MADE),
            partial(answered.withdraw, MADE),
            partial(answered.expire, DEADLINE),
            partial(answered.expire, MADE),
        ]
        for answer in again:
            with pytest.raises(OfferClosed) as caught:
                answer()
            assert caught.value.state == answered.state


def test_an_offer_needs_sensible_times() -> None:
    terms = Terms("1", "text")
    with pytest.raises(InvalidOffer):
        Offer("o", "i", _proposal(), MADE, MADE, terms)
    with pytest.raises(ValueError, match="time zone"):
        Offer("o", "i", _proposal(), MADE.replace(tzinfo=None), DEADLINE, terms)
    assert timedelta(days=14) == DEADLINE - MADE

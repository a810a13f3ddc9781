"""Nobody moves money alone, and nobody is paid more than was promised or is owed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.errors import SamePersonRefused
from service.domain.payout import (
    PAYOUT_TRANSITIONS,
    PayoutState,
    check_details_rested,
    check_payout_move,
    check_release,
    check_second_person,
    check_window_closed,
    check_window_open,
    net_due,
    return_window_closes,
)
from service.domain.schedule import AcceptedSchedule
from service.domain.trade_errors import (
    BankDetailsResting,
    IllegalPayoutMove,
    ReturnWindowClosed,
    ReturnWindowOpen,
)
from service.domain.words import Method
from service.money import Money, Rounding

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
AGREED = {
    Method.BANK_TRANSFER: {
        "due": "prepared cancelled",
        "prepared": "released cancelled",
        "released": "sent cancelled",
        "sent": "confirmed returned",
        "confirmed": "returned",
    },
    Method.STORE_CREDIT: {
        "due": "prepared cancelled",
        "prepared": "released cancelled",
        "released": "confirmed cancelled",
        "confirmed": "returned",
    },
}


def _schedule(method: Method, net: int = 92050) -> AcceptedSchedule:
    money = Money(net, "EUR")
    return AcceptedSchedule(
        offer_id="off_1",
        item_id="itm_1",
        method=method,
        net=money,
        payable=money if method is Method.BANK_TRANSFER else money.percent(120),
        uplift_percent=Decimal(20),
        rounding=Rounding.HALF_AWAY_FROM_ZERO,
        terms_version="1",
        terms_sha256="0" * 64,
        accepted_at=NOW,
    )


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("current", PayoutState)
@pytest.mark.parametrize("to", PayoutState)
def test_every_pair(method: Method, current: PayoutState, to: PayoutState) -> None:
    if to.value in AGREED[method].get(current.value, "").split():
        check_payout_move(method, current, to)
        assert to in PAYOUT_TRANSITIONS[method][current]
    else:
        with pytest.raises(IllegalPayoutMove) as caught:
            check_payout_move(method, current, to)
        assert (caught.value.current, caught.value.to) == (current, to)


@pytest.mark.parametrize("person", ["per_prepared", "per_changed"])
def test_one_person_cannot_do_both_halves(person: str) -> None:
    with pytest.raises(SamePersonRefused) as caught:
        check_release(person, prepared_by="per_prepared", details_changed_by=["per_changed"])
    assert caught.value.code == "second_person_required"
    assert caught.value.kind == "forbidden"


def test_a_second_person_can() -> None:
    check_release("per_2", prepared_by="per_1", details_changed_by=())
    check_second_person("per_2", not_among=["per_1"])
    with pytest.raises(SamePersonRefused):
        check_second_person("per_1", not_among=["per_1"])


def test_changed_details_rest() -> None:
    check_details_rested(None, wait_hours=48, now=NOW)
    check_details_rested(NOW - timedelta(hours=48), wait_hours=48, now=NOW)
    for changed in (NOW, NOW - timedelta(hours=47, minutes=59), NOW + timedelta(days=1)):
        with pytest.raises(BankDetailsResting) as caught:
            check_details_rested(changed, wait_hours=48, now=NOW)
        assert caught.value.until == (changed + timedelta(hours=48)).isoformat()


def test_the_return_window_is_open_or_closed_and_never_both() -> None:
    closes = return_window_closes(NOW, 14)
    for now in (NOW, closes - timedelta(seconds=1)):
        check_window_open(closes, now)
        with pytest.raises(ReturnWindowOpen):
            check_window_closed(closes, now)
    for now in (closes, closes + timedelta(days=1)):
        check_window_closed(closes, now)
        with pytest.raises(ReturnWindowClosed):
            check_window_open(closes, now)


def test_the_payout_is_the_promise() -> None:
    for method, expected in ((Method.BANK_TRANSFER, 92050), (Method.STORE_CREDIT, 110460)):
        schedule = _schedule(method)
        net = net_due(schedule.net, Money(92050, "EUR"))
        assert schedule.pays(net) == schedule.payable == Money(expected, "EUR")


@settings(deadline=None)
@given(st.integers(1, 10**9), st.integers(-(10**9), 10**9), st.sampled_from(list(Method)))
def test_never_more_than_promised_or_owed(net: int, owed: int, method: Method) -> None:
    schedule = _schedule(method, net)
    due = net_due(schedule.net, Money(owed, "EUR"))
    assert 0 <= due.amount_minor <= max(owed, 0)
    assert due <= schedule.net
    paid = schedule.pays(due)
    assert paid <= schedule.payable
    assert paid >= due


def test_a_debt_from_an_earlier_return_is_set_off() -> None:
    schedule = _schedule(Method.STORE_CREDIT)
    due = net_due(schedule.net, Money(50000, "EUR"))
    assert schedule.pays(due) == Money(60000, "EUR")
    assert schedule.pays(net_due(schedule.net, Money(-5, "EUR"))) == Money(0, "EUR")

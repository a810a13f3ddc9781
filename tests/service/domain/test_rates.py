"""Conversion by dated rates: exact, told with its inputs, refused where a rate lacks or is old."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.rates import (
    MAX_AGE,
    Conversion,
    Rate,
    RateMissing,
    RatesInvalid,
    RateTooOld,
    convert,
    parse_rates,
)
from service.money import Money

DAY = date(2026, 11, 24)
HEAD = "day,base,quote,rate\n"


class Table:
    """A rate table in memory."""

    def __init__(self, *rates: Rate) -> None:
        self.rates = rates

    def __call__(self, base: str, quote: str, day: date) -> Rate | None:
        fits = [r for r in self.rates if (r.base, r.quote) == (base, quote) and r.day <= day]
        return max(fits, key=lambda rate: rate.day, default=None)


def rate(base: str, quote: str, number: str, day: date = DAY) -> Rate:
    return Rate(f"{base}{quote}{day}", day, base, quote, Decimal(number))


def test_a_pair_is_read_forwards_and_backwards_and_rounded_once() -> None:
    table = Table(rate("EUR", "GBP", "0.8342"), rate("EUR", "JPY", "161.5"))
    there = convert(Money(10_000, "EUR"), "GBP", DAY, table)
    assert there.result == Money(8_342, "GBP")
    assert [used.id for used in there.rates] == ["EURGBP2026-11-24"]
    assert convert(Money(8_342, "GBP"), "EUR", DAY, table).result == Money(10_000, "EUR")
    # yen have no minor unit: 12.34 euro are 1992.91 yen
    assert convert(Money(1_234, "EUR"), "JPY", DAY, table).result == Money(1_993, "JPY")


def test_two_pairs_meet_in_a_third_currency_and_both_are_told() -> None:
    table = Table(rate("EUR", "GBP", "0.8"), rate("EUR", "USD", "1.2"))
    made = convert(Money(100, "GBP"), "USD", DAY, table)
    assert made.result == Money(150, "USD")
    assert {(used.base, used.quote) for used in made.rates} == {("EUR", "GBP"), ("EUR", "USD")}
    assert made.to_json()["rounding"] == "half_away_from_zero"


def test_one_currency_needs_no_rate() -> None:
    assert convert(Money(5, "EUR"), "EUR", DAY, Table()) == Conversion(
        Money(5, "EUR"), Money(5, "EUR"), ()
    )


def test_a_missing_and_an_old_rate_are_refused_with_their_codes() -> None:
    with pytest.raises(RateMissing) as missing:
        convert(Money(5, "EUR"), "GBP", DAY, Table())
    assert (missing.value.code, missing.value.day) == ("rate_missing", "2026-11-24")
    edge = Table(rate("EUR", "GBP", "0.8", DAY - MAX_AGE))
    assert convert(Money(5, "EUR"), "GBP", DAY, edge).result == Money(4, "GBP")
    with pytest.raises(RateTooOld) as old:
        convert(Money(5, "EUR"), "GBP", DAY + timedelta(days=1), edge)
    assert (old.value.code, old.value.newest) == ("rate_too_old", "2026-11-17")
    # a rate of tomorrow says nothing of today
    with pytest.raises(RateMissing):
        convert(Money(5, "EUR"), "GBP", DAY, Table(rate("EUR", "GBP", "1", DAY + timedelta(1))))


def test_a_fresh_way_round_comes_before_an_old_direct_rate() -> None:
    table = Table(
        rate("GBP", "USD", "9", DAY - timedelta(days=60)),
        rate("EUR", "GBP", "0.8"),
        rate("EUR", "USD", "1.2"),
    )
    assert convert(Money(100, "GBP"), "USD", DAY, table).result == Money(150, "USD")


@given(st.integers(-(10**12), 10**12), st.decimals("0.0001", "9999", places=4))
def test_there_and_back_is_never_further_off_than_the_rounding(minor: int, number: Decimal) -> None:
    table = Table(rate("EUR", "USD", str(number)))
    there = convert(Money(minor, "EUR"), "USD", DAY, table).result
    exact = minor * number
    assert abs(there.amount_minor - exact) <= Decimal("0.5")


def test_every_bad_row_is_named_by_its_line() -> None:
    text = HEAD + (
        "2026-11-24,EUR,GBP,0.83\n"
        "24.11.2026,EUR,USD,1.1\n"
        "2026-11-24,EUR,XXX,1.1\n"
        "2026-11-24,EUR,EUR,1\n"
        "2026-11-24,EUR,CHF,-1\n"
        "2026-11-24,EUR,CHF,0.000\n"
        "2026-11-24,EUR,CHF,1e5\n"
        "2026-11-24,EUR,CHF\n"
        "2030-01-01,EUR,CHF,1\n"
        "2026-11-24,EUR,GBP,0.84\n"
    )
    with pytest.raises(RatesInvalid) as caught:
        parse_rates(text, "x.csv", today=DAY)
    assert [row["line"] for row in caught.value.rows] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert caught.value.bad_rows == 9
    assert caught.value.rows[-1]["because"] == "gives the rate of line 2 again"


@pytest.mark.parametrize(
    "text", ["", HEAD, "day,base,quote\n", HEAD.upper(), HEAD + '2026-11-24,"EUR,GBP,1\n', "\x00"]
)
def test_a_file_without_a_table_is_refused(text: str) -> None:
    with pytest.raises(RatesInvalid) as caught:
        parse_rates(text, "x.csv", today=DAY)
    assert caught.value.rows


@given(st.text(max_size=200))
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    for body in (text, HEAD + text):
        with contextlib.suppress(RatesInvalid):
            assert all(row.rate > 0 for row in parse_rates(body, "x.csv", today=DAY))

"""Money never loses or invents a minor unit, and takes no float."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.errors import CurrencyMismatch, MoneyError, UnknownCurrency
from service.money import EXPONENTS, MAX_AMOUNT_MINOR, Money, Rounding, round_fraction, total

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)
CURRENCIES = st.sampled_from(sorted(EXPONENTS))
WEIGHTS = st.lists(
    st.one_of(
        st.integers(min_value=0, max_value=10**6),
        st.fractions(min_value=0, max_value=1000, max_denominator=97),
        st.decimals(min_value=0, max_value=1000, places=3),
    ),
    min_size=1,
    max_size=12,
).filter(lambda weights: any(weights))


@pytest.mark.parametrize("amount", [1.0, True, "1", None, Decimal(1)])
def test_only_whole_numbers_are_amounts(amount: Any) -> None:
    with pytest.raises(TypeError):
        Money(amount, "EUR")


@pytest.mark.parametrize("currency", ["", "eur", "XXX", "EURO"])
def test_unknown_currencies_are_refused(currency: str) -> None:
    with pytest.raises(UnknownCurrency) as caught:
        Money(1, currency)
    assert caught.value.currency == currency


def test_an_amount_beyond_the_column_is_refused() -> None:
    assert Money(MAX_AMOUNT_MINOR, "EUR").amount_minor == MAX_AMOUNT_MINOR
    with pytest.raises(MoneyError):
        Money(MAX_AMOUNT_MINOR, "EUR") + Money(1, "EUR")


def test_currencies_never_mix() -> None:
    euro, pound = Money(1, "EUR"), Money(1, "GBP")
    for combine in (
        lambda: euro + pound,
        lambda: euro - pound,
        lambda: euro < pound,
        lambda: euro >= pound,
        lambda: total([euro, pound], "EUR"),
    ):
        with pytest.raises(CurrencyMismatch) as caught:
            combine()
        assert {caught.value.left, caught.value.right} == {"EUR", "GBP"}
    assert euro != pound


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.34", "EUR", 1234),
        ("-12.3", "EUR", -1230),
        ("12", "USD", 1200),
        ("0.05", "SGD", 5),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
    ],
)
def test_parse_reads_plain_decimals(text: str, currency: str, minor: int) -> None:
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "1,5",
        "1.",
        ".5",
        "1.234",
        "+1",
        "1e3",
        "NaN",
        "\u0661",
        "1_000",
        "--1",
    ],
)
def test_parse_refuses_everything_else(text: str) -> None:
    with pytest.raises(MoneyError):
        Money.parse(text, "EUR")


def test_parse_refuses_what_no_column_holds() -> None:
    for digits in ("9" * 19, "9" * 40):
        with pytest.raises(MoneyError):
            Money.parse(digits, "EUR")


def test_parse_refuses_decimals_where_the_currency_has_none() -> None:
    with pytest.raises(MoneyError):
        Money.parse("1.0", "JPY")


@settings(deadline=None)
@given(AMOUNTS, CURRENCIES)
def test_format_is_read_back(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert Money.parse(money.format(), currency) == money
    assert str(money) == f"{money.format()} {currency}"


@settings(deadline=None)
@given(AMOUNTS, AMOUNTS, CURRENCIES)
def test_sums_behave(a: int, b: int, currency: str) -> None:
    left, right = Money(a, currency), Money(b, currency)
    assert left + right == right + left == Money(a + b, currency)
    assert left - right == left + -right
    assert (left < right) == (a < b)
    assert (left >= right) == (a >= b)
    assert total([left, right], currency) == left + right


@settings(deadline=None)
@given(AMOUNTS, WEIGHTS, CURRENCIES)
def test_allocation_gives_out_exactly_the_whole(
    amount: int, weights: list[int | Fraction | Decimal], currency: str
) -> None:
    whole = Money(amount, currency)
    parts = whole.allocate(weights)
    assert total(parts, currency) == whole
    assert len(parts) == len(weights)
    exact = [
        Fraction(weight) * amount / sum(Fraction(each) for each in weights) for weight in weights
    ]
    for part, share in zip(parts, exact, strict=True):
        assert abs(part.amount_minor - share) < 1


def test_a_tie_goes_to_the_earlier_part() -> None:
    assert [part.amount_minor for part in Money(100, "EUR").allocate([1, 1, 1])] == [34, 33, 33]
    assert [part.amount_minor for part in Money(-5, "EUR").allocate([1, 0, 1])] == [-3, 0, -2]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [Decimal("NaN")]])
def test_weights_that_cannot_share_are_refused(weights: list[Any]) -> None:
    with pytest.raises(MoneyError):
        Money(1, "EUR").allocate(weights)


@pytest.mark.parametrize(
    ("value", "away", "even", "down"),
    [
        (Fraction(5, 2), 3, 2, 2),
        (Fraction(7, 2), 4, 4, 3),
        (Fraction(-5, 2), -3, -2, -2),
        (Fraction(26, 10), 3, 3, 2),
        (Fraction(24, 10), 2, 2, 2),
        (Fraction(-1, 2), -1, 0, 0),
        (Fraction(0), 0, 0, 0),
    ],
)
def test_each_rounding_does_what_its_name_says(
    value: Fraction, away: int, even: int, down: int
) -> None:
    assert round_fraction(value, Rounding.HALF_AWAY_FROM_ZERO) == away
    assert round_fraction(value, Rounding.HALF_EVEN) == even
    assert round_fraction(value, Rounding.TOWARDS_ZERO) == down


def test_a_ratio_is_never_a_float() -> None:
    with pytest.raises(TypeError):
        Money(100, "EUR").times(1.2)  # type: ignore[arg-type]  # what the test is about
    with pytest.raises(TypeError):
        Money(100, "EUR").times(True)
    with pytest.raises(MoneyError):
        Money(100, "EUR").times(Decimal("Infinity"))


@settings(deadline=None)
@given(AMOUNTS, st.decimals(min_value=0, max_value=200, places=2))
def test_percent_is_within_half_a_unit(amount: int, percent: Decimal) -> None:
    exact = Fraction(percent) * amount / 100
    got = Money(amount, "EUR").percent(percent).amount_minor
    assert abs(got - exact) <= Fraction(1, 2)


def test_twenty_percent_more_is_what_it_says() -> None:
    assert Money(92050, "EUR").percent(120) == Money(110460, "EUR")
    assert Money(92050, "EUR").to_json() == {"amount_minor": 92050, "currency": "EUR"}
    assert Money(-1, "EUR").is_negative
    assert Money(3, "EUR").times(Decimal("0.5")) == Money(2, "EUR")

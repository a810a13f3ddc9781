"""Ranges come from listed sales alone; markdowns fall in steps and never below their floor."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.markdowns import Markdowns, Step
from service.domain.pricing import (
    ENOUGH,
    LOOK_BACK,
    PriceRange,
    Season,
    Sold,
    Wanted,
    price_range,
    season_of,
)
from service.domain.rates import Conversion
from service.domain.trade_errors import InvalidOffer
from service.domain.words import Grade
from service.money import Money

DAY = date(2026, 11, 24)
WANTED = Wanted("itm_0", "ARCO", "Vetra", "bags", Grade.EXCELLENT, "EUR", DAY)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def sold(number: int, minor: int, **changes: object) -> Sold:
    values: dict[str, object] = {
        "sale_id": f"sal_{number}",
        "item_id": f"itm_{number}",
        "sku": "ARCO",
        "brand": "Vetra",
        "category": "bags",
        "grade": Grade.EXCELLENT,
        "price": Money(minor, "EUR"),
        "day": DAY - timedelta(days=10),
    }
    return Sold(**{**values, **changes})  # type: ignore[arg-type]  # the names are the class's own


def plain(one: Sold) -> Conversion | str:
    if one.price.currency != "EUR":
        return "rate_missing"
    return Conversion(one.price, one.price, ())


def test_the_three_numbers_are_prices_that_were_paid() -> None:
    sales = [sold(n, price) for n, price in enumerate((900, 100, 500, 300, 700), start=1)]
    found, left_out = price_range(WANTED, sales, plain)
    assert found is not None
    assert (found.low.amount_minor, found.middle.amount_minor, found.high.amount_minor) == (
        300, 500, 700,
    )  # fmt: skip
    assert found.level == "sku_and_season"
    assert {one.sold.sale_id for one in found.comparables} == {f"sal_{n}" for n in range(1, 6)}
    assert left_out == ()


def test_too_few_comparables_are_no_range() -> None:
    assert price_range(WANTED, [sold(1, 5), sold(2, 6)], plain) == (None, ())
    assert price_range(WANTED, [], plain) == (None, ())


def test_the_closest_level_with_enough_sales_counts() -> None:
    summer = date(2026, 6, 1)
    three = range(1, 4)
    sku = [sold(n, 100 + n, day=summer) for n in three]
    kind = [sold(n + 10, 900 + n, sku="OTHER") for n in three]
    levels = {
        "sku": [*sku, *kind],
        "brand_category_and_season": [*sku[:2], *kind],
        "brand_and_category": [sold(n + 20, 5, sku=None, day=summer) for n in three],
    }
    for level, sales in levels.items():
        found, _ = price_range(WANTED, sales, plain)
        assert found is not None
        assert found.level == level


@pytest.mark.parametrize(
    "changes",
    [
        {"grade": Grade.GOOD},
        {"brand": "Other", "sku": "X"},
        {"category": "shoes", "sku": "X"},
        {"day": DAY - LOOK_BACK - timedelta(days=1)},
        {"day": DAY + timedelta(days=1)},
        {"item_id": "itm_0"},
    ],
)
def test_what_does_not_compare_is_not_counted(changes: dict[str, object]) -> None:
    assert price_range(WANTED, [sold(n, n, **changes) for n in range(1, 5)], plain)[0] is None


def test_what_cannot_be_converted_is_named_and_left_out() -> None:
    sales = [sold(n, 100 * n) for n in range(1, 4)] + [sold(9, 5, price=Money(5, "USD"))]
    found, left_out = price_range(WANTED, sales, plain)
    assert found is not None
    assert len(found.comparables) == 3
    assert [(one.sold.sale_id, one.because) for one in left_out] == [("sal_9", "rate_missing")]


def test_a_range_of_invented_numbers_cannot_be_made() -> None:
    found, _ = price_range(WANTED, [sold(n, 100 * n) for n in range(1, 4)], plain)
    assert found is not None
    with pytest.raises(ValueError, match="of them alone"):
        PriceRange(Money(150, "EUR"), found.middle, found.high, "sku", found.comparables)
    with pytest.raises(ValueError, match="of them alone"):
        PriceRange(found.low, found.middle, found.high, "sku", found.comparables[:2])


@given(st.lists(st.integers(1, 10**9), max_size=60))
def test_a_range_holds_its_middle_and_nothing_foreign(prices: list[int]) -> None:
    found, _ = price_range(WANTED, [sold(n, price) for n, price in enumerate(prices, 1)], plain)
    assert (found is None) == (len(prices) < ENOUGH)
    if found is not None:
        numbers = [found.low.amount_minor, found.middle.amount_minor, found.high.amount_minor]
        assert numbers == sorted(numbers)
        assert set(numbers) <= set(prices)


def test_seasons_turn_in_february_and_august() -> None:
    months = [season_of(date(2026, month, 1)) for month in range(1, 13)]
    assert months == [
        Season.AUTUMN_WINTER,
        *[Season.SPRING_SUMMER] * 6,
        *[Season.AUTUMN_WINTER] * 5,
    ]


FLOOR = Money(60_000, "EUR")
AGREED = Markdowns((Step(30, Decimal(10)), Step(60, Decimal(25)), Step(90, Decimal(50))), FLOOR)


@pytest.mark.parametrize(
    ("days", "price", "is_floor"),
    [(0, 100_000, False), (29, 100_000, False), (30, 90_000, False), (60, 75_000, False),
     (89, 75_000, False), (90, 60_000, True), (4000, 60_000, True)],
)  # fmt: skip
def test_the_price_falls_on_the_agreed_days(days: int, price: int, is_floor: bool) -> None:
    asked = AGREED.asked(Money(100_000, "EUR"), SINCE, SINCE + timedelta(days=days))
    assert (asked.price.amount_minor, asked.is_floor) == (price, is_floor)
    assert asked.to_json()["first"] == {"amount_minor": 100_000, "currency": "EUR"}


@given(st.integers(1, 10**9), st.lists(st.integers(0, 5000), min_size=2, max_size=2))
def test_prices_never_rise_and_never_pass_the_floor(gross: int, days: list[int]) -> None:
    first = Money(60_000 + gross, "EUR")
    early, late = (
        AGREED.asked(first, SINCE, SINCE + timedelta(days=day)).price for day in sorted(days)
    )
    assert first >= early >= late >= FLOOR


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (Step(0, Decimal(10)),),
        (Step(30, Decimal(0)),),
        (Step(30, Decimal(100)),),
        (Step(30, Decimal(10)), Step(30, Decimal(20))),
        (Step(30, Decimal(20)), Step(60, Decimal(10))),
        (Step(60, Decimal(10)), Step(30, Decimal(20))),
        tuple(Step(day, Decimal(day)) for day in range(1, 14)),
    ],
)
def test_markdowns_that_contradict_themselves_are_refused(steps: tuple[Step, ...]) -> None:
    with pytest.raises(InvalidOffer):
        Markdowns(steps, FLOOR)


def test_a_floor_stands_between_the_promise_and_the_price() -> None:
    gross = Money(100_000, "EUR")
    AGREED.check_against(gross, FLOOR)
    for first, promised in ((FLOOR, FLOOR), (gross, FLOOR + Money(1, "EUR"))):
        with pytest.raises(InvalidOffer):
            AGREED.check_against(first, promised)
    with pytest.raises(InvalidOffer):
        AGREED.check_against(Money(100_000, "USD"), FLOOR)
    with pytest.raises(InvalidOffer):
        Markdowns((Step(1, Decimal(1)),), Money(0, "EUR"))


def test_markdowns_are_kept_as_they_are() -> None:
    assert Markdowns.from_json(AGREED.to_json()) == AGREED
    assert Markdowns.from_json(None) is None
    with pytest.raises(InvalidOffer):
        Markdowns.from_json({"steps": 3})

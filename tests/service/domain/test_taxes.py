"""VAT by role, the margin scheme item by item, and who is reported under DAC7."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import service
from service.domain.dac7 import NoRate, NoThreshold, SaleFact, report_year
from service.domain.stock_book import StockLine, tax_total, write_stock_book
from service.domain.tax_facts import TaxDataInvalid, read_rates, read_thresholds
from service.domain.vat import (
    NoVatRate,
    NoVatRule,
    TaxRole,
    Treatment,
    VatRule,
    contained,
    rule_for,
    tax_of,
)
from service.money import Money

FOLDER = Path(service.__file__).parent / "taxes"
RATES = read_rates((FOLDER / "rates.toml").read_text())
THRESHOLDS = read_thresholds((FOLDER / "dac7.toml").read_text())
DAY = date(2026, 11, 24)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def rule(role: TaxRole = TaxRole.PRINCIPAL, *, margin_scheme: bool = True) -> VatRule:
    return VatRule("GB", role, margin_scheme, frozenset({"GB"}), RATES["GB"])


def taxed(price: int, cost: int, role: TaxRole = TaxRole.PRINCIPAL, **more: bool) -> object:
    given = {"margin_scheme": True, "from_taxed_supply": False, **more}
    made = tax_of(
        rule(role, margin_scheme=given["margin_scheme"]),
        day=DAY,
        price=pounds(price),
        acquired_for=pounds(cost),
        from_taxed_supply=given["from_taxed_supply"],
    )
    return (made.treatment, made.base.amount_minor, made.tax.amount_minor)


def test_the_margin_is_taxed_with_a_sixth_in_the_united_kingdom() -> None:
    assert taxed(180_00, 120_00) == (Treatment.MARGIN, 60_00, 10_00)
    # gov.uk's own words: a loss is no tax, and lowers no other item's
    assert taxed(100_00, 120_00) == (Treatment.MARGIN, 0, 0)


def test_a_taxed_supply_is_never_eligible_and_an_agent_owes_on_the_commission() -> None:
    assert taxed(180_00, 120_00, from_taxed_supply=True) == (Treatment.FULL, 180_00, 30_00)
    assert taxed(180_00, 120_00, margin_scheme=False) == (Treatment.FULL, 180_00, 30_00)
    agent = taxed(180_00, 120_00, TaxRole.DISCLOSED_AGENT, margin_scheme=False)
    assert agent == (Treatment.COMMISSION, 60_00, 10_00)
    assert taxed(180_00, 120_00, TaxRole.UNDISCLOSED_AGENT) == (Treatment.MARGIN, 60_00, 10_00)


def test_no_tax_where_there_is_none() -> None:
    here = VatRule("US", TaxRole.PRINCIPAL, False, frozenset({"US"}), RATES["US"])
    made = tax_of(
        here,
        day=DAY,
        price=Money(5, "USD"),
        acquired_for=Money(1, "USD"),
        from_taxed_supply=False,
    )
    assert (made.treatment, made.tax) == (Treatment.NONE, Money.zero("USD"))


def test_a_cross_border_sale_without_a_rule_is_refused() -> None:
    assert rule_for([rule()], "GB", "GB") == rule()
    with pytest.raises(NoVatRule) as caught:
        rule_for([rule()], "GB", "FR")
    assert (caught.value.code, caught.value.buyer_country) == ("vat_rule_missing", "FR")


def test_a_rate_holds_from_its_day_on() -> None:
    singapore = VatRule("SG", TaxRole.PRINCIPAL, False, frozenset({"SG"}), RATES["SG"])
    assert singapore.rate_on(date(2023, 12, 31)).percent == 8
    assert singapore.rate_on(date(2024, 1, 1)).percent == 9
    with pytest.raises(NoVatRate):
        singapore.rate_on(date(2022, 12, 31))


@given(gross=st.integers(0, 10**12), percent=st.decimals(0, 99, places=2))
def test_tax_and_net_are_the_gross_again(gross: int, percent: Decimal) -> None:
    tax = contained(pounds(gross), percent).amount_minor
    exact = Fraction(gross) * Fraction(percent) / (100 + Fraction(percent))
    assert abs(tax - exact) <= Fraction(1, 2)
    assert 0 <= tax <= gross


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)), max_size=20))
def test_the_stock_book_sums_item_by_item(deals: list[tuple[int, int]]) -> None:
    lines = [
        StockLine(
            f"itm_{number}",
            DAY,
            "cns_1",
            "=HYPERLINK bag",
            pounds(cost),
            DAY,
            f"sal_{number}",
            pounds(price),
            tax_of(
                rule(),
                day=DAY,
                price=pounds(price),
                acquired_for=pounds(cost),
                from_taxed_supply=False,
            ),
        )
        for number, (price, cost) in enumerate(deals)
    ]
    rows = list(csv.DictReader(io.StringIO(write_stock_book(lines).decode())))
    summed = sum(Money.parse(row["vat"], "GBP").amount_minor for row in rows)
    assert summed == tax_total(lines, "GBP").amount_minor
    assert all(row["description"] == "HYPERLINK bag" for row in rows)
    margins = sum(max(0, price - cost) for price, cost in deals)
    assert abs(summed - Fraction(margins, 6)) <= Fraction(len(deals), 2)


def fact(consignor: str, cents: int, on: date = DAY, currency: str = "EUR") -> SaleFact:
    return SaleFact(consignor, on, Money(cents, currency), Money(cents // 4, currency))


def reported(*sales: SaleFact) -> list[str]:
    rates = {"JPY": Fraction(1, 160)}
    made = report_year(sales, year=2026, thresholds=THRESHOLDS, euro_rates=rates)
    return [one.consignor_id for one in made]


def test_a_seller_is_left_out_only_below_both_limits() -> None:
    assert reported(*[fact("few", 1_00)] * 29) == []
    assert reported(*[fact("many", 1_00)] * 30) == ["many"]
    assert reported(fact("at", 2000_00)) == []
    assert reported(fact("over", 2000_01)) == ["over"]
    assert reported(fact("last year", 9000_00, date(2025, 12, 31))) == []


def test_amounts_are_by_quarter_and_in_euro() -> None:
    sales = [
        fact("a", 1500_00, date(2026, 1, 1)),
        fact("a", 700_00, date(2026, 3, 31)),
        fact("a", 160_000, date(2026, 12, 31), "JPY"),
    ]
    rates = {"JPY": Fraction(1, 160)}
    (one,) = report_year(sales, year=2026, thresholds=THRESHOLDS, euro_rates=rates)
    assert [quarter.consideration.amount_minor for quarter in one.quarters] == [
        2200_00,
        0,
        0,
        1000_00,
    ]
    assert [quarter.sales for quarter in one.quarters] == [2, 0, 0, 1]
    assert one.quarters[3].fees == Money(250_00, "EUR")
    with pytest.raises(NoRate):
        report_year(sales, year=2026, thresholds=THRESHOLDS, euro_rates={})
    with pytest.raises(NoThreshold):
        report_year(sales, year=2020, thresholds=THRESHOLDS, euro_rates=rates)


@pytest.mark.parametrize(
    "wrong",
    [
        "[[GB]]\nsince = 2011-01-04\npercent = 20\nsource = 'x'\n",
        "[[GB]]\nsince = 2011-01-04\npercent = true\nsource = 'x'\nassumed = false\n",
        "[[GB]]\nsince = '2011'\npercent = 20\nsource = 'x'\nassumed = false\n",
        "[[GB",
    ],
)
def test_broken_tax_data_is_refused(wrong: str) -> None:
    with pytest.raises(TaxDataInvalid):
        read_rates(wrong)

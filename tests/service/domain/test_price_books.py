"""A price comes from a row that compares, or there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.domain.errors import PriceBookInvalid
from service.domain.price_book import parse_price_book
from service.domain.programme import Programme
from service.domain.trade_errors import NoComparable
from service.domain.words import Grade
from service.money import Money

FOLDER = Path(__file__).parents[3] / "service" / "programmes"
HEADER = "scope,key,grade,currency,gross_minor\n"
BOOK = parse_price_book(
    HEADER + "sku,A-1,excellent,EUR,10000\ncategory,bags,excellent,EUR,5000\n", "book.csv"
)


def test_the_sku_comes_before_the_category() -> None:
    found = BOOK.suggest(sku="A-1", category="bags", grade=Grade.EXCELLENT, currency="EUR")
    assert found is not None
    assert found.gross == Money(10000, "EUR")
    assert found.to_json() == {
        "gross": {"amount_minor": 10000, "currency": "EUR"},
        "scope": "sku",
        "key": "A-1",
        "grade": "excellent",
        "line": 2,
        "book_sha256": BOOK.sha256,
    }
    for sku in (None, "B-2"):
        other = BOOK.require(sku=sku, category="bags", grade=Grade.EXCELLENT, currency="EUR")
        assert (other.gross, other.row.scope) == (Money(5000, "EUR"), "category")


def test_no_comparable_no_suggestion() -> None:
    for sku, category, grade, currency in (
        ("A-1", "bags", Grade.GOOD, "EUR"),
        ("A-1", "bags", Grade.EXCELLENT, "GBP"),
        ("bags", "shoes", Grade.EXCELLENT, "EUR"),
        (None, "A-1", Grade.EXCELLENT, "EUR"),
    ):
        assert BOOK.suggest(sku=sku, category=category, grade=grade, currency=currency) is None
        with pytest.raises(NoComparable):
            BOOK.require(sku=sku, category=category, grade=grade, currency=currency)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("scope,key\n", 1),
        (HEADER.upper(), 1),
        ("\ufeff" + HEADER, 1),
        (HEADER + "sku,A,excellent,EUR\n", 2),
        (HEADER + "sku,A,excellent,EUR,1,2\n", 2),
        (HEADER + "\n", 2),
        (HEADER + "model,A,excellent,EUR,1\n", 2),
        (HEADER + "sku,,excellent,EUR,1\n", 2),
        (HEADER + "sku, A,excellent,EUR,1\n", 2),
        (HEADER + "sku,A,mint,EUR,1\n", 2),
        (HEADER + "sku,A,excellent,LIR,1\n", 2),
        (HEADER + "sku,A,excellent,EUR,0\n", 2),
        (HEADER + "sku,A,excellent,EUR,-5\n", 2),
        (HEADER + "sku,A,excellent,EUR,1.50\n", 2),
        (HEADER + "sku,A,excellent,EUR,\u0661\n", 2),
        (HEADER + "sku,A,excellent,EUR," + "9" * 400 + "\n", 2),
        (HEADER + "sku,A,excellent,EUR,1\nsku,A,excellent,EUR,2\n", 3),
        (HEADER + 'sku,"A"x,excellent,EUR,1\n', 2),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(PriceBookInvalid) as caught:
        parse_price_book(text, "book.csv")
    assert (caught.value.file, caught.value.line) == ("book.csv", line)
    assert caught.value.because


def test_the_first_programme_prices_everything_that_it_takes(programme: Programme) -> None:
    text = (FOLDER / str(programme.price_book)).read_text()
    book = parse_price_book(text, str(programme.price_book))
    for country in programme.countries.values():
        for grade in Grade:
            sample = book.require(
                sku="VETRA-ARCO-01", category="bags", grade=grade, currency=country.currency
            )
            assert sample.row.scope == "sku"
            for category in programme.categories:
                assert book.suggest(
                    sku=None, category=category, grade=grade, currency=country.currency
                )


def test_a_better_grade_never_costs_less(programme: Programme) -> None:
    book = parse_price_book((FOLDER / str(programme.price_book)).read_text(), "book.csv")
    by_item: dict[tuple[str, str, str], list[int]] = {}
    for (scope, key, _, currency), row in book.rows.items():
        by_item.setdefault((scope, key, currency), []).append(row.gross.amount_minor)
    for prices in by_item.values():
        assert prices == sorted(prices, reverse=True)

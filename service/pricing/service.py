"""A price range for an item: what its comparables were sold for, and what the price book says."""

from __future__ import annotations

from typing import Any

from service.context import AppContext
from service.domain.errors import DomainError
from service.domain.pricing import ENOUGH, LOOK_BACK, Sold, Wanted, price_range, season_of
from service.domain.programme import Programme
from service.domain.rates import Conversion, convert
from service.domain.words import Grade
from service.money import Money
from service.pricing.books import from_book, source_words
from service.pricing.exchange import finder
from service.store.record_tables import ItemRow
from service.store.trade_tables import OfferRow, SaleRow
from service.store.unit_of_work import UnitOfWork


def range_for(
    uow: UnitOfWork, context: AppContext, programme: Programme, item_id: str, grade: Grade | None
) -> dict[str, Any]:
    """What past sales and the price book say of an item in a grade, with every input.

    ``range`` is null where fewer than ``ENOUGH`` sales compare; ``book`` where no row does.
    Without ``grade`` the latest assessment's counts; where there is none, neither says anything.
    """
    item = uow.items.get(item_id, programme=programme.name)
    wanted = _wanted(uow, item, grade)
    if wanted is None:
        return _answer(item, None, None, (), None, "grade_missing")
    sales = [_sold(*row) for row in uow.past_sales.alike(item, uow.clock.now() - LOOK_BACK)]
    find = finder(uow, programme.name)

    def in_currency(sold: Sold) -> Conversion | str:
        try:
            return convert(sold.price, wanted.currency, sold.day, find)
        except DomainError as refused:
            return refused.code

    known = [sold for sold in sales if sold is not None]
    found, left_out = price_range(wanted, known, in_currency)
    book = from_book(uow, context, programme, item, wanted.grade)
    because = "" if found is not None else "too_few_comparables"
    return _answer(
        item,
        wanted,
        None if found is None else found.to_json(),
        [one.to_json() for one in left_out],
        None if book is None else source_words(book),
        because,
    )


def _wanted(uow: UnitOfWork, item: ItemRow, grade: Grade | None) -> Wanted | None:
    assessment = uow.assessments.latest(item.id)
    if grade is None and assessment is not None and assessment.grade in set(Grade):
        grade = Grade(assessment.grade)
    if grade is None:
        return None
    return Wanted(
        item_id=item.id,
        sku=item.sku,
        brand=item.brand,
        category=item.category,
        grade=grade,
        currency=item.currency,
        day=uow.clock.now().date(),
    )


def _sold(sale: SaleRow, item: ItemRow, offer: OfferRow) -> Sold | None:
    grade = offer.parts.get("grade")
    if grade not in set(Grade):
        return None
    return Sold(
        sale_id=sale.id,
        item_id=item.id,
        sku=item.sku,
        brand=item.brand,
        category=item.category,
        grade=Grade(grade),
        price=Money(sale.price_minor, sale.currency),
        day=sale.sold_at.date(),
    )


def _answer(
    item: ItemRow,
    wanted: Wanted | None,
    found: dict[str, object] | None,
    left_out: Any,
    book: dict[str, object] | None,
    because: str,
) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "grade": None if wanted is None else wanted.grade.value,
        "season": None if wanted is None else season_of(wanted.day).value,
        "currency": item.currency,
        "range": found,
        "no_range_because": because or None,
        "enough": ENOUGH,
        "left_out": list(left_out),
        "book": book,
    }

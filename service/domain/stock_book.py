"""The stock book of the margin scheme: one line an item, purchase beside sale (Notice 718)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from service.domain.vat import Taxed, Treatment
from service.money import Money, total

COLUMNS = (
    "stock_number", "bought_on", "bought_from", "description", "bought_for", "sold_on",
    "sale_id", "sold_for", "currency", "margin", "vat_percent", "vat", "assumed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StockLine:
    """One eligible item. ``bought_from`` is the consignor's id: the name stays with the record."""

    item_id: str
    bought_on: date
    bought_from: str
    description: str
    bought_for: Money
    sold_on: date
    sale_id: str
    sold_for: Money
    taxed: Taxed

    def __post_init__(self) -> None:
        if self.taxed.treatment is not Treatment.MARGIN:
            raise ValueError("the stock book holds sales of the margin scheme only")


def tax_total(lines: Iterable[StockLine], currency: str) -> Money:
    """The tax of many lines: item by item, so that no loss lowers another's tax."""
    return total([line.taxed.tax for line in lines], currency)


def write_stock_book(lines: Iterable[StockLine]) -> bytes:
    """The book as CSV in UTF-8, in the order given; amounts as plain decimals."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for line in lines:
        table.writerow(
            [
                line.item_id,
                line.bought_on.isoformat(),
                line.bought_from,
                line.description.lstrip("=+-@\t\r "),
                line.bought_for.format(),
                line.sold_on.isoformat(),
                line.sale_id,
                line.sold_for.format(),
                line.sold_for.currency,
                line.taxed.base.format(),
                str(line.taxed.percent),
                line.taxed.tax.format(),
                "yes" if line.taxed.assumed else "no",
            ]
        )
    return text.getvalue().encode()

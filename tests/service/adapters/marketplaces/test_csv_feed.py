"""The CSV feed reads back as it was meant, and a spreadsheet runs nothing of it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.adapters.marketplaces.csv_feed import COLUMNS, FORMULA_STARTS, CsvFeed, safe_cell
from tests.service.adapters.marketplaces.sheets import HOSTILE, sheet


def rows(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_row_has_its_columns() -> None:
    feed = CsvFeed().feed("x", "y", [sheet()])
    assert feed.media_type.startswith("text/csv")
    assert feed.data.startswith(b'"item_id","listing_id",')
    assert feed.data.endswith(b'"\r\n')
    [row] = rows(feed.data)
    assert tuple(row) == COLUMNS
    assert (row["item_id"], row["price"], row["currency"]) == ("itm_1", "1234.00", "EUR")
    assert row["picture_1"].endswith("pic_0")
    assert row["picture_8"].endswith("pic_7")


def test_an_empty_feed_has_its_head() -> None:
    assert rows(CsvFeed().feed("x", "y", []).data) == []


def test_missing_pictures_are_empty_cells() -> None:
    [row] = rows(CsvFeed().feed("x", "y", [sheet(picture_urls=("https://p.example/1",))]).data)
    assert (row["picture_1"], row["picture_2"]) == ("https://p.example/1", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str) -> None:
    feed = CsvFeed().feed("x", "y", [sheet(title=text, description=text, brand=text, sku=text)])
    [row] = rows(feed.data)
    assert not any(cell.startswith(FORMULA_STARTS) for cell in row.values())
    assert row["price"] == "1234.00"


@given(st.text(max_size=200))
def test_no_cell_starts_a_formula(text: str) -> None:
    [row] = rows(CsvFeed().feed("x", "y", [sheet(title=text, sku=text)]).data)
    assert not row["title"].startswith(FORMULA_STARTS)
    assert not row["sku"].startswith(FORMULA_STARTS)


def test_only_dangerous_cells_are_changed() -> None:
    assert safe_cell("=1") == "'=1"
    assert safe_cell("1=1") == "1=1"
    assert safe_cell("") == ""

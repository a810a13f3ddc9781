"""Rate tables and price books from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli.main import build_program
from service.domain.errors import PriceBookInvalid, UnknownMarketplace
from service.domain.rates import RateMissing, RatesInvalid

Run = Callable[..., Any]
HOUSE = ("--programme", "balenciaga-resell")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LOUPE_DATABASE_URL", f"sqlite:///{tmp_path / 'loupe.db'}")
    monkeypatch.setenv("LOUPE_OBJECTS_URL", f"file:{tmp_path / 'objects'}")
    program = build_program()
    return lambda *words: CliRunner().invoke(program, list(words), terminal_width=200)


def test_rates_and_prices_are_brought_in_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    rates, prices = tmp_path / "rates.csv", tmp_path / "prices.csv"
    rates.write_text("day,base,quote,rate\n2026-02-30,EUR,GBP,1\n")
    broken = run("rates", "import", str(rates))
    assert isinstance(broken.exception, RatesInvalid)
    assert broken.exception.rows[0]["line"] == 2
    rates.write_text("day,base,quote,rate\n2026-01-20,EUR,GBP,0.8\n")
    made = json.loads(run("rates", "import", str(rates), "--json").output)
    # without a programme it is for each of them
    assert len(made) > 8
    day = ("--day", "2026-01-21")
    shown = run("rates", "convert", "10.00", "EUR", "GBP", *HOUSE, *day)
    assert "8.00 GBP" in shown.output
    assert "1 EUR = 0.8 GBP on 2026-01-20" in shown.output
    missing = run("rates", "convert", "10.00", "EUR", "USD", *HOUSE, *day)
    assert isinstance(missing.exception, RateMissing)
    prices.write_text("scope,key,grade,currency,gross_minor\ncategory,bags,fair,EUR,x\n")
    assert isinstance(run("prices", "import", str(prices), *HOUSE).exception, PriceBookInvalid)
    prices.write_text("scope,key,grade,currency,gross_minor\ncategory,bags,fair,EUR,5\n")
    book = json.loads(run("prices", "import", str(prices), *HOUSE, "--json").output)
    assert (book["version"], book["row_count"]) == (1, 1)
    assert "prices.csv" in run("prices", "list", *HOUSE).output


def test_marketplaces_are_listed_with_what_is_assumed(run: Run) -> None:
    rows = json.loads(run("marketplaces", "list", "--json").output)
    assert len(rows) >= 25
    [ebay] = [row for row in rows if row["id"] == "ebay"]
    assert "fee_percent" in ebay["assumed"]
    assert "title_max" not in ebay["assumed"]
    assert "developer.ebay.com" in run("marketplaces", "show", "ebay").output
    assert isinstance(run("marketplaces", "show", "nobody").exception, UnknownMarketplace)

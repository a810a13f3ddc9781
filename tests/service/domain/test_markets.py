"""Every marketplace's file can be used, says what is assumed, and refuses what cannot be."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import service
from service.domain.errors import ProgrammeInvalid
from service.domain.market import FEEDS, FeeAssumed, Market, NotTaken, fields_of, fill
from service.domain.market_reader import read_market
from service.domain.place_reader import PICTURE_RULES
from service.domain.words import Grade

FOLDER = Path(service.__file__).parent / "markets"
FILES = sorted(FOLDER.glob("*.toml"))
EBAY = (FOLDER / "ebay.toml").read_text()


def market(name: str) -> Market:
    return read_market((FOLDER / f"{name}.toml").read_text(), f"{name}.toml")


def test_there_are_twenty_five_and_more() -> None:
    assert len(FILES) >= 25


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_file_reads_and_its_words_are_enough(file: Path) -> None:
    made = read_market(file.read_text(), file.name)
    assert set(made.categories.value) == {
        "bags", "shoes", "ready_to_wear", "accessories", "small_leather_goods",
    }  # fmt: skip
    assert made.countries <= {"IT", "FR", "GB", "US", "SG"}
    for template in (made.title_template, made.description_template):
        assert fields_of(template)
    for fact in (made.fee_percent, made.title_max, made.description_max):
        assert fact.assumed or "not published" not in fact.source
    # a feed's reader opens pictures and pages by their addresses
    assert made.transport in FEEDS or not made.needs_public_page


def test_the_rules_of_pictures_are_visions() -> None:
    folder = Path(service.__file__).parents[1] / "vision" / "studio" / "rules"
    assert {path.stem for path in folder.glob("*.toml")} == PICTURE_RULES
    rules = {read_market(file.read_text(), file.name).picture_rule for file in FILES}
    assert rules <= PICTURE_RULES


def test_a_word_that_is_not_there_is_a_refusal() -> None:
    net = market("net_a_porter")
    assert net.condition_for(Grade.PRISTINE) == "Brand new"
    with pytest.raises(NotTaken) as caught:
        net.condition_for(Grade.FAIR)
    assert (caught.value.code, caught.value.what) == ("not_taken_by_marketplace", "grade fair")
    with pytest.raises(NotTaken):
        net.category_for("watches")


def test_an_assumed_fee_prices_nothing_outside_the_sandbox() -> None:
    ebay, google = market("ebay"), market("google_merchant")
    assert ebay.fee_for(stated=None, sandbox=True) == 12
    assert ebay.fee_for(stated=Decimal("9.5"), sandbox=False) == Decimal("9.5")
    with pytest.raises(FeeAssumed):
        ebay.fee_for(stated=None, sandbox=False)
    assert google.fee_for(stated=None, sandbox=False) == 0


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('transport = "ebay_sell"', 'transport = "fax"', 4),
        ("value = 12", "value = 112", 9),
        ('"{brand} {name}"', '"{brand} {consignor}"', 24),
        ('"{brand} {name}"', '"{brand.__class__}"', 24),
        ('SG = "SGD"', 'SG = "XXX"', 31),
        ('id = "ebay"', 'id = "other"', 1),
        ('kind = "marketplace"', 'kind = "marketplace"\nodd = 1', 4),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, line: int) -> None:
    assert old in EBAY
    with pytest.raises(ProgrammeInvalid) as caught:
        read_market(EBAY.replace(old, new, 1), "ebay.toml")
    assert caught.value.line == line


@given(st.text(min_size=1, max_size=400), st.integers(20, 200))
def test_a_filled_text_is_one_line_and_never_too_long(name: str, limit: int) -> None:
    words = dict.fromkeys(("brand", "condition", "category", "sku_sentence"), "Vetra")
    made = fill("{brand} {name}", {**words, "name": name}, limit)
    assert len(made) <= limit
    assert "\n" not in made
    assert made.startswith("Vetra")

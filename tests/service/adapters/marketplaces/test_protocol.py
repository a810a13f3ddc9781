"""What every marketplace is told is clean and complete."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.adapters.marketplaces.protocol import clean_text
from service.money import Money
from tests.service.adapters.marketplaces.sheets import sheet


@given(st.text(max_size=300), st.integers(min_value=1, max_value=200))
def test_clean_text_is_one_line_of_that_length(text: str, most: int) -> None:
    clean = clean_text(text, most)
    assert len(clean) <= most
    assert clean == " ".join(clean.split())
    kinds = {unicodedata.category(c) for c in clean if c not in "\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    clean.encode()


def test_long_text_is_cut_at_a_word() -> None:
    assert clean_text("one two three", 13) == "one two three"
    assert clean_text("one two three", 10) == "one two…"
    assert clean_text("one two three", 8) == "one two…"
    assert clean_text("abcdefghij", 4) == "abc…"


def test_a_sheet_needs_a_price_and_a_picture() -> None:
    with pytest.raises(ValueError, match="main picture"):
        sheet(picture_urls=())
    with pytest.raises(ValueError, match="price"):
        sheet(price=Money.zero("EUR"))

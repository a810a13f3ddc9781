"""Accounts by their public rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.bank_account import (
    ACCOUNTS,
    InvalidAccount,
    Scheme,
    SgAccount,
    UkAccount,
    UsAccount,
    account_from_json,
    account_to_json,
    hint_of,
)


def test_blanks_and_dashes_are_how_people_write_numbers() -> None:
    assert UkAccount("20-00-00", "5577 9911") == UkAccount("200000", "55779911")
    assert UkAccount("20 00 00", "123456").account_number == "00123456"
    assert UsAccount("0210 0002 1", "12-345").account_number == "12345"
    assert SgAccount(" dbsssgsgxxx", "003-913747-8").bank_bic == "DBSSSGSGXXX"


@pytest.mark.parametrize("routing", ["021000021", "011401533", "322271627", "091000019"])
def test_routing_numbers_of_real_banks_pass(routing: str) -> None:
    assert UsAccount(routing, "123").routing_number == routing


@given(place=st.integers(0, 8), digit=st.integers(0, 9))
def test_every_single_mistyped_digit_of_a_routing_number_is_found(place: int, digit: int) -> None:
    right = "021000021"
    if int(right[place]) == digit:
        return
    with pytest.raises(InvalidAccount) as caught:
        UsAccount(right[:place] + str(digit) + right[place + 1 :], "123")
    assert caught.value.part == "routing_number"


@pytest.mark.parametrize(
    ("scheme", "parts", "part"),
    [
        ("uk", {"sort_code": "20000", "account_number": "55779911"}, "sort_code"),
        ("uk", {"sort_code": "2000ab", "account_number": "55779911"}, "sort_code"),
        ("uk", {"sort_code": "200000", "account_number": "557799111"}, "account_number"),
        ("uk", {"sort_code": "200000", "account_number": "\uff15\uff15779911"}, "account_number"),
        ("us", {"routing_number": "000000000", "account_number": "123"}, "routing_number"),
        ("us", {"routing_number": "021000021", "account_number": "1" * 18}, "account_number"),
        ("us", {"routing_number": "021000021", "account_number": "1234", "kind": "x"}, "kind"),
        ("sg", {"bank_bic": "DBSSHKHH", "account_number": "0039137478"}, "bank_bic"),
        ("sg", {"bank_bic": "DBSSSGSG", "account_number": ""}, "account_number"),
    ],
)
def test_what_cannot_be_right_is_named_without_its_number(
    scheme: str, parts: dict[str, str], part: str
) -> None:
    with pytest.raises(InvalidAccount) as caught:
        account_from_json({"scheme": scheme, **parts})
    assert caught.value.part == part
    assert not any(value and value in str(caught.value) for value in parts.values() if value != "x")


def test_json_gives_every_account_back_and_a_hint_shows_four_characters() -> None:
    assert set(ACCOUNTS) == set(Scheme)
    account = UsAccount("021000021", "000123456789", "savings")
    assert account_from_json(account_to_json(account)) == account
    assert hint_of(account) == "US ···· 6789"

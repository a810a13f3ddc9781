from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.bank_details import BankOutOfReach, InvalidIban, checked_details, open_details
from service.cipher import Cipher, CipherError
from tests.service.support import IBAN

CIPHER = Cipher(bytes(32))


def iban(number: str) -> dict[str, str]:
    return {"scheme": "iban", "iban": number}


@pytest.mark.parametrize("written", [IBAN, "it60 x054 2811 1010 0000 0123 456"])
def test_an_iban_is_kept_in_capitals_without_spaces(written: str) -> None:
    details = checked_details("Chiara Rossi", iban(written))
    assert details.account.number == IBAN
    assert details.hint == "IT ···· 3456"
    assert len(details.hint) <= 16, "the column takes 16 characters"


@pytest.mark.parametrize(
    "wrong",
    [
        "IT60X0542811101000000123457",  # a mistyped digit
        "IT60X0542811101000000123465",  # two digits swapped
        "IT60X054281110100000012345",  # one too few
        "IT60X05428111010000001234\uff15\uff16",  # digits of another script
        "XX60X0542811101000000123456",
        "",
        "x" * 50,
        "🙂",
        "IT60X0542811101000000123456; DROP TABLE consignors",
    ],
)
def test_a_wrong_iban_is_refused_without_repeating_it(wrong: str) -> None:
    with pytest.raises(InvalidIban) as caught:
        checked_details("Chiara Rossi", iban(wrong))
    assert caught.value.code == "invalid_iban"
    assert caught.value.data == {}
    assert caught.value.__cause__ is None


@given(place=st.integers(4, 26), digit=st.sampled_from("0123456789"))
def test_every_single_mistyped_digit_is_found(place: int, digit: str) -> None:
    # mod 97 finds every single wrong character (ISO 13616)
    if not IBAN[place].isdigit() or IBAN[place] == digit:
        return
    with pytest.raises(InvalidIban):
        checked_details("Chiara Rossi", iban(IBAN[:place] + digit + IBAN[place + 1 :]))


def test_a_bank_outside_sepa_is_refused() -> None:
    with pytest.raises(BankOutOfReach) as caught:
        checked_details("Someone", iban("AE070331234567890123456"))
    assert caught.value.country == "AE"


def test_sealed_details_open_for_their_consignor_alone() -> None:
    details = checked_details("Chiara Ròssi 🙂", iban(IBAN))
    sealed = details.seal(CIPHER, "cns_1")
    assert open_details(CIPHER, "cns_1", sealed) == details
    with pytest.raises(CipherError):
        open_details(CIPHER, "cns_2", sealed)


@pytest.mark.parametrize(
    "account",
    [
        {"scheme": "uk", "sort_code": "20-00-00", "account_number": "5577 9911"},
        {
            "scheme": "us",
            "routing_number": "021000021",
            "account_number": "000123456789",
            "kind": "savings",
        },
        {"scheme": "sg", "bank_bic": "dbsssgsg", "account_number": "003-913747-8"},
    ],
)
def test_accounts_of_every_scheme_are_sealed_and_opened(account: dict[str, str]) -> None:
    details = checked_details("Ada Tan", account)
    assert open_details(CIPHER, "cns_1", details.seal(CIPHER, "cns_1")) == details
    assert details.hint[:2] == {"uk": "GB", "us": "US", "sg": "SG"}[account["scheme"]]

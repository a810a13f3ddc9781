from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from service import fields


def check(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    "name", ["Chiara Rossi", "O'Neill-Šmíd", "李小龍", "👜 Bag", "x" * 140, "  x "]
)
def test_names_of_all_scripts_are_taken(name: str) -> None:
    assert check(fields.Name, name) == name.strip()


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 141, "a\nb", "a\x00b", "a\x1bb", "\ud800", "a\u2028b", 5, None]
)
def test_names_that_break_papers_are_refused(name: object) -> None:
    with pytest.raises(ValidationError):
        check(fields.Name, name)


def test_one_name_is_one_text() -> None:
    assert check(fields.Name, "Ru\u0308di") == check(fields.Name, "R\u00fcdi")


def test_a_note_may_have_lines_and_be_empty() -> None:
    assert check(fields.Note, "one\ntwo\r\n\tthree") == "one\ntwo\r\n\tthree"
    assert check(fields.Note, "") == ""
    with pytest.raises(ValidationError):
        check(fields.Note, "a\x00b")


@pytest.mark.parametrize("code", ["IT", "SG", "US"])
def test_countries_are_known_by_their_code(code: str) -> None:
    assert check(fields.Country, code) == code


@pytest.mark.parametrize("code", ["", "it", "ITA", "ZZ", "XX", "001", "EU", "I", "İT"])
def test_other_codes_are_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        check(fields.Country, code)


@pytest.mark.parametrize("email", ["a@b.co", "o'neill+x@sub.example.com", "ü@münchen.example"])
def test_emails_are_taken(email: str) -> None:
    assert check(fields.Email, email) == email


@pytest.mark.parametrize(
    "email",
    ["", "a", "a@b", "@b.co", "a@@b.co", "a@.co", "a b@c.co", "a@b.co\n", "x" * 250 + "@b.co"],
)
def test_what_is_no_email_is_refused(email: str) -> None:
    with pytest.raises(ValidationError):
        check(fields.Email, email)


@pytest.mark.parametrize(
    ("field", "longest"), [("street", 70), ("building", 16), ("postcode", 16), ("town", 35)]
)
def test_an_address_fits_iso_20022(field: str, longest: int) -> None:
    address = {"street": "a", "building": "", "postcode": "1", "town": "b", "country": "IT"}
    assert check(fields.AddressBody, {**address, field: "x" * longest})
    with pytest.raises(ValidationError, match=field):
        check(fields.AddressBody, {**address, field: "x" * (longest + 1)})


@pytest.mark.parametrize("field", ["street", "postcode", "town", "country"])
def test_an_address_is_whole(field: str) -> None:
    address = {"street": "a", "postcode": "1", "town": "b", "country": "IT"}
    del address[field]
    with pytest.raises(ValidationError, match=field):
        check(fields.AddressBody, address)


@pytest.mark.parametrize("value", ["0", "0.0", 0, "2026-1-1", "2026-02-30", "tomorrow", ""])
def test_a_day_is_written_in_full(value: object) -> None:
    with pytest.raises(ValidationError):
        check(fields.WrittenDay, value)


def test_a_written_day_is_that_day() -> None:
    assert check(fields.WrittenDay, "2026-11-25") == date(2026, 11, 25)

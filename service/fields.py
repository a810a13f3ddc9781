"""The kinds of text that come in, each with its length and what it may not hold."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from babel.core import get_global
from pydantic import AfterValidator, StringConstraints

from service.api import Schema

# C1 and C0 controls, lone surrogates, line and paragraph separators: they break labels, bank
# files and PostgreSQL (which keeps no NUL), and nobody types them on purpose
_FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Refuses control characters; NFC, so that one name is one text."""
    text = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(c) in _FORBIDDEN for c in text):
        raise ValueError("must be one line without control characters")
    return text


def some_lines(text: str) -> str:
    """Allows line breaks and tabs, and no other control character."""
    one_line(text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))
    return unicodedata.normalize("NFC", text)


def known_country(code: str) -> str:
    """Refuses codes that no country has; the list is CLDR's, by way of its time zones."""
    if code == "ZZ" or code not in get_global("territory_zones"):
        raise ValueError("must be a country's two capital letters (ISO 3166-1)")
    return code


def _line(longest: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=longest, strip_whitespace=True)


OneLine = AfterValidator(one_line)
Name = Annotated[str, _line(140), OneLine]
Title = Annotated[str, _line(200), OneLine]
Word = Annotated[str, _line(40), OneLine]
Reference = Annotated[str, _line(80), OneLine]
Reason = Annotated[str, _line(2000), AfterValidator(some_lines)]
Note = Annotated[str, StringConstraints(max_length=2000), AfterValidator(some_lines)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(known_country)]
# one @, something on both sides, a dot in the domain: whether it arrives, only a letter tells
Email = Annotated[
    str,
    StringConstraints(max_length=254, pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$"),
    OneLine,
]


class AddressBody(Schema):
    """A structured address, in the lengths of ISO 20022 (PostalAddress24)."""

    street: Annotated[str, _line(70), OneLine]
    building: Annotated[str, StringConstraints(max_length=16), OneLine] = ""
    postcode: Annotated[str, _line(16), OneLine]
    town: Annotated[str, _line(35), OneLine]
    country: Country

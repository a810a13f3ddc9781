"""The kinds of text that come in, each with its length and what it may not hold."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from babel.core import get_global
from pydantic import AfterValidator, BeforeValidator, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema

from service.api import Schema

# for the OpenAPI document alone, in the words of JSON Schema: what is trimmed, what may stand in
# one line, and what may stand in several; what decides are the functions below
_TRIMMED = r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"
_CHARACTER = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]"
_VISIBLE = r"[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_SEVERAL = rf"(?:{_CHARACTER}|\t|\n|\r\n)"

_NAMES = r"[^@.\s\x00-\x1f\x7f-\x9f]+"
_EMAIL = rf"^[^@\s\x00-\x1f\x7f-\x9f]{{1,64}}@{_NAMES}(\.{_NAMES})+$"

# C1 and C0 controls, lone surrogates, line and paragraph separators: they break labels, bank
# files and PostgreSQL (which keeps no NUL), and nobody types them on purpose
_FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class WithPattern:
    """Tells the OpenAPI document in a pattern what a function checks."""

    pattern: str

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(core), "pattern": self.pattern}


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


def written_day(value: object) -> object:
    """Only YYYY-MM-DD is a day: pydantic alone would read a number as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise ValueError("expected a day written YYYY-MM-DD")


def _line(longest: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=longest, strip_whitespace=True)


def _told(inside: str, *, empty: bool = False) -> WithPattern:
    text = rf"(?:{_VISIBLE}(?:{inside}*{_VISIBLE})?)"
    return WithPattern(rf"^{_TRIMMED}{text}{'?' if empty else ''}{_TRIMMED}$")


OneLine = AfterValidator(one_line)
_LINE = _told(_CHARACTER)
Name = Annotated[str, _line(140), OneLine, _LINE]
Title = Annotated[str, _line(200), OneLine, _LINE]
Word = Annotated[str, _line(40), OneLine, _LINE]
Reference = Annotated[str, _line(80), OneLine, _LINE]
Place = Annotated[str, _line(80), OneLine, _LINE]
AccountHolder = Annotated[str, _line(70), OneLine, _LINE]
Reason = Annotated[str, _line(2000), AfterValidator(some_lines), _told(_SEVERAL)]
Note = Annotated[
    str,
    StringConstraints(max_length=2000),
    AfterValidator(some_lines),
    _told(_SEVERAL, empty=True),
]
WrittenDay = Annotated[date, BeforeValidator(written_day)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(known_country)]
# one @, something on both sides, a dot in the domain: whether it arrives, only a letter tells
Email = Annotated[
    str,
    StringConstraints(max_length=254, pattern=_EMAIL),
    OneLine,
]


class AddressBody(Schema):
    """A structured address, in the lengths of ISO 20022 (PostalAddress24)."""

    street: Annotated[str, _line(70), OneLine, _LINE]
    building: Annotated[
        str, StringConstraints(max_length=16), OneLine, _told(_CHARACTER, empty=True)
    ] = ""
    postcode: Annotated[str, _line(16), OneLine, _LINE]
    town: Annotated[str, _line(35), OneLine, _LINE]
    country: Country

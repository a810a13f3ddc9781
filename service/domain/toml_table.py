"""A TOML file read strictly: every key is asked for by name, and what was not asked for is refused.

Errors are ProgrammeInvalid with the file, the key's path and the line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, TypeVar

from service.domain.errors import ProgrammeInvalid
from service.domain.toml_lines import Path, line_of

_AT_LINE = re.compile(r"\(at line (\d+)")
TEXT = r"(?s).*\S.*"
"""Any text with something in it."""
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and text, to say where something is wrong."""

    file: str
    text: str

    def refuse(self, path: Path, because: str) -> NoReturn:
        """Raise ProgrammeInvalid for the key at `path`."""
        key = ".".join(str(part) for part in path)
        raise ProgrammeInvalid(
            file=self.file, key=key, line=line_of(self.text, path), because=because
        )


class Table:
    """One table of the file. Each getter takes a key once; `done` refuses what is left over."""

    def __init__(self, values: Mapping[str, object], path: Path, source: Source) -> None:
        self._left = dict(values)
        self.path = path
        self.source = source

    @classmethod
    def parse(cls, text: str, file: str) -> Table:
        """The root table. Decimals are read as Decimal, never as float."""
        source = Source(file, text)
        try:
            return cls(tomllib.loads(text, parse_float=Decimal), (), source)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found else None
            raise ProgrammeInvalid(file=file, key="", line=line, because=str(error)) from error

    def refuse(self, key: str, because: str) -> NoReturn:
        """Raise ProgrammeInvalid for a key of this table; dots lead into the tables below it."""
        parts = tuple(int(part) if part.isdigit() else part for part in key.split("."))
        self.source.refuse((*self.path, *parts) if key else self.path, because)

    def done(self) -> None:
        """Refuse the first key that nobody asked for."""
        for key in self._left:
            self.refuse(key, "unknown key")

    def has(self, key: str) -> bool:
        """Whether the key is there and was not taken yet."""
        return key in self._left

    def names(self) -> tuple[str, ...]:
        """The keys that were not taken yet, as they stand in the file."""
        return tuple(self._left)

    def _take(self, key: str) -> object:
        if key not in self._left:
            self.refuse(key, "missing key")
        return self._left.pop(key)

    def text(self, key: str, pattern: str = TEXT) -> str:
        """A text that matches `pattern` whole; at least one character that is not a space."""
        value = self._take(key)
        if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
            self.refuse(
                key, f"must be a text like {pattern}" if pattern != TEXT else "must be a text"
            )
        return value

    def integer(self, key: str, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self._take(key)
        if type(value) is not int or not low <= value <= high:
            self.refuse(key, f"must be a whole number from {low} to {high}")
        return value

    def decimal(self, key: str, low: Decimal, high: Decimal) -> Decimal:
        """A number from `low` to `high`, exact as written."""
        value = self._take(key)
        exact = Decimal(value) if type(value) is int else value
        if not isinstance(exact, Decimal) or not exact.is_finite() or not low <= exact <= high:
            self.refuse(key, f"must be a number from {low} to {high}")
        return exact

    def flag(self, key: str) -> bool:
        """true or false."""
        value = self._take(key)
        if not isinstance(value, bool):
            self.refuse(key, "must be true or false")
        return value

    def texts(self, key: str, *, empty: bool = False) -> tuple[str, ...]:
        """A list of different texts, not empty unless `empty` says so."""
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.refuse(key, "must be a list of texts")
        if len(set(value)) != len(value):
            self.refuse(key, "names something twice")
        if not value and not empty:
            self.refuse(key, "must not be empty")
        return tuple(value)

    def word(self, key: str, words: type[_Word]) -> _Word:
        """One word of a closed list."""
        value = self.text(key)
        if value not in {word.value for word in words}:
            self.refuse(key, f"must be one of {', '.join(words)}")
        return words(value)

    def optional_text(self, key: str, pattern: str = TEXT) -> str | None:
        """Like `text`, or None where the key is not there."""
        return self.text(key, pattern) if self.has(key) else None

    def optional_integer(self, key: str, low: int, high: int) -> int | None:
        """Like `integer`, or None where the key is not there."""
        return self.integer(key, low, high) if self.has(key) else None

    def optional_flag(self, key: str) -> bool | None:
        """Like `flag`, or None where the key is not there."""
        return self.flag(key) if self.has(key) else None

    def words(self, key: str, words: type[_Word]) -> frozenset[_Word]:
        """Some words of a closed list, at least one."""
        values = self.texts(key)
        unknown = sorted(set(values) - {word.value for word in words})
        if unknown:
            self.refuse(key, f"does not know {unknown[0]}: use {', '.join(words)}")
        return frozenset(words(value) for value in values)

    def table(self, key: str) -> Table:
        """The table under the key."""
        value = self._take(key)
        if not isinstance(value, dict):
            self.refuse(key, "must be a table")
        return Table(value, (*self.path, key), self.source)

    def named_tables(self, key: str) -> dict[str, Table]:
        """A table of tables, at least one, by name."""
        outer = self.table(key)
        if not outer._left:
            self.refuse(key, "must not be empty")
        return {name: outer.table(name) for name in tuple(outer._left)}

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables, at least one."""
        value = self._take(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
            self.refuse(key, "must be a list of tables, at least one")
        return tuple(
            Table(inner, (*self.path, key, n), self.source) for n, inner in enumerate(value)
        )

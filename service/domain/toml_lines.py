"""Where each key of a TOML text stands: the line of every path, found by reading the text once.

The text was parsed by `tomllib` before, so that what is read here is known to be well formed; a
reader that keeps no lines and a writer of lines that checks nothing make one whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]
_KEY = re.compile(r"\s*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([A-Za-z0-9_-]+))\s*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_QUOTES = ('"""', "'''", '"', "'")


class _Reader:
    """Walks over the text and keeps the line (from 1) at which each path begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}

    def read(self) -> None:
        here: Path = ()
        while self._skip_blank():
            if self.text[self.at] == "[":
                here = self._header()
            else:
                self._pair(here)

    def _skip_blank(self) -> bool:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)

    def _note(self, path: Path) -> None:
        line = self.text.count("\n", 0, self.at) + 1
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)
        self.lines[path] = min(self.lines[path], line)

    def _keys(self) -> list[str]:
        keys: list[str] = []
        while True:
            found = _KEY.match(self.text, self.at)
            if found is None:
                return keys
            self.at = found.end()
            keys.append(next(part for part in found.groups() if part is not None))
            if self.text[self.at : self.at + 1] != ".":
                return keys
            self.at += 1

    def _header(self) -> Path:
        start = self.at
        is_list = self.text.startswith("[[", self.at)
        self.at += 2 if is_list else 1
        path: Path = ()
        keys = self._keys()
        for number, key in enumerate(keys):
            path = (*path, key)
            if is_list and number == len(keys) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = (*path, self._counts[path])
        self.at, end = start, self.text.index("]", self.at)
        self._note(path)
        self.at = end + (2 if is_list else 1)
        return path

    def _pair(self, here: Path) -> None:
        start = self.at
        path = (*here, *self._keys())
        self.at, value = start, self.text.index("=", self.at) + 1
        self._note(path)
        self.at = value
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip_blank()
        for quote in _QUOTES:
            if self.text.startswith(quote, self.at):
                self._string(quote)
                return
        if self.text.startswith("[", self.at):
            self._list(path)
        elif self.text.startswith("{", self.at):
            self._inline(path)
        else:
            found = re.compile(r"[^,\]}#\n]*").match(self.text, self.at)
            self.at = found.end() if found else self.at

    def _string(self, quote: str) -> None:
        self.at += len(quote)
        while not self.text.startswith(quote, self.at):
            self.at += 2 if self.text[self.at] == "\\" and quote[0] == '"' else 1
        self.at += len(quote)
        # a text may end in quotes of its own: """a""""
        while len(quote) == 3 and self.text.startswith(quote[0], self.at):
            self.at += 1

    def _list(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self._skip_blank() and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._note((*path, number))
            self._value((*path, number))
            number += 1
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        while self._skip_blank() and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)
        self.at += 1


def lines_of(text: str) -> Mapping[Path, int]:
    """The line (from 1) of each key and table; `text` is well-formed TOML."""
    reader = _Reader(text)
    reader.read()
    return reader.lines


def line_of(text: str, path: Path) -> int | None:
    """The line of the key, or of the nearest table above it that the text has."""
    lines = lines_of(text)
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None

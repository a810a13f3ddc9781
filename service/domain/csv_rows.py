"""A CSV file read whole: every row that is wrong is named by its line, not the first one alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

#: what is told of one file at once; the rest is counted
MAX_TOLD = 100


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line, counted from 1 with the header, and what is wrong with it."""

    line: int
    because: str

    def to_json(self) -> dict[str, object]:
        return {"line": self.line, "because": self.because}


class RowRefused(Exception):
    """Raised by whoever reads one row; the text says why."""


def read_rows(
    text: str, header: Sequence[str], read: Callable[[list[str], int], T]
) -> tuple[list[T], list[BadRow]]:
    """Each row as ``read`` makes it of cells and line, and the rows that it refused.

    A header that is not the wanted one is the only bad row; a quote that never closes ends the
    reading at its line.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[T] = []
    bad: list[BadRow] = []
    try:
        if tuple(next(reader, ())) != tuple(header):
            return [], [BadRow(1, f"the header must be {','.join(header)}")]
        for cells in reader:
            try:
                if len(cells) != len(header):
                    raise RowRefused(f"has {len(cells)} cells, not {len(header)}")
                rows.append(read(cells, reader.line_num))
            except RowRefused as refused:
                bad.append(BadRow(reader.line_num, str(refused)))
    except csv.Error as error:
        bad.append(BadRow(reader.line_num, str(error)))
    return rows, bad

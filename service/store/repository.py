"""What every repository does: get one, list a page, add; the special ones ask more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.store.base import Base
from service.store.errors import NotFound

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in the order of their identifiers, newest first, and where the next page starts."""

    rows: Sequence[Row]
    next_cursor: str | None


class Repository(Generic[Row]):
    """Rows of one table, within the caller's transaction. Never commits."""

    table: type[Row]
    #: what a person calls one row; for messages
    word: str

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, row: Row) -> Row:
        """Adds a row and lets the database check it now, so that a refusal names its cause."""
        self.session.add(row)
        self.session.flush()
        return row

    def find(self, id: str) -> Row | None:
        return self.session.get(self.table, id)

    def get(self, id: str, *, programme: str | None = None) -> Row:
        """Gets a row. One of another programme is not found: its existence is not told.

        Raises:
            NotFound: there is none.
        """
        row = self.find(id)
        if row is None or (programme is not None and self._programme_of(row) != programme):
            raise NotFound(what=self.word, id=id)
        return row

    def lock(self, id: str, *, programme: str | None = None) -> Row:
        """Gets a row as it is now and keeps others from changing it until the transaction ends.

        SQLite's writers wait for each other anyway and ignore the lock.

        Raises:
            NotFound: there is none.
        """
        # what was changed and not written yet must not be overwritten by the reading
        self.session.flush()
        # key_share: rows that only point at this one may still be added meanwhile
        how = {"key_share": True}
        row = self.session.get(self.table, id, with_for_update=how, populate_existing=True)
        if row is None:
            raise NotFound(what=self.word, id=id)
        return self.get(id, programme=programme)

    def where(self, **equals: Any) -> list[Row]:
        """All rows whose columns hold these values, oldest first."""
        query = sa.select(self.table).filter_by(**equals).order_by(self._id)
        return list(self.session.scalars(query))

    def page(self, *, limit: int, cursor: str | None = None, **equals: Any) -> Page[Row]:
        """A page of rows, newest first. ``cursor`` is the last identifier of the page before.

        A value that is a tuple matches any of its members; None is not compared.
        """
        query = sa.select(self.table).order_by(self._id.desc()).limit(limit + 1)
        for name, value in equals.items():
            column = getattr(self.table, name)
            if isinstance(value, tuple):
                query = query.where(column.in_(value))
            elif value is not None:
                query = query.where(column == value)
        if cursor is not None:
            query = query.where(self._id < cursor)
        rows = list(self.session.scalars(query))
        more = len(rows) > limit
        rows = rows[:limit]
        return Page(rows, self._id_of(rows[-1]) if more else None)

    @property
    def _id(self) -> Any:
        return self.table.id  # type: ignore[attr-defined]  # every table paged has one

    @staticmethod
    def _id_of(row: Any) -> str:
        identifier: str = row.id
        return identifier

    def _programme_of(self, row: Row) -> str | None:
        return getattr(row, "programme", None)

"""Puts the parts together. Reads no environment: settings come in, a context goes out."""

from __future__ import annotations

from service.store.record_tables import ItemEventRow, ItemRow
from service.store.unit_of_work import UnitOfWork
from service.workflows import closing


def on_move(uow: UnitOfWork, item: ItemRow, event: ItemEventRow) -> None:
    """What follows each move, within the move's own transaction."""
    closing.on_move(uow, item, event)

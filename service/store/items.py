"""Items and their timeline. ``ItemRepository.move`` is the only door to a stored status."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.clock import Clock
from service.domain.actor import Actor
from service.domain.audit import text_sha256
from service.domain.custody import Holder
from service.domain.item import Item
from service.domain.status import Action, Status, Trait
from service.ids import new_id
from service.store.errors import MovedMeanwhile
from service.store.record_tables import ItemEventRow, ItemRow
from service.store.repository import Repository

MoveListener = Callable[[ItemRow, ItemEventRow], None]


def as_domain(row: ItemRow) -> Item:
    """The item as the domain knows it; moving it changes nothing in the store."""
    return Item(
        id=row.id,
        programme=row.programme,
        consignment_id=row.consignment_id,
        consignor_id=row.consignor_id,
        category=row.category,
        brand=row.brand,
        sku=row.sku,
        title=row.title,
        country=row.country,
        currency=row.currency,
        status=Status(row.status),
        revision=row.revision,
        traits=traits_of(row),
    )


def traits_of(row: ItemRow) -> frozenset[Trait]:
    """The traits of the status table that the item was registered with."""
    has = {
        Trait.SELLER_HELD: row.is_seller_held,
        Trait.RENTAL: row.is_rental,
        Trait.REPAIR: row.has_repair,
    }
    return frozenset(trait for trait in Trait if has[trait])


class ItemRepository(Repository[ItemRow]):
    """Items; every change of status goes through ``move`` and leaves an event."""

    table = ItemRow
    word = "item"

    def __init__(self, session: Session, clock: Clock, on_move: MoveListener) -> None:
        super().__init__(session)
        self._clock = clock
        self._on_move = on_move

    def require(self, row: ItemRow, action: Action) -> None:
        """Raises NotPermitted unless the action may be done where the item stands."""
        as_domain(row).require(action)

    def move(
        self,
        row: ItemRow,
        to: Status,
        *,
        by: Actor,
        because: str,
        data: Mapping[str, Any] | None = None,
    ) -> ItemEventRow:
        """Moves an item along an allowed edge and appends the event in the same transaction.

        The row's ``revision`` grows by one: it names one stay in one status.

        Raises:
            IllegalMove: the status table has no such edge; nothing has changed.
            RoleNotPermitted: none of the actor's roles may make the move.
            MovedMeanwhile: another transaction moved the item first; nothing has changed.
        """
        item = as_domain(row)
        moved = item.move(to, by=by, because=because, at=self._clock.now())
        result = self.session.execute(
            sa.update(ItemRow)
            .where(
                ItemRow.id == row.id,
                ItemRow.status == moved.from_status.value,
                ItemRow.revision == row.revision,
            )
            .values(status=to.value, revision=moved.revision, updated_at=moved.at)
            .execution_options(synchronize_session=False)
        )
        if result.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
            raise MovedMeanwhile(id=row.id)
        self.session.refresh(row)
        event = self._event(row, moved.kind, by=by, because=because, data=data)
        event.from_status, event.to_status = moved.from_status.value, to.value
        self.session.add(event)
        self.session.flush()
        self._on_move(row, event)
        return event

    def give(self, row: ItemRow, to: Holder) -> None:
        """Writes whose hands the item is in; the caller keeps the scan in the same transaction.

        Raises:
            MovedMeanwhile: another transaction scanned the item first; nothing has changed.
        """
        result = self.session.execute(
            sa.update(ItemRow)
            .where(ItemRow.id == row.id, ItemRow.holder == row.holder)
            .values(holder=to.value)
            .execution_options(synchronize_session=False)
        )
        if result.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE gives a cursor result
            raise MovedMeanwhile(id=row.id)
        self.session.refresh(row, ["holder"])

    def on_sale_by(self, now: datetime, limit: int) -> list[str]:
        """The accepted items whose drop has come, the longest due first; across programmes."""
        query = (
            sa.select(ItemRow.id)
            .where(ItemRow.status == Status.ACCEPTED.value, ItemRow.on_sale_at <= now)
            .order_by(ItemRow.on_sale_at, ItemRow.id)
            .limit(limit)
        )
        return list(self.session.scalars(query))

    def count_in(self, programme: str, *statuses: Status) -> int:
        """How many items of a programme stand in any of these statuses."""
        query = (
            sa.select(sa.func.count())
            .select_from(ItemRow)
            .where(
                ItemRow.programme == programme,
                ItemRow.status.in_([status.value for status in statuses]),
            )
        )
        return int(self.session.scalar(query) or 0)

    def note(
        self,
        row: ItemRow,
        kind: str,
        *,
        by: Actor,
        because: str,
        data: Mapping[str, Any] | None = None,
    ) -> ItemEventRow:
        """Appends a line that moves nothing; kinds are those of ``service.domain.events``."""
        event = self._event(row, kind, by=by, because=because, data=data)
        self.session.add(event)
        self.session.flush()
        return event

    def timeline(self, item_id: str) -> list[ItemEventRow]:
        """All events of an item, oldest first."""
        query = (
            sa.select(ItemEventRow)
            .where(ItemEventRow.item_id == item_id)
            .order_by(ItemEventRow.seq)
        )
        return list(self.session.scalars(query))

    def moves_between(
        self, programme: str, *, since: datetime, until: datetime, after: str | None, limit: int
    ) -> list[tuple[ItemRow, ItemEventRow]]:
        """Moves of a programme's items in a range of time, in the order of their ids.

        ``after`` is the id of the last event that was taken before.
        """
        query = (
            sa.select(ItemRow, ItemEventRow)
            .join(ItemEventRow, ItemEventRow.item_id == ItemRow.id)
            .where(
                ItemRow.programme == programme,
                ItemEventRow.to_status.is_not(None),
                ItemEventRow.at >= since,
                ItemEventRow.at < until,
            )
            .order_by(ItemEventRow.id)
            .limit(limit)
        )
        if after is not None:
            query = query.where(ItemEventRow.id > after)
        return [(item, event) for item, event in self.session.execute(query)]

    def in_status(self, *statuses: Status) -> list[ItemRow]:
        """All items in any of these statuses, oldest first; for workers, across programmes."""
        query = (
            sa.select(ItemRow)
            .where(ItemRow.status.in_([status.value for status in statuses]))
            .order_by(ItemRow.id)
        )
        return list(self.session.scalars(query))

    def in_consignments(self, consignment_ids: list[str]) -> list[ItemRow]:
        """The items of all these consignments, oldest first."""
        query = (
            sa.select(ItemRow)
            .where(ItemRow.consignment_id.in_(consignment_ids))
            .order_by(ItemRow.id)
        )
        return list(self.session.scalars(query))

    def _event(
        self,
        row: ItemRow,
        kind: str,
        *,
        by: Actor,
        because: str,
        data: Mapping[str, Any] | None,
    ) -> ItemEventRow:
        # two notes at once must not take one number: the second waits until the first is kept
        self.session.execute(
            sa.select(ItemRow.id).where(ItemRow.id == row.id).with_for_update(key_share=True)
        )
        last = self.session.scalar(
            sa.select(sa.func.max(ItemEventRow.seq)).where(ItemEventRow.item_id == row.id)
        )
        salt = secrets.token_hex(16)
        return ItemEventRow(
            id=new_id("evt"),
            item_id=row.id,
            seq=(last or 0) + 1,
            kind=kind,
            by=by.id,
            because=because,
            salt=salt,
            text_sha256=text_sha256(salt, because),
            data=dict(data or {}),
            at=self._clock.now(),
        )

"""Rules of repairs: what may be done to an item, and what must be done before it is sold."""

from __future__ import annotations

from service.domain.actor import Actor
from service.domain.custody import Holder
from service.domain.entries import entry_for_repair
from service.domain.events import RepairChanged
from service.domain.programme import Programme
from service.domain.status import Action, Status
from service.domain.words import StepKind
from service.ids import new_id
from service.money import Money
from service.repairs.errors import RepairFinished, StepNotOffered, StillAtRepairer
from service.store.record_tables import ItemRow
from service.store.shape_tables import RepairRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book


def start_repair(
    uow: UnitOfWork, programme: Programme, item_id: str, kind: StepKind, work: str, *, by: Actor
) -> RepairRow:
    """Begins work on an accepted item, or on a rented one that came back damaged.

    Raises:
        NotFound, NotPermitted.
        StepNotOffered: the programme has no such step.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    if kind not in programme.blocks.steps:
        raise StepNotOffered(step=kind.value)
    begun = item.status == Status.REPAIRING.value and uow.repairs.open_of(item.id) is None
    if not begun:
        uow.items.require(item, Action.REPAIR)
    row = uow.repairs.add(
        RepairRow(
            id=new_id("rep"),
            programme=programme.name,
            item_id=item.id,
            kind=kind.value,
            work=work,
            currency=item.currency,
            started_by=by.id,
            started_at=uow.clock.now(),
        )
    )
    _note(uow, item, row, "started", by, work)
    if not begun:
        uow.items.move(item, Status.REPAIRING, by=by, because=work)
    return row


def finish_repair(
    uow: UnitOfWork, programme: Programme, repair_id: str, cost_minor: int, note: str, *, by: Actor
) -> RepairRow:
    """Ends the work and books what it cost; what is finished already stays as it is.

    Raises:
        NotFound, NotPermitted.
        RepairFinished: it was finished with another cost.
        StillAtRepairer: the item was not scanned back.
    """
    row = uow.repairs.get(repair_id, programme=programme.name)
    item = uow.items.lock(row.item_id)
    row = uow.repairs.lock(repair_id)
    if row.finished_at is not None:
        if row.cost_minor != cost_minor:
            raise RepairFinished(repair_id=row.id)
        return row
    uow.items.require(item, Action.FINISH_REPAIR)
    if item.holder == Holder.REPAIRER:
        raise StillAtRepairer(item_id=item.id)
    row.cost_minor, row.finished_by, row.finished_at = cost_minor, by.id, uow.clock.now()
    uow.session.flush()
    if cost_minor > 0:
        entry = entry_for_repair(repair_id=row.id, cost=Money(cost_minor, row.currency))
        book(uow, entry, programme=row.programme, item_id=item.id, note=f"repair {row.id}")
    _note(uow, item, row, "finished", by, note)
    uow.items.move(item, Status.ACCEPTED, by=by, because=note)
    return row


def _note(
    uow: UnitOfWork, item: ItemRow, row: RepairRow, state: str, by: Actor, because: str
) -> None:
    data = {"repair_id": row.id, "step": row.kind, "state": state}
    uow.items.note(item, RepairChanged.kind, by=by, because=because, data=data)

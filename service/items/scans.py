"""Hand-overs of the physical item, and the moves that they mean."""

from __future__ import annotations

from service.domain.actor import Actor
from service.domain.custody import SCAN_STATUSES, Scan, ScanKind, check_scan, holder_after
from service.domain.events import Scanned
from service.domain.policy import check_destroyer
from service.domain.programme import Programme
from service.domain.status import Action, Status
from service.errors import Conflict
from service.ids import new_id
from service.items.copies import check_copy_rule
from service.store.record_tables import ItemRow, ScanRow
from service.store.unit_of_work import UnitOfWork


class NotSold(Conflict):
    """Nobody bought this item, so it cannot have been delivered to a buyer."""

    code = "not_sold"


class ScanOutOfPlace(Conflict):
    """The item is not rented out, or not being repaired, so it cannot change hands like this."""

    code = "scan_out_of_place"


def record_scan(
    uow: UnitOfWork,
    programme: Programme,
    item_id: str,
    *,
    kind: ScanKind,
    place: str,
    note: str,
    by: Actor,
) -> tuple[ScanRow, ItemRow]:
    """Keeps a hand-over, and moves the item where the hand-over means a move.

    ``received`` takes an expected item in, or one that its seller sent in after it was sold;
    ``came_back`` ends a rental's time outside; ``handed_back`` ends a return, or an announcement
    whose courier came back with it; ``destroyed`` ends a refused or held item. Others move nothing.

    Raises IllegalScan when it cannot follow the last one, and NotPermitted, NotSold,
    ScanOutOfPlace, CopyRuleForbids or SamePersonRefused when the item's status does not go with it:
    then nothing has changed.
    """
    item = uow.items.lock(item_id, programme=programme.name)
    scans = uow.scans.where(item_id=item.id)
    check_scan(ScanKind(scans[-1].kind) if scans else None, kind)
    _check_status(item, kind)
    because = f"scanned {kind.value} at {place}"
    if kind is ScanKind.DESTROYED:
        uow.items.require(item, Action.DESTROY)
        check_copy_rule(programme, item, Status.DESTROYED)
        _check_destroyer(uow, item, by)
    _move(uow, item, kind, by=by, because=because)
    scan = Scan(item.id, kind, place, by.id, uow.clock.now())
    row = uow.scans.add(
        ScanRow(
            id=new_id("scn"),
            item_id=item.id,
            kind=kind.value,
            place=place,
            person_id=by.id,
            note=note,
            at=scan.at,
        )
    )
    holder = holder_after(kind, programme.blocks.holding)
    if holder != item.holder:
        uow.items.give(item, holder)
    data = {"scan": kind.value, "place": place, "holder": holder.value}
    uow.items.note(item, Scanned.kind, by=by, because=note[:2000], data=data)
    return row, item


def _move(uow: UnitOfWork, item: ItemRow, kind: ScanKind, *, by: Actor, because: str) -> None:
    if kind is ScanKind.RECEIVED:
        uow.items.require(item, Action.RECEIVE)
        sold = item.status == Status.AWAITING_ITEM.value
        uow.items.move(item, Status.CHECKING if sold else Status.RECEIVED, by=by, because=because)
    elif kind is ScanKind.CAME_BACK and item.status == Status.RENTED.value:
        uow.items.move(item, Status.CHECKING, by=by, because=because)
    elif kind is ScanKind.HANDED_BACK and item.status == Status.EXPECTED.value:
        uow.items.require(item, Action.CANCEL)
        uow.items.move(item, Status.CANCELLED, by=by, because=because)
    elif kind is ScanKind.HANDED_BACK and item.status == Status.AWAITING_ITEM.value:
        # the courier brought it home again: the seller may still send it in time
        uow.items.require(item, Action.CANCEL)
    elif kind is ScanKind.HANDED_BACK:
        uow.items.require(item, Action.HAND_BACK)
        uow.items.move(item, Status.RETURNED, by=by, because=because)
    elif kind is ScanKind.DESTROYED:
        uow.items.move(item, Status.DESTROYED, by=by, because=because)
    elif kind is ScanKind.COLLECTED:
        uow.items.require(item, Action.RECEIVE)


def _check_status(item: ItemRow, kind: ScanKind) -> None:
    needs = SCAN_STATUSES.get(kind)
    if needs is None or Status(item.status) in needs:
        return
    if kind is ScanKind.DELIVERED:
        raise NotSold(status=item.status)
    if kind in {ScanKind.LENT, ScanKind.TO_REPAIRER, ScanKind.FROM_REPAIRER}:
        raise ScanOutOfPlace(scan=kind.value, status=item.status)


def _check_destroyer(uow: UnitOfWork, item: ItemRow, by: Actor) -> None:
    refusals = [
        event for event in uow.items.timeline(item.id) if event.to_status == Status.REFUSED.value
    ]
    if refusals:
        check_destroyer(by.id, refusals[-1].by)

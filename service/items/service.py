"""Rules of items: what may be corrected when, and how an item leaves the way to its sale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.adapters.papers import Label
from service.domain.actor import Actor
from service.domain.custody import Holder
from service.domain.events import ItemCorrected
from service.domain.programme import Programme
from service.domain.status import Action, Status
from service.errors import Conflict
from service.items.copies import check_copy_rule
from service.store.record_tables import ItemEventRow, ItemRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.settle import schedule_of

#: what an assessment looks at: corrected before one starts, or after a retake asked for another
CLAIM = frozenset({"category", "brand", "sku"})
CLAIM_OPEN = frozenset({Status.EXPECTED, Status.RECEIVED, Status.PHOTOGRAPHING})
#: the title goes to marketplaces as it is when the item is published
TITLE_OPEN = CLAIM_OPEN | {
    Status.ASSESSING,
    Status.IN_REVIEW,
    Status.ESCALATED,
    Status.APPROVED,
    Status.OFFERED,
    Status.ACCEPTED,
}


class ItemIsOurs(Conflict):
    """The house bought this item: it is not the consignor's any more."""

    code = "item_is_ours"


class TooLateToCorrect(Conflict):
    """This can no longer be corrected where the item stands."""

    code = "too_late_to_correct"


def correct_item(
    uow: UnitOfWork, programme: Programme, item_id: str, changes: Mapping[str, Any], *, by: Actor
) -> ItemRow:
    """Corrects what describes an item and writes old and new into its timeline.

    Raises TooLateToCorrect, and CategoryNotAccepted or BrandNotAccepted for what the programme
    does not take. What is the same already changes nothing.
    """
    row = uow.items.lock(item_id, programme=programme.name)
    changes = {name: new for name, new in changes.items() if getattr(row, name) != new}
    if not changes:
        return row
    status = Status(row.status)
    claims = sorted(CLAIM & changes.keys())
    if claims and status not in CLAIM_OPEN:
        raise TooLateToCorrect(status=status.value, fields=claims)
    if status not in TITLE_OPEN:
        raise TooLateToCorrect(status=status.value, fields=sorted(changes))
    programme.check_item(
        category=changes.get("category", row.category),
        brand=changes.get("brand", row.brand),
        country=row.country,
        currency=row.currency,
    )
    changed = {name: {"old": getattr(row, name), "new": new} for name, new in changes.items()}
    for name, new in changes.items():
        setattr(row, name, new)
    row.updated_at = uow.clock.now()
    uow.session.flush()
    uow.items.note(row, ItemCorrected.kind, by=by, because="corrected", data={"changed": changed})
    return row


def withdraw_item(
    uow: UnitOfWork, programme: Programme, item_id: str, *, by: Actor, because: str
) -> ItemRow:
    """Takes an item off the way to its sale. Open offers and listings end with the move itself.

    Raises NotPermitted once the item is sold, or where it never started; ItemIsOurs for one that
    we bought: nobody can ask for it back.
    """
    row = uow.items.lock(item_id, programme=programme.name)
    uow.items.require(row, Action.WITHDRAW)
    check_not_bought(uow, row)
    uow.items.move(row, Status.WITHDRAWN, by=by, because=because)
    return row


def check_not_bought(uow: UnitOfWork, row: ItemRow) -> None:
    """Raises ItemIsOurs for an item that was paid for when its offer was accepted."""
    offer = uow.offers.in_state(row.id, "accepted")
    if offer is not None and schedule_of(offer).is_bought:
        raise ItemIsOurs(offer_id=offer.id)


def send_back(
    uow: UnitOfWork, programme: Programme, item_id: str, *, by: Actor, because: str
) -> ItemRow:
    """Starts an item's way home; what its seller still has ends here instead, with nothing to send.

    Raises NotPermitted unless it was withdrawn, refused or held, and CopyRuleForbids for a refused
    one whose country's rule is to hold or destroy it.
    """
    row = uow.items.lock(item_id, programme=programme.name)
    uow.items.require(row, Action.SEND_BACK)
    if row.is_seller_held and row.holder == Holder.CONSIGNOR:
        uow.items.move(row, Status.CANCELLED, by=by, because=because)
        return row
    check_copy_rule(programme, row, Status.RETURNING)
    check_not_bought(uow, row)
    uow.items.move(row, Status.RETURNING, by=by, because=because)
    return row


def hold_item(
    uow: UnitOfWork, programme: Programme, item_id: str, *, by: Actor, because: str
) -> ItemRow:
    """Keeps a refused item, or one that nobody collects, until a person decides about it."""
    row = uow.items.lock(item_id, programme=programme.name)
    uow.items.require(row, Action.HOLD)
    uow.items.move(row, Status.HELD, by=by, because=because)
    return row


def timeline_after(
    uow: UnitOfWork, programme: Programme, item_id: str, *, limit: int, seq: int
) -> tuple[list[ItemEventRow], str | None]:
    """A page of an item's events after the given one, oldest first, and the next cursor."""
    row = uow.items.get(item_id, programme=programme.name)
    events = [event for event in uow.items.timeline(row.id) if event.seq > seq]
    more = len(events) > limit
    events = events[:limit]
    return events, str(events[-1].seq) if more else None


def label(uow: UnitOfWork, programme: Programme, item_id: str) -> Label:
    """What the item's label says."""
    row = uow.items.get(item_id, programme=programme.name)
    return Label(row.id, row.brand, row.title, row.category, row.consignment_id)

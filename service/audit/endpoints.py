"""Audit trails of the caller's programme: ids, words and hashes, nothing personal."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from service.api import Caller, ReadUow, Requires, room
from service.audit import service
from service.audit.schemas import AuditTrailView
from service.domain.movers import Role

router = room("audit")
Auditor = Annotated[Caller, Depends(Requires(Role.OPERATOR))]


@router.get("/items/{item_id}/audit")
def get_item_audit(caller: Auditor, uow: ReadUow, item_id: str) -> AuditTrailView:
    """An item's trail, oldest first: its events, photos, verdicts, hand-overs, offers and money."""
    item = uow.items.get(item_id, programme=caller.programme.name)
    return AuditTrailView.model_validate(service.trail_of(uow, f"item:{item.id}"))


@router.get("/consignors/{consignor_id}/audit")
def get_consignor_audit(caller: Auditor, uow: ReadUow, consignor_id: str) -> AuditTrailView:
    """A consignor's trail: hand-overs, consents, changed details, credit, erasure."""
    row = uow.consignors.get(consignor_id, programme=caller.programme.name)
    return AuditTrailView.model_validate(service.trail_of(uow, f"consignor:{row.id}"))


@router.get("/people/{person_id}/audit")
def get_person_audit(caller: Auditor, uow: ReadUow, person_id: str) -> AuditTrailView:
    """The trail of a member of staff: when added, and every key that was made or revoked."""
    row = uow.people.get(person_id, programme=caller.programme.name)
    return AuditTrailView.model_validate(service.trail_of(uow, f"person:{row.id}"))


@router.get("/programme/audit")
def get_programme_audit(caller: Auditor, uow: ReadUow) -> AuditTrailView:
    """The trail of what belongs to no item: payout runs, downloads, webhook endpoints."""
    return AuditTrailView.model_validate(
        service.trail_of(uow, f"programme:{caller.programme.name}")
    )

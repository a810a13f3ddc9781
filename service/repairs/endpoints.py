"""Repairs and restorations of an item."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from service.api import (
    Caller,
    IdempotencyKey,
    Once,
    PageView,
    ReadUow,
    Requires,
    WriteUow,
    page_view,
    room,
)
from service.domain.actor import Actor
from service.domain.movers import Role
from service.repairs import service
from service.repairs.schemas import RepairDone, RepairNew, RepairView

router = room("repairs")
Reader = Annotated[
    Caller, Depends(Requires(Role.STUDIO, Role.OPERATOR, Role.PARTNER, Role.PRICER, Role.FINANCE))
]
Worker = Annotated[Caller, Depends(Requires(Role.STUDIO, Role.OPERATOR))]
Operator = Annotated[Caller, Depends(Requires(Role.OPERATOR))]


@router.post("/items/{item_id}/repairs", status_code=201, response_model=RepairView)
def start_repair(
    request: Request,
    caller: Worker,
    uow: WriteUow,
    item_id: str,
    body: RepairNew,
    key: IdempotencyKey = None,
) -> Response:
    """Begins work on an accepted item; it goes on sale when the work is finished."""

    def action() -> RepairView:
        row = service.start_repair(
            uow, caller.programme, item_id, body.kind, body.work, by=_actor(caller)
        )
        return RepairView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/items/{item_id}/repairs")
def list_repairs(caller: Reader, uow: ReadUow, item_id: str) -> PageView[RepairView]:
    """The work done on an item, oldest first."""
    uow.items.get(item_id, programme=caller.programme.name)
    return page_view(uow.repairs.where(item_id=item_id), None, RepairView)


@router.post("/repairs/{repair_id}/finish", status_code=200, response_model=RepairView)
def finish_repair(
    request: Request,
    caller: Operator,
    uow: WriteUow,
    repair_id: str,
    body: RepairDone,
    key: IdempotencyKey = None,
) -> Response:
    """Ends the work and books its cost."""
    once = Once(request, caller.key_id, key)
    once.require()

    def action() -> RepairView:
        row = service.finish_repair(
            uow, caller.programme, repair_id, body.cost_minor, body.note, by=_actor(caller)
        )
        return RepairView.model_validate(row)

    return once.answer(uow, body, action, status=200)


def _actor(caller: Caller) -> Actor:
    return Actor(caller.person_id, frozenset({caller.role}))

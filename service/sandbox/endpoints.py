"""The sandbox's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request, Response

from service.api import Caller, Context, IdempotencyKey, Once, Requires, WriteUow, room
from service.domain.movers import Role
from service.sandbox import service
from service.sandbox.schemas import ClockAdvance, ClockView

router = room("sandbox")
Operator = Annotated[Caller, Depends(Requires(Role.OPERATOR))]


@router.post("/sandbox/clock", status_code=200, response_model=ClockView)
def advance_clock(
    request: Request,
    caller: Operator,
    context: Context,
    uow: WriteUow,
    body: ClockAdvance,
    key: IdempotencyKey = None,
) -> Response:
    """Moves the clock of API and workers forward. Only in a sandbox; not found elsewhere."""
    before = context.clock.now()

    def action() -> ClockView:
        by = timedelta(seconds=body.advance_seconds)
        offset = service.advance_clock(uow, context.settings, by)
        return ClockView(now=before + by, offset_seconds=offset.total_seconds())

    return Once(request, caller.key_id, key).answer(uow, body, action, status=200)

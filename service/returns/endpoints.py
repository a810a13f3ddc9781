"""Buyers' returns."""

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
    problems,
    room,
)
from service.domain.actor import Actor
from service.domain.movers import Role
from service.returns import service
from service.returns.errors import LateReturnNotAllowed
from service.returns.schemas import ReturnNew, ReturnView

router = room("returns")
Taker = Annotated[Caller, Depends(Requires(Role.MARKETPLACE, Role.OPERATOR))]
Reader = Annotated[Caller, Depends(Requires(Role.MARKETPLACE, Role.OPERATOR, Role.FINANCE))]


@router.post(
    "/sales/{sale_id}/returns", status_code=201, response_model=ReturnView, responses=problems(410)
)
def return_item(
    request: Request,
    caller: Taker,
    uow: WriteUow,
    sale_id: str,
    body: ReturnNew,
    key: IdempotencyKey = None,
) -> Response:
    """Takes an item back from its buyer within the window, or later where an operator accepts it.

    The sale is reversed in the ledger. Where the consignor was paid already, their balance turns
    negative by the net, and later sales are set off against it.
    """
    if body.accept_late and caller.role is not Role.OPERATOR:
        raise LateReturnNotAllowed()

    def action() -> ReturnView:
        row = service.return_item(
            uow,
            _which(caller, sale_id),
            by=Actor(caller.person_id, frozenset({caller.role})),
            reason=body.reason,
            accept_late=body.accept_late,
        )
        return ReturnView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/sales/{sale_id}/returns")
def list_returns(caller: Reader, uow: ReadUow, sale_id: str) -> PageView[ReturnView]:
    """The return of a sale, if there is one; a sale has one at most."""
    return page_view(service.returns_of(uow, _which(caller, sale_id)), None, ReturnView)


def _which(caller: Caller, sale_id: str) -> service.Which:
    # a marketplace's key that names none reaches no sale
    marketplace = caller.marketplace or "" if caller.role is Role.MARKETPLACE else None
    return service.Which(caller.programme, sale_id, marketplace)

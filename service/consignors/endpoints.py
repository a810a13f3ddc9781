"""Consignors of the caller's programme. Studio and authenticators never see who they are."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from service.api import (
    Caller,
    Context,
    Cursor,
    IdempotencyKey,
    Once,
    PageLimit,
    PageView,
    ReadUow,
    Requires,
    WriteUow,
    room,
)
from service.bank_details import checked_details
from service.consignors import service
from service.consignors.schemas import (
    BankDetailsNew,
    ConsignorChange,
    ConsignorNew,
    ConsignorView,
)
from service.domain.actor import Actor
from service.domain.movers import Role

router = room("consignors")
Desk = Annotated[Caller, Depends(Requires(Role.PARTNER, Role.OPERATOR, Role.CLERK))]
Reader = Annotated[Caller, Depends(Requires(Role.PARTNER, Role.OPERATOR, Role.CLERK, Role.FINANCE))]


def _view(row: Any) -> ConsignorView:
    return ConsignorView.model_validate(service.describe(row))


@router.post("/consignors", status_code=201, response_model=ConsignorView)
def create_consignor(
    request: Request, caller: Desk, uow: WriteUow, body: ConsignorNew, key: IdempotencyKey = None
) -> Response:
    """Adds a consignor. Two with one e-mail address are two consignors."""

    def action() -> ConsignorView:
        row = service.create_consignor(
            uow,
            caller.programme,
            name=body.name,
            email=body.email,
            address=body.address.model_dump(),
        )
        return _view(row)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/consignors")
def list_consignors(
    caller: Reader,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    email: Annotated[str | None, Query(max_length=254, description="exactly this address")] = None,
) -> PageView[ConsignorView]:
    """Consignors, newest first."""
    page = uow.consignors.page(
        limit=limit, cursor=cursor, programme=caller.programme.name, email=email
    )
    return PageView[ConsignorView](
        items=[_view(row) for row in page.rows], next_cursor=page.next_cursor
    )


@router.get("/consignors/{consignor_id}")
def get_consignor(caller: Reader, uow: ReadUow, consignor_id: str) -> ConsignorView:
    """One consignor."""
    return _view(uow.consignors.get(consignor_id, programme=caller.programme.name))


@router.patch("/consignors/{consignor_id}")
def change_consignor(
    caller: Desk, context: Context, uow: WriteUow, consignor_id: str, body: ConsignorChange
) -> ConsignorView:
    """Changes what is given; a field that is left out stays."""
    changes = body.model_dump(exclude_none=True)
    return _view(service.change_consignor(uow, context, caller.programme, consignor_id, changes))


@router.put("/consignors/{consignor_id}/bank-details")
def set_bank_details(
    caller: Desk, context: Context, uow: WriteUow, consignor_id: str, body: BankDetailsNew
) -> ConsignorView:
    """Sets where the consignor is paid.

    The account is checked as far as public rules go, encrypted, and never shown again. Money
    follows new details only after they have rested, the consignor is told, and who changed them
    cannot release the payout.
    """
    account = body.model_dump(exclude={"account_holder"})
    details = checked_details(body.account_holder, account)
    row = service.set_bank_details(
        uow,
        context,
        caller.programme,
        consignor_id,
        details,
        by=Actor(caller.person_id, frozenset({caller.role})),
    )
    return _view(row)

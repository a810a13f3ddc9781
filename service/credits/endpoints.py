"""Store credit: what there is, and the shop's till that takes it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from service.api import (
    Caller,
    Cursor,
    IdempotencyKey,
    Once,
    PageLimit,
    PageView,
    ReadUow,
    Requires,
    WriteUow,
    page_view,
    room,
)
from service.credits import service
from service.credits.schemas import (
    CreditBalances,
    CreditBalanceView,
    CreditUseView,
    CreditView,
    CreditVoid,
    Redemption,
)
from service.domain.actor import Actor
from service.domain.movers import Role
from service.money import Money
from service.workflows.crediting import Taking, redeem

router = room("store credit")
Reader = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER, Role.CLERK, Role.FINANCE))]
Operator = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.FINANCE))]


@router.get("/store-credits")
def list_credits(
    caller: Reader,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    consignor: str | None = None,
) -> PageView[CreditView]:
    """Store credit, newest first."""
    page = uow.store_credits.page(
        limit=limit, cursor=cursor, programme=caller.programme.name, consignor_id=consignor
    )
    return page_view(page.rows, page.next_cursor, CreditView)


@router.get("/consignors/{consignor_id}/store-credit")
def get_credit_balances(caller: Reader, uow: ReadUow, consignor_id: str) -> CreditBalances:
    """What a consignor can still spend, by currency and country; expired credit counts nothing."""
    found = service.balances(uow, caller.programme.name, consignor_id)
    views = [CreditBalanceView.model_validate(one) for one in found]
    return CreditBalances(consignor_id=consignor_id, balances=views)


@router.get("/store-credits/{credit_id}")
def get_credit(caller: Reader, uow: ReadUow, credit_id: str) -> CreditView:
    """One store credit."""
    row = uow.store_credits.get(credit_id, programme=caller.programme.name)
    return CreditView.model_validate(row)


@router.get("/store-credits/{credit_id}/uses")
def list_credit_uses(caller: Reader, uow: ReadUow, credit_id: str) -> PageView[CreditUseView]:
    """Everything that happened to a credit, oldest first."""
    row = uow.store_credits.get(credit_id, programme=caller.programme.name)
    return page_view(uow.credit_uses.where(credit_id=row.id), None, CreditUseView)


@router.post("/store-credits/{credit_id}/uses", status_code=201, response_model=CreditUseView)
def redeem_credit(
    request: Request,
    caller: Reader,
    uow: WriteUow,
    credit_id: str,
    body: Redemption,
    key: IdempotencyKey = None,
) -> Response:
    """Takes an amount at a till, all of the credit or a part. The same receipt again is the same.

    The rest of single-use credit is lost with its first use.
    """

    def action() -> CreditUseView:
        taking = Taking(
            amount=Money(body.amount_minor, body.currency),
            country=body.country,
            till=body.till,
            receipt=body.receipt,
            by=caller.person_id,
        )
        return CreditUseView.model_validate(redeem(uow, credit_id, caller.programme.name, taking))

    return Once(request, caller.key_id, key).require().answer(uow, body, action)


@router.post("/store-credits/{credit_id}/void", status_code=200, response_model=CreditView)
def void_credit(
    request: Request,
    caller: Operator,
    uow: WriteUow,
    credit_id: str,
    body: CreditVoid,
    key: IdempotencyKey = None,
) -> Response:
    """Takes an unspent credit back whole; its payout is owed again.

    Refused with ``second_person_required`` for the person who released it.
    """

    def action() -> CreditView:
        by = Actor(caller.person_id, frozenset({caller.role}))
        row = service.void(uow, caller.programme.name, credit_id, by=by, because=body.because)
        return CreditView.model_validate(row)

    return Once(request, caller.key_id, key).require().answer(uow, body, action, status=200)

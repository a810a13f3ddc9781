"""Store credit, to be read; shops redeem it elsewhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from service.api import Caller, Cursor, PageLimit, PageView, ReadUow, Requires, page_view, room
from service.credits.schemas import CreditView
from service.domain.movers import Role

router = room("store credit")
Reader = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER))]


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


@router.get("/store-credits/{credit_id}")
def get_credit(caller: Reader, uow: ReadUow, credit_id: str) -> CreditView:
    """One store credit."""
    row = uow.store_credits.get(credit_id, programme=caller.programme.name)
    return CreditView.model_validate(row)

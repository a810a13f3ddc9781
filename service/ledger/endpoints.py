"""The ledger, to be read and never written to from outside."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends

from service.api import (
    Caller,
    Cursor,
    PageLimit,
    PageView,
    ReadUow,
    Requires,
    room,
)
from service.domain.movers import Role
from service.ledger import service
from service.ledger.schemas import (
    BalancesView,
    BalanceView,
    ConsignorBalance,
    ConsignorBalances,
    EntryView,
    PostingView,
)

router = room("ledger")
Operator = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.FINANCE))]
Reader = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER, Role.FINANCE))]


@router.get("/ledger/entries")
def list_entries(
    caller: Operator, uow: ReadUow, limit: PageLimit, cursor: Cursor = None, item: str | None = None
) -> PageView[EntryView]:
    """Entries, newest first."""
    page = uow.ledger.page(
        limit=limit, cursor=cursor, programme=caller.programme.name, item_id=item
    )
    views = [_entry(row, uow.ledger.postings(row.id)) for row in page.rows]
    return PageView[EntryView](items=views, next_cursor=page.next_cursor)


@router.get("/ledger/balances")
def get_balances(caller: Operator, uow: ReadUow) -> BalancesView:
    """Every account's balance, and the trial balance: zero in each currency."""
    balances = uow.ledger.balances(caller.programme.name)
    return BalancesView(
        accounts=[
            BalanceView(account=account, currency=currency, amount_minor=amount)
            for account, currency, amount in balances
        ],
        trial_balance=dict(service.trial_balance(balances)),
    )


@router.get("/consignors/{consignor_id}/balance")
def get_consignor_balance(caller: Reader, uow: ReadUow, consignor_id: str) -> ConsignorBalances:
    """What we owe a consignor."""
    found = service.consignor_balances(uow, caller.programme.name, consignor_id)
    return ConsignorBalances(
        consignor_id=consignor_id,
        balances=[
            ConsignorBalance(currency=currency, amount_minor=amount) for currency, amount in found
        ],
    )


def _entry(row: Any, postings: list[Any]) -> EntryView:
    return EntryView(
        id=row.id,
        key=row.key,
        kind=row.kind,
        item_id=row.item_id,
        reverses=row.reverses,
        basis=row.basis,
        note=row.note,
        at=row.at,
        postings=[PostingView.model_validate(posting) for posting in postings],
    )

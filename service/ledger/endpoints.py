"""The ledger, to be read and never written to from outside."""

from __future__ import annotations

from datetime import date, timedelta
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
    page_view,
    room,
)
from service.domain.books import day_of
from service.domain.movers import Role
from service.fields import WrittenDay
from service.ledger import books, service
from service.ledger.schemas import (
    BalancesView,
    BalanceView,
    CloseNew,
    CloseView,
    ConsignorBalance,
    ConsignorBalances,
    EntryView,
    PostingView,
    StatementBalance,
    StatementLineView,
    StatementView,
    TrialView,
)
from service.money import Money

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


Day = Annotated[WrittenDay | None, Query(description="a day of UTC; today where it is left out")]
First = Annotated[
    WrittenDay | None, Query(description="the first day (UTC); a month before the last one without")
]


@router.get("/ledger/trial-balance")
def get_trial_balance(
    caller: Operator, context: Context, uow: ReadUow, day: Day = None
) -> TrialView:
    """Every account that is not at zero at the end of a day, and the proof that they sum to it."""
    wanted = day or day_of(context.clock.now())
    return TrialView.model_validate(books.trial_at(uow, caller.programme, wanted))


@router.get("/ledger/closes")
def list_closes(
    caller: Operator, uow: ReadUow, limit: PageLimit, cursor: Cursor = None
) -> PageView[CloseView]:
    """Closed days, newest first."""
    page = uow.books.page(limit=limit, cursor=cursor, programme=caller.programme.name)
    return page_view(page.rows, page.next_cursor, CloseView)


@router.post("/ledger/closes", status_code=201, response_model=CloseView)
def close_day(
    request: Request, caller: Operator, uow: WriteUow, body: CloseNew, key: IdempotencyKey = None
) -> Response:
    """Closes the books up to the end of a day that is over. Days in between close with it."""

    def action() -> CloseView:
        row = books.close_day(uow, caller.programme, body.day, by=caller.person_id)
        return CloseView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get(
    "/ledger/export.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def export_ledger(
    caller: Operator, context: Context, uow: ReadUow, first: First = None, last: Day = None
) -> Response:
    """Every posting of these days for accounting, a line each; amounts in major units."""
    since, until = _days(context, first, last)
    # read to its end while the transaction is open
    text = "".join(books.export_csv(uow, caller.programme, since, until))
    name = f"ledger-{since}-{until}.csv"
    return _csv(text, name)


@router.get("/consignors/{consignor_id}/statement")
def get_statement(
    caller: Reader, context: Context, uow: ReadUow, consignor_id: str,
    first: First = None, last: Day = None,
) -> StatementView:  # fmt: skip
    """What happened on a consignor's accounts in these days."""
    since, until = _days(context, first, last)
    made = books.statement_of(uow, caller.programme, consignor_id, since, until)
    return StatementView(
        first=made.first,
        last=made.last,
        opening=[_balance(*one) for one in made.opening],
        lines=[
            StatementLineView(
                at=line.at,
                what=line.what,
                item_id=line.item_id,
                account=line.account,
                amount_minor=line.amount.amount_minor,
                balance_minor=line.balance.amount_minor,
                currency=line.amount.currency,
            )
            for line in made.lines
        ],
        closing=[_balance(*one) for one in made.closing],
    )


@router.get(
    "/consignors/{consignor_id}/statement.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def get_statement_csv(
    caller: Reader, context: Context, uow: ReadUow, consignor_id: str,
    first: First = None, last: Day = None,
) -> Response:  # fmt: skip
    """The statement's bookings as CSV."""
    since, until = _days(context, first, last)
    made = books.statement_of(uow, caller.programme, consignor_id, since, until)
    return _csv(books.statement_csv(made), f"statement-{consignor_id}.csv")


@router.get(
    "/consignors/{consignor_id}/statement.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {"schema": {"type": "string"}}}}},
)
def get_statement_pdf(
    caller: Reader, context: Context, uow: ReadUow, consignor_id: str,
    first: First = None, last: Day = None,
) -> Response:  # fmt: skip
    """The statement to be printed or sent."""
    from service.adapters.statement_paper import statement_pdf  # drawing takes 0.2 s to load

    since, until = _days(context, first, last)
    made = books.statement_of(uow, caller.programme, consignor_id, since, until)
    return Response(statement_pdf(made), media_type="application/pdf")


def _days(context: Context, first: date | None, last: date | None) -> tuple[date, date]:
    until = last or day_of(context.clock.now())
    if first is not None:
        return first, until
    return until - min(timedelta(days=30), until - date.min), until


def _balance(account: str, amount: Money) -> StatementBalance:
    return StatementBalance(
        account=account, amount_minor=amount.amount_minor, currency=amount.currency
    )


def _csv(text: str, name: str) -> Response:
    # a spreadsheet takes UTF-8 for what it is only with its mark
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(f"\ufeff{text}", media_type="text/csv; charset=utf-8", headers=headers)


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

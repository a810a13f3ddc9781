"""Payouts and their outcomes, runs and their bank files. Nothing here moves money alone."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request, Response

from service.adapters.payouts import read_bank_answer
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
from service.domain.actor import Actor
from service.domain.movers import Role
from service.domain.payout import PayoutState
from service.domain.words import Method
from service.payouts.answers import take_answer
from service.payouts.desk import Desk
from service.payouts.outcomes import enter_outcome, second_outcome
from service.payouts.release import download, release_run
from service.payouts.runs import Wanted, cancel_run, prepare_run, preview_run
from service.payouts.schemas import (
    AnswerLineView,
    AnswerRead,
    AnswerView,
    LeftOutView,
    OutcomeNew,
    OutcomeView,
    PayoutView,
    RunNew,
    RunPrepared,
    RunPreview,
    RunView,
    RunWithLines,
)
from service.payouts.views import payout_view, preview_view, run_view, run_with_lines

router = room("payouts")
Operator = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.FINANCE))]
Reader = Annotated[Caller, Depends(Requires(Role.OPERATOR, Role.PARTNER, Role.FINANCE))]
StateName = Literal["due", "prepared", "released", "sent", "confirmed", "returned", "cancelled"]
XML: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/xml": {"schema": {"type": "string"}},
            "text/plain": {"schema": {"type": "string"}},
        },
    }
}


def _desk(caller: Operator, context: Context, uow: WriteUow) -> Desk:
    by = Actor(caller.person_id, frozenset({caller.role}))
    return Desk(uow, context, caller.programme, by)


async def _body(request: Request, caller: Operator) -> bytes:
    """The body as it came, read after the key was looked at."""
    del caller
    return await request.body()


AtDesk = Annotated[Desk, Depends(_desk)]


@router.get("/payouts")
def list_payouts(
    caller: Reader,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    state: StateName | None = None,
    consignor: str | None = None,
    item: str | None = None,
) -> PageView[PayoutView]:
    """Payouts, newest first."""
    page = uow.payouts.page(
        limit=limit,
        cursor=cursor,
        programme=caller.programme.name,
        state=state,
        consignor_id=consignor,
        item_id=item,
    )
    return PageView[PayoutView](
        items=[payout_view(row) for row in page.rows], next_cursor=page.next_cursor
    )


@router.get("/payouts/{payout_id}")
def get_payout(caller: Reader, uow: ReadUow, payout_id: str) -> PayoutView:
    """One payout."""
    return payout_view(uow.payouts.get(payout_id, programme=caller.programme.name))


@router.get("/payouts/{payout_id}/outcomes")
def list_outcomes(caller: Reader, uow: ReadUow, payout_id: str) -> PageView[OutcomeView]:
    """What banks and people said became of a payout, oldest first."""
    payout = uow.payouts.get(payout_id, programme=caller.programme.name)
    return page_view(uow.payout_outcomes.where(payout_id=payout.id), None, OutcomeView)


@router.post("/payouts/{payout_id}/outcomes", status_code=201, response_model=OutcomeView)
def enter(
    request: Request,
    caller: Operator,
    desk: AtDesk,
    payout_id: str,
    body: OutcomeNew,
    key: IdempotencyKey = None,
) -> Response:
    """Enters what became of a sent payout. It counts once another person has confirmed it."""

    def action() -> OutcomeView:
        row = enter_outcome(desk, payout_id, PayoutState(body.outcome), body.reason)
        return OutcomeView.model_validate(row)

    return Once(request, caller.key_id, key).require().answer(desk.uow, body, action)


@router.post("/payout-outcomes/{outcome_id}/second", status_code=200, response_model=OutcomeView)
def second(
    request: Request, caller: Operator, desk: AtDesk, outcome_id: str, key: IdempotencyKey = None
) -> Response:
    """Confirms an entry as a second person: the payout is now confirmed, or returned."""

    def action() -> OutcomeView:
        return OutcomeView.model_validate(second_outcome(desk, outcome_id))

    return Once(request, caller.key_id, key).require().answer(desk.uow, None, action, status=200)


@router.post("/payout-runs", status_code=201, response_model=RunPrepared)
def prepare(
    request: Request, caller: Operator, desk: AtDesk, body: RunNew, key: IdempotencyKey = None
) -> Response:
    """Takes up every due payout that is ready; another person releases the run."""

    def action() -> RunPrepared:
        wanted = Wanted(Method(body.method), body.currency, body.country)
        made = prepare_run(desk, wanted)
        left_out = [LeftOutView.model_validate(one) for one in made.left_out]
        view = run_with_lines(made.run, made.lines)
        return RunPrepared(**view.model_dump(), left_out=left_out)

    return Once(request, caller.key_id, key).require().answer(desk.uow, body, action)


@router.post("/payout-runs/preview", status_code=200)
def preview(desk: AtDesk, body: RunNew) -> RunPreview:
    """A dry run: what a run prepared now would pay and leave out. Nothing is changed."""
    wanted = Wanted(Method(body.method), body.currency, body.country)
    return preview_view(preview_run(desk, wanted), body.currency)


@router.get("/payout-runs")
def list_runs(
    caller: Operator,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    state: Annotated[Literal["prepared", "released", "cancelled"] | None, Query()] = None,
) -> PageView[RunView]:
    """Runs, newest first."""
    page = uow.payout_runs.page(
        limit=limit, cursor=cursor, programme=caller.programme.name, state=state
    )
    views = [run_view(run, uow.payouts.where(run_id=run.id)) for run in page.rows]
    return PageView[RunView](items=views, next_cursor=page.next_cursor)


@router.get("/payout-runs/{run_id}")
def get_run(caller: Operator, uow: ReadUow, run_id: str) -> RunWithLines:
    """One run with its payouts."""
    run = uow.payout_runs.get(run_id, programme=caller.programme.name)
    return run_with_lines(run, uow.payouts.where(run_id=run.id))


@router.post("/payout-runs/{run_id}/cancel", status_code=200, response_model=RunWithLines)
def cancel(
    request: Request, caller: Operator, desk: AtDesk, run_id: str, key: IdempotencyKey = None
) -> Response:
    """Ends a prepared run; its payouts are due again under new ids."""

    def action() -> RunWithLines:
        run = cancel_run(desk, run_id)
        return run_with_lines(run, desk.lines(run))

    return Once(request, caller.key_id, key).answer(desk.uow, None, action, status=200)


@router.post("/payout-runs/{run_id}/release", status_code=200, response_model=RunWithLines)
def release(
    request: Request, caller: Operator, desk: AtDesk, run_id: str, key: IdempotencyKey = None
) -> Response:
    """Pays a run: credit is issued at once, a bank file is made for bank transfers.

    Refused with ``second_person_required`` for the person who prepared it or who changed bank
    details in it, whatever key they use.
    """

    def action() -> RunWithLines:
        run = release_run(desk, run_id)
        return run_with_lines(run, desk.lines(run))

    return Once(request, caller.key_id, key).require().answer(desk.uow, None, action, status=200)


@router.get(
    "/payout-runs/{run_id}/file",
    response_class=Response,
    responses={
        200: {
            "content": {"application/xml": {}, "text/plain": {}, "text/csv": {}},
            "description": "the bank file",
        }
    },
)
def get_file(desk: AtDesk, run_id: str) -> Response:
    """The bank file, the same bytes each time. Each download is recorded and confirms nothing."""
    run, data = download(desk, run_id)
    headers = {
        "Content-Disposition": f'attachment; filename="{run.file_name}"',
        "ETag": f'"{run.file_sha256}"',
    }
    return Response(data, 200, headers, media_type=run.file_type)


@router.post("/payout-answers", status_code=201, response_model=AnswerView, openapi_extra=XML)
def answer(
    request: Request,
    caller: Operator,
    data: Annotated[bytes, Depends(_body)],
    desk: AtDesk,
    key: IdempotencyKey = None,
) -> Response:
    """Takes in a bank's answer (pain.002, camt.054 or ACH returns).

    The same file again changes nothing.
    """

    def action() -> AnswerView:
        read = read_bank_answer(data)
        lines = [AnswerLineView.model_validate(line) for line in take_answer(desk, read)]
        return AnswerView(
            message_id=read.message_id,
            original_message_id=read.original_message_id,
            lines=lines,
        )

    same = AnswerRead(sha256=hashlib.sha256(data).hexdigest())
    return Once(request, caller.key_id, key).require().answer(desk.uow, same, action)

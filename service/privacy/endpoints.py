"""What a consignor may ask about their data: consents, a copy of it, and to be forgotten."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

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
from service.domain.movers import Role
from service.privacy import service
from service.privacy.schemas import ConsentNew, ConsentView, ErasureView
from service.workflows.erasure_log import ErasureLog

router = room("privacy")
Desk = Annotated[Caller, Depends(Requires(Role.PARTNER, Role.OPERATOR))]
House = Annotated[Caller, Depends(Requires(Role.OPERATOR))]
ZIP = {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}


@router.get("/consignors/{consignor_id}/consents")
def list_consents(
    caller: Desk, uow: ReadUow, consignor_id: str, limit: PageLimit, cursor: Cursor = None
) -> PageView[ConsentView]:
    """What the consignor agreed to and took back, newest first."""
    row = uow.consignors.get(consignor_id, programme=caller.programme.name)
    page = uow.consents.page(limit=limit, cursor=cursor, consignor_id=row.id)
    return page_view(page.rows, page.next_cursor, ConsentView)


@router.post("/consignors/{consignor_id}/consents", status_code=201, response_model=ConsentView)
def change_consent(
    request: Request,
    caller: Desk,
    uow: WriteUow,
    consignor_id: str,
    body: ConsentNew,
    key: IdempotencyKey = None,
) -> Response:
    """Gives a consent, or takes one back. Nothing is overwritten: the newest of a purpose holds."""

    def action() -> ConsentView:
        row = service.change_consent(
            uow, caller.programme, consignor_id, **body.model_dump(), by=caller.person_id
        )
        return ConsentView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/consignors/{consignor_id}/export", responses={200: ZIP}, response_class=FileResponse)
def export_consignor(
    caller: House, context: Context, uow: ReadUow, consignor_id: str
) -> FileResponse:
    """Everything that is kept about a consignor: a zip with ``person.json`` and their photos."""
    folder = tempfile.TemporaryDirectory(prefix="loupe-export-")
    path = Path(folder.name) / "export.zip"
    try:
        service.write_export(uow, context, caller.programme, consignor_id, path)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        path,
        media_type="application/zip",
        filename=f"{consignor_id}.zip",
        headers={"Cache-Control": "no-store"},
        background=BackgroundTask(folder.cleanup),
    )


@router.post("/consignors/{consignor_id}/erasure", status_code=202, response_model=ErasureView)
def request_erasure(
    request: Request, caller: Desk, uow: WriteUow, consignor_id: str, key: IdempotencyKey = None
) -> Response:
    """Asks to forget a consignor. It waits while money is owed or an item is held; asking again
    changes nothing.
    """

    def action() -> ErasureView:
        row = service.request_erasure(uow, caller.programme, consignor_id, by=caller.person_id)
        return ErasureView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, None, action, status=202)


@router.get("/consignors/{consignor_id}/erasure")
def get_erasure(caller: Desk, uow: ReadUow, consignor_id: str) -> ErasureView:
    """How far the erasure has come and what it waits for."""
    return ErasureView.model_validate(service.get_erasure(uow, caller.programme, consignor_id))


@router.delete("/consignors/{consignor_id}/erasure")
def withdraw_erasure(
    caller: Desk, context: Context, uow: WriteUow, consignor_id: str
) -> ErasureView:
    """Takes the wish back while it still waits."""
    log = ErasureLog.open(context.settings)
    row = service.withdraw_erasure(uow, log, caller.programme, consignor_id)
    return ErasureView.model_validate(row)

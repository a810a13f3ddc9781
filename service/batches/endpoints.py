"""Batches over HTTP: made, filled photograph by photograph, started, watched, downloaded."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from service.adapters.batch_pictures import picture_rules
from service.adapters.objects import original_key, preview_key
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
    check_still_valid,
    room,
)
from service.batches import service
from service.batches.result import archive, report
from service.batches.schemas import (
    BatchFileView,
    BatchNew,
    BatchOutputView,
    BatchView,
    PictureRules,
    PictureRuleView,
)
from service.context import AppContext
from service.domain.movers import Role
from service.looking_threads import in_looking_thread
from service.raw_bodies import PHOTO_BODY, pictures
from service.receiving import Received, check_announced, received

router = room("batches")
Studio = Annotated[Caller, Depends(Requires(Role.STUDIO, Role.AUTHENTICATOR, Role.OPERATOR))]
FileName = Annotated[str, Query(min_length=1, max_length=255, description="the file's own name")]
PREVIEW_SIDE = 1600
FOREVER = {
    "Cache-Control": "private, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/picture-rules")
def list_picture_rules(caller: Studio) -> PictureRules:
    """The marketplaces whose pictures can be made."""
    del caller
    return PictureRules(items=[PictureRuleView.model_validate(rule) for rule in picture_rules()])


@router.post("/batches", status_code=201, response_model=BatchView)
def create_batch(
    request: Request, caller: Studio, uow: WriteUow, body: BatchNew, key: IdempotencyKey = None
) -> Response:
    """Makes a batch, open for photographs."""

    def action() -> BatchView:
        row = service.create_batch(
            uow, caller.programme, body.name, body.marketplaces, by=caller.person_id
        )
        return _view(uow, row)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/batches")
def list_batches(
    caller: Studio, uow: ReadUow, limit: PageLimit, cursor: Cursor = None
) -> PageView[BatchView]:
    """The programme's batches, newest first."""
    page = uow.batches.page(limit=limit, cursor=cursor, programme=caller.programme.name)
    views = [_view(uow, row) for row in page.rows]
    return PageView[BatchView](items=views, next_cursor=page.next_cursor)


@router.get("/batches/{batch_id}")
def get_batch(caller: Studio, uow: ReadUow, batch_id: str) -> BatchView:
    """A batch and how far it is."""
    return _view(uow, uow.batches.get(batch_id, programme=caller.programme.name))


@router.post(
    "/batches/{batch_id}/files",
    status_code=201,
    responses={
        200: {"model": BatchFileView, "description": "these bytes were in the batch already"},
        201: {"model": BatchFileView},
    },
    response_model=BatchFileView,
    openapi_extra=PHOTO_BODY,
)
async def add_file(
    request: Request, context: Context, caller: Studio, batch_id: str, name: FileName
) -> Response:
    """Takes a photograph; what cannot be read is refused at once, with the reason."""
    limit = context.settings.max_photo_bytes
    check_announced(request, limit)
    await to_thread.run_sync(_check, context, caller, batch_id)
    async with received(request, limit) as body:
        return await in_looking_thread(
            request, lambda: _keep(context, caller, batch_id, name, body)
        )


def _check(context: AppContext, caller: Caller, batch_id: str) -> None:
    with context.store.reading() as uow:
        service.check_open(uow, caller.programme, batch_id)


def _keep(
    context: AppContext, caller: Caller, batch_id: str, name: str, body: Received
) -> Response:
    preview = context.inference.preview(body.path.read_bytes(), max_side=PREVIEW_SIDE)
    # before the row: a row without its original would be a lie, an original without a row is dust
    context.objects.put_file(original_key(body.sha256), body.path)
    context.objects.put_bytes(preview_key(body.sha256), preview)
    with context.store.writing() as uow:
        check_still_valid(uow, caller)
        row, new = service.add_file(
            uow,
            caller.programme,
            batch_id,
            name=name,
            sha256=body.sha256,
            byte_count=body.byte_count,
        )
        (result,) = service.outputs_of(uow, [row])
        answer = _file_view(result)
    status = 201 if new else 200
    return Response(answer.model_dump_json(), status, media_type="application/json")


@router.get("/batches/{batch_id}/files")
def list_files(
    caller: Studio, uow: ReadUow, batch_id: str, limit: PageLimit, cursor: Cursor = None
) -> PageView[BatchFileView]:
    """The batch's photographs and their pictures so far, newest first."""
    uow.batches.get(batch_id, programme=caller.programme.name)
    page = uow.batch_files.page(limit=limit, cursor=cursor, batch_id=batch_id)
    views = [_file_view(result) for result in service.outputs_of(uow, page.rows)]
    return PageView[BatchFileView](items=views, next_cursor=page.next_cursor)


@router.post("/batches/{batch_id}/start", status_code=202)
def start_batch(caller: Studio, uow: WriteUow, batch_id: str) -> BatchView:
    """Starts the work; a batch that was started before is answered as it stands."""
    return _view(uow, service.start_batch(uow, caller.programme, batch_id))


@router.get(
    "/batches/{batch_id}/report.csv",
    response_class=Response,
    responses={200: {"description": "a table", "content": {"text/csv": {}}}},
)
def get_report(caller: Studio, uow: ReadUow, batch_id: str) -> Response:
    """What became of each photograph, once the batch is done."""
    text = report(service.results(uow, caller.programme, batch_id))
    return Response(text, media_type="text/csv", headers=_named(batch_id, "csv"))


@router.get(
    "/batches/{batch_id}/result.zip",
    response_class=Response,
    responses={200: {"description": "the pictures", "content": {"application/zip": {}}}},
)
def get_result(context: Context, caller: Studio, uow: ReadUow, batch_id: str) -> Response:
    """The pictures by marketplace and the table, once the batch is done."""
    pieces = archive(service.results(uow, caller.programme, batch_id), context.objects)
    headers = _named(batch_id, "zip")
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)


@router.get(
    "/batch-files/{file_id}/content", response_class=Response, responses=pictures("image/jpeg")
)
def get_file_content(context: Context, caller: Studio, uow: ReadUow, file_id: str) -> Response:
    """The photograph as a small upright JPEG without metadata."""
    file = service.find_file(uow, caller.programme, file_id)
    data = context.objects.get_bytes(preview_key(file.sha256))
    return Response(data, media_type="image/jpeg", headers=FOREVER)


@router.get(
    "/batch-outputs/{output_id}/content",
    response_class=Response,
    responses=pictures("image/jpeg", "image/png", "image/webp", "image/avif"),
)
def get_output_content(context: Context, caller: Studio, uow: ReadUow, output_id: str) -> Response:
    """The marketplace's picture."""
    output = service.find_output(uow, caller.programme, output_id)
    data = context.objects.get_bytes(f"pictures/{output.sha256}")
    return Response(data, media_type=output.media_type, headers=FOREVER)


def _view(uow: ReadUow, batch: service.Batch) -> BatchView:
    counts = uow.batches.counts(batch.id)
    good = sum(counts.verdicts.get(word, 0) for word in ("conforms", "conforms_assumed"))
    return BatchView(
        id=batch.id,
        name=batch.name,
        marketplaces=[str(name) for name in batch.marketplaces],
        state=batch.state,  # type: ignore[arg-type]  # the database holds it to these words
        files=counts.files,
        done=counts.done,
        conforming=good,
        failed=sum(counts.verdicts.values()) - good,
        created_at=batch.created_at,
        started_at=batch.started_at,
        finished_at=batch.finished_at,
    )


def _file_view(result: service.Result) -> BatchFileView:
    file = result.file
    return BatchFileView(
        id=file.id,
        name=file.name,
        sha256=file.sha256,
        byte_count=file.byte_count,
        state=file.state,  # type: ignore[arg-type]  # the database holds it to these words
        outputs=[BatchOutputView.model_validate(output) for output in result.outputs],
    )


def _named(batch_id: str, suffix: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{batch_id}.{suffix}"'}

"""Uploads and what hangs on them. An upload's body is read after everything else was checked."""

from __future__ import annotations

from typing import Annotated, Literal

from anyio import to_thread
from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

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
    page_view,
    room,
)
from service.context import AppContext
from service.domain.actor import Actor
from service.domain.movers import Role
from service.looking_threads import in_looking_thread
from service.photos import service
from service.photos.errors import OriginalNotShown
from service.photos.schemas import (
    AssessmentStarted,
    PhotoAcceptance,
    PhotoAnswer,
    PhotoView,
    RetakeView,
)
from service.raw_bodies import PHOTO_BODY, PHOTO_TYPES, pictures
from service.receiving import Received, check_announced, received

router = room("photos")
Sender = Annotated[
    Caller,
    Depends(Requires(Role.STUDIO, Role.AUTHENTICATOR, Role.PARTNER, Role.OPERATOR, Role.CLERK)),
]
Viewer = Annotated[
    Caller,
    Depends(
        Requires(
            Role.STUDIO, Role.AUTHENTICATOR, Role.PARTNER, Role.OPERATOR, Role.CLERK, Role.PRICER
        )
    ),
]
House = Annotated[Caller, Depends(Requires(Role.STUDIO, Role.AUTHENTICATOR, Role.OPERATOR))]
ViewName = Annotated[
    str, Query(min_length=1, max_length=40, description="which picture of the item this is")
]

PREVIEW_SIDE = 1600


@router.post(
    "/items/{item_id}/photos",
    status_code=201,
    responses={
        200: {"model": PhotoAnswer, "description": "these bytes were this item's photo already"},
        201: {"model": PhotoAnswer},
    },
    response_model=PhotoAnswer,
    openapi_extra=PHOTO_BODY,
)
async def upload_photo(
    request: Request, context: Context, caller: Sender, item_id: str, view: ViewName
) -> Response:
    """Takes a photo and answers with its quality and what is still missing.

    A photo that does not pass is kept and answered with what to do better; it does not count until
    a better one comes or somebody accepts it. When every required view has a photo that counts,
    the assessment starts.
    """
    limit = context.settings.max_photo_bytes
    check_announced(request, limit)
    category = await to_thread.run_sync(_check, context, caller, item_id, view)
    async with received(request, limit) as body:
        return await in_looking_thread(
            request, lambda: _keep(context, caller, item_id, view, category, body)
        )


def _check(context: AppContext, caller: Caller, item_id: str, view: str) -> str:
    with context.store.reading() as uow:
        return service.check_upload(uow, caller.programme, item_id, view)


def _keep(
    context: AppContext,
    caller: Caller,
    item_id: str,
    view: str,
    category: str,
    body: Received,
) -> Response:
    facts = context.inference.check_photo(body.path.read_bytes(), view=view, category=category)
    # before the row: a row without its original would be a lie, an original without a row is dust
    context.objects.put_file(original_key(body.sha256), body.path)
    with context.store.writing() as uow:
        check_still_valid(uow, caller)
        taken = service.add_photo(
            uow,
            caller.programme,
            item_id,
            view=view,
            facts=facts,
            byte_count=body.byte_count,
            by=_actor(caller),
        )
        answer = _answer(taken)
    status = 201 if taken.new else 200
    return Response(answer.model_dump_json(), status, media_type="application/json")


@router.get("/items/{item_id}/photos")
def list_photos(
    caller: Viewer,
    uow: ReadUow,
    item_id: str,
    limit: PageLimit,
    cursor: Cursor = None,
    state: Annotated[Literal["active", "superseded"] | None, Query()] = None,
) -> PageView[PhotoView]:
    """An item's photos, newest first."""
    uow.items.get(item_id, programme=caller.programme.name)
    page = uow.photos.page(limit=limit, cursor=cursor, item_id=item_id, state=state)
    return page_view(page.rows, page.next_cursor, PhotoView)


@router.get("/photos/{photo_id}")
def get_photo(caller: Viewer, uow: ReadUow, photo_id: str) -> PhotoView:
    """One photo and what the quality check said."""
    return PhotoView.model_validate(service.find_photo(uow, caller.programme, photo_id))


@router.get(
    "/photos/{photo_id}/content",
    response_class=Response,
    responses=pictures(*PHOTO_TYPES),
)
async def get_photo_content(
    request: Request,
    context: Context,
    caller: Viewer,
    photo_id: str,
    size: Annotated[Literal["preview", "original"], Query()] = "preview",
) -> Response:
    """The picture: a small upright JPEG without metadata, or the original as it came."""
    if size == "original" and caller.role is Role.PARTNER:
        raise OriginalNotShown()
    sha256, media_type = await to_thread.run_sync(_find, context, caller, photo_id)
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "ETag": f'"{sha256}-{size}"',
        "X-Content-Type-Options": "nosniff",
    }
    if size == "original":
        key = original_key(sha256)
        pieces = await to_thread.run_sync(context.objects.stream, key)
        return StreamingResponse(pieces, media_type=media_type, headers=headers)
    data = await in_looking_thread(request, lambda: _preview(context, sha256))
    return Response(data, media_type="image/jpeg", headers=headers)


def _find(context: AppContext, caller: Caller, photo_id: str) -> tuple[str, str]:
    with context.store.reading() as uow:
        photo = service.find_picture(uow, caller.programme, photo_id)
        return photo.sha256, photo.media_type


def _preview(context: AppContext, sha256: str) -> bytes:
    key = preview_key(sha256)
    if not context.objects.exists(key):
        original = context.objects.get_bytes(original_key(sha256))
        preview = context.inference.preview(original, max_side=PREVIEW_SIDE)
        context.objects.put_bytes(key, preview)
        return preview
    return context.objects.get_bytes(key)


@router.post("/photos/{photo_id}/accept", response_model=PhotoAnswer)
def accept_photo(
    request: Request,
    caller: House,
    uow: WriteUow,
    photo_id: str,
    body: PhotoAcceptance,
    key: IdempotencyKey = None,
) -> Response:
    """Lets a photo count although the quality check did not pass it."""

    def action() -> PhotoAnswer:
        return _answer(
            service.accept_photo(
                uow, caller.programme, photo_id, because=body.because, by=_actor(caller)
            )
        )

    return Once(request, caller.key_id, key).answer(uow, body, action, status=200)


@router.post("/items/{item_id}/assess", status_code=202, response_model=AssessmentStarted)
def assess_as_is(
    request: Request,
    caller: House,
    uow: WriteUow,
    item_id: str,
    body: PhotoAcceptance,
    key: IdempotencyKey = None,
) -> Response:
    """Starts the assessment although views of the shot list are missing."""

    def action() -> AssessmentStarted:
        item, lacking = service.assess_as_is(
            uow, caller.programme, item_id, because=body.because, by=_actor(caller)
        )
        return AssessmentStarted(item_status=item.status, missing=list(lacking))

    return Once(request, caller.key_id, key).answer(uow, body, action, status=202)


def _actor(caller: Caller) -> Actor:
    return Actor(caller.person_id, frozenset({caller.role}))


def _answer(taken: service.Taken) -> PhotoAnswer:
    retake = taken.retake
    return PhotoAnswer(
        photo=PhotoView.model_validate(taken.photo),
        retake=None if retake is None else RetakeView.model_validate(retake),
        item_status=taken.item.status,
        missing=list(taken.missing),
    )

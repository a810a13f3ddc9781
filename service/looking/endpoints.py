"""Cut-out, quality and assessment for callers who keep their own record."""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from service.adapters.inference import ItemClaim
from service.api import Caller, Context, Requires, room
from service.context import AppContext
from service.domain.movers import Role
from service.looking.archive import MAX_ARCHIVE_BYTES, read_archive
from service.looking.cutout_query import CutoutQuery, understand
from service.looking.schemas import LookingAnswer, QualityAnswer
from service.looking_threads import in_looking_thread
from service.raw_bodies import PHOTO_BODY, PICTURE_TYPES, pictures, raw_body
from service.receiving import Received, check_announced, received

router = room("vision")
Looker = Annotated[
    Caller, Depends(Requires(Role.STUDIO, Role.AUTHENTICATOR, Role.PARTNER, Role.OPERATOR))
]
ARCHIVE_BODY = raw_body(
    "A ZIP file of one item's photos, each named by its view: front.jpg, stitching.png, "
    "defect.jpg, defect-2.jpg.",
    "application/zip",
    "application/octet-stream",
)
CategoryName = Annotated[str, Query(min_length=1, max_length=40)]


@router.post(
    "/vision/cutout",
    response_class=Response,
    responses=pictures(*PICTURE_TYPES),
    openapi_extra=PHOTO_BODY,
)
async def cut_out(
    request: Request,
    context: Context,
    caller: Looker,
    query: Annotated[CutoutQuery, Query()],
) -> Response:
    """Removes the background: at the photo's own size, cut down to the item, or in a frame."""
    del caller
    wishes = understand(query)
    limit = context.settings.max_photo_bytes
    check_announced(request, limit)
    async with received(request, limit) as body:
        data, media_type = await in_looking_thread(
            request,
            lambda: context.inference.cutout(
                body.path.read_bytes(),
                format=wishes.format,
                ground_rgb=wishes.ground_rgb,
                layout=wishes.layout,
            ),
        )
    return Response(data, media_type=media_type)


@router.post("/vision/quality", openapi_extra=PHOTO_BODY)
async def check_quality(
    request: Request,
    context: Context,
    caller: Looker,
    view: Annotated[str, Query(min_length=1, max_length=40)],
    category: CategoryName,
) -> QualityAnswer:
    """Says whether a photo must be taken again, and how."""
    caller.programme.check_view(category, view)
    limit = context.settings.max_photo_bytes
    check_announced(request, limit)
    async with received(request, limit) as body:
        facts = await in_looking_thread(
            request,
            lambda: context.inference.check_photo(
                body.path.read_bytes(), view=view, category=category
            ),
        )
    return QualityAnswer.model_validate(facts)


@router.post("/vision/assess", openapi_extra=ARCHIVE_BODY)
async def assess(
    request: Request,
    context: Context,
    caller: Looker,
    brand: Annotated[str, Query(min_length=1, max_length=80)],
    category: CategoryName,
    sku: Annotated[str | None, Query(min_length=1, max_length=80)] = None,
) -> LookingAnswer:
    """Identity, authenticity and condition of one item from all of its photos together."""
    caller.programme.category(category)
    check_announced(request, MAX_ARCHIVE_BYTES)
    claim = ItemClaim(brand, sku, category)
    async with received(request, MAX_ARCHIVE_BYTES) as body:
        return await in_looking_thread(request, lambda: _assess(context, caller, claim, body))


def _assess(context: AppContext, caller: Caller, claim: ItemClaim, body: Received) -> LookingAnswer:
    photos = read_archive(body.path, max_photo_bytes=context.settings.max_photo_bytes)
    for photo in photos:
        caller.programme.check_view(claim.category, photo.view)
    started = time.monotonic()
    said = context.inference.assess(photos, claim, alpha=float(caller.programme.alpha))
    return LookingAnswer(
        identity=dict(said["identity"]),
        authenticity=dict(said["authenticity"]),
        condition=dict(said["condition"]),
        models=list(said["models"]),
        seconds=round(time.monotonic() - started, 3),
    )

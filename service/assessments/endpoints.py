"""Assessments of an item, newest first, and the pictures of references."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Response

from service.api import (
    Caller,
    Context,
    Cursor,
    PageLimit,
    PageView,
    ReadUow,
    Requires,
    page_view,
    room,
)
from service.assessments import service
from service.assessments.schemas import AssessmentView
from service.domain.movers import Role
from service.raw_bodies import pictures

router = room("assessments")
Reader = Annotated[
    Caller,
    Depends(Requires(Role.STUDIO, Role.AUTHENTICATOR, Role.PARTNER, Role.OPERATOR, Role.PRICER)),
]
Judge = Annotated[Caller, Depends(Requires(Role.AUTHENTICATOR, Role.STUDIO, Role.OPERATOR))]


@router.get("/items/{item_id}/assessments")
def list_assessments(
    caller: Reader, uow: ReadUow, item_id: str, limit: PageLimit, cursor: Cursor = None
) -> PageView[AssessmentView]:
    """Everything that the machine said about an item, newest first."""
    uow.items.get(item_id, programme=caller.programme.name)
    page = uow.assessments.page(limit=limit, cursor=cursor, item_id=item_id)
    return page_view(page.rows, page.next_cursor, AssessmentView)


@router.get("/assessments/{assessment_id}")
def get_assessment(caller: Reader, uow: ReadUow, assessment_id: str) -> AssessmentView:
    """One assessment with all its evidence."""
    row = service.find_assessment(uow, caller.programme, assessment_id)
    return AssessmentView.model_validate(row)


@router.get(
    "/references/{key:path}",
    response_class=Response,
    responses=pictures("image/jpeg"),
)
def get_reference(context: Context, caller: Judge, key: str) -> Response:
    """The JPEG of a reference photo that evidence names."""
    del caller
    data = context.inference.reference_photo(key)
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type="image/jpeg", headers=headers)

"""Requests to photograph again, and what is wanted."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request, Response

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
from service.domain.actor import Actor
from service.domain.movers import Role
from service.photos import retakes
from service.photos.examples import example_picture
from service.photos.schemas import RetakeRequest, RetakesOpened, RetakeView
from service.raw_bodies import pictures

router = room("photos")
Sender = Annotated[
    Caller,
    Depends(Requires(Role.STUDIO, Role.AUTHENTICATOR, Role.PARTNER, Role.OPERATOR, Role.CLERK)),
]
House = Annotated[Caller, Depends(Requires(Role.STUDIO, Role.AUTHENTICATOR, Role.OPERATOR))]
Name = Annotated[str, Path(min_length=1, max_length=40)]


@router.post("/items/{item_id}/retakes", status_code=201, response_model=RetakesOpened)
def request_retakes(
    request: Request,
    caller: House,
    uow: WriteUow,
    item_id: str,
    body: RetakeRequest,
    key: IdempotencyKey = None,
) -> Response:
    """Asks for views again; the item goes back to the studio."""

    def action() -> RetakesOpened:
        rows = retakes.request_retakes(
            uow,
            caller.programme,
            item_id,
            body.views,
            reason=body.reason,
            by=Actor(caller.person_id, frozenset({caller.role})),
        )
        item = uow.items.get(item_id)
        views = [RetakeView.model_validate(row) for row in rows]
        return RetakesOpened(retakes=views, item_status=item.status)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/items/{item_id}/retakes")
def list_retakes(
    caller: Sender, uow: ReadUow, item_id: str, limit: PageLimit, cursor: Cursor = None
) -> PageView[RetakeView]:
    """Requests to photograph again, newest first; open ones have no ``closed_at``."""
    page = retakes.page_of(uow, caller.programme, item_id, limit=limit, cursor=cursor)
    return page_view(page.rows, page.next_cursor, RetakeView)


@router.get(
    "/examples/{category}/{view}", response_class=Response, responses=pictures("image/jpeg")
)
def get_example(caller: Sender, category: Name, view: Name) -> Response:
    """A small picture of what a view should look like."""
    caller.programme.check_view(category, view)
    data = example_picture(category, view)
    headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type="image/jpeg", headers=headers)

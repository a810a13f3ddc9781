"""Items of the caller's programme."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

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
from service.domain.custody import ScanKind, holder_after
from service.domain.movers import Role
from service.domain.status import Status
from service.items import scans, service
from service.items.schemas import (
    Because,
    EventView,
    ItemChange,
    ItemView,
    ScanMade,
    ScanNew,
    ScanView,
)

router = room("items")
Inside = Annotated[
    Caller,
    Depends(
        Requires(
            Role.STUDIO,
            Role.AUTHENTICATOR,
            Role.PARTNER,
            Role.OPERATOR,
            Role.CLERK,
            Role.PRICER,
            Role.FINANCE,
        )
    ),
]
Describer = Annotated[
    Caller,
    Depends(Requires(Role.STUDIO, Role.AUTHENTICATOR, Role.PARTNER, Role.OPERATOR, Role.CLERK)),
]
Counter = Annotated[Caller, Depends(Requires(Role.STUDIO, Role.PARTNER, Role.OPERATOR, Role.CLERK))]
Studio = Annotated[Caller, Depends(Requires(Role.STUDIO, Role.OPERATOR))]
Desk = Annotated[Caller, Depends(Requires(Role.PARTNER, Role.OPERATOR, Role.CLERK))]


@router.get("/items")
def list_items(
    caller: Inside,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    status: Annotated[
        list[Status] | None, Query(max_length=30, description="in any of these; may be repeated")
    ] = None,
    consignment: Annotated[
        str | None, Query(max_length=40, description="a consignment's id")
    ] = None,
    consignor: Annotated[str | None, Query(max_length=40, description="a consignor's id")] = None,
) -> PageView[ItemView]:
    """Items, newest first."""
    page = uow.items.page(
        limit=limit,
        cursor=cursor,
        programme=caller.programme.name,
        status=tuple(word.value for word in status) if status else None,
        consignment_id=consignment,
        consignor_id=consignor,
    )
    return page_view(page.rows, page.next_cursor, ItemView)


@router.get("/items/{item_id}")
def get_item(caller: Inside, uow: ReadUow, item_id: str) -> ItemView:
    """One item."""
    return ItemView.model_validate(uow.items.get(item_id, programme=caller.programme.name))


@router.patch("/items/{item_id}")
def correct_item(caller: Describer, uow: WriteUow, item_id: str, body: ItemChange) -> ItemView:
    """Corrects what describes the item.

    Category, brand and SKU only before it is assessed; the title until it is published.
    """
    given = body.model_dump(exclude_unset=True)
    changes = {name: new for name, new in given.items() if new is not None or name == "sku"}
    row = service.correct_item(uow, caller.programme, item_id, changes, by=_actor(caller))
    return ItemView.model_validate(row)


@router.get("/items/{item_id}/timeline")
def get_timeline(
    caller: Inside,
    uow: ReadUow,
    item_id: str,
    limit: PageLimit,
    cursor: Annotated[
        str | None, Query(pattern=r"^\d{1,9}$", description="``next_cursor`` of the page before")
    ] = None,
) -> PageView[EventView]:
    """Everything that happened to the item, oldest first."""
    events, following = service.timeline_after(
        uow, caller.programme, item_id, limit=limit, seq=int(cursor or 0)
    )
    return page_view(events, following, EventView)


@router.get(
    "/items/{item_id}/label.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {"schema": {"type": "string"}}}}},
)
def get_label(caller: Counter, uow: ReadUow, item_id: str) -> Response:
    """The label that hangs on the item, 62 x 40 mm, with its id as a QR code."""
    from service.adapters.documents import label_pdf  # drawing takes 0.2 s to load

    words = service.label(uow, caller.programme, item_id)
    return Response(label_pdf(words), media_type="application/pdf")


@router.post("/items/{item_id}/scans", status_code=201, response_model=ScanMade)
def record_scan(
    request: Request,
    caller: Counter,
    uow: WriteUow,
    item_id: str,
    body: ScanNew,
    key: IdempotencyKey = None,
) -> Response:
    """Records a hand-over. ``received``, ``handed_back`` and ``destroyed`` move the item, and so
    does ``came_back`` from a renter.
    """

    def action() -> ScanMade:
        row, item = scans.record_scan(
            uow,
            caller.programme,
            item_id,
            kind=body.kind,
            place=body.place,
            note=body.note,
            by=_actor(caller),
        )
        return ScanMade(**_scan(row, caller).model_dump(), item_status=item.status)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/items/{item_id}/scans")
def list_scans(
    caller: Inside, uow: ReadUow, item_id: str, limit: PageLimit, cursor: Cursor = None
) -> PageView[ScanView]:
    """The item's hand-overs, newest first."""
    item = uow.items.get(item_id, programme=caller.programme.name)
    page = uow.scans.page(limit=limit, cursor=cursor, item_id=item.id)
    views = [_scan(row, caller) for row in page.rows]
    return PageView[ScanView](items=views, next_cursor=page.next_cursor)


@router.post("/items/{item_id}/withdraw", response_model=ItemView)
def withdraw_item(
    request: Request,
    caller: Desk,
    uow: WriteUow,
    item_id: str,
    body: Because,
    key: IdempotencyKey = None,
) -> Response:
    """The consignor wants it back before it is sold: offers and listings end."""

    def action() -> ItemView:
        row = service.withdraw_item(
            uow, caller.programme, item_id, by=_actor(caller), because=body.because
        )
        return ItemView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, body, action, status=200)


@router.post("/items/{item_id}/return", response_model=ItemView)
def send_back(
    request: Request,
    caller: Counter,
    uow: WriteUow,
    item_id: str,
    body: Because,
    key: IdempotencyKey = None,
) -> Response:
    """Starts the way home of a withdrawn, refused or held item."""

    def action() -> ItemView:
        row = service.send_back(
            uow, caller.programme, item_id, by=_actor(caller), because=body.because
        )
        return ItemView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, body, action, status=200)


@router.post("/items/{item_id}/hold", response_model=ItemView)
def hold_item(
    request: Request,
    caller: Studio,
    uow: WriteUow,
    item_id: str,
    body: Because,
    key: IdempotencyKey = None,
) -> Response:
    """Keeps a refused item, or one on its way home that nobody takes, until a person decides."""

    def action() -> ItemView:
        row = service.hold_item(
            uow, caller.programme, item_id, by=_actor(caller), because=body.because
        )
        return ItemView.model_validate(row)

    return Once(request, caller.key_id, key).answer(uow, body, action, status=200)


def _actor(caller: Caller) -> Actor:
    return Actor(caller.person_id, frozenset({caller.role}))


def _scan(row: Any, caller: Caller) -> ScanView:
    holder = holder_after(ScanKind(row.kind), caller.programme.blocks.holding)
    return ScanView(
        id=row.id,
        item_id=row.item_id,
        kind=row.kind,
        holder=holder.value,
        place=row.place,
        person_id=row.person_id,
        note=row.note,
        at=row.at,
    )

"""Consignments of the caller's programme."""

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
    room,
)
from service.consignments import service
from service.consignments.schemas import (
    CancelBody,
    CollectionNew,
    ConsignmentNew,
    ConsignmentView,
    DropOff,
    ShipIn,
)
from service.domain.actor import Actor
from service.domain.movers import Role
from service.domain.programme_parts import Slot
from service.domain.words import Channel

router = room("consignments")
Desk = Annotated[Caller, Depends(Requires(Role.PARTNER, Role.OPERATOR, Role.CLERK))]
Counter = Annotated[Caller, Depends(Requires(Role.STUDIO, Role.PARTNER, Role.OPERATOR, Role.CLERK))]


@router.post("/consignments", status_code=201, response_model=ConsignmentView)
def create_consignment(
    request: Request, caller: Desk, uow: WriteUow, body: ConsignmentNew, key: IdempotencyKey = None
) -> Response:
    """Announces one or more items of one consignor. They are born ``expected``."""

    def action() -> ConsignmentView:
        row = service.create_consignment(
            uow, caller.programme, _announcement(body), by=_actor(caller)
        )
        return _view(uow, row)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/consignments")
def list_consignments(
    caller: Counter,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    consignor: Annotated[str | None, Query(max_length=40, description="a consignor's id")] = None,
    reference: Annotated[
        str | None, Query(max_length=80, description="the caller's own number, exactly")
    ] = None,
) -> PageView[ConsignmentView]:
    """Consignments with their items, newest first."""
    page = uow.consignments.page(
        limit=limit,
        cursor=cursor,
        programme=caller.programme.name,
        consignor_id=consignor,
        reference=reference,
    )
    views = [ConsignmentView.model_validate(row) for row in service.describe(uow, page.rows)]
    return PageView[ConsignmentView](items=views, next_cursor=page.next_cursor)


@router.get("/consignments/{consignment_id}")
def get_consignment(caller: Counter, uow: ReadUow, consignment_id: str) -> ConsignmentView:
    """One consignment."""
    return _view(uow, uow.consignments.get(consignment_id, programme=caller.programme.name))


@router.post("/consignments/{consignment_id}/cancel", response_model=ConsignmentView)
def cancel_consignment(
    request: Request,
    caller: Desk,
    uow: WriteUow,
    consignment_id: str,
    body: CancelBody,
    key: IdempotencyKey = None,
) -> Response:
    """Cancels every item that has not arrived. What is here already is withdrawn instead."""

    def action() -> ConsignmentView:
        row = service.cancel_consignment(
            uow, caller.programme, consignment_id, by=_actor(caller), because=body.because
        )
        return _view(uow, row)

    return Once(request, caller.key_id, key).answer(uow, body, action, status=200)


@router.get(
    "/consignments/{consignment_id}/receipt.pdf",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {"schema": {"type": "string"}}}}},
)
def get_receipt(caller: Counter, uow: ReadUow, consignment_id: str) -> Response:
    """The consignor's receipt, to be printed: what was handed over, to whom, on which terms."""
    from service.adapters.documents import receipt_pdf  # drawing takes 0.2 s to load

    receipt = service.receipt(uow, caller.programme, consignment_id)
    return Response(receipt_pdf(receipt), media_type="application/pdf")


def _actor(caller: Caller) -> Actor:
    return Actor(caller.person_id, frozenset({caller.role}))


def _view(uow: ReadUow, row: Any) -> ConsignmentView:
    return ConsignmentView.model_validate(service.describe(uow, [row])[0])


def _announcement(body: ConsignmentNew) -> service.Announcement:
    return service.Announcement(
        consignor_id=body.consignor_id,
        country=body.country,
        intake=_intake(body.intake),
        reward=body.reward,
        ownership=body.ownership,
        items=tuple(item.model_dump() for item in body.items),
        reference=body.reference,
        terms_version=body.terms_version,
        consents=body.consents,
    )


def _intake(body: DropOff | CollectionNew | ShipIn) -> service.Intake:
    if isinstance(body, ShipIn):
        return service.Intake(Channel.SHIP_IN)
    if isinstance(body, DropOff):
        return service.Intake(Channel.STORE_DROP_OFF, store_id=body.store_id)
    return service.Intake(
        Channel.COLLECTION,
        slot=Slot(body.slot.day, body.slot.window),
        address=body.address.model_dump(),
    )

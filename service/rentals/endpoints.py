"""Rentals, and the comparison that ends each. Orders that rent come in with all other orders."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

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
from service.rentals import service
from service.rentals.schemas import ComparisonNew, RentalView

router = room("rentals")
Reader = Annotated[
    Caller, Depends(Requires(Role.AUTHENTICATOR, Role.OPERATOR, Role.PARTNER, Role.FINANCE))
]
Judge = Annotated[Caller, Depends(Requires(Role.AUTHENTICATOR, Role.OPERATOR))]


@router.get("/rentals")
def list_rentals(
    caller: Reader,
    uow: ReadUow,
    limit: PageLimit,
    cursor: Cursor = None,
    item: str | None = None,
) -> PageView[RentalView]:
    """Rentals, newest first."""
    page = uow.rentals.page(
        limit=limit, cursor=cursor, programme=caller.programme.name, item_id=item
    )
    return page_view(page.rows, page.next_cursor, RentalView)


@router.get("/rentals/{rental_id}")
def get_rental(caller: Reader, uow: ReadUow, rental_id: str) -> RentalView:
    """One rental."""
    row = uow.rentals.get(rental_id, programme=caller.programme.name)
    return RentalView.model_validate(row)


@router.post("/rentals/{rental_id}/comparison", status_code=200, response_model=RentalView)
def compare(
    request: Request,
    caller: Judge,
    uow: WriteUow,
    rental_id: str,
    body: ComparisonNew,
    key: IdempotencyKey = None,
) -> Response:
    """Ends a rental: the item that came back is compared with its photos of before."""

    def action() -> RentalView:
        finding = service.Finding(body.word, body.because, body.damage_minor)
        by = Actor(caller.person_id, frozenset({caller.role}))
        return RentalView.model_validate(
            service.compare(uow, caller.programme, rental_id, finding, by=by)
        )

    return Once(request, caller.key_id, key).answer(uow, body, action, status=200)

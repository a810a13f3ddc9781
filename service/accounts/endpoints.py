"""People and keys of the caller's programme."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Response

from service.accounts import service
from service.accounts.schemas import KeyMade, KeyNew, KeyView, MeView, PersonNew, PersonView
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
from service.domain.movers import Role

router = room("accounts")
Operator = Annotated[Caller, Depends(Requires(Role.OPERATOR))]
Anyone = Annotated[Caller, Depends(Requires(*service.KEY_ROLES))]


@router.get("/me")
def get_me(caller: Anyone) -> MeView:
    """Whom this key speaks for: the workbench shows it to the person who signs in."""
    return MeView(
        person_id=caller.person_id,
        person_name=caller.person_name,
        role=caller.role.value,
        programme=caller.programme.name,
        programme_title=caller.programme.title,
        marketplace=caller.marketplace,
    )


@router.post("/people", status_code=201, response_model=PersonView)
def create_person(
    request: Request, caller: Operator, uow: WriteUow, body: PersonNew, key: IdempotencyKey = None
) -> Response:
    """Adds a person who can be given keys."""

    def action() -> PersonView:
        person = service.create_person(uow, caller.programme, body.name, is_expert=body.is_expert)
        return PersonView.model_validate(person)

    return Once(request, caller.key_id, key).answer(uow, body, action)


@router.get("/people")
def list_people(
    caller: Operator, uow: ReadUow, limit: PageLimit, cursor: Cursor = None
) -> PageView[PersonView]:
    """Everybody, newest first."""
    page = uow.people.page(limit=limit, cursor=cursor, programme=caller.programme.name)
    return page_view(page.rows, page.next_cursor, PersonView)


@router.post("/keys", status_code=201)
def create_key(caller: Operator, uow: WriteUow, body: KeyNew) -> KeyMade:
    """Makes a key. Its secret is in this answer and nowhere else.

    There is no ``Idempotency-Key`` here: to repeat the answer we would have to keep the secret.
    Where the answer got lost, revoke the key and make another.
    """
    row, secret = service.create_key(
        uow,
        caller.programme,
        person_id=body.person_id,
        role=Role(body.role),
        marketplace=body.marketplace,
    )
    return KeyMade(**KeyView.model_validate(row).model_dump(), secret=secret)


@router.get("/keys")
def list_keys(
    caller: Operator, uow: ReadUow, limit: PageLimit, cursor: Cursor = None
) -> PageView[KeyView]:
    """All keys, revoked ones too, newest first."""
    page = uow.keys.page(limit=limit, cursor=cursor, programme=caller.programme.name)
    return page_view(page.rows, page.next_cursor, KeyView)


@router.delete("/keys/{key_id}")
def revoke_key(caller: Operator, uow: WriteUow, key_id: str) -> KeyView:
    """Ends a key from the next request on. Revoking it again changes nothing."""
    return KeyView.model_validate(service.revoke_key(uow, caller.programme, key_id))

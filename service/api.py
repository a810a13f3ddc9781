"""What every endpoint shares: who calls, the transaction, pages, problems, idempotent answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, field_validator

from service.context import AppContext
from service.domain.movers import Role
from service.domain.programme import Programme
from service.errors import Forbidden, IdempotencyKeyMissing, Unauthenticated
from service.keys import hash_key
from service.store.delivery_tables import IdempotencyRow
from service.store.errors import IdempotencyKeyReused
from service.store.unit_of_work import UnitOfWork

Model = TypeVar("Model", bound=BaseModel)


class Schema(BaseModel):
    """A body that comes in: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    @field_validator("*")
    @classmethod
    def _refuse_nul(cls, value: Any) -> Any:
        # PostgreSQL keeps no NUL, and a text with one is nobody's honest input
        texts = value if isinstance(value, list | tuple) else (value,)
        if any(isinstance(text, str) and "\x00" in text for text in texts):
            raise ValueError("must not hold the character NUL")
        return value


class View(BaseModel):
    """A body that goes out: every field is always there."""

    model_config = ConfigDict(from_attributes=True)


class Problem(View):
    """The body of every refusal (RFC 9457); ``code`` is stable."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    data: dict[str, Any] | None = None


class PageView(View, Generic[Model]):
    """One page; ``next_cursor`` asks for the next, null at the end."""

    items: list[Model]
    next_cursor: str | None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Declares refusals for the OpenAPI document."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": "refused", "content": content} for status in statuses}


def room(tag: str) -> APIRouter:
    """A router whose endpoints declare the refusals that each of them can give."""
    return APIRouter(
        prefix="/v1", tags=[tag], responses=problems(400, 401, 403, 404, 409, 413, 422)
    )


def app_context(request: Request) -> AppContext:
    context: AppContext = request.app.state.context
    return context


Context = Annotated[AppContext, Depends(app_context)]


def _reading(context: Context) -> Iterator[UnitOfWork]:
    with context.store.reading() as uow:
        yield uow


def _writing(context: Context, request: Request) -> Iterator[UnitOfWork]:
    # asked at the end: the caller may be known only after the transaction was opened
    with context.store.writing(lambda: getattr(request.state, "acting", "link")) as uow:
        yield uow


# scope "function": committed before the answer leaves, so that 201 means kept
ReadUow = Annotated[UnitOfWork, Depends(_reading, scope="function")]
WriteUow = Annotated[UnitOfWork, Depends(_writing, scope="function")]


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind a key, in the one role that the key gives."""

    key_id: str
    person_id: str
    person_name: str
    role: Role
    programme: Programme
    marketplace: str | None


bearer = HTTPBearer(auto_error=False, description="An API key, shown once when it was made.")


def _caller(
    request: Request,
    context: Context,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Caller:
    if credentials is None:
        raise Unauthenticated()
    with context.store.reading() as uow:
        key = uow.keys.by_hash(hash_key(credentials.credentials))
        if key is None or key.revoked_at is not None or key.programme not in context.programmes:
            raise Unauthenticated()
        person = uow.people.get(key.person_id)
    request.state.acting = person.id
    return Caller(
        key_id=key.id,
        person_id=person.id,
        person_name=person.name,
        role=Role(key.role),
        programme=context.programmes[key.programme],
        marketplace=key.marketplace,
    )


def check_still_valid(uow: UnitOfWork, caller: Caller) -> None:
    """Looks at the key again, after a body that may have been hours on its way.

    Raises:
        Unauthenticated: it was revoked meanwhile.
    """
    if uow.keys.get(caller.key_id).revoked_at is not None:
        raise Unauthenticated()


class Requires:
    """A dependency that lets only these roles through; a test walks all endpoints by it."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    def __call__(self, caller: Annotated[Caller, Depends(_caller)]) -> Caller:
        if caller.role not in self.roles:
            raise Forbidden(role=caller.role.value, allowed=sorted(self.roles))
        return caller


def _page_limit(limit: Annotated[int, Query(ge=1, le=200, description="rows a page")] = 50) -> int:
    return limit


PageLimit = Annotated[int, Depends(_page_limit)]
Cursor = Annotated[
    str | None, Query(max_length=60, description="``next_cursor`` of the page before")
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=120,
        description="A repeat under the same key gets the same answer and does nothing again.",
    ),
]


@dataclass(frozen=True, slots=True)
class Once:
    """Answers a request once per idempotency key, within the request's own transaction."""

    request: Request
    caller_id: str
    key: str | None

    def require(self) -> Once:
        """Refuses a request without a key: endpoints that move money call this."""
        if self.key is None:
            raise IdempotencyKeyMissing()
        return self

    def answer(
        self,
        uow: UnitOfWork,
        payload: BaseModel | None,
        action: Callable[[], BaseModel],
        *,
        status: int = 201,
    ) -> Response:
        """Runs the action, or repeats the answer that it gave before.

        Raises:
            IdempotencyKeyReused: the key came with another request.
        """
        if self.key is None:
            return _json(action().model_dump_json(), status)
        row = IdempotencyRow(
            principal=self.caller_id,
            key=self.key,
            fingerprint=self._fingerprint(payload),
            status=status,
            body="",
            created_at=uow.clock.now(),
        )
        before = uow.idempotency.find(self.caller_id, self.key)
        # claimed first: of two requests at once the second waits here and then finds the answer
        if before is None and not uow.idempotency.claim(row):
            before = uow.idempotency.find(self.caller_id, self.key)
        if before is not None:
            if before.fingerprint != row.fingerprint:
                raise IdempotencyKeyReused(key=self.key)
            return _json(before.body, before.status, {"Idempotency-Replayed": "true"})
        row.body = action().model_dump_json()
        return _json(row.body, status)

    def _fingerprint(self, payload: BaseModel | None) -> str:
        body = payload.model_dump_json() if payload is not None else ""
        text = f"{self.request.method} {self.request.url.path}?{self.request.url.query}\n{body}"
        return hashlib.sha256(text.encode()).hexdigest()


def _json(body: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, media_type="application/json")


def problem_response(body: dict[str, Any], headers: dict[str, str] | None = None) -> JSONResponse:
    """Writes a problem body with its own status and media type."""
    return JSONResponse(body, body["status"], headers, media_type="application/problem+json")


def page_view(rows: Sequence[Any], next_cursor: str | None, view: type[Model]) -> PageView[Model]:
    """Turns rows into a page of views."""
    return PageView[view](  # type: ignore[valid-type]  # pydantic makes the class at run time
        items=[view.model_validate(row) for row in rows], next_cursor=next_cursor
    )

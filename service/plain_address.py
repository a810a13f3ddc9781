"""Answers for addresses with the character NUL, which no id has and PostgreSQL cannot be asked."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api import problem_response
from service.errors import BadAddress, NotFound, ServiceError


class PlainAddress:
    """ASGI middleware: in the API nothing lies under a NUL, and no filter holds one.

    Pages outside the API ask no database, and see the address as it came.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(scope) if scope["type"] == "http" else None
        if refusal is not None:
            await problem_response(refusal.problem())(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _refusal(scope: Scope) -> ServiceError | None:
    path: str = scope["path"]
    query: bytes = scope["query_string"]
    if not path.startswith("/v1/"):
        return None
    if "\x00" in path:
        return NotFound()
    return BadAddress() if b"%00" in query or b"\x00" in query else None

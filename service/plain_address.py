"""Refuses addresses that hold the character NUL, which no id has and PostgreSQL cannot be asked."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api import problem_response
from service.errors import BadAddress


class PlainAddress:
    """ASGI middleware: an address with ``%00`` in its path or query is a 400."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _has_nul(scope):
            await problem_response(BadAddress().problem())(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _has_nul(scope: Scope) -> bool:
    query: bytes = scope["query_string"]
    return "\x00" in scope["path"] or b"%00" in query or b"\x00" in query

"""Answers for addresses that mean nothing: with the character NUL, or with a filter given twice.

No id has a NUL and PostgreSQL cannot be asked for one; of two values for one filter, whichever the
framework takes, the caller may have meant the other.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api import problem_response
from service.errors import BadAddress, FilterRepeated, NotFound, ServiceError

#: filters that take several values; a test holds this to the OpenAPI document
MAY_REPEAT = frozenset({"status"})


class PlainAddress:
    """ASGI middleware: in the API nothing lies under a NUL, and no filter holds one or comes twice.

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
    if b"%00" in query or b"\x00" in query:
        return BadAddress()
    repeated = _repeated(query)
    return FilterRepeated(name=repeated) if repeated is not None else None


def _repeated(query: bytes) -> str | None:
    names = Counter(name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    return next((name for name, n in names.items() if n > 1 and name not in MAY_REPEAT), None)

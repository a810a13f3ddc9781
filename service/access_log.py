"""One log line a request: what was asked for and answered, without the address that was called."""

from __future__ import annotations

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AccessLog:
    """ASGI middleware. Names the route's own spelling (``/v1/offer-links/{token}``), since an
    address may hold a consignor's single-use link, and a query whatever a caller typed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.monotonic()
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            structlog.get_logger().info(
                "request",
                method=scope["method"],
                route=route_of(scope),
                # 0: nothing was answered, the caller had gone
                status=status,
                seconds=round(time.monotonic() - started, 3),
            )


def route_of(scope: Scope) -> str | None:
    """The route that took a request, as it is written; None where none did."""
    path: str | None = getattr(scope.get("route"), "path_format", None)
    return path

"""Caps the bodies of ordinary requests, so that nobody fills the memory with JSON."""

from __future__ import annotations

import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import BodyTooLarge

#: media types of photographs: their endpoints stream and count the bytes themselves
STREAMED = (b"image/", b"application/octet-stream", b"application/zip")


class BodyLimit:
    """ASGI middleware: refuses a body above the cap, by its announced or its counted length."""

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if headers.get(b"content-type", b"").startswith(STREAMED):
            await self.app(scope, receive, send)
            return
        announced = headers.get(b"content-length", b"")
        if announced.isdigit() and int(announced) > self.max_bytes:
            await self._refuse(send)
            return
        await self._count(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        seen = 0
        answered = False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.max_bytes:
                raise BodyTooLarge(max_bytes=self.max_bytes)
            return message

        async def watched(message: Message) -> None:
            nonlocal answered
            # FastAPI turns whatever stops its reading into a 400 of its own: ours goes instead
            if seen <= self.max_bytes or answered:
                answered = True
                await send(message)

        try:
            await self.app(scope, counted, watched)
        except BodyTooLarge:
            if answered:
                raise
        if seen > self.max_bytes and not answered:
            await self._refuse(send)

    async def _refuse(self, send: Send) -> None:
        body = json.dumps(BodyTooLarge(max_bytes=self.max_bytes).problem()).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": body})

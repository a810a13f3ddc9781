"""A real uvicorn server and real networks over a context, for what only they can show."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import uvicorn

from service.adapters.local_inference import LocalInference
from service.app import create_app
from service.context import AppContext
from service.settings import ROOT


@contextmanager
def looking(context: AppContext) -> Iterator[AppContext]:
    """The installation with the decoder and the networks that it has in service."""
    inference = LocalInference(
        models_dir=ROOT / "models",
        galleries_dir=context.settings.galleries_dir,
        threads=1,
        max_bytes=context.settings.max_photo_bytes,
        max_pixels=context.settings.max_photo_pixels,
    )
    yield replace(context, inference=inference)
    inference.close()


@contextmanager
def served(context: AppContext) -> Iterator[str]:
    """Serves the application on a free port of this machine; yields its address."""
    config = uvicorn.Config(
        create_app(context), host="127.0.0.1", port=0, log_level="critical", lifespan="off"
    )
    server = uvicorn.Server(config)
    # a loop of our own: run() would take the process's signals, which belong to the tests
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


class Line:
    """One raw HTTP connection."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        assert parts.hostname is not None
        assert parts.port is not None
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=5)

    def send_head(self, path: str, headers: dict[str, str]) -> None:
        lines = [f"POST {path} HTTP/1.1", "Host: test", *(f"{k}: {v}" for k, v in headers.items())]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())

    def answer(self) -> tuple[int, dict[str, object]]:
        """The status and problem of what comes back."""
        response = b""
        while b"\r\n\r\n" not in response:
            response += self.socket.recv(4096)
        head, _, body = response.partition(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        while len(body) < length:
            body += self.socket.recv(4096)
        return int(head.split()[1]), json.loads(body)

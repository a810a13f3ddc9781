"""A marketplace of the sandbox: takes signed listings over real HTTP and remembers them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(slots=True)
class Received:
    """What arrived: bodies by their idempotency key, so that a repeat is seen as one."""

    by_key: dict[str, dict[str, Any]] = field(default_factory=dict)


@contextmanager
def sandbox_marketplace() -> Iterator[tuple[str, Received]]:
    """Runs the server on a free port of this machine; gives its address and what it received."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("content-length", "0"))
            body = json.loads(self.rfile.read(size) or b"{}")
            key = self.headers.get("idempotency-key", "")
            received.by_key.setdefault(key, body)
            answer = json.dumps({"external_id": f"sandbox-{len(received.by_key)}"}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_details: object) -> None:
            """Says nothing: the demo's own timeline is the log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/listings", received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

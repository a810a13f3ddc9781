"""A real HTTP server on this machine that keeps what it gets and answers as a test tells it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Got:
    """One request as it arrived; header names are in small letters."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """What arrived, in order, and the answers to come; 200 when none is set."""

    url: str = ""
    got: list[Got] = field(default_factory=list)
    #: status and body of the next answers
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    #: sent with every answer
    headers: dict[str, str] = field(default_factory=dict)
    #: an answer waits until this is set
    gate: threading.Event = field(default_factory=threading.Event)

    def seen(self) -> list[str]:
        return [got.key for got in self.got]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serves on a free port until the block ends."""
    receiver = Receiver()
    receiver.gate.set()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock:
                receiver.got.append(Got(self.path, headers, body))
                status, answer = receiver.answers.pop(0) if receiver.answers else (200, b"{}")
            receiver.gate.wait(10)
            try:
                self.send_response(status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            except OSError:
                return  # whoever asked has hung up

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    try:
        yield receiver
    finally:
        receiver.gate.set()
        server.shutdown()
        thread.join()
        server.server_close()

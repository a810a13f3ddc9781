"""One delivery's calls end together, before its claim does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from service.adapters.deliveries import Unreachable
from service.adapters.marketplaces.api_call import ApiCaller


class Dripping(BaseHTTPRequestHandler):
    """Answers a byte at a time, each well within the timeout, and never ends."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b" ")
                time.sleep(0.02)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def dripping() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Dripping)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_answer_that_drips_ends_with_the_delivery(dripping: str) -> None:
    call = ApiCaller(dripping, 5.0, until=time.monotonic() + 0.2)
    with pytest.raises(Unreachable, match="together"):
        call("GET", "/")


def test_no_call_begins_when_the_time_is_over(dripping: str) -> None:
    call = ApiCaller(dripping, 5.0, until=time.monotonic() - 1.0)
    with pytest.raises(Unreachable, match="together"):
        call("GET", "/")

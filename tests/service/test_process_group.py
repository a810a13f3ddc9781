"""The parent of the API and its workers, with real child processes."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.process_group import BACKOFF_SECONDS, Child, DidNotStart, ProcessGroup

API = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
    def log_message(self, *a): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
#: writes down that it lived, and lives on
WORKER = """
import os, pathlib, sys, time
with pathlib.Path(sys.argv[1]).open("a") as file:
    file.write(f"{os.getpid()}\\n")
time.sleep(600)
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


def python(code: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code, *arguments)


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_dead_worker_is_started_again_and_all_end_together(tmp_path: Path, port: int) -> None:
    lives = tmp_path / "lives"
    lives.touch()
    group = ProcessGroup(
        f"http://127.0.0.1:{port}/healthz",
        Child("the API", python(API, str(port))),
        [Child("worker", python(WORKER, str(lives)))],
    )
    stop = threading.Event()
    told: list[str] = []
    running = threading.Thread(target=group.run, args=(stop, told.append))
    running.start()
    try:
        wait_until(lambda: len(lives.read_text().split()) == 1)
        first = int(lives.read_text().split()[0])
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: len(lives.read_text().split()) == 2)
    finally:
        stop.set()
        running.join(timeout=60)
    second = int(lives.read_text().split()[1])
    assert not running.is_alive()
    assert not is_running(second)
    assert told[0].startswith(f"answers on http://127.0.0.1:{port} after ")
    assert told[1] == "worker ended with status -9; again in 1 s"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def test_an_api_that_ends_at_once_leaves_nothing_running(tmp_path: Path, port: int) -> None:
    lives = tmp_path / "lives"
    lives.touch()
    group = ProcessGroup(
        f"http://127.0.0.1:{port}/healthz",
        Child("the API", python("raise SystemExit(3)")),
        [Child("worker", python(WORKER, str(lives)))],
    )
    with pytest.raises(DidNotStart):
        group.run(threading.Event(), lambda _sentence: None)
    assert lives.read_text() == ""


def test_a_child_that_will_not_end_is_killed(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.process_group.STOP_SECONDS", 0.5)
    stubborn = Child("worker", python(STUBBORN))
    group = ProcessGroup(
        f"http://127.0.0.1:{port}/healthz", Child("the API", python(API, str(port))), [stubborn]
    )
    stop = threading.Event()
    running = threading.Thread(target=group.run, args=(stop, lambda _sentence: None))
    running.start()
    wait_until(lambda: stubborn.is_alive)
    assert stubborn.process is not None
    time.sleep(0.5)
    stop.set()
    running.join(timeout=60)
    assert not running.is_alive()
    assert stubborn.process.returncode in (-signal.SIGKILL, -signal.SIGTERM)


def test_waits_grow_and_start_over_after_a_long_life() -> None:
    child = Child("worker", ())
    child.born = time.monotonic()
    assert [child.bury() for _ in range(8)] == [*BACKOFF_SECONDS, 30.0, 30.0]
    child.born = time.monotonic() - 3600
    assert child.bury() == BACKOFF_SECONDS[0]

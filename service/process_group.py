"""Runs the API and workers as child processes, restarts what dies, and stops them together.

The parent stays small: it imports no web framework, no database and no network.
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

#: waits before a dead child is started again; the last one stays
BACKOFF_SECONDS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
#: a child that has lived this long starts over with the shortest wait
SETTLED_SECONDS = 60.0
#: seconds that children get to end by themselves
STOP_SECONDS = 30.0
#: seconds that the API gets until it answers for the first time
START_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


class DidNotStart(Exception):
    """The API ended, or did not answer in time, before it was ready."""


@dataclass
class Child:
    """One child process and its restarts."""

    name: str
    argv: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    born: float = 0.0
    deaths: int = 0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Starts it; it ends with its parent where the system can promise that."""
        # our own command line, from our own interpreter; nothing comes from outside
        self.process = subprocess.Popen(self.argv, preexec_fn=_end_with_parent)  # noqa: S603
        self.born = time.monotonic()

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def bury(self) -> float:
        """Notes a death and returns how long to wait before the next start."""
        if time.monotonic() - self.born > SETTLED_SECONDS:
            self.deaths = 0
        wait = BACKOFF_SECONDS[min(self.deaths, len(BACKOFF_SECONDS) - 1)]
        self.deaths += 1
        self.process = None
        self.due = time.monotonic() + wait
        return wait


class ProcessGroup:
    """The API first, then its workers once it answers: it prepares the database for all."""

    def __init__(self, health_url: str, api: Child, workers: Sequence[Child]) -> None:
        self._health_url = health_url
        self._api = api
        self._workers = list(workers)

    def run(self, stop: threading.Event, tell: Callable[[str], None]) -> None:
        """Runs until ``stop`` is set, then ends every child.

        Raises:
            DidNotStart: the API did not come up; nothing is left running.
        """
        started = time.monotonic()
        try:
            self._api.start()
            self._wait_until_healthy(stop)
            tell(f"answers on {self._health_url.removesuffix('/healthz')} "
                 f"after {time.monotonic() - started:.1f} s")  # fmt: skip
            for worker in self._workers:
                worker.start()
            while not stop.wait(0.2):
                self._restart_dead(tell)
        finally:
            self._end_all()

    def _wait_until_healthy(self, stop: threading.Event) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not stop.is_set():
            if not self._api.is_alive:
                raise DidNotStart("the API ended before it answered")
            if time.monotonic() > deadline:
                raise DidNotStart(f"the API did not answer within {START_SECONDS:.0f} s")
            try:
                with urllib.request.urlopen(self._health_url, timeout=2):  # noqa: S310  # http only
                    return
            except (urllib.error.URLError, OSError):
                stop.wait(0.05)

    def _restart_dead(self, tell: Callable[[str], None]) -> None:
        for child in (self._api, *self._workers):
            if child.is_alive:
                continue
            if child.process is not None:
                status = child.process.returncode
                tell(f"{child.name} ended with status {status}; again in {child.bury():.0f} s")
            elif time.monotonic() >= child.due:
                child.start()

    def _end_all(self) -> None:
        children = [child for child in (*self._workers, self._api) if child.is_alive]
        for child in children:
            assert child.process is not None
            child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            assert child.process is not None
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def command(*arguments: str) -> tuple[str, ...]:
    """``loupe`` with these arguments, by the interpreter that runs us."""
    return (sys.executable, "-m", "service.cli", *arguments)


def _end_with_parent() -> None:
    # Linux alone can promise it; elsewhere a killed parent leaves its children to their user
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

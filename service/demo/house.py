"""Starts a whole installation on a folder of its own, and stops it again."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from service.main import child_environment

START_SECONDS = 30.0
STOP_SECONDS = 15.0


class DidNotStart(Exception):
    """The service did not answer in time; its log says why."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, galleries: Path, port: int, marketplace: str) -> dict[str, str]:
    """The settings of an installation whose every file lies in the folder."""
    return child_environment(
        LOUPE_MODE="sandbox",
        LOUPE_DATABASE_URL=f"sqlite:///{folder / 'loupe.db'}",
        LOUPE_OBJECTS_URL=f"file:{folder / 'objects'}",
        LOUPE_OUTBOX_DIR=str(folder / "outbox"),
        LOUPE_GALLERIES_DIR=str(galleries),
        LOUPE_PORT=str(port),
        LOUPE_PUBLIC_URL=f"http://127.0.0.1:{port}",
        LOUPE_MARKETPLACES=json.dumps({"ebay": {"url": marketplace}}),
        LOUPE_POLL_SECONDS="0.1",
        LOUPE_LOG_LEVEL="warning",
    )


def loupe(arguments: list[str], settings: dict[str, str], *, quiet: bool = True) -> str:
    """Runs a command of ours and returns what it printed.

    Raises:
        DidNotStart: it ended with an error.
    """
    done = subprocess.run(  # noqa: S603  # our own program with our own arguments
        [sys.executable, "-m", "service.cli", *arguments],
        env=settings,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if quiet else None,
    )
    if done.returncode != 0:
        raise DidNotStart(f"loupe {' '.join(arguments)}: {done.stderr or 'failed'}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Running:
    """A running installation: how long its first answer took, and the group of its processes."""

    seconds: float
    process_group: int


@contextmanager
def running(settings: dict[str, str], log: Path) -> Iterator[Running]:
    """Runs ``loupe run`` in a process group of its own until the block ends.

    Raises:
        DidNotStart: no answer within the time allowed.
    """
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "run"],
            env=settings,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_for_health(process, f"{settings['LOUPE_PUBLIC_URL']}/healthz", log)
            yield Running(time.monotonic() - began, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_health(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise DidNotStart(f"loupe run ended: {log.read_text()[-2000:]}")
        try:
            if httpx.get(address, timeout=1.0).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise DidNotStart(f"no answer from {address} within {START_SECONDS:.0f} s; see {log}")

"""Rendering processes: fed one order at a time, restarted when they die, stopped when they lose."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from training.darkroom.errors import BrokenPicture, RendererMissing

ROOT = Path(__file__).resolve().parents[2]
BROKEN = 3


def renderer() -> str:
    """The Python that has Blender. Raises RendererMissing."""
    python = os.environ.get("LOUPE_RENDER_PYTHON", str(ROOT / ".venv-render/bin/python"))
    if not Path(python).exists():
        raise RendererMissing
    return python


class Died(Exception):
    """A process ended without an answer (killed, out of memory, a crash in Blender)."""


class Worker:
    """One process; ``begin`` hands it an order, ``finish`` waits for its answer."""

    def __init__(self, command: list[str], log: Path) -> None:
        self._command, self.log = command, log
        self._process: subprocess.Popen[str] | None = None

    def begin(self, order: Mapping[str, Any]) -> None:
        """Start on an order; the process is started when there is none. Raises Died."""
        if self._process is None:
            self._process = self._started()
        try:
            _pipe(self._process.stdin).write(json.dumps(order) + "\n")
            _pipe(self._process.stdin).flush()
        except BrokenPipeError as error:
            self.close()
            raise Died from error

    def finish(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """The answer for the oldest order begun. Raises Died, or BrokenPicture for its scene."""
        if self._process is None:
            raise Died
        line = _pipe(self._process.stdout).readline()
        if not line.endswith("\n"):
            self.close()
            raise Died
        said: dict[str, Any] = json.loads(line)
        if "error" in said:
            self.close()
            raise BrokenPicture(said["id"], said["seed"], f"{said['error']} (log: {self.log})")
        if said["id"] != order["id"]:
            self.close()
            raise Died
        return said

    def close(self) -> None:
        """End the process; it may be begun anew."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # it died with an order half written
        self._process = None

    def _started(self) -> subprocess.Popen[str]:
        with self.log.open("a") as log:
            return subprocess.Popen(  # noqa: S603 - our own interpreter and module
                self._command,
                cwd=ROOT,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise Died
    return pipe

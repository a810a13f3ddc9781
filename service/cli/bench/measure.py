"""Runs both sides over the same photographs, in turns, and compares them."""

from __future__ import annotations

import contextlib
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from service.errors import ServiceError

SIDES = ("ours", "rembg")
START_TRIES = 3


class BenchFailed(ServiceError):
    """One side of the bench did not come to its end."""

    code = "bench_failed"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one side took. Rates and seconds are of the wall; ``cpu_seconds`` a photograph's.

    ``cold_start_seconds`` is the median from the start of a fresh process to the moment at which
    it can take a photograph, with files in the disk's cache and what rembg compiles compiled;
    ``cold_start_cpu_seconds`` is the processor's part of it.
    """

    images_per_second: float
    seconds_median: float
    cpu_seconds_median: float
    peak_memory_bytes: int
    cold_start_seconds: float
    cold_start_cpu_seconds: float
    n: int


class _Side:
    """A fresh process of one side."""

    def __init__(self, side: str, models: Path, out: Path) -> None:
        self.side = side
        started = time.perf_counter()
        # our own module, by the interpreter that runs us
        self._process = subprocess.Popen(  # noqa: S603
            (sys.executable, "-m", "service.cli.bench.side", side, str(models), str(out)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            self._answer()
        except BenchFailed:
            self.kill()
            raise
        self.start_seconds = time.perf_counter() - started

    def work(self, photograph: Path) -> Mapping[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(str(photograph)) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def end(self) -> int:
        """The most that the process ever held, in bytes."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        peak = int(self._answer()["peak_memory_bytes"])
        self.kill()
        return peak

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError):  # what was not yet written goes nowhere
            self._process.stdin.close()
        self._process.stdout.close()

    def _answer(self) -> Mapping[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise BenchFailed(side=self.side, status=self._process.wait())
        answer: Mapping[str, Any] = json.loads(line)
        return answer


def measure(
    photographs: Sequence[Path], models: Path, out: Path, tell: Callable[[str], None]
) -> dict[str, Figures]:
    """Both sides' figures.

    The sides take turns photograph by photograph, so that whatever else the machine does meets
    both alike; each works alone while it works. The first photograph of each warms it and does
    not count.
    """
    starts = {side: _starts(side, models, out, tell) for side in SIDES}
    running: dict[str, _Side] = {}
    took: dict[str, list[Mapping[str, Any]]] = {side: [] for side in SIDES}
    try:
        for side in SIDES:
            (out / side).mkdir(parents=True, exist_ok=True)
            running[side] = _Side(side, models, out / side)
            running[side].work(photographs[0])
        for photograph in photographs:
            for side in SIDES:
                took[side].append(running[side].work(photograph))
                tell(f"{photograph.name}: {side} {took[side][-1]['seconds']:.2f} s")
        peaks = {side: running[side].end() for side in SIDES}
    finally:
        for one in running.values():
            one.kill()
    return {side: _figures(took[side], peaks[side], starts[side]) for side in SIDES}


def compare(figures: Mapping[str, Figures]) -> dict[str, Any]:
    """The figures and their ratios, ours over rembg's."""
    mine, theirs = figures["ours"], figures["rembg"]
    return {
        "ours": asdict(mine),
        "rembg": asdict(theirs),
        "ratio": {
            "images_per_second": round(mine.images_per_second / theirs.images_per_second, 3),
            "peak_memory": round(mine.peak_memory_bytes / theirs.peak_memory_bytes, 3),
            "cold_start": round(mine.cold_start_seconds / theirs.cold_start_seconds, 3),
        },
    }


def _starts(
    side: str, models: Path, out: Path, tell: Callable[[str], None]
) -> list[tuple[float, float]]:
    """Seconds of the wall and of the processor, for each of a few fresh processes."""
    starts = []
    for _ in range(START_TRIES):
        before = _ended_children_cpu()
        one = _Side(side, models, out)
        one.kill()
        starts.append((one.start_seconds, _ended_children_cpu() - before))
        tell(f"{side} ready after {one.start_seconds:.2f} s")
    return starts


def _ended_children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _figures(
    took: Sequence[Mapping[str, Any]], peak: int, starts: Sequence[tuple[float, float]]
) -> Figures:
    seconds = [one["seconds"] for one in took]
    return Figures(
        images_per_second=round(len(seconds) / sum(seconds), 4),
        seconds_median=round(statistics.median(seconds), 3),
        cpu_seconds_median=round(statistics.median(one["cpu"] for one in took), 3),
        peak_memory_bytes=peak,
        cold_start_seconds=round(statistics.median(wall for wall, _ in starts), 3),
        cold_start_cpu_seconds=round(statistics.median(cpu for _, cpu in starts), 3),
        n=len(seconds),
    )

"""A whole set: plans drawn, rendered in several processes, developed, counted; resumable."""

from __future__ import annotations

import fcntl
import json
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.darkroom import manifest, picture
from training.darkroom.errors import OtherSet, WorkerLost
from training.darkroom.workers import Died, Worker

Plan = Mapping[str, Any]
Said = Callable[[Plan, Mapping[str, Any]], None]
LIVES = 3  # a plan that kills its process so often is given up, and the run with it


@dataclass(frozen=True)
class Job:
    """What to make and with what: the worker's command, how many of them, where to."""

    plans: tuple[Plan, ...]
    command: tuple[str, ...]
    out: Path
    processes: int = 2

    def __post_init__(self) -> None:
        if self.processes < 1:
            raise ValueError("at least one process")
        if len({each["id"] for each in self.plans}) != len(self.plans):
            raise ValueError("two plans have one id")

    @property
    def rendered(self) -> Path:
        """Where the renderer's files lie until they are developed."""
        return self.out / ".rendered"


@dataclass(frozen=True)
class Outcome:
    """What a run did: pictures made now and in all, bytes kept, most bytes of one EXR picture."""

    made: int
    whole: int
    kept_bytes: int
    largest_rendered_bytes: int


def missing(plans: tuple[Plan, ...], out: Path) -> list[Plan]:
    """The plans that have no picture yet.

    Raises OtherSet where a picture of the folder was made from another plan than today's.
    """
    left = []
    for plan in plans:
        path = out / f"{plan['id']}.json"
        if not path.exists():
            left.append(plan)
            continue
        made = json.loads(path.read_text())
        if {key: made.get(key) for key in plan} != json.loads(json.dumps(plan)):
            raise OtherSet(f"{path} was made from another plan than {plan['id']}'s of today")
    return left


def run(job: Job, said: Said) -> Outcome:
    """Make what is missing of a job; ``said`` hears of each picture with its worker's answer.

    Raises BrokenPicture or WorkerLost, naming id and seed, after the pictures begun are done.
    """
    job.out.mkdir(parents=True, exist_ok=True)
    with _alone(job.out):
        left = missing(job.plans, job.out)
        job.rendered.mkdir(exist_ok=True)
        for stale in [*job.rendered.iterdir(), *job.out.glob(".*.part")]:
            stale.unlink()
        shift = _Shift(job, left, said)
        shift.work()
        whole = manifest.write(job.out)
        job.rendered.rmdir()
    kept = sum(path.stat().st_size for path in job.out.iterdir() if path.is_file())
    return Outcome(len(left), whole, kept, shift.largest)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """One run per folder at a time. Raises OtherSet where another one is at work."""
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OtherSet(f"another run is at work in {out}") from error
        yield


class _Shift:
    """The processes of one run, each driven by a thread."""

    def __init__(self, job: Job, left: list[Plan], said: Said) -> None:
        self._job, self._said = job, said
        self._waiting: queue.SimpleQueue[Plan] = queue.SimpleQueue()
        for plan in left:
            self._waiting.put(plan)
        self._count = min(job.processes, len(left))
        self._stop = threading.Event()
        self._speaking = threading.Lock()
        self.largest = 0

    def work(self) -> None:
        if self._count == 0:
            return
        with ThreadPoolExecutor(self._count) as threads:
            drivers = [threads.submit(self._drive, number) for number in range(self._count)]
            try:
                for driver in drivers:
                    driver.result()
            finally:
                self._stop.set()

    def _drive(self, number: int) -> None:
        worker = Worker(list(self._job.command), self._job.out / f"render-{number}.log")
        try:
            plan = self._next()
            self._begin(worker, plan)
            while plan is not None:
                answer = self._finish(worker, plan)
                following = self._next()
                self._begin(worker, following)  # it renders while this one is developed
                self._develop(plan, answer)
                plan = following
        except BaseException:
            self._stop.set()
            raise
        finally:
            worker.close()

    def _next(self) -> Plan | None:
        if self._stop.is_set():
            return None
        try:
            return self._waiting.get_nowait()
        except queue.Empty:
            return None

    def _begin(self, worker: Worker, plan: Plan | None) -> None:
        if plan is None:
            return
        try:
            worker.begin(plan)
        except Died:
            return  # finish() finds it dead and begins anew

    def _finish(self, worker: Worker, plan: Plan) -> Mapping[str, Any]:
        for _ in range(LIVES):
            try:
                return worker.finish(plan)
            except Died:
                self._begin(worker, plan)
        raise WorkerLost(plan["id"], plan["seed"], LIVES)

    def _develop(self, plan: Plan, answer: Mapping[str, Any]) -> None:
        size = picture.develop(plan, self._job.rendered, self._job.out)
        with self._speaking:
            self.largest = max(self.largest, size)
            self._said(plan, answer)

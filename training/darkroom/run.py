"""A whole set: ordered, rendered in several processes, developed, counted; resumable."""

from __future__ import annotations

import fcntl
import hashlib
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
from training.darkroom.workers import ROOT, Died, Worker

Order = Mapping[str, Any]
"""A picture's id, set, index, seed and split: ``training.render.plan.order``."""

Said = Callable[[Order, Mapping[str, Any]], None]
SOURCE_SUFFIXES = {".py", ".toml", ".npz", ".json"}
MOST_MB = 2500.0  # held by a renderer between two pictures; more, and it is begun anew
LIVES = 3  # an order that kills its process so often is given up, and the run with it


@dataclass(frozen=True)
class Job:
    """What to make and with what: the worker's command, how many of them, where to."""

    orders: tuple[Order, ...]
    command: tuple[str, ...]
    out: Path
    generator: str
    processes: int = 2

    def __post_init__(self) -> None:
        if self.processes < 1:
            raise ValueError("at least one process")
        if len({each["id"] for each in self.orders}) != len(self.orders):
            raise ValueError("two orders have one id")

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


def missing(orders: tuple[Order, ...], out: Path) -> list[Order]:
    """The orders that have no picture yet."""
    return [order for order in orders if not (out / f"{order['id']}.json").exists()]


def sources() -> str:
    """sha256 over all that makes pictures: another one means other pictures for the same seed."""
    digest = hashlib.sha256()
    for folder in (ROOT / "training" / "render", ROOT / "training" / "darkroom"):
        for path in sorted(each for each in folder.rglob("*") if each.suffix in SOURCE_SUFFIXES):
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _claim(job: Job) -> None:
    """Note the generator in the folder. Raises OtherSet where another one made its pictures."""
    path = job.out / ".generator"
    if path.exists() and path.read_text() != job.generator and any(job.out.glob("*.json")):
        raise OtherSet(
            f"{job.out} was begun by another state of the generator; take another folder, or "
            f"delete {path} to mix them knowingly"
        )
    path.write_text(job.generator)


def run(job: Job, said: Said) -> Outcome:
    """Make what is missing of a job; ``said`` hears of each picture with its worker's answer.

    Raises BrokenPicture or WorkerLost, naming id and seed, after the pictures begun are done.
    """
    job.out.mkdir(parents=True, exist_ok=True)
    with _alone(job.out):
        _claim(job)
        left = missing(job.orders, job.out)
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

    def __init__(self, job: Job, left: list[Order], said: Said) -> None:
        self._job, self._said = job, said
        self._waiting: queue.SimpleQueue[Order] = queue.SimpleQueue()
        for order in left:
            self._waiting.put(order)
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
            order = self._next()
            self._begin(worker, order)
            while order is not None:
                answer = self._finish(worker, order)
                if answer["rss_mb"] > MOST_MB:
                    worker.close()  # a fresh one begins small
                following = self._next()
                self._begin(worker, following)  # it renders while this one is developed
                self._develop(order, answer)
                order = following
        except BaseException:
            self._stop.set()
            raise
        finally:
            worker.close()

    def _next(self) -> Order | None:
        if self._stop.is_set():
            return None
        try:
            return self._waiting.get_nowait()
        except queue.Empty:
            return None

    def _begin(self, worker: Worker, order: Order | None) -> None:
        if order is None:
            return
        try:
            worker.begin(order)
        except Died:
            return  # finish() finds it dead and begins anew

    def _finish(self, worker: Worker, order: Order) -> Mapping[str, Any]:
        for _ in range(LIVES):
            try:
                return worker.finish(order)
            except Died:
                self._begin(worker, order)
        raise WorkerLost(order["id"], order["seed"], LIVES, str(worker.log))

    def _develop(self, order: Order, answer: Mapping[str, Any]) -> None:
        size = picture.develop(order, self._job.rendered, self._job.out)
        with self._speaking:
            self.largest = max(self.largest, size)
            self._said(order, answer)

"""Working processes and the photographs between them: each has one at a time, one may die."""

from __future__ import annotations

import json
import queue
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from service.cli.studio.found import Source
from service.cli.studio.outcome import Made, Outcome
from service.cli.studio.settings import StudioSettings
from service.cli.studio.worker import OUTCOME, READY, STOP, job_line
from service.errors import ServiceError

#: seconds that one photograph may take; a decoder that hangs must not hold a night's run
PHOTO_SECONDS = 300.0
#: seconds that a worker may take until it can work
START_SECONDS = 120.0
DIED, HUNG = "worker_died", "worker_hung"
#: outcomes; None or an error for each thread that has come to its end
Done = queue.Queue[Outcome | BaseException | None]


class StudioStopped(ServiceError):
    """The run cannot go on."""

    code = "studio_stopped"


class Worker:
    """One working process, started anew when it dies."""

    def __init__(self, settings: StudioSettings, *, photo_seconds: float = PHOTO_SECONDS) -> None:
        self._settings = settings
        self.photo_seconds = photo_seconds
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process's id; 0 where none runs."""
        return self._process.pid if self._process is not None else 0

    def do(self, source: Source, stem: str) -> dict[str, Any]:
        """The worker's answer; a death or a hanging is one too, under DIED or HUNG.

        Raises:
            StudioStopped: the worker cannot work, or cannot write.
        """
        process = self._started()
        try:
            assert process.stdin is not None
            process.stdin.write(job_line(source, stem))
            process.stdin.flush()
        except OSError:  # it died between two photographs: nothing of this one was lost
            self.kill()
            return self.do(source, stem)
        answer = self._answer(process, self.photo_seconds)
        if answer is None:
            hung = process.poll() is None
            self.kill()
            return {HUNG if hung else DIED: process.returncode}
        if STOP in answer:
            raise StudioStopped(answer[STOP])
        return answer

    def kill(self) -> None:
        """Ends the process at once; the next job starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe is not None
                try:
                    pipe.close()
                except OSError:
                    continue  # what was not yet written goes nowhere
            self._process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.kill()
            # our own module, by the interpreter that runs us; the settings are no code. It ends
            # with its input, so that a run that was killed leaves none behind
            self._process = subprocess.Popen(  # noqa: S603
                (sys.executable, "-m", "service.cli.studio.worker", self._settings.to_json()),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            answer = self._answer(self._process, START_SECONDS)
            if answer is None or READY not in answer:
                self.kill()
                raise StudioStopped((answer or {}).get(STOP, "A working process does not start."))
        return self._process

    @staticmethod
    def _answer(process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any] | None:
        """The next line, or None where it does not come; a worker writes a line at once."""
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        line = process.stdout.readline() if ready else b""
        if not line.endswith(b"\n"):
            if ready:
                process.wait()
            return None
        answer: dict[str, Any] = json.loads(line)
        return answer


class Pool:
    """Hands photographs to workers and takes what came of them, in the order of their ends."""

    def __init__(
        self,
        settings: StudioSettings,
        fingerprint: str,
        *,
        workers: int,
        photo_seconds: float = PHOTO_SECONDS,
    ) -> None:
        self._fingerprint = fingerprint
        self._marketplaces = tuple(rule.marketplace for rule in settings.chosen())
        self._workers = [Worker(settings, photo_seconds=photo_seconds) for _ in range(workers)]

    def run(
        self, photos: Iterator[Source], stem_for: Callable[[str], str], stop: threading.Event
    ) -> Iterator[Outcome | None]:
        """Yields outcomes until the photographs, or ``stop``, end it; what is begun is finished.

        None comes after a second without an outcome.

        Raises:
            StudioStopped: as one of the workers does.
        """
        done: Done = queue.Queue(2 * len(self._workers))
        jobs = _Jobs(photos, stem_for, stop)
        threads = [
            threading.Thread(target=self._loop, args=(worker, jobs, done))
            for worker in self._workers
        ]
        for thread in threads:
            thread.start()
        try:
            yield from _outcomes(done, len(threads), stop)
        finally:
            stop.set()
            _drain(done, threads)

    def _loop(self, worker: Worker, jobs: _Jobs, done: Done) -> None:
        try:
            while (job := jobs.take()) is not None:
                done.put(self._outcome(job[0], worker.do(*job)))
            done.put(None)
        except BaseException as error:  # carried to the thread that asked
            done.put(error)

    def close(self) -> None:
        """Ends the workers."""
        for worker in self._workers:
            worker.kill()

    def _outcome(self, source: Source, answer: dict[str, Any]) -> Outcome:
        if OUTCOME in answer:
            return Outcome.from_json(answer[OUTCOME])
        code = HUNG if HUNG in answer else DIED
        sentence = (
            "It took too long and was given up."
            if code == HUNG
            else f"The process that worked on it ended with status {answer[DIED]}."
        )
        made = tuple(Made.refused(name, code, sentence) for name in self._marketplaces)
        return Outcome(
            name=source.name,
            byte_count=source.byte_count,
            mtime_ns=source.mtime_ns,
            settings=self._fingerprint,
            seconds=0.0,
            memory=0,
            peak_memory=0,
            made=made,
        )


class _Jobs:
    """The photographs, given to one worker each."""

    def __init__(
        self, photos: Iterator[Source], stem_for: Callable[[str], str], stop: threading.Event
    ) -> None:
        self._photos = photos
        self._stem_for = stem_for
        self._stop = stop
        self._lock = threading.Lock()

    def take(self) -> tuple[Source, str] | None:
        """The next one; None at the end, and from ``stop`` on."""
        with self._lock:
            source = None if self._stop.is_set() else next(self._photos, None)
            return None if source is None else (source, self._stem_for(source.name))


def _outcomes(done: Done, threads: int, stop: threading.Event) -> Iterator[Outcome | None]:
    failure: BaseException | None = None
    while threads:
        try:
            came = done.get(timeout=1.0)
        except queue.Empty:
            yield None
            continue
        if isinstance(came, Outcome):
            yield came
            continue
        threads -= 1
        if came is not None:
            failure = came
            stop.set()
    if failure is not None:
        raise failure


def _drain(done: Done, threads: Sequence[threading.Thread]) -> None:
    """Lets every thread come to its end, which a full queue would hold up."""
    for thread in threads:
        while thread.is_alive():
            try:
                done.get(timeout=0.05)
            except queue.Empty:
                continue

"""One worker: runs workflows, delivers outside effects, and does what time brings about."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import structlog

from service.context import AppContext
from service.workflows.assess import assess
from service.workflows.batch import batch
from service.workflows.effects import dispatch_due
from service.workflows.engine import WorkflowEngine
from service.workflows.enqueue import Enqueuer
from service.workflows.erasing import erase_due
from service.workflows.expiring import expire
from service.workflows.names import ASSESS, BATCH, PUBLISH, SETTLE
from service.workflows.publish import publish
from service.workflows.redrive import Redriven, redrive
from service.workflows.retention import forget_finished
from service.workflows.sealing import BATCH as SEAL_BATCH
from service.workflows.sealing import seal
from service.workflows.settle import settle
from service.workflows.steps import Workflow
from service.workflows.sweeps import sweep

WORKFLOWS: Mapping[str, Workflow] = MappingProxyType(
    {ASSESS: assess, PUBLISH: publish, SETTLE: settle, BATCH: batch}
)
#: seconds that running workflows get to end when the worker stops; what is cut off runs again
GRACE_SECONDS = 20
#: seconds between two looks for workflows that should be running and are not
REDRIVE_SECONDS = 60.0
#: seconds between two looks at who waits to be erased
ERASE_SECONDS = 60.0
#: seconds between two looks for what its retention is over, and for finished workflows that need
#: not be kept any longer
FORGET_SECONDS = 3600.0
#: seconds between two seals of the audit trail; a full one is followed by the next at once
SEAL_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that a worker does again and again. It says how much it did, and must not wait."""

    name: str
    every_seconds: float
    do: Callable[[], int]


class Worker:
    """Runs until it is told to stop. One per process, each under a slot of its own."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._engine = WorkflowEngine(context, WORKFLOWS)
        self._enqueuer = Enqueuer(context.settings.database_url)

    def run(self, stop: threading.Event, *, redrive_failed: bool = False) -> None:
        """Works until ``stop`` is set. With ``redrive_failed``, what had failed is tried again."""
        log = structlog.get_logger()
        self._engine.launch()
        try:
            self._redrive(failed=redrive_failed)
            log.info("worker_ready", slot=self._context.settings.worker_slot)
            do_chores(self._chores(), stop, pause_seconds=self._context.settings.poll_seconds)
        finally:
            self._engine.close(grace_seconds=GRACE_SECONDS)
            self._enqueuer.close()
            log.info("worker_stopped", slot=self._context.settings.worker_slot)

    def _chores(self) -> Sequence[Chore]:
        often = self._context.settings.poll_seconds
        return (
            Chore("deliver", often, lambda: dispatch_due(self._context)),
            Chore("sweep", max(often, 1.0), lambda: sweep(self._context)),
            Chore("redrive", REDRIVE_SECONDS, lambda: len(self._redrive(failed=False).started)),
            Chore("forget", FORGET_SECONDS, lambda: forget_finished(self._enqueuer)),
            Chore("erase", ERASE_SECONDS, lambda: erase_due(self._context)),
            Chore("expire", FORGET_SECONDS, lambda: expire(self._context)),
            Chore("seal", SEAL_SECONDS, lambda: seal(self._context) // SEAL_BATCH),
        )

    def _redrive(self, *, failed: bool) -> Redriven:
        done = redrive(self._context, self._enqueuer, failed=failed)
        if done.started:
            structlog.get_logger().warning("redriven", workflows=list(done.started))
        return done


def do_chores(chores: Sequence[Chore], stop: threading.Event, *, pause_seconds: float) -> None:
    """Does each chore when it is due; one that fails is told of and comes round again.

    There is no pause after a round in which something was done: more may be waiting.
    """
    due = dict.fromkeys((chore.name for chore in chores), 0.0)
    while not stop.is_set():
        done = 0
        for chore in chores:
            if stop.is_set() or time.monotonic() < due[chore.name]:
                continue
            try:
                count = chore.do()
            except Exception as error:  # a database that is away for a moment must not end a worker
                structlog.get_logger().error("chore_failed", chore=chore.name, exc_info=error)
                count = 0
            done += count
            due[chore.name] = time.monotonic() + (0.0 if count else chore.every_seconds)
        if not done:
            stop.wait(pause_seconds)

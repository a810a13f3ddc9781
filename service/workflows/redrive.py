"""Rebuilds from the record alone every workflow that should be running.

The engine's tables are a convenience, the record is the truth: an item that stays in a status of
``SHOULD_RUN`` names its workflow by id and revision. Nothing here needs what the engine remembers,
so it also works after its tables were dropped. Outside effects need no rebuilding: their rows are
in the record, and the dispatcher takes whatever is due.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from service.context import AppContext
from service.domain.status import Status
from service.workflows.enqueue import Enqueuer
from service.workflows.names import BATCH, LEAVES_ITS_STATUS, SHOULD_RUN, attempt_of, workflow_id

if TYPE_CHECKING:
    from dbos import WorkflowStatus

#: ids that one question to the engine's tables names
ASKED_AT_ONCE = 200
#: a workflow that has been running for this long on another worker is taken for lost. Where it was
#: alive after all, both runs end well: every step looks first whether it is still wanted
LOST_AFTER = timedelta(minutes=30)

WAITING = frozenset({"ENQUEUED", "DELAYED"})
RUNNING = "PENDING"
DONE = "SUCCESS"


@dataclass(frozen=True, slots=True)
class Redriven:
    """What a redrive started: workflow ids, and how many items it looked at."""

    looked_at: int
    started: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of an item in a status, or a batch at work, and the workflow that belongs to it."""

    kind: str
    item_id: str
    revision: int

    @property
    def base(self) -> str:
        """The id of the workflow's first attempt."""
        return workflow_id(self.kind, self.item_id, self.revision)


def redrive(
    context: AppContext,
    enqueuer: Enqueuer,
    *,
    failed: bool = False,
    lost_after: timedelta = LOST_AFTER,
) -> Redriven:
    """Starts what should be running and is not.

    Without ``failed`` only what the engine has never heard of, or has lost, is started; a worker
    does that now and then. With it, what ended in an error gets another attempt under the next
    id (``:r1``, ``:r2``); an operator asks for that once the cause is gone.
    """
    with context.store.reading() as uow:
        stays = [
            Stay(SHOULD_RUN[Status(row.status)], row.id, row.revision)
            for row in uow.items.in_status(*SHOULD_RUN)
        ]
        stays += [Stay(BATCH, row.id, row.revision) for row in uow.batches.where(state="working")]
    started = []
    for first in range(0, len(stays), ASKED_AT_ONCE):
        batch = stays[first : first + ASKED_AT_ONCE]
        known = _known(enqueuer, [stay.base for stay in batch])
        for stay in batch:
            attempt = _next_attempt(stay, known, failed=failed, lost_after=lost_after)
            if attempt is not None and _start(context, enqueuer, stay, attempt):
                started.append(workflow_id(stay.kind, stay.item_id, stay.revision, attempt))
    return Redriven(len(stays), tuple(started))


def _known(enqueuer: Enqueuer, bases: list[str]) -> list[WorkflowStatus]:
    return enqueuer.client.list_workflows(
        workflow_id_prefix=bases, load_input=False, load_output=False
    )


def _next_attempt(
    stay: Stay, known: list[WorkflowStatus], *, failed: bool, lost_after: timedelta
) -> int | None:
    """The attempt to start for an item, or None where nothing is to be done."""
    attempts = {
        number: run
        for run in known
        if (number := attempt_of(run.workflow_id, stay.base)) is not None
    }
    if not attempts:
        return 0
    last = max(attempts)
    run = attempts[last]
    if run.status in WAITING:
        return None
    if run.status == RUNNING:
        return last + 1 if _is_lost(run, lost_after) else None
    if run.status == DONE:
        # it said that it was through, and the item still stands where it should have left
        return last + 1 if stay.kind in LEAVES_ITS_STATUS else None
    return last + 1 if failed else None


def _is_lost(run: WorkflowStatus, lost_after: timedelta) -> bool:
    # by the machine's time, with which the engine stamps its rows; a sandbox moves only ours
    started = run.dequeued_at or run.created_at or 0
    return time.time() * 1000 - started > lost_after.total_seconds() * 1000


def _start(context: AppContext, enqueuer: Enqueuer, stay: Stay, attempt: int) -> bool:
    """Starts it unless the item has moved on since it was read."""
    with context.store.writing() as uow:
        row = (uow.batches if stay.kind == BATCH else uow.items).find(stay.item_id)
        if row is None or row.revision != stay.revision:
            return False
        enqueuer.start(uow.session, stay.kind, stay.item_id, stay.revision, attempt=attempt)
    return True

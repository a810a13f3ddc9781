"""Takes finished workflows out of the engine's tables, which would else grow for ever.

The record keeps everything that a workflow did. An item that still waits in its status (listed
nowhere yet, not paid yet) would only be looked at once more by redrive, which changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from service.workflows.enqueue import Enqueuer

KEPT_FOR = timedelta(days=30)
#: workflows that one call deletes
BATCH = 500


def forget_finished(enqueuer: Enqueuer, *, kept_for: timedelta = KEPT_FOR) -> int:
    """Deletes workflows that ended well longer ago than this; returns how many.

    By the machine's time, with which the engine stamps its rows. What failed stays to be seen.
    """
    before = (datetime.now(UTC) - kept_for).isoformat()
    finished = enqueuer.client.list_workflows(
        status="SUCCESS",
        completed_before=before,
        limit=BATCH,
        load_input=False,
        load_output=False,
    )
    if finished:
        enqueuer.client.delete_workflows([run.workflow_id for run in finished])
    return len(finished)

"""The names that the record and the workflow engine share."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.domain.status import Status

ASSESS = "assess"
PUBLISH = "publish"
SETTLE = "settle"
BATCH = "batch"
KINDS = (ASSESS, PUBLISH, SETTLE, BATCH)

APPLICATION = "loupe"
#: what a workflow is called with and what its steps are; raised by hand when either changes, so
#: that a new worker does not replay the checkpoints of an old one (redrive starts those anew)
CONTRACT_VERSION = "1"

SHOULD_RUN: Mapping[Status, str] = MappingProxyType(
    {Status.ASSESSING: ASSESS, Status.PUBLISHING: PUBLISH, Status.SETTLING: SETTLE}
)
"""The workflow that belongs to a stay in a status: what redrive rebuilds from the record."""

LEAVES_ITS_STATUS = frozenset({ASSESS, BATCH})
"""Workflows that move the item on before they end; the others may end while it waits there."""


def queue_name(kind: str) -> str:
    """The queue of one kind of workflow: each kind has its own limits."""
    return f"{APPLICATION}-{kind}"


def workflow_id(kind: str, item_id: str, revision: int, attempt: int = 0) -> str:
    """``{kind}:{item}:{revision}``; redrive appends ``:r1``, ``:r2`` to one that had failed.

    The engine attaches silently to an id that it has seen, so a duplicate start is harmless and
    a restart needs an id of its own.
    """
    base = f"{kind}:{item_id}:{revision}"
    return base if attempt == 0 else f"{base}:r{attempt}"


def attempt_of(workflow: str, base: str) -> int | None:
    """Which attempt of ``base`` an id is, or None where it is another workflow's."""
    if workflow == base:
        return 0
    number = workflow.removeprefix(f"{base}:r")
    return int(number) if number != workflow and number.isdigit() else None

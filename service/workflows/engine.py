"""The durable engine (DBOS) on the application's own database. The only file that imports it.

DBOS keeps its tables in our SQLite file (in WAL, which we set) or in a schema of our PostgreSQL
database, so that a start is kept or undone together with the move that caused it. A workflow is
called with an item's id and revision; its arguments and answers are kept as JSON, never pickled.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import structlog

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.errors import DomainError
from service.domain.events import WorkflowFailed
from service.errors import ServiceError
from service.workflows.enqueue import open_client
from service.workflows.names import APPLICATION, CONTRACT_VERSION, queue_name
from service.workflows.steps import Retry, Workflow

if TYPE_CHECKING:
    from dbos import DBOSConfig

#: workflows of one kind that run at once in one worker: assessments run one network at a time
WORKER_CONCURRENCY: Mapping[str, int] = {"assess": 1, "publish": 1, "settle": 2, "batch": 1}
DEFAULT_RETRY = Retry()


class NotWal(ServiceError):
    """The SQLite database is not in WAL mode, so readers would block the engine's writers."""

    code = "database_not_wal"


class WorkflowEngine:
    """Runs workflows in this process. One per process; ``close`` before another is launched.

    ``worker_slot`` of the settings is the executor's identity: a worker that starts again under
    it takes up what the dead one was running.
    """

    def __init__(self, context: AppContext, workflows: Mapping[str, Workflow]) -> None:
        self._context = context
        self._workflows = dict(workflows)
        self._closing = False

    def launch(self) -> None:
        """Makes the engine's tables, takes up what this slot left and listens to the queues.

        Raises:
            NotWal: the SQLite file is not in WAL mode.
        """
        from dbos import DBOS

        settings = self._context.settings
        prepare_tables(self._context.store.engine, settings.database_url)
        self._register_queues()
        DBOS(config=self._config())
        for kind, body in self._workflows.items():
            DBOS.workflow(name=kind)(self._entry(kind, body))
        DBOS.listen_queues([queue_name(kind) for kind in self._workflows])
        DBOS.launch()

    def close(self, *, grace_seconds: int = 0) -> None:
        """Stops taking work, waits for what runs, and lets go; what is cut off runs again."""
        from dbos import DBOS

        self._closing = grace_seconds == 0
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=grace_seconds)
        self._closing = True

    def _config(self) -> DBOSConfig:
        from dbos import DBOSPortableJSONSerializer

        settings = self._context.settings
        return {
            "name": APPLICATION,
            "system_database_url": settings.database_url,
            "application_version": CONTRACT_VERSION,
            "executor_id": settings.worker_slot,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "CRITICAL",
            "enable_otlp": False,
            # the queues are polled anyway; listening needs session-mode pooling on PostgreSQL
            "use_listen_notify": False,
            "max_executor_threads": 16,
        }

    def _register_queues(self) -> None:
        # through a client before the launch: the engine would start with the limits stored last
        client = open_client(self._context.settings.database_url)
        try:
            for kind in self._workflows:
                client.register_queue(
                    queue_name(kind),
                    worker_concurrency=WORKER_CONCURRENCY.get(kind, 1),
                    polling_interval_sec=self._context.settings.poll_seconds,
                )
        finally:
            client.destroy()

    def _entry(self, kind: str, body: Workflow) -> Callable[[str, int], None]:
        def run(item_id: str, revision: int) -> None:
            try:
                body(self._context, self._step, item_id, revision)
            except Exception as error:
                if not self._closing:
                    self._tell_failure(kind, item_id, revision, error)
                raise

        return run

    def _step(self, name: str, action: Callable[[], Any], *, retry: Retry | None = None) -> Any:
        from dbos import DBOS, StepOptions
        from dbos import error as dbos_errors

        chosen = retry or DEFAULT_RETRY
        options = StepOptions(
            name=name,
            retries_allowed=chosen.attempts > 1,
            max_attempts=chosen.attempts,
            interval_seconds=chosen.first_seconds,
            backoff_rate=chosen.growth,
            should_retry=lambda error: not (self._closing or isinstance(error, DomainError)),
        )
        try:
            return DBOS.run_step(options, action)
        except dbos_errors.DBOSMaxStepRetriesExceeded as error:
            raise error.errors[-1] from error

    def _tell_failure(self, kind: str, item_id: str, revision: int, error: Exception) -> None:
        log = structlog.get_logger()
        log.error("workflow_failed", kind=kind, item=item_id, revision=revision, exc_info=error)
        sentence = f"{kind} stopped: {type(error).__name__}: {error}"[:500]
        with self._context.store.writing() as uow:
            row = uow.items.find(item_id)
            if row is not None and row.revision == revision:
                code = str(getattr(error, "code", type(error).__name__))
                uow.items.note(
                    row,
                    WorkflowFailed.kind,
                    by=Actor.system(kind),
                    because=sentence,
                    data={"workflow": kind, "error": code},
                )


def prepare_tables(engine: sa.Engine, database_url: str) -> None:
    """Makes the engine's tables where they are missing; safe to call again, by many at once.

    Raises:
        NotWal: the SQLite file is not in WAL mode.
    """
    from dbos import DBOS

    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        if mode != "wal":
            raise NotWal(mode=mode)
    DBOS.migrate(database_url)

"""The engine on a real SQLite file: starts within transactions, repeats, dropped tables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.context import AppContext
from service.domain.actor import Actor
from service.domain.movers import Role
from service.domain.status import Status
from service.store.unit_of_work import Store
from service.workflows.engine import NotWal, WorkflowEngine, prepare_tables
from service.workflows.enqueue import Enqueuer, has_tables
from service.workflows.names import attempt_of, workflow_id
from service.workflows.redrive import redrive
from service.workflows.retention import forget_finished
from service.workflows.steps import Retry, Steps
from tests.service.support import Making

SYSTEM = Actor("assess", frozenset({Role.SYSTEM}))


@pytest.fixture
def enqueuer(context: AppContext) -> Iterator[Enqueuer]:
    enqueuer = Enqueuer(context.settings.database_url)
    yield enqueuer
    enqueuer.close()


@pytest.fixture
def installed(context: AppContext, enqueuer: Enqueuer) -> AppContext:
    """The installation with the real starting of workflows, and the engine's tables made."""
    settings = context.settings.model_copy(update={"poll_seconds": 0.02})
    prepare_tables(context.store.engine, settings.database_url)
    store = Store(context.store.engine, context.clock, enqueuer, context.store.on_move)
    return replace(context, settings=settings, store=store)


def to_review(context: AppContext, step: Steps, item_id: str, revision: int) -> None:
    """The smallest honest workflow: one step that moves the item if it still stands there."""

    def move() -> bool:
        with context.store.writing() as uow:
            row = uow.items.get(item_id)
            if row.revision != revision:
                return False
            uow.items.move(row, Status.IN_REVIEW, by=SYSTEM, because="looked at")
        return True

    step("move", move)


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def status_of(context: AppContext, item_id: str) -> str:
    with context.store.reading() as uow:
        return uow.items.get(item_id).status


def workflow_rows(context: AppContext) -> list[tuple[str, str]]:
    with context.store.reading() as uow:
        rows = uow.session.execute(
            sa.text("SELECT workflow_uuid, status FROM workflow_status ORDER BY workflow_uuid")
        )
        return [(row[0], row[1]) for row in rows]


def drop_engine_tables(context: AppContext) -> None:
    """What an operator might do by mistake: every table of the engine is gone."""
    engine = context.store.engine
    ours = set(_ours())
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        names = [n for n in sa.inspect(connection).get_table_names() if n not in ours]
        assert "workflow_status" in names
        for name in sorted(names, key=lambda n: n == "workflow_status"):
            connection.execute(sa.text(f'DROP TABLE "{name}"'))


def _ours() -> list[str]:
    from service.store.tables import Base

    return [
        *Base.metadata.tables,
        "alembic_version",
        "status_edges",
        "custody_edges",
        "payout_edges",
    ]


def test_a_start_is_undone_with_its_transaction(installed: AppContext, make: Making) -> None:
    item = make.item(Status.PHOTOGRAPHING)

    def move_and_fail() -> None:
        with installed.store.writing() as uow:
            row = uow.items.get(item.id)
            uow.items.move(row, Status.ASSESSING, by=SYSTEM, because="complete")
            uow.start("assess", row)
            assert uow.session.scalar(sa.text("SELECT count(*) FROM workflow_status")) == 1
            raise RuntimeError("something else went wrong")

    with pytest.raises(RuntimeError):
        move_and_fail()
    assert workflow_rows(installed) == []
    assert status_of(installed, item.id) == "photographing"


def test_a_committed_start_runs_once_however_often_it_is_asked_for(
    installed: AppContext, enqueuer: Enqueuer, make: Making
) -> None:
    item = make.item(Status.ASSESSING)
    for _ in range(3):
        with installed.store.writing() as uow:
            uow.start("assess", uow.items.get(item.id))
    engine = WorkflowEngine(installed, {"assess": to_review})
    engine.launch()
    try:
        wait_until(lambda: workflow_rows(installed) == [(f"assess:{item.id}:3", "SUCCESS")])
        with installed.store.writing() as uow:
            uow.start("assess", item)
        time.sleep(0.1)
        assert workflow_rows(installed) == [(f"assess:{item.id}:3", "SUCCESS")]
        assert forget_finished(enqueuer) == 0, "not yet"
        assert forget_finished(enqueuer, kept_for=timedelta(seconds=-1)) == 1
        assert workflow_rows(installed) == []
    finally:
        engine.close()
    assert status_of(installed, item.id) == "in_review"


def test_arguments_and_answers_are_kept_as_json_never_pickled(
    installed: AppContext, make: Making
) -> None:
    item = make.item(Status.ASSESSING)
    with installed.store.writing() as uow:
        uow.start("assess", uow.items.get(item.id))
        query = sa.text("SELECT s.serialization, i.inputs FROM workflow_status s "
                        "JOIN workflow_input i USING (workflow_uuid)")  # fmt: skip
        serialization, inputs = uow.session.execute(query).one()
    assert serialization == "portable_json"
    assert item.id in inputs


def test_a_step_that_fails_is_tried_again(installed: AppContext, make: Making) -> None:
    item = make.item(Status.ASSESSING)
    tries: list[int] = []

    def shaky(context: AppContext, step: Steps, item_id: str, revision: int) -> None:
        def action() -> None:
            tries.append(1)
            if len(tries) < 3:
                raise OSError("the store does not answer")

        step("reach out", action, retry=Retry(attempts=3, first_seconds=0.01, growth=1))
        to_review(context, step, item_id, revision)

    with installed.store.writing() as uow:
        uow.start("assess", uow.items.get(item.id))
    engine = WorkflowEngine(installed, {"assess": shaky})
    engine.launch()
    try:
        wait_until(lambda: status_of(installed, item.id) == "in_review")
    finally:
        engine.close()
    assert len(tries) == 3


def test_a_failure_stands_in_the_timeline_and_a_redrive_tries_again(
    installed: AppContext, enqueuer: Enqueuer, make: Making
) -> None:
    item = make.item(Status.ASSESSING)
    broken = [True]

    def sometimes(context: AppContext, step: Steps, item_id: str, revision: int) -> None:
        def action() -> None:
            if broken:
                raise OSError("the disk is full")

        step("write", action, retry=Retry(attempts=2, first_seconds=0.01))
        to_review(context, step, item_id, revision)

    with installed.store.writing() as uow:
        uow.start("assess", uow.items.get(item.id))
    engine = WorkflowEngine(installed, {"assess": sometimes})
    engine.launch()
    try:
        wait_until(lambda: workflow_rows(installed) == [(f"assess:{item.id}:3", "ERROR")])
        with installed.store.reading() as uow:
            last = uow.items.timeline(item.id)[-1]
            assert (last.kind, last.by) == ("workflow.failed", "assess")
            assert last.data["error"] == "OSError"
            assert "the disk is full" in last.because
        assert status_of(installed, item.id) == "assessing"

        broken.clear()
        assert redrive(installed, enqueuer).started == ()
        assert redrive(installed, enqueuer, failed=True).started == (f"assess:{item.id}:3:r1",)
        wait_until(lambda: status_of(installed, item.id) == "in_review")
    finally:
        engine.close()


def test_dropped_tables_in_the_middle_of_a_run_lose_nothing(
    installed: AppContext, enqueuer: Enqueuer, make: Making
) -> None:
    items = [make.item(Status.ASSESSING) for _ in range(3)]
    for item in items:
        with installed.store.writing() as uow:
            uow.start("assess", uow.items.get(item.id))
    entered: list[str] = []
    release: list[bool] = []

    def slow(context: AppContext, step: Steps, item_id: str, revision: int) -> None:
        entered.append(item_id)
        while not release:
            time.sleep(0.01)
        to_review(context, step, item_id, revision)

    first = WorkflowEngine(installed, {"assess": slow})
    first.launch()
    wait_until(lambda: bool(entered))
    first.close()
    drop_engine_tables(installed)
    release.append(True)

    late_id = make.item(Status.PHOTOGRAPHING).id
    with installed.store.writing() as uow:
        late = uow.items.get(late_id)
        uow.items.move(late, Status.ASSESSING, by=SYSTEM, because="complete")
        uow.start("assess", late)
    assert status_of(installed, late_id) == "assessing"
    with installed.store.engine.connect() as connection:
        assert not has_tables(connection)

    second = WorkflowEngine(installed, {"assess": to_review})
    second.launch()
    try:
        assert len(redrive(installed, enqueuer).started) >= 3
        wait_until(
            lambda: (
                {status_of(installed, id) for id in [*(i.id for i in items), late_id]}
                == {"in_review"}
            )
        )
    finally:
        second.close()
    for item in items:
        with installed.store.reading() as uow:
            moves = [event.to_status for event in uow.items.timeline(item.id)]
        assert moves.count("in_review") == 1


def test_redrive_leaves_alone_what_runs_and_what_ended_well(
    installed: AppContext, enqueuer: Enqueuer, make: Making
) -> None:
    waiting = make.item(Status.ASSESSING)
    with installed.store.writing() as uow:
        uow.start("assess", uow.items.get(waiting.id))
    elsewhere = make.item(Status.IN_REVIEW)
    assert redrive(installed, enqueuer, failed=True).started == ()

    with installed.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE workflow_status SET status = 'PENDING'"))
    assert redrive(installed, enqueuer, failed=True).started == ()
    lost = redrive(installed, enqueuer, lost_after=timedelta(seconds=-1))
    assert lost.started == (f"assess:{waiting.id}:3:r1",)

    listed = make.item(Status.PUBLISHING)
    first = redrive(installed, enqueuer).started
    assert first == (f"publish:{listed.id}:{listed.revision}",)
    with installed.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE workflow_status SET status = 'SUCCESS'"))
    # publish may end while the item waits for its marketplaces; assess may not
    assert redrive(installed, enqueuer).started == (f"assess:{waiting.id}:3:r2",)
    assert status_of(installed, elsewhere.id) == "in_review"


def test_a_database_without_wal_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'plain.db'}"
    engine = sa.create_engine(url)
    try:
        with pytest.raises(NotWal):
            prepare_tables(engine, url)
    finally:
        engine.dispose()


def test_ids_name_their_attempt() -> None:
    base = workflow_id("assess", "itm_1", 3)
    assert base == "assess:itm_1:3"
    assert attempt_of(base, base) == 0
    assert attempt_of(workflow_id("assess", "itm_1", 3, 12), base) == 12
    assert attempt_of("assess:itm_1:30", base) is None
    assert attempt_of(f"{base}:rx", base) is None

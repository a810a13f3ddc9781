"""A whole worker in this process, and the rhythm of its chores."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from service.context import AppContext
from service.domain.status import Status
from service.store.unit_of_work import Store
from service.workflows.enqueue import Enqueuer
from service.workflows.worker import Chore, Worker, do_chores
from tests.service.support import Making
from tests.service.workflows.photos import add_photo


@pytest.fixture
def installed(context: AppContext) -> Iterator[AppContext]:
    """The installation with the real starting of workflows."""
    enqueuer = Enqueuer(context.settings.database_url)
    settings = context.settings.model_copy(update={"poll_seconds": 0.02})
    store = Store(context.store.engine, context.clock, enqueuer, context.store.on_move)
    yield replace(context, settings=settings, store=store)
    enqueuer.close()


def test_a_worker_finds_its_work_in_the_record_and_stops_when_told(
    installed: AppContext, make: Making
) -> None:
    item = make.item(Status.ASSESSING)
    add_photo(installed, item.id, "front")
    stop = threading.Event()
    worker = threading.Thread(target=Worker(installed).run, args=(stop,))
    worker.start()
    try:
        deadline = time.monotonic() + 60
        while make.read(item.id).status != "in_review":
            assert worker.is_alive()
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        stop.set()
        worker.join(timeout=60)
    assert not worker.is_alive()
    with installed.store.reading() as uow:
        rows = uow.session.execute(sa.text("SELECT workflow_uuid, status FROM workflow_status"))
        assert [tuple(row) for row in rows] == [(f"assess:{item.id}:{item.revision}", "SUCCESS")]


def test_chores_come_round_and_one_that_fails_stops_no_other() -> None:
    stop = threading.Event()
    done: list[str] = []

    def fail() -> int:
        done.append("fail")
        raise OSError("the database is away")

    def count() -> int:
        done.append("count")
        if done.count("count") == 3:
            stop.set()
        return 1 if done.count("count") == 1 else 0

    chores = [Chore("fail", 0.0, fail), Chore("count", 0.0, count), Chore("rare", 60.0, rare(done))]
    do_chores(chores, stop, pause_seconds=0.001)
    assert (done.count("fail"), done.count("count"), done.count("rare")) == (3, 3, 1)


def rare(done: list[str]) -> Callable[[], int]:
    def do() -> int:
        done.append("rare")
        return 0

    return do


def test_while_there_is_work_there_is_no_pause() -> None:
    stop = threading.Event()
    left = [5]

    def work() -> int:
        left[0] -= 1
        if left[0] == 0:
            stop.set()
        return 1

    started = time.monotonic()
    do_chores([Chore("work", 30.0, work)], stop, pause_seconds=30.0)
    assert time.monotonic() - started < 5

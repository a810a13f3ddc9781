"""What PostgreSQL does otherwise than SQLite: rules inside the database, races, odd characters."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import DBAPIError

from service.clock import FixedClock
from service.context import AppContext
from service.domain.events import ItemCorrected
from service.domain.status import Status
from service.store.database import open_database
from service.store.errors import MovedMeanwhile
from service.store.migrate import alembic_config, is_current, upgrade
from service.store.rules import APPEND_ONLY
from service.store.unit_of_work import Store
from service.wiring import on_move
from service.workflows.assess import assess
from service.workflows.engine import WorkflowEngine, prepare_tables
from service.workflows.enqueue import Enqueuer
from service.workflows.sweeps import sweep
from tests.service.conftest import HOUSE, make_key
from tests.service.one_of_each import add_one_of_each
from tests.service.postgres import postgres_url
from tests.service.sales.selling import offer_row
from tests.service.support import ALL_ROLES, Headers, Making, Started
from tests.service.workflows.photos import add_photo

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with postgres_url() as url:
        code = (
            "import sys; from service.store.database import open_database; "
            "from service.store.migrate import upgrade; upgrade(open_database(sys.argv[1]))"
        )
        running = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(2)]
        assert [process.wait(timeout=120) for process in running] == [0, 0]
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def house(context: AppContext, engine: sa.Engine) -> AppContext:
    """The installation, on the server."""
    return replace(context, store=Store(engine, context.clock, Started(), on_move))


@pytest.fixture
def making(house: AppContext, clock: FixedClock) -> Making:
    return Making(house, clock)


@pytest.fixture
def desk(app: FastAPI, house: AppContext) -> Iterator[tuple[TestClient, Headers]]:
    app.state.context = house
    with TestClient(app) as client:
        yield client, {"Authorization": f"Bearer {make_key(house, 'Ada', 'operator')}"}


def test_migrations_and_tables_are_equal(engine: sa.Engine) -> None:
    assert is_current(engine)
    upgrade(engine)
    with engine.connect() as connection:
        command.check(alembic_config(connection))


def test_the_database_keeps_the_rules(house: AppContext, making: Making) -> None:
    add_one_of_each(house, "house-of-rules")
    for table in APPEND_ONLY:
        column = sa.inspect(house.store.engine).get_columns(table)[0]["name"]
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = {column}"):
            with pytest.raises(DBAPIError, match="append-only"), house.store.writing() as uow:
                uow.session.execute(sa.text(statement))
    item = making.item(Status.RECEIVED)
    with pytest.raises(DBAPIError, match="illegal move"), house.store.writing() as uow:
        uow.session.execute(
            sa.text("UPDATE items SET status = 'paid_out' WHERE id = :id"), {"id": item.id}
        )
    assert making.read(item.id).status == Status.RECEIVED


def test_of_two_at_once_one_moves_the_item(house: AppContext, making: Making) -> None:
    item = making.item()
    ready = threading.Barrier(2)
    outcomes: list[str] = []

    def move(to: Status) -> None:
        try:
            with house.store.writing() as uow:
                row = uow.items.get(item.id)
                ready.wait()
                uow.items.move(row, to, by=ALL_ROLES, because="at once")
            outcomes.append(to.value)
        except MovedMeanwhile as error:
            outcomes.append(error.code)

    threads = [
        threading.Thread(target=move, args=(to,)) for to in (Status.RECEIVED, Status.CANCELLED)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted([making.read(item.id).status, "moved_meanwhile"])


def test_of_many_at_once_under_one_key_one_acts(desk: tuple[TestClient, Headers]) -> None:
    client, headers = desk
    answers: list[Any] = []

    def send() -> None:
        given = headers | {"Idempotency-Key": "once"}
        answers.append(client.post("/v1/people", headers=given, json={"name": "Grace Once"}))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    people = client.get("/v1/people?limit=200", headers=headers).json()["items"]
    assert [person["name"] for person in people].count("Grace Once") == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/items/%00", None, 404),
        ("GET", "/v1/items?cursor=%00", None, 400),
        ("GET", "/v1/consignors?email=a%00b", None, 400),
        ("POST", "/v1/people", {"name": "a\x00b"}, 422),
        ("GET", "/v1/items/" + "x" * 5000, None, 404),
        ("GET", "/v1/items/%F0%9F%91%9C", None, 404),
    ],
)
def test_odd_characters_are_no_error_of_ours(
    desk: tuple[TestClient, Headers], method: str, path: str, body: Any, status: int
) -> None:
    client, headers = desk
    assert client.request(method, path, headers=headers, json=body).status_code == status


def test_a_whole_way_over_http(desk: tuple[TestClient, Headers], making: Making) -> None:
    client, headers = desk
    item = making.item()
    path = f"/v1/items/{item.id}"
    body = {"kind": "received", "place": "milano"}
    assert client.post(f"{path}/scans", headers=headers, json=body).status_code == 201
    why = {"because": "asked for"}
    assert client.post(f"{path}/withdraw", headers=headers, json=why).status_code == 200
    assert client.post(f"{path}/return", headers=headers, json=why).json()["status"] == "returning"
    assert making.programme == HOUSE


def test_notes_at_once_take_a_number_each(house: AppContext, making: Making) -> None:
    item = making.item()
    ready = threading.Barrier(6)

    def note() -> None:
        with house.store.writing() as uow:
            row = uow.items.get(item.id)
            ready.wait()
            uow.items.note(row, ItemCorrected.kind, by=ALL_ROLES, because="", data={"changed": {}})

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(note) for _ in range(6)]:
            done.result()
    with house.store.reading() as uow:
        assert [event.seq for event in uow.items.timeline(item.id)] == [1, 2, 3, 4, 5, 6]


def test_sweeps_at_once_expire_an_offer_once(house: AppContext, making: Making) -> None:
    item = making.item(Status.OFFERED)
    offer = offer_row(item, making, "store_credit")
    offer.state, offer.reward, offer.payout_minor, offer.answered_at = "open", None, None, None
    with house.store.writing() as uow:
        uow.offers.add(offer)
    making.clock.advance(timedelta(days=20))
    with ThreadPoolExecutor(4) as pool:
        # the server is shared: other tests' offers may fall due as well
        assert sum(pool.map(lambda _: sweep(house), range(4))) >= 1
    with house.store.reading() as uow:
        told = [event.data.get("state") for event in uow.items.timeline(item.id)]
    assert told.count("expired") == 1


def test_a_start_is_kept_or_undone_with_its_move_and_runs(
    house: AppContext, making: Making, database_url: str
) -> None:
    enqueuer = Enqueuer(database_url)
    settings = house.settings.model_copy(update={"database_url": database_url})
    store = replace(house.store, enqueue=enqueuer)
    installed = replace(house, settings=settings, store=store)
    prepare_tables(store.engine, database_url)
    undone, kept = making.item(Status.PHOTOGRAPHING), making.item(Status.PHOTOGRAPHING)
    add_photo(installed, kept.id, "front")

    def start(item_id: str, *, fails: bool) -> None:
        with store.writing() as uow:
            row = uow.items.get(item_id)
            uow.items.move(row, Status.ASSESSING, by=ALL_ROLES, because="complete")
            uow.start("assess", row)
            if fails:
                raise RuntimeError("afterwards")

    with pytest.raises(RuntimeError, match="afterwards"):
        start(undone.id, fails=True)
    start(kept.id, fails=False)
    engine = WorkflowEngine(installed, {"assess": assess})
    engine.launch()
    try:
        deadline = time.monotonic() + 20
        while making.read(kept.id).status != Status.IN_REVIEW:
            assert time.monotonic() < deadline, "the workflow did not run"
            time.sleep(0.05)
    finally:
        engine.close(grace_seconds=5)
        known = enqueuer.client.list_workflows(workflow_id_prefix=["assess:"])
        enqueuer.close()
    assert [run.workflow_id for run in known] == [f"assess:{kept.id}:{kept.revision + 1}"]
    assert making.read(undone.id).status == Status.PHOTOGRAPHING

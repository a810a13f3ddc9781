"""The same races on PostgreSQL, where writers do not wait for each other by themselves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.context import AppContext
from service.domain.status import Status
from service.ids import new_id
from service.keys import hash_key, new_key
from service.store.database import open_database
from service.store.migrate import upgrade
from service.store.people_tables import ApiKeyRow, PersonRow
from service.store.unit_of_work import Store
from service.wiring import on_move
from service.workflows.sweeps import sweep
from tests.service.postgres import postgres_url
from tests.service.sales.selling import CREDIT, HOUSE, NET, Selling
from tests.service.support import Headers, Making, Started

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with postgres_url() as url:
        engine = open_database(url)
        upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture
def selling(context: AppContext, database_url: str) -> Iterator[Selling]:
    engine = open_database(database_url)
    on_server = replace(context, store=Store(engine, context.clock, Started(), on_move))
    make = Making(on_server, context.clock)  # type: ignore[arg-type]  # the fixture's fixed clock
    keys = {name: _key(on_server, name) for name in ("operator", "operator_2", "marketplace")}
    yield Selling(TestClient(create_app(on_server)), on_server, make, keys)
    engine.dispose()


def _key(context: AppContext, name: str) -> Headers:
    secret, now = new_key(), context.clock.now()
    with context.store.writing() as uow:
        person = uow.people.add(
            PersonRow(id=new_id("per"), programme=HOUSE, name=name, created_at=now)
        )
        uow.keys.add(
            ApiKeyRow(
                id=new_id("key"),
                programme=HOUSE,
                person_id=person.id,
                role=name.removesuffix("_2"),
                marketplace="ebay" if name == "marketplace" else None,
                secret_hash=hash_key(secret),
                created_at=now,
            )
        )
    return {"Authorization": f"Bearer {secret}"}


def at_once(count: int, action: Callable[[int], Any]) -> list[Any]:
    """Runs the action in so many threads that start together; their answers."""
    start = threading.Barrier(count)
    answers: list[Any] = []

    def work(number: int) -> None:
        start.wait()
        answers.append(action(number))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == count
    return answers


def order_anew(selling: Selling, item_id: str, _number: int) -> Any:
    return selling.order(item_id, body={"order_ref": new_id("ref")})


def release(selling: Selling, run_id: str, _number: int) -> Any:
    return selling.post(f"/v1/payout-runs/{run_id}/release", by="operator_2")


def test_of_many_orders_at_once_exactly_one_wins(selling: Selling) -> None:
    for _ in range(5):
        item = selling.listed()
        answers = at_once(6, partial(order_anew, selling, item.id))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
        assert {answer.json().get("code") for answer in answers} == {None, "already_sold"}
        with selling.context.store.reading() as uow:
            assert len(uow.sales.where(item_id=item.id)) == 1
            assert len(uow.orders.where(item_id=item.id)) == 6


def test_the_same_order_at_once_is_one_order(selling: Selling) -> None:
    item = selling.listed()
    answers = at_once(6, lambda _: selling.order(item.id, body={"order_ref": f"once-{item.id}"}))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1


def test_sweeps_settlements_and_releases_at_once_pay_once(selling: Selling) -> None:
    consignment = selling.make.consignment()
    items = [selling.sold(consignment=consignment)[0] for _ in range(4)]
    with selling.context.store.reading() as uow:
        latest = max(row.return_until for row in uow.sales.where(state="open"))
    selling.make.clock.advance(latest - selling.make.clock.now())
    at_once(3, lambda _: sweep(selling.context))
    assert {selling.make.read(item.id).status for item in items} == {Status.SETTLING}
    at_once(4, lambda number: selling.settle_now(items[number].id))
    body = {"method": "store_credit", "currency": "EUR"}
    runs = at_once(3, lambda _: selling.post("/v1/payout-runs", body))
    assert {answer.status_code for answer in runs} <= {201, 409}
    ids = [answer.json()["id"] for answer in runs if answer.status_code == 201]
    for run_id in ids:
        released = at_once(3, partial(release, selling, run_id))
        assert sorted(answer.status_code for answer in released) == [200, 409, 409]
    assert {selling.make.read(item.id).status for item in items} == {Status.PAID_OUT}
    balances = selling.balances()
    who = consignment.consignor_id
    assert balances[f"consignor_payable:{who}"] == 0
    assert balances[f"store_credit_liability:{who}"] == -CREDIT * 4
    assert balances["store_credit_uplift_expense"] >= (CREDIT - NET) * 4

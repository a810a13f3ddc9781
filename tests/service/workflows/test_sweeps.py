"""What time brings about, once, however many sweep and whenever they do."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from service.domain.status import Status
from service.workflows.sweeps import close_window, sweep
from tests.service.sales.selling import Selling, offer_row
from tests.service.support import Headers, Making, Started


@pytest.fixture
def selling(
    client: TestClient, context: AppContext, make: Making, keys: dict[str, Headers]
) -> Selling:
    return Selling(client, context, make, keys)


def test_a_passed_window_starts_settling_once(selling: Selling, started: Started) -> None:
    item, _ = selling.sold()
    assert sweep(selling.context) == 0
    selling.make.clock.advance(timedelta(days=14) - timedelta(microseconds=1))
    assert sweep(selling.context) == 0
    assert selling.make.read(item.id).status == Status.SOLD
    selling.make.clock.advance(timedelta(microseconds=1))
    assert sweep(selling.context) == 1
    assert sweep(selling.context) == 0
    row = selling.make.read(item.id)
    assert row.status == Status.SETTLING
    assert started.calls.count(("settle", item.id, row.revision)) == 1


def test_several_sweeps_at_once_move_each_item_once(selling: Selling, started: Started) -> None:
    items = [selling.sold()[0] for _ in range(6)]
    selling.make.clock.advance(timedelta(days=15))
    moved: list[int] = []
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        moved.append(sweep(selling.context))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(moved) == len(items)
    settles = [call for call in started.calls if call[0] == "settle"]
    assert len(settles) == len(set(settles)) == len(items)


def test_what_changed_since_it_was_read_is_left_alone(selling: Selling) -> None:
    item, sale = selling.sold()
    listed = selling.listed()
    with selling.context.store.writing() as uow:
        assert close_window(uow, listed.id) == 0
        assert close_window(uow, item.id) == 0
    selling.post(f"/v1/sales/{sale['id']}/returns", {"reason": "too small"})
    selling.make.clock.advance(timedelta(days=15))
    with selling.context.store.writing() as uow:
        assert close_window(uow, item.id) == 0
    assert sweep(selling.context) == 0


def test_open_offers_and_old_listings_expire(selling: Selling) -> None:
    offered = selling.make.item(Status.OFFERED)
    offer = offer_row(offered, selling.make, "store_credit")
    offer.state, offer.reward, offer.payout_minor, offer.answered_at = "open", None, None, None
    with selling.context.store.writing() as uow:
        uow.session.add(offer)
    listed = selling.listed()
    selling.make.clock.advance(timedelta(days=179))
    assert sweep(selling.context) == 1
    assert selling.make.read(offered.id).status == Status.APPROVED
    assert selling.make.read(listed.id).status == Status.LISTED
    selling.make.clock.advance(timedelta(days=2))
    assert sweep(selling.context) == 1
    assert selling.make.read(listed.id).status == Status.APPROVED
    assert sweep(selling.context) == 0


def test_a_clock_that_jumps_far_ahead_settles_and_a_jump_back_undoes_nothing(
    selling: Selling,
) -> None:
    item, _ = selling.sold()
    selling.make.clock.advance(timedelta(days=4000))
    assert sweep(selling.context) == 1
    selling.make.clock.advance(-timedelta(days=8000))
    assert sweep(selling.context) == 0
    assert selling.make.read(item.id).status == Status.SETTLING

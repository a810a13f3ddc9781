"""Settling: the accepted schedule becomes one payout, however often and wherever it is cut off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.context import AppContext
from service.domain.errors import DomainError
from service.domain.payout import PayoutState
from service.domain.status import Status
from service.domain.trade_errors import IllegalPayoutMove, InvalidOffer, ReturnWindowOpen
from service.store.trade_tables import OfferRow
from service.workflows.settle import (
    WATCHES_RETRY,
    WatchBehind,
    bank_id,
    change_payout,
    schedule_of,
    settle,
    settle_item,
)
from service.workflows.steps import Retry, plain_steps
from service.workflows.sweeps import SWEEP, sweep
from tests.service.sales.selling import CREDIT, NET, Selling
from tests.service.support import Headers, Making


@pytest.fixture
def selling(
    client: TestClient, context: AppContext, make: Making, keys: dict[str, Headers]
) -> Selling:
    return Selling(client, context, make, keys)


class Killed(Exception):
    """Stands for the process's end."""


def test_the_payout_is_what_was_accepted(selling: Selling) -> None:
    item, sale = selling.settled()
    (payout,) = selling.get(f"/v1/payouts?item={item.id}").json()["items"]
    assert (payout["state"], payout["method"], payout["sale_id"]) == (
        "due",
        "store_credit",
        sale["id"],
    )
    assert (payout["net"]["amount_minor"], payout["amount"]["amount_minor"]) == (NET, CREDIT)
    assert selling.make.read(item.id).status == Status.SETTLING
    # nothing is booked before somebody releases it
    assert selling.balances()[f"consignor_payable:{item.consignor_id}"] == -NET


def test_a_repeated_workflow_makes_no_second_payout(selling: Selling) -> None:
    item, _ = selling.settled()
    revision = selling.make.read(item.id).revision
    for _ in range(3):
        settle(selling.context, plain_steps, item.id, revision)
    assert len(selling.get(f"/v1/payouts?item={item.id}").json()["items"]) == 1


def test_a_workflow_that_dies_after_its_step_finds_its_payout_again(selling: Selling) -> None:
    item, _ = selling.settled()
    revision = selling.make.read(item.id).revision

    def dies(name: str, action: Callable[[], Any], *, retry: Retry | None = None) -> Any:
        action()
        raise Killed(name)

    with pytest.raises(Killed):
        settle(selling.context, dies, item.id, revision)
    settle(selling.context, plain_steps, item.id, revision)
    assert len(selling.get(f"/v1/payouts?item={item.id}").json()["items"]) == 1


def test_a_transaction_that_is_cut_off_leaves_nothing(selling: Selling) -> None:
    item, sale = selling.sold()
    selling.make.clock.advance(timedelta(days=15))
    moved = selling.make.move(item.id, Status.SETTLING)

    def cut_off() -> None:
        with selling.context.store.writing() as uow:
            assert settle_item(uow, item.id, moved.revision) is not None
            raise Killed

    with pytest.raises(Killed):
        cut_off()
    assert selling.get("/v1/payouts").json()["items"] == []
    assert selling.get(f"/v1/sales/{sale['id']}").json()["state"] == "open"
    settle(selling.context, plain_steps, item.id, moved.revision)
    assert len(selling.get("/v1/payouts").json()["items"]) == 1


def test_an_item_that_moved_on_is_left_alone(selling: Selling) -> None:
    item, _ = selling.settled()
    revision = selling.make.read(item.id).revision
    listed = selling.listed()
    settle(selling.context, plain_steps, item.id, revision + 1)
    settle(selling.context, plain_steps, item.id, revision - 1)
    settle(selling.context, plain_steps, listed.id, listed.revision)
    assert len(selling.get("/v1/payouts").json()["items"]) == 1


def test_nothing_is_settled_while_the_window_is_open(selling: Selling) -> None:
    item, _ = selling.sold()
    moved = selling.make.move(item.id, Status.SETTLING)
    with selling.context.store.writing() as uow, pytest.raises(ReturnWindowOpen):
        settle_item(uow, item.id, moved.revision)
    assert selling.get("/v1/payouts").json()["items"] == []


def test_a_worker_whose_watch_is_behind_tries_again(selling: Selling) -> None:
    item, _ = selling.sold()
    selling.make.clock.advance(timedelta(days=15))
    assert sweep(selling.context) == 1
    selling.make.clock.advance(-timedelta(days=1, seconds=1))
    waits: list[Retry | None] = []

    def step(name: str, action: Callable[[], Any], *, retry: Retry | None = None) -> Any:
        waits.append(retry)
        with pytest.raises(WatchBehind):
            action()
        # not an error of the domain, which the engine would not try again
        assert not issubclass(WatchBehind, DomainError)
        selling.make.clock.advance(timedelta(days=1, seconds=1))
        return action()

    settle(selling.context, step, item.id, selling.make.read(item.id).revision)
    assert waits == [WATCHES_RETRY]
    assert len(selling.get(f"/v1/payouts?item={item.id}").json()["items"]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "open"},
        {"reward": None},
        {"payout_minor": None},
        {"payout_minor": CREDIT + 1},
        {"reward": "bank_transfer"},
        {"answered_at": None},
    ],
)
def test_an_offer_that_contradicts_itself_pays_nothing(
    selling: Selling, changes: dict[str, Any]
) -> None:
    item = selling.listed()
    with selling.context.store.reading() as uow:
        offer: OfferRow = uow.offers.where(item_id=item.id)[0]
        for name, value in changes.items():
            setattr(offer, name, value)
        with pytest.raises(InvalidOffer):
            schedule_of(offer)


def test_a_due_payout_waits_for_a_run_or_is_called_back(selling: Selling) -> None:
    item, _ = selling.settled()
    with selling.context.store.writing() as uow:
        payout = uow.payouts.where(item_id=item.id)[0]
        for to in set(PayoutState) - {PayoutState.PREPARED, PayoutState.CANCELLED}:
            with pytest.raises(IllegalPayoutMove):
                change_payout(uow, payout, to, by=SWEEP, because="")
        assert payout.state == "due"


def test_an_id_for_banks_holds_no_character_that_they_may_refuse() -> None:
    made = bank_id("pay")
    assert (made[:4], len(made), "_" in made) == ("pay-", 30, False)

"""Whatever happens in whatever order, the ledger stays at zero and nobody is paid twice."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from service.clock import FixedClock
from service.context import AppContext
from service.domain.actor import Actor
from service.domain.errors import DomainError
from service.domain.movers import Role
from service.domain.payout import PayoutState
from service.domain.status import Status
from service.domain.words import Method
from service.money import Money
from service.payouts.desk import Desk
from service.payouts.outcomes import bank_says, enter_outcome, second_outcome
from service.payouts.release import release_run
from service.payouts.runs import Wanted, cancel_run, prepare_run
from service.returns.service import Which, return_item
from service.sales.service import OrderNote, cancel_sale, take_order
from service.store.database import open_database
from service.store.unit_of_work import Store, UnitOfWork
from service.wiring import on_move
from service.workflows.booking import owed_to_consignor
from service.workflows.settle import settle
from service.workflows.steps import plain_steps
from service.workflows.sweeps import sweep
from tests.service.payouts.paying import HOUSE_ACCOUNT, RESTED
from tests.service.sales.selling import HOUSE, PRICE, listing_row, offer_row
from tests.service.support import IBAN, Making, Started

ONE, TWO = (Actor(f"per_{name}", frozenset({Role.OPERATOR})) for name in ("one", "two"))
ITEMS = st.integers(0, 2)
METHODS = st.sampled_from(list(Method))
OUTCOMES = st.sampled_from([PayoutState.CONFIRMED, PayoutState.RETURNED])
PAID = {"sent", "confirmed"}


class AnyOrder(RuleBasedStateMachine):
    """Three items of two consignors; each rule is what somebody may try at any moment."""

    def __init__(self, base: AppContext, database: Path) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = shutil.copy(database, self.folder.name)
        self.engine = open_database(f"sqlite:///{file}")
        self.clock = FixedClock(base.clock.now())
        store = Store(self.engine, self.clock, Started(), on_move)
        accounts = {HOUSE: HOUSE_ACCOUNT}
        self.context = replace(
            base,
            store=store,
            clock=self.clock,
            settings=base.settings.model_copy(update={"house_accounts": accounts}),
        )
        self.make = Making(self.context, self.clock)
        self.programme = self.context.programmes[HOUSE]
        self.numbers = itertools.count(2)
        self.items: list[str] = []

    def teardown(self) -> None:
        self.engine.dispose()
        self.folder.cleanup()

    @initialize()
    def put_up_for_sale(self) -> None:
        first, second = (self.make.consignor(iban=IBAN) for _ in range(2))
        for consignor, reward in (
            (first, "store_credit"),
            (first, "bank_transfer"),
            (second, "bank_transfer"),
        ):
            consignment = self.make.consignment(consignor, reward=reward)
            item = self.make.item(Status.LISTED, consignment=consignment)
            self.items.append(item.id)
            with self.context.store.writing() as uow:
                uow.session.add(offer_row(item, self.make, reward))
                uow.session.add(listing_row(item, self.make, "ebay"))
        self.clock.advance(RESTED)

    def desk(self, uow: UnitOfWork, by: Actor) -> Desk:
        return Desk(uow, self.context, self.programme, by)

    @rule(which=ITEMS, ref=st.sampled_from(["", "A", "B", "C"]))
    def order(self, which: int, ref: str) -> None:
        number = ref or str(next(self.numbers))
        note = OrderNote("ebay", number, self.items[which], Money(PRICE, "EUR"))
        with suppress(DomainError), self.context.store.writing() as uow:
            taken = take_order(uow, self.programme, note, ONE)
            assert (taken.order.outcome == "sold") == (taken.sale is not None)

    @rule(which=ITEMS)
    def buyer_cancels(self, which: int) -> None:
        with suppress(DomainError), self.context.store.writing() as uow:
            sale = uow.sales.current(self.items[which])
            if sale is not None:
                cancel_sale(uow, sale, ONE, "no longer wanted")

    @rule(which=ITEMS, late=st.booleans(), newest=st.booleans())
    def buyer_returns(self, which: int, late: bool, newest: bool) -> None:
        with suppress(DomainError), self.context.store.writing() as uow:
            sales = uow.sales.where(item_id=self.items[which])
            if sales:
                chosen = Which(self.programme, sales[-1 if newest else 0].id, None)
                return_item(uow, chosen, by=ONE, reason="too small", accept_late=late)

    @rule(which=ITEMS)
    def list_again(self, which: int) -> None:
        with suppress(DomainError), self.context.store.writing() as uow:
            item = uow.items.lock(self.items[which])
            if item.status == Status.BUYER_RETURNED:
                uow.items.move(item, Status.PUBLISHING, by=ONE, because="it is as it was")
            uow.items.move(item, Status.LISTED, by=ONE, because="live")
            number = next(self.numbers)
            uow.session.add(listing_row(item, self.make, "ebay", generation=number))

    @rule()
    def time_passes(self) -> None:
        self.clock.advance(RESTED * 8)
        sweep(self.context)

    @rule()
    def worker_settles(self) -> None:
        for item_id in self.items:
            row, before = self.make.read(item_id), self.due_of(item_id)
            settle(self.context, plain_steps, row.id, row.revision)
            if self.due_of(item_id) - before:
                self.promises_are_covered(row.consignor_id)

    def due_of(self, item_id: str) -> set[str]:
        with self.context.store.reading() as uow:
            return {row.id for row in uow.payouts.where(item_id=item_id)}

    def promises_are_covered(self, consignor_id: str) -> None:
        """What was just promised is there: of settled sales, less everything paid and promised."""
        left = 0
        with self.context.store.reading() as uow:
            for item in uow.items.where(consignor_id=consignor_id):
                for sale in uow.sales.where(item_id=item.id, state="settled"):
                    left += uow.offers.get(sale.offer_id).net_minor
                for payout in uow.payouts.where(item_id=item.id):
                    left -= payout.net_minor * (payout.state not in {"returned", "cancelled"})
        assert left >= 0

    @rule(which=ITEMS)
    def a_sale_runs_its_usual_way(self, which: int) -> None:
        self.list_again(which)
        self.order(which, "")
        self.time_passes()
        self.worker_settles()

    @rule(which=ITEMS)
    def it_comes_back_and_sells_again(self, which: int) -> None:
        self.buyer_returns(which, late=True, newest=True)
        self.a_sale_runs_its_usual_way(which)

    @rule(method=METHODS)
    def a_run_goes_its_usual_way(self, method: Method) -> None:
        self.prepare(method)
        self.release(TWO, newest=True)

    @rule(method=METHODS)
    def prepare(self, method: Method) -> None:
        with suppress(DomainError), self.context.store.writing() as uow:
            prepare_run(self.desk(uow, ONE), Wanted(method, "EUR", None))

    @rule(by=st.sampled_from([ONE, TWO]), newest=st.booleans())
    def release(self, by: Actor, newest: bool) -> None:
        with suppress(DomainError), self.context.store.writing() as uow:
            runs = uow.payout_runs.where(programme=HOUSE)
            if runs:
                run = release_run(self.desk(uow, by), runs[-1 if newest else 0].id)
                assert run.released_by != run.prepared_by

    @rule()
    def cancel_the_run(self) -> None:
        with suppress(DomainError), self.context.store.writing() as uow:
            for run in uow.payout_runs.where(state="prepared"):
                cancel_run(self.desk(uow, TWO), run.id)

    @rule(which=ITEMS, outcome=OUTCOMES, newest=st.booleans())
    def bank_answers(self, which: int, outcome: PayoutState, newest: bool) -> None:
        with suppress(DomainError), self.context.store.writing() as uow:
            payouts = uow.payouts.where(item_id=self.items[which])
            if payouts:
                bank_says(self.desk(uow, ONE), payouts[-1 if newest else 0], outcome, "said so")

    @rule(which=ITEMS, outcome=OUTCOMES, second=st.sampled_from([ONE, TWO]))
    def two_people_say(self, which: int, outcome: PayoutState, second: Actor) -> None:
        with suppress(DomainError), self.context.store.writing() as uow:
            payouts = uow.payouts.where(item_id=self.items[which])
            if payouts:
                entry = enter_outcome(self.desk(uow, ONE), payouts[-1].id, outcome, "read it")
                row = second_outcome(self.desk(uow, second), entry.id)
                assert row.seconded_by != row.entered_by

    @invariant()
    def the_ledger_is_at_zero(self) -> None:
        with self.context.store.reading() as uow:
            assert sum(amount for _, _, amount in uow.ledger.balances(HOUSE)) == 0

    @invariant()
    def each_item_is_sold_once_and_each_sale_paid_once(self) -> None:
        with self.context.store.reading() as uow:
            for item_id in self.items:
                sales = uow.sales.where(item_id=item_id)
                assert sum(sale.state in {"open", "settled"} for sale in sales) <= 1
                for sale in sales:
                    paid = [p for p in uow.payouts.where(sale_id=sale.id) if p.state in PAID]
                    assert len(paid) <= 1
                for payout in uow.payouts.where(item_id=item_id):
                    offer = uow.offers.get(payout.offer_id)
                    assert 0 < payout.net_minor <= offer.net_minor
                    assert payout.amount_minor <= (offer.payout_minor or 0)
                if uow.items.get(item_id).status == Status.PAID_OUT:
                    last = uow.sales.current(item_id)
                    open_payout = uow.payouts.open_of(last.id) if last else None
                    assert open_payout is None or open_payout.state == "confirmed"

    @invariant()
    def the_balance_is_what_stands_less_what_was_paid(self) -> None:
        with self.context.store.reading() as uow:
            standing: dict[str, int] = {}
            debts: dict[str, int] = {}
            for item_id in self.items:
                who = uow.items.get(item_id).consignor_id
                standing.setdefault(who, 0)
                for sale in uow.sales.where(item_id=item_id):
                    net = uow.offers.get(sale.offer_id).net_minor
                    if sale.state in {"open", "settled"}:
                        standing[who] += net
                    for back in uow.returns.where(sale_id=sale.id):
                        debts[who] = debts.get(who, 0) + net * back.after_payout
                for payout in uow.payouts.where(item_id=item_id):
                    standing[who] -= payout.net_minor * (payout.state in PAID)
            for who, amount in standing.items():
                assert owed_to_consignor(uow, HOUSE, who, "EUR") == Money(amount, "EUR")
                # nobody owes us more than what they were paid for things that came back
                assert amount >= -debts.get(who, 0)


@pytest.mark.slow
def test_any_order_of_events_keeps_the_money_right(
    context: AppContext, migrated_file: Path
) -> None:
    def machine() -> Any:
        return AnyOrder(context, migrated_file)

    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]  # anything that makes a machine will do
        settings=settings(
            max_examples=20,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )

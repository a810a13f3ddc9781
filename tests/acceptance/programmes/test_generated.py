"""Any valid programme runs from intake to payout, and pays what its schedule says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from service.domain.schedule import AcceptedSchedule
from service.money import Money
from tests.acceptance.programmes.generated import programmes
from tests.acceptance.programmes.running import Run, well
from tests.acceptance.programmes.tenants import Tenants

PRICE = 120_000


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=programmes(), data=st.data())
def test_any_valid_programme_runs_to_payout(
    tenants: Tenants, drawn: tuple[str, str], data: st.DataObject
) -> None:
    run = tenants.join(*drawn)
    blocks = run.rules["blocks"]
    ownership = data.draw(st.sampled_from(blocks["ownership"]), label="ownership")
    item = run.approved(run.consignor(), ownership=ownership)
    reward = None
    if ownership == "archive":
        run.offer(item)
    else:
        reward = data.draw(st.sampled_from(blocks["rewards"]), label="reward")
        run.accept(run.offer(item), reward["id"])
    prepare(run, item, blocks)
    promised = 0
    if "rental" in blocks["uses"]:
        promised += rent(run, item)
    if "sale" in blocks["uses"]:
        promised += sell(run, item, blocks)
    else:
        run.post(f"/v1/items/{item}/withdraw", {"because": "enough"})
        run.post(f"/v1/items/{item}/return", {"because": "enough"})
        run.scan(item, "handed_back")
    run.wait(days=70)
    if run.status(item) == "settling":
        run.settle(item)
    if run.payouts(item) and reward is not None:
        run.pay(reward["method"], run.item(item)["currency"])
    schedule = schedule_of(run, item)
    if schedule.is_bought:
        promised = schedule.net.amount_minor
    nets = sum(line["net"]["amount_minor"] for line in run.payouts(item))
    assert nets == promised
    paid = sum(schedule.pays(net_of(line)).amount_minor for line in run.payouts(item))
    run.end(**{item: paid})
    assert run.status(item) == ("paid_out" if "sale" in blocks["uses"] else "returned")


def prepare(run: Run, item: str, blocks: Any) -> None:
    """Whatever must be done before the item may be shown, and showing it."""
    for step in blocks["steps"]:
        repair = run.post(f"/v1/items/{item}/repairs", {"kind": step["kind"], "work": "mend"})
        run.post(f"/v1/repairs/{repair['id']}/finish", {"cost_minor": 900, "note": "done"})
    show(run, item)


def show(run: Run, item: str) -> None:
    run.post(f"/v1/items/{item}/publish")
    at = run.item(item)["on_sale_at"]
    if at is not None:
        run.wait(datetime.fromisoformat(at))
    run.list_it(item)


def rent(run: Run, item: str) -> int:
    """Out and back once; returns the lender's share."""
    order = well(run.order(item, 10_000, rental_days=3))
    run.scan(item, "lent")
    run.wait(days=3)
    run.scan(item, "came_back")
    run.photograph(item)
    found = {"word": "same", "because": "as it went"}
    rental = run.post(f"/v1/rentals/{order['rental_id']}/comparison", found, by="authenticator")
    run.list_it(item)
    return int(rental["net_minor"])


def sell(run: Run, item: str, blocks: Any) -> int:
    """Sold, checked where its seller kept it, delivered; returns what the schedule says."""
    order = well(run.order(item, PRICE))
    # the same order again is the same sale, and another one finds nothing to buy
    assert run.order(item, PRICE).status_code == 409
    if blocks["holder"] == "seller_until_sold":
        run.scan(item, "collected", "received")
        assert run.judge(item) == "sold"
    run.scan(item, "delivered")
    sale = run.get(f"/v1/sales/{order['sale_id']}")
    sold_at = datetime.fromisoformat(sale["sold_at"])
    expected = schedule_of(run, item).net_for(Money(PRICE, sale["price"]["currency"]), sold_at)
    assert sale["net_minor"] == expected.amount_minor
    until = max(datetime.fromisoformat(sale["pay_from"]), run.clock.now())
    run.wait(until + timedelta(seconds=1))
    run.settle(item)
    return int(sale["net_minor"])


def schedule_of(run: Run, item: str) -> AcceptedSchedule:
    """What was accepted, as the offer shows it."""
    offers = run.get(f"/v1/items/{item}/offers")["items"]
    accepted = next(offer for offer in offers if offer["state"] == "accepted")
    return AcceptedSchedule.from_json(accepted["id"], item, accepted["schedule"])


def net_of(line: Any) -> Money:
    return Money(line["net"]["amount_minor"], line["net"]["currency"])

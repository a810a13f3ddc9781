"""Any sequence of steps, allowed or not, in any programme, keeps the laws of the record.

The ledger sums to zero per currency, an item is sold once, nobody is paid more than was accepted,
and somebody has every item. A step that is not allowed is refused and changes nothing of this.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from service.domain.custody import Holder
from service.domain.schedule import AcceptedSchedule
from service.money import Money
from service.workflows.assess import assess
from service.workflows.effects import dispatch_due
from service.workflows.publish import publish
from service.workflows.settle import settle
from service.workflows.steps import plain_steps
from tests.acceptance.programmes.conftest import PROGRAMMES
from tests.acceptance.programmes.running import Run
from tests.acceptance.programmes.tenants import Tenants
from tests.service.support import jpeg

NAMES = sorted(path.stem for path in PROGRAMMES.glob("*.toml"))
NUMBERS = itertools.count(1)
Step = Callable[["Walk"], Any]


class Walk:
    """One item of one programme, and whatever anybody may try with it."""

    def __init__(self, run: Run, chance: random.Random) -> None:
        self.run, self.chance = run, chance
        self.consignor = run.consignor()
        ownership = self.pick(run.rules["blocks"]["ownership"])
        self.item = run.announce(self.consignor, ownership=ownership)
        self.links: list[Any] = []

    def pick(self, words: Any) -> Any:
        return self.chance.choice(list(words))

    def try_(self, path: str, body: Any = None, by: str = "operator") -> Any:
        answer = self.run.refused(path, body, by)
        assert answer.status_code < 500, answer.text
        return answer

    # the steps

    def scan(self) -> None:
        kinds = ("collected", "received", "moved", "handed_to_courier", "delivered", "came_back",
                 "handed_back", "lent", "to_repairer", "from_repairer")  # fmt: skip
        body = {"kind": self.pick(kinds), "place": "somewhere"}
        self.try_(f"/v1/items/{self.item}/scans", body, "studio")

    def photograph(self) -> None:
        views = next(one for one in self.run.rules["categories"] if one["name"] == "bags")
        for view in views["required"]:
            headers = {**self.run.keys["studio"], "Content-Type": "image/jpeg"}
            path = f"/v1/items/{self.item}/photos?view={view}"
            data = jpeg(f"{self.item}{view}{next(NUMBERS)}")
            assert self.run.client.post(path, content=data, headers=headers).status_code < 500

    def judge(self) -> None:
        word = self.pick(["authentic"] * 8 + ["inconclusive", "not_authentic"])
        body = {"verdict": word, "reasons": [], "note": "so it seems"}
        self.try_(f"/v1/items/{self.item}/verdicts", body, "authenticator")

    def offer(self) -> None:
        body = {"gross_minor": self.pick([100_000, 40_000]), "grade": "excellent", "because": "x"}
        answer = self.try_(f"/v1/items/{self.item}/offers", body)
        if answer.status_code == 201:
            self.links.append(answer.json()["link"])

    def answer(self) -> None:
        if self.links and self.links[-1]:
            reward = self.pick(one["id"] for one in self.run.rules["blocks"]["rewards"])
            version = self.run.rules["terms"]["version"]
            body = {"answer": "accept", "reward": reward, "terms_version": version}
            token = self.links[-1].rpartition("/")[2]
            answer = self.run.client.post(f"/v1/offer-links/{token}/answer", json=body)
            assert answer.status_code < 500, answer.text

    def repair(self) -> None:
        kind = self.pick(["repair", "restoration"])
        begun = self.try_(f"/v1/items/{self.item}/repairs", {"kind": kind, "work": "x"})
        if begun.status_code == 201:
            done = {"cost_minor": self.pick([0, 500]), "note": "x"}
            self.try_(f"/v1/repairs/{begun.json()['id']}/finish", done)

    def publish(self) -> None:
        self.try_(f"/v1/items/{self.item}/publish")

    def order(self) -> None:
        days = self.pick([None, None, None, 5])
        more = {} if days is None else {"rental_days": days}
        assert self.run.order(self.item, 110_000, **more).status_code < 500

    def compare(self) -> None:
        for rental in self.run.get(f"/v1/rentals?item={self.item}")["items"]:
            body = {"word": self.pick(["same", "damaged", "swapped"]), "because": "x"}
            self.try_(f"/v1/rentals/{rental['id']}/comparison", body, "authenticator")

    def cancel_or_return(self) -> None:
        for sale in self.run.get(f"/v1/sales?item={self.item}")["items"]:
            what = self.pick(["cancel", "returns"])
            self.try_(f"/v1/sales/{sale['id']}/{what}", {"reason": "the buyer says so"})

    def withdraw_or_return(self) -> None:
        what = self.pick(["withdraw", "return", "relist", "hold"])
        self.try_(f"/v1/items/{self.item}/{what}", {"because": "somebody says so"})

    def work(self) -> None:
        """What the worker would do where the item stands; a repeat changes nothing."""
        item = self.run.item(self.item)
        do = {"assessing": assess, "publishing": publish, "settling": settle}.get(item["status"])
        if do is not None:
            for _ in range(2):
                do(self.run.context, plain_steps, self.item, item["revision"])
        dispatch_due(self.run.context)

    def wait(self, days: int | None = None) -> None:
        self.run.wait(days=days or self.pick([1, 8, 45]))

    def send_in(self) -> None:
        """What a seller does who kept the item, and a renter who brings it back."""
        kinds = {"awaiting_item": ("collected", "received"), "rented": ("lent", "came_back")}
        for kind in kinds.get(self.run.status(self.item), ()):
            body = {"kind": kind, "place": "somewhere"}
            self.try_(f"/v1/items/{self.item}/scans", body, "studio")

    def deliver(self) -> None:
        body = {"kind": "delivered", "place": "the buyer's"}
        self.try_(f"/v1/items/{self.item}/scans", body, "studio")

    def pay(self) -> None:
        currency = self.run.item(self.item)["currency"]
        due = [line["method"] for line in self.run.payouts(self.item) if line["state"] == "due"]
        method = due[0] if due else self.pick(["bank_transfer", "store_credit"])
        body = {"method": method, "currency": currency, "country": self.run.country}
        prepared = self.try_("/v1/payout-runs", body)
        if prepared.status_code != 201:
            return
        path = f"/v1/payout-runs/{prepared.json()['id']}"
        if self.pick([True, True, False]):
            lines = self.try_(f"{path}/release", by="operator_2").json().get("lines", [])
            if method == "bank_transfer":
                for line in lines:
                    said = {"outcome": self.pick(["confirmed", "returned"]), "reason": "the bank"}
                    entry = self.try_(f"/v1/payouts/{line['id']}/outcomes", said).json()
                    self.try_(f"/v1/payout-outcomes/{entry['id']}/second", by="operator_2")
        else:
            self.try_(f"{path}/cancel")


STEPS: Mapping[str, Step] = {
    "scan": Walk.scan,
    "photograph": Walk.photograph,
    "work": Walk.work,
    "judge": Walk.judge,
    "offer": Walk.offer,
    "answer": Walk.answer,
    "repair": Walk.repair,
    "publish": Walk.publish,
    "order": Walk.order,
    "compare": Walk.compare,
    "cancel_or_return": Walk.cancel_or_return,
    "withdraw_or_return": Walk.withdraw_or_return,
    "wait": Walk.wait,
    "pay": Walk.pay,
}
#: the usual way forward, with other steps between, so that walks come far
FORWARD: tuple[Step, ...] = (
    Walk.photograph,
    Walk.work,
    Walk.judge,
    Walk.offer,
    Walk.answer,
    Walk.repair,
    Walk.publish,
    partial(Walk.wait, days=8),
    Walk.work,
    Walk.order,
    Walk.send_in,
    Walk.judge,
    Walk.deliver,
    partial(Walk.wait, days=61),
    Walk.work,
    Walk.pay,
    Walk.pay,
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", NAMES)
@settings(
    max_examples=2,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_any_steps_keep_the_laws(tenants: Tenants, name: str, seed: int) -> None:
    """A seed is a whole walk: what may be drawn next depends on how far the walk has come."""
    country = next(one for one in COUNTRY if name in COUNTRY[one])
    run = tenants.join((PROGRAMMES / f"{name}.toml").read_text(), country)
    walk = Walk(run, random.Random(seed))  # no secret
    if run.rules["blocks"]["holder"] != "seller_until_sold":
        run.scan(walk.item, "received")
    for step in FORWARD:
        if walk.pick([True, False, False]):
            STEPS[walk.pick(sorted(STEPS))](walk)
            check_laws(walk)
        step(walk)
        check_laws(walk)


#: where each programme is run: a country that it serves and that we have an account in
COUNTRY = {
    "IT": ("balenciaga-resell", "gucci-vault", "valentino-vintage", "vestiaire-collective"),
    "FR": ("network-house",),
    "GB": ("hurr", "network-department-store"),
    "US": ("encore-oscar-de-la-renta", "the-realreal"),
}


def check_laws(walk: Walk) -> None:
    run, item = walk.run, walk.run.item(walk.item)
    run.balances()  # asserts that every currency sums to zero
    assert item["holder"] in set(Holder)
    assert (item["holder"] == "nobody") == (item["status"] == "destroyed")
    sales = run.get(f"/v1/sales?item={walk.item}")["items"]
    live = [sale for sale in sales if sale["state"] in {"open", "settled"}]
    rented = [
        one for one in run.get(f"/v1/rentals?item={walk.item}")["items"] if one["state"] == "out"
    ]
    assert len(live) + len(rented) <= 1
    assert (len(rented) == 1) == (item["status"] == "rented") or item["status"] == "checking"
    check_paid(walk, sales)
    if item["status"] == "paid_out":
        assert live


def check_paid(walk: Walk, sales: list[Any]) -> None:
    """Each payout pays what its schedule makes of its cause at most, and each cause once."""
    offers = {one["id"]: one for one in walk.run.get(f"/v1/items/{walk.item}/offers")["items"]}
    prices = {sale["id"]: sale for sale in sales}
    paid: dict[str, int] = {}
    for line in walk.run.payouts(walk.item):
        schedule = AcceptedSchedule.from_json(
            line["offer_id"], walk.item, offers[line["offer_id"]]["schedule"]
        )
        net = Money(line["net"]["amount_minor"], line["net"]["currency"])
        if line["cause"] == "purchase":
            assert schedule.is_bought
            assert net <= schedule.net
        if line["cause"] == "sale":
            assert net.amount_minor <= prices[line["sale_id"]]["net_minor"]
        assert line["amount"]["amount_minor"] <= schedule.pays(net).amount_minor
        if line["state"] not in {"returned", "cancelled"}:
            cause = line["sale_id"] or line["rental_id"] or line["offer_id"]
            paid[cause] = paid.get(cause, 0) + 1
    assert set(paid.values()) <= {1}

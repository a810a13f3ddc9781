"""Runs any programme from intake to payout over HTTP: the people of a house, and what they do.

Nothing here knows a programme: what differs is read from ``GET /v1/programme`` or said by the run.
The worker's part is done in place, since these runs are about the record and not about the engine.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from standardwebhooks import Webhook

from service.app import create_app
from service.clock import FixedClock
from service.context import AppContext
from service.ids import new_id
from service.sales.signature import signing_secret
from service.workflows.assess import assess
from service.workflows.effects import dispatch_due
from service.workflows.publish import publish
from service.workflows.settle import settle
from service.workflows.steps import plain_steps
from service.workflows.sweeps import sweep
from tests.acceptance.programmes.house import ACCOUNTS, address
from tests.service.conftest import make_key
from tests.service.support import jpeg


@dataclass
class Run:
    """The people of one programme at work."""

    context: AppContext
    clock: FixedClock
    name: str
    country: str
    app: FastAPI | None = None
    client: TestClient = field(init=False)
    keys: dict[str, dict[str, str]] = field(init=False)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    items: list[str] = field(default_factory=list)
    consignors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # on_move and the workflows are the service's own; only the looking is told what to say
        self.client = TestClient(self.app or create_app(self.context))
        roles = {"operator": "operator", "operator_2": "operator", "studio": "studio",
                 "authenticator": "authenticator", "partner": "partner"}  # fmt: skip
        self.keys = {name: self._key(name, role) for name, role in roles.items()}
        self.rules = self.get("/v1/programme")
        self.keys |= {
            place["id"]: self._key(place["id"], "marketplace", place["id"])
            for place in self.rules["marketplaces"]
        }

    def _key(self, name: str, role: str, marketplace: str | None = None) -> dict[str, str]:
        secret = make_key(
            self.context, f"{self.name}-{name}", role, self.name, marketplace=marketplace
        )
        return {"Authorization": f"Bearer {secret}"}

    # what everybody does

    def get(self, path: str, by: str = "operator") -> Any:
        return well(self.client.get(path, headers=self.keys[by]))

    def post(self, path: str, body: Any = None, by: str = "operator") -> Any:
        return well(self.refused(path, body, by))

    def refused(self, path: str, body: Any = None, by: str = "operator") -> Any:
        """The answer as it is, to see why something was refused."""
        headers = {**self.keys[by], "Idempotency-Key": new_id("once")}
        return self.client.post(path, json=body, headers=headers)

    def item(self, item_id: str) -> Any:
        return self.get(f"/v1/items/{item_id}")

    def status(self, item_id: str) -> str:
        return str(self.item(item_id)["status"])

    def wait(self, until: datetime | None = None, **by: float) -> None:
        """Lets time pass and does what has fallen due by then."""
        self.clock.advance(until - self.clock.now() if until is not None else timedelta(**by))
        sweep(self.context)

    # intake

    def consignor(self, *, account: bool = True) -> str:
        body = {
            "name": "Chiara Rossi",
            "email": f"chiara-{next(self.numbers)}@example.com",
            "address": address(self.country),
        }
        consignor = str(self.post("/v1/consignors", body, by="partner")["id"])
        if account:
            details = {"account_holder": "Chiara Rossi", **ACCOUNTS[self.country]}
            path = f"/v1/consignors/{consignor}/bank-details"
            well(self.client.put(path, json=details, headers=self.keys["partner"]))
        self.consignors.append(consignor)
        return consignor

    def announce(self, consignor: str, **more: Any) -> str:
        """Announces one bag by the first channel that the country has; returns the item's id."""
        rules = next(one for one in self.rules["countries"] if one["code"] == self.country)
        intake: dict[str, Any] = {"channel": "ship_in"}
        if rules["stores"]:
            intake = {"channel": "store_drop_off", "store_id": rules["stores"][0]["id"]}
        elif rules["slots"]:
            where = address(self.country)
            intake = {"channel": "collection", "slot": rules["slots"][0], "address": where}
        item = {"category": "bags", "brand": "Vetra", "title": "Arco", "sku": more.pop("sku", None)}
        body = {
            "consignor_id": consignor,
            "country": self.country,
            "intake": intake,
            "reward": more.pop("reward", rules["rewards"][0]),
            "items": [item],
            **more,
        }
        made = self.post("/v1/consignments", body, by="partner")["items"][0]["id"]
        self.items.append(made)
        return str(made)

    def scan(self, item_id: str, *kinds: str) -> Any:
        for kind in kinds:
            body = {"kind": kind, "place": "the counter"}
            answer = self.post(f"/v1/items/{item_id}/scans", body, by="studio")
        return answer

    def photograph(self, item_id: str, *views: str) -> None:
        category = next(one for one in self.rules["categories"] if one["name"] == "bags")
        for view in views or category["required"]:
            headers = {**self.keys["studio"], "Content-Type": "image/jpeg"}
            data = jpeg(f"{item_id}{view}{next(self.numbers)}")
            path = f"/v1/items/{item_id}/photos?view={view}"
            well(self.client.post(path, content=data, headers=headers))

    def assess(self, item_id: str) -> None:
        """Does what the worker does for an item whose shot list is complete."""
        item = self.item(item_id)
        assert item["status"] == "assessing"
        assess(self.context, plain_steps, item_id, item["revision"])

    def judge(self, item_id: str, word: str = "authentic", by: str = "authenticator") -> str:
        body = {"verdict": word, "reasons": [], "note": "the test's person says so"}
        return str(self.post(f"/v1/items/{item_id}/verdicts", body, by=by)["item_status"])

    def approved(self, consignor: str, **more: Any) -> str:
        """An item that was looked at and passed."""
        item_id = self.announce(consignor, **more)
        if self.rules["blocks"]["holder"] != "seller_until_sold":
            self.scan(item_id, "received")
        self.photograph(item_id)
        self.assess(item_id)
        assert self.judge(item_id) == "approved"
        return item_id

    # offer, acceptance, sale

    def offer(self, item_id: str, gross_minor: int = 100_000, **more: Any) -> Any:
        body = {"gross_minor": gross_minor, "because": "the price of the run", **more}
        return self.post(f"/v1/items/{item_id}/offers", body)

    def accept(self, offer: Any, reward: str) -> Any:
        token = str(offer["link"]).rpartition("/")[2]
        terms = self.client.get(f"/v1/offer-links/{token}").json()["terms"]["version"]
        body = {"answer": "accept", "reward": reward, "terms_version": terms}
        return well(self.client.post(f"/v1/offer-links/{token}/answer", json=body))

    def publish(self, item_id: str) -> None:
        self.post(f"/v1/items/{item_id}/publish")
        self.list_it(item_id)

    def list_it(self, item_id: str) -> None:
        """Does what the worker does for an item in ``publishing``."""
        item = self.item(item_id)
        assert item["status"] == "publishing", item["status"]
        publish(self.context, plain_steps, item_id, item["revision"])
        dispatch_due(self.context)
        assert self.status(item_id) == "listed"

    def order(self, item_id: str, price_minor: int = 100_000, **more: Any) -> Any:
        """The first channel of the programme sells or rents; the answer as it is."""
        place = self.rules["marketplaces"][0]["id"]
        currency = self.item(item_id)["currency"]
        body = {
            "order_ref": new_id("order"),
            "item_id": item_id,
            "price": {"amount_minor": price_minor, "currency": currency},
            **more,
        }
        data = json.dumps(body).encode()
        now = self.clock.now()
        secret = signing_secret(self.context.cipher, self.name, place)
        headers = {
            "content-type": "application/json",
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign("msg_1", now, data.decode()),
        }
        return self.client.post("/v1/orders", content=data, headers={**self.keys[place], **headers})

    def sell(self, item_id: str, price_minor: int = 100_000) -> Any:
        order = well(self.order(item_id, price_minor))
        return self.get(f"/v1/sales/{order['sale_id']}")

    def deliver(self, item_id: str) -> None:
        self.scan(item_id, "handed_to_courier", "delivered")

    def fall_due(self, sale: Any) -> None:
        """Waits until the sale's money falls due, and does the worker's part."""
        sale = self.get(f"/v1/sales/{sale['id']}")
        self.wait(datetime.fromisoformat(sale["pay_from"]))
        self.settle(sale["item_id"])

    def settle(self, item_id: str) -> None:
        item = self.item(item_id)
        assert item["status"] == "settling", item["status"]
        settle(self.context, plain_steps, item_id, item["revision"])

    # money

    def payouts(self, item_id: str) -> list[Any]:
        return [one for one in self.get("/v1/payouts")["items"] if one["item_id"] == item_id]

    def pay(self, method: str, currency: str) -> list[Any]:
        """One person prepares, another releases; a bank's word is entered by two people."""
        if method == "bank_transfer":
            self.clock.advance(timedelta(hours=49))  # new bank details rest before money follows
        body = {"method": method, "currency": currency, "country": self.country}
        run = self.post("/v1/payout-runs", body)
        alone = self.refused(f"/v1/payout-runs/{run['id']}/release")
        assert alone.status_code == 403
        lines = self.post(f"/v1/payout-runs/{run['id']}/release", by="operator_2")["lines"]
        if method == "bank_transfer":
            for line in lines:
                said = {"outcome": "confirmed", "reason": "the statement shows it"}
                entry = self.post(f"/v1/payouts/{line['id']}/outcomes", said)
                self.post(f"/v1/payout-outcomes/{entry['id']}/second", by="operator_2")
        return list(lines)

    def balances(self) -> dict[str, int]:
        """Every account's balance; the ledger must sum to zero in each currency."""
        answer = self.get("/v1/ledger/balances")
        assert set(answer["trial_balance"].values()) <= {0}
        return {row["account"]: row["amount_minor"] for row in answer["accounts"]}

    def end(self, **paid: int) -> dict[str, int]:
        """The run's end: ledger balanced, custody closed, nobody is owed anything.

        ``paid``: what each item was to bring its consignor in all, by its id.
        """
        balances = self.balances()
        for item_id in self.items:
            item = self.item(item_id)
            assert item["custody_closed"], (item["status"], item["holder"])
            lines = self.payouts(item_id)
            assert {line["state"] for line in lines} <= {"confirmed"}
            got = sum(line["amount"]["amount_minor"] for line in lines)
            assert got == paid.get(item_id, 0), (item["status"], got)
        for consignor in self.consignors:
            assert balances.get(f"consignor_payable:{consignor}", 0) == 0
        assert balances.get("bank_clearing", 0) == 0
        assert balances.get("stock", 0) == 0
        return balances


def well(answer: Any) -> Any:
    assert answer.status_code < 300, answer.text
    return answer.json()

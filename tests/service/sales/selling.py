"""Items that are up for sale, and orders that a marketplace signed; for the tests of money."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from fastapi.testclient import TestClient
from standardwebhooks import Webhook

from service.context import AppContext
from service.domain.blocks import Commission
from service.domain.proposal import propose
from service.domain.schedule import AcceptedSchedule
from service.domain.status import Status
from service.domain.words import Method
from service.ids import new_id
from service.money import Money
from service.sales.signature import signing_secret
from service.store.record_tables import ConsignmentRow, ItemRow
from service.store.trade_tables import ListingRow, OfferRow
from service.workflows.settle import settle
from service.workflows.steps import plain_steps
from service.workflows.sweeps import sweep
from tests.service.support import Headers, Making

HOUSE = "balenciaga-resell"
PRICE = 100_000
#: 30 % commission of PRICE is kept
NET = 70_000
#: the net and 20 % on it
CREDIT = 84_000


def offer_row(item: ItemRow, make: Making, reward: str, gross_minor: int = PRICE) -> OfferRow:
    """An accepted offer, in the shape that the room of offers writes."""
    proposal = propose(
        Money(gross_minor, item.currency),
        Commission.flat(Decimal(30)),
        uplift_percent=Decimal(20),
    )
    terms = make.context.programmes[item.programme].terms
    credit = proposal.store_credit.amount_minor
    offer_id, method = new_id("off"), Method(reward)
    schedule = AcceptedSchedule(
        offer_id=offer_id,
        item_id=item.id,
        method=method,
        net=proposal.net,
        payable=proposal.payable(method),
        uplift_percent=Decimal(20) if method is Method.STORE_CREDIT else Decimal(0),
        rounding=proposal.rounding,
        terms_version=terms.version,
        terms_sha256=terms.sha256,
        accepted_at=make.clock.now(),
        reward=reward,
    )
    return OfferRow(
        id=offer_id,
        item_id=item.id,
        state="accepted",
        currency=item.currency,
        gross_minor=gross_minor,
        fees_minor=gross_minor - proposal.net.amount_minor,
        net_minor=proposal.net.amount_minor,
        credit_minor=credit,
        parts={
            **proposal.to_json(),
            "terms_text": terms.text,
            "grade": "excellent",
            "source": None,
            "because": "the price of the test",
        },
        terms_version=terms.version,
        terms_sha256=terms.sha256,
        token_hash=new_id("hash"),
        deadline=make.clock.now(),
        schedule=schedule.to_json(),
        reward=reward,
        payout_minor=credit if reward == "store_credit" else proposal.net.amount_minor,
        accepted_terms_version=terms.version,
        answered_at=make.clock.now(),
        created_by="per_test",
        created_at=make.clock.now(),
    )


def listing_row(item: ItemRow, make: Making, marketplace: str, **changes: Any) -> ListingRow:
    """A live listing at PRICE."""
    row = ListingRow(
        id=new_id("lst"),
        item_id=item.id,
        programme=item.programme,
        marketplace=marketplace,
        generation=1,
        state="live",
        price_minor=PRICE,
        currency=item.currency,
        title=item.title,
        description="",
        condition="Excellent",
        created_at=make.clock.now(),
        updated_at=make.clock.now(),
    )
    for name, value in changes.items():
        setattr(row, name, value)
    return row


@dataclass
class Selling:
    """Puts items up for sale and sells them as marketplaces do, over HTTP."""

    client: TestClient
    context: AppContext
    make: Making
    keys: dict[str, Headers]
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def listed(
        self,
        *,
        reward: str = "store_credit",
        consignment: ConsignmentRow | None = None,
        status: Status = Status.LISTED,
        marketplaces: tuple[str, ...] = ("ebay", "zalando"),
    ) -> ItemRow:
        """An item whose offer was accepted, live on these marketplaces."""
        item = self.make.item(status, consignment=consignment)
        with self.context.store.writing() as uow:
            uow.session.add(offer_row(item, self.make, reward))
            for marketplace in marketplaces:
                uow.session.add(listing_row(item, self.make, marketplace))
        return item

    def order(self, item_id: str, **changes: Any) -> Any:
        """Sends a signed order; ``headers`` and ``body`` replace what would be sent."""
        number = next(self.numbers)
        body = {
            "order_ref": f"order-{number}",
            "item_id": item_id,
            "price": {"amount_minor": PRICE, "currency": "EUR"},
            **changes.pop("body", {}),
        }
        data = json.dumps(body).encode()
        headers = changes.pop("headers", None)
        if headers is None:
            headers = self.signature(data)
        key = self.keys[changes.pop("key", "marketplace")]
        return self.client.post(
            "/v1/orders",
            content=changes.pop("data", data),
            headers={"content-type": "application/json", **key, **headers},
        )

    def signature(self, data: bytes, marketplace: str = "ebay") -> Headers:
        """The headers with which the marketplace's system signs these bytes."""
        secret = signing_secret(self.context.cipher, HOUSE, marketplace)
        now = self.context.clock.now()
        return {
            "webhook-id": "msg_1",
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret).sign("msg_1", now, data.decode()),
        }

    def sold(self, **changes: Any) -> tuple[ItemRow, dict[str, Any]]:
        """A sold item and its sale."""
        item = self.listed(**changes)
        order = self.order(item.id).json()
        sale = self.client.get(f"/v1/sales/{order['sale_id']}", headers=self.keys["operator"])
        return item, sale.json()

    def settle(self, item_id: str) -> None:
        """Lets the return window pass, sweeps, and does what the worker would do."""
        with self.context.store.reading() as uow:
            sale = uow.sales.current(item_id)
        assert sale is not None
        if self.make.clock.now() < sale.return_until:
            self.make.clock.advance(sale.return_until - self.make.clock.now())
        sweep(self.context)
        self.settle_now(item_id)

    def settle_now(self, item_id: str) -> None:
        """Does what the worker does for an item in ``settling``."""
        item = self.make.read(item_id)
        assert item.status == Status.SETTLING
        settle(self.context, plain_steps, item_id, item.revision)

    def settled(self, **changes: Any) -> tuple[ItemRow, dict[str, Any]]:
        """An item whose payout is due, and its sale."""
        item, sale = self.sold(**changes)
        self.settle(item.id)
        return item, sale

    def post(self, path: str, body: Any = None, *, by: str = "operator", **more: Any) -> Any:
        """Posts as one of the keys' persons, under an idempotency key of its own."""
        headers = {**self.keys[by], "Idempotency-Key": more.pop("once", new_id("once"))}
        return self.client.post(path, json=body, headers=headers, **more)

    def get(self, path: str, *, by: str = "operator") -> Any:
        return self.client.get(path, headers=self.keys[by])

    def balances(self) -> dict[str, int]:
        """Every account's balance in euro; the ledger must sum to zero each time it is read."""
        answer = self.get("/v1/ledger/balances").json()
        assert set(answer["trial_balance"].values()) <= {0}
        return {row["account"]: row["amount_minor"] for row in answer["accounts"]}

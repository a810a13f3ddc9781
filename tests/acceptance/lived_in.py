"""An installation in which everything has happened once: items in every status, and their papers.

The rows are made by the rooms' own services and endpoints, so that whatever reads them may.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.app import create_app
from service.cipher import Cipher
from service.clock import FixedClock
from service.context import AppContext
from service.domain.catalogue import Catalogue
from service.domain.status import Status
from service.ids import new_id
from service.store.tables import Base, QuestionRow, RentalRow, RepairRow
from service.workflows.batch import batch as work_batch
from service.workflows.steps import plain_steps
from tests.service.conftest import HOUSE, START, installed, make_keys
from tests.service.payouts.paying import HOUSE_ACCOUNT, Paying
from tests.service.support import Headers, Making, Started, TellingInference, jpeg
from tests.service.trade_fixtures import Trading


@dataclass(frozen=True)
class LivedIn:
    """The folder of a closed installation and what is needed to go on in a copy of it."""

    folder: Path
    catalogue: Catalogue
    cipher: Cipher
    keys: dict[str, Headers]
    #: the ids of each table's rows
    ids: dict[str, list[str]]
    #: the token of an open offer's link
    token: str
    now: datetime

    @contextmanager
    def copied(self, folder: Path) -> Iterator[AppContext]:
        """A copy in another folder, as it stands when everything has happened."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        clock = FixedClock(self.now)
        parts = (folder, self.catalogue, clock, Started(), TellingInference(), self.cipher)
        with installed(*parts) as context:
            yield _with_account(context)


def live_in(folder: Path, empty_database: Path, catalogue: Catalogue) -> LivedIn:
    """Makes the installation."""
    shutil.copy(empty_database, folder / "loupe.db")
    cipher = Cipher.from_text(Cipher.new_key_text())
    clock = FixedClock(START)
    parts = (folder, catalogue, clock, Started(), TellingInference(), cipher)
    with installed(*parts) as plain:
        context = _with_account(plain)
        keys = make_keys(context)
        token = _live(context, clock, keys)
        ids = _ids(context)
    return LivedIn(folder, catalogue, cipher, keys, ids, token, clock.now())


def _with_account(context: AppContext) -> AppContext:
    changes = {"house_accounts": {HOUSE: HOUSE_ACCOUNT}, "public_url": "https://loupe.example"}
    return replace(context, settings=context.settings.model_copy(update=changes))


def _live(context: AppContext, clock: FixedClock, keys: dict[str, Headers]) -> str:
    make = Making(context, clock)
    client = TestClient(create_app(context))
    paying = Paying(client, context, make, keys)
    paying.post("/v1/webhook-endpoints", {"url": "https://example.com/hook"})
    for status in Status:
        make.item(status)
    _look(paying, Trading(context, clock, make))
    _pay(paying)
    _beside_selling(paying)
    _price(paying)
    _batch(paying)
    trading = Trading(context, clock, make)
    trading.run_publish(trading.publishing())
    _, token = trading.offered()
    return token


def _price(paying: Paying) -> None:
    """A price book, a rate table, and a look at what a marketplace shows."""
    book = "scope,key,grade,currency,gross_minor\nsku,VETRA-ARCO-01,excellent,EUR,159000\n"
    rates = "day,base,quote,rate\n2026-11-20,EUR,GBP,0.8\n"
    headers = {**paying.keys["operator"], "Content-Type": "text/csv"}
    for path, text in (("/v1/price-books", book), ("/v1/rates", rates)):
        _well(paying.client.post(path, content=text, headers=headers))
    _well(paying.post("/v1/marketplaces/ebay/reconciliations", {"shown": []}))


def _batch(paying: Paying) -> None:
    """The studio's batches: one that waits for more photographs, one that is done."""
    headers = {**paying.keys["studio"], "Content-Type": "image/jpeg"}
    for started in (False, True):
        body = {"name": "drop of Tuesday", "marketplaces": ["ebay"]}
        batch = _well(paying.post("/v1/batches", body, by="studio"))
        files = f"/v1/batches/{batch['id']}/files?name=front.jpg"
        _well(paying.client.post(files, content=jpeg("front"), headers=headers))
        if started:
            _well(paying.post(f"/v1/batches/{batch['id']}/start", {}, by="studio"))
            work_batch(paying.context, plain_steps, batch["id"], 1)


def _look(paying: Paying, trading: Trading) -> None:
    item = paying.make.item(Status.IN_REVIEW)
    for view in ("front", "back"):
        trading.photo(item, view, view)
    trading.assess(item)
    verdict = {"verdict": "needs_photos", "views_wanted": ["serial"]}
    _well(paying.post(f"/v1/items/{item.id}/verdicts", verdict, by="authenticator"))
    photographed = paying.make.item(Status.RECEIVED)
    upload = f"/v1/items/{photographed.id}/photos?view=front"
    headers = {**paying.keys["studio"], "Content-Type": "image/jpeg"}
    _well(paying.client.post(upload, content=jpeg("front"), headers=headers))
    expected = paying.make.item()
    scan = {"kind": "received", "place": "milano-montenapoleone"}
    _well(paying.post(f"/v1/items/{expected.id}/scans", scan, by="studio"))


def _pay(paying: Paying) -> None:
    """Two ways of paying, each once done and once begun; a sale that came back, one that stands."""
    paying.settled()
    _well(paying.release(_well(paying.prepare("store_credit"))["id"]))
    _, payout, _ = paying.sent()
    outcome = {"outcome": "returned", "reason": "the account is closed"}
    _well(paying.post(f"/v1/payouts/{payout['id']}/outcomes", outcome))
    paying.banked()
    _well(paying.prepare())
    _, sale = paying.sold()
    _well(paying.post(f"/v1/sales/{sale['id']}/returns", {"reason": "the strap is too short"}))
    paying.sold()
    item = paying.listed()
    paying.order(item.id)
    paying.order(item.id)


def _beside_selling(paying: Paying) -> None:
    """A repair, a rental and a question. This programme has none of them, others on it do."""
    item = paying.listed()
    now = paying.make.clock.now()
    order = _well(paying.order(item.id))
    with paying.context.store.writing() as uow:
        offer, listing = (
            uow.offers.where(item_id=item.id)[0],
            uow.listings.where(item_id=item.id)[0],
        )
        common = {"programme": HOUSE, "item_id": item.id, "currency": "EUR"}
        work = {"kind": "repair", "work": "new edge paint", "started_by": "per_test"}
        uow.repairs.add(RepairRow(id=new_id("rep"), **common, **work, started_at=now))
        asked = {"question": "Is there a receipt?", "state": "open", "asked_by": "per_test"}
        until = now + timedelta(days=4)
        uow.questions.add(
            QuestionRow(
                id=new_id("qst"), item_id=item.id, **asked, asked_at=now, answer_until=until
            )
        )
        paper = {"order_id": order["id"], "listing_id": listing.id, "offer_id": offer.id}
        fee = {"days": 4, "price_minor": 9_000, "net_minor": 6_000, "damage_minor": 0}
        uow.rentals.add(
            RentalRow(
                id=new_id("rnt"),
                **common,
                **paper,
                **fee,
                marketplace="ebay",
                state="out",
                rented_at=now,
                back_until=until,
            )
        )


def _well(answer: Any) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


def _ids(context: AppContext) -> dict[str, list[str]]:
    with context.store.reading() as uow:
        return {
            table.name: list(uow.session.scalars(sa.select(table.c.id)))
            for table in Base.metadata.sorted_tables
            if "id" in table.c and table.c.id.type.python_type is str
        }

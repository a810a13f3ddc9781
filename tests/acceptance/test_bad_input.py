"""Bad input over a real socket: each has its code and its message, and the record is as before.

The whole record is compared, every row of every table and every stored object, and what a refusal
must keep (an order that lost, an offer that has expired) is named.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from service.clock import FixedClock
from service.context import AppContext
from service.domain.status import Status
from service.store.tables import Base
from tests.service.conftest import (
    catalogue,
    clock,
    context,
    inference,
    keys,
    make,
    migrated_file,
    started,
)
from tests.service.photos.bad_pictures import BAD, picture
from tests.service.sales.selling import PRICE, Selling
from tests.service.serving import Line, looking, served
from tests.service.support import IBAN, Headers, Making
from tests.service.trade_fixtures import Trading

__all__ = [
    "catalogue", "clock", "context", "inference", "keys", "make", "migrated_file", "started",
]  # fmt: skip

Record = dict[str, Any]
#: bytes of memory that a refusal may take; a picture of 30,000 x 30,000 would take 2.7 GB
ROOM = 300_000_000


@pytest.fixture
def house(context: AppContext) -> Iterator[AppContext]:
    """The installation with the networks that it has in service."""
    with looking(context) as house:
        yield house


@pytest.fixture
def http(house: AppContext) -> Iterator[httpx.Client]:
    with served(house) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def record(context: AppContext) -> Record:
    """Every row of every table, and the name of every stored object."""
    with context.store.reading() as uow:
        rows: Record = {
            table.name: sorted(map(repr, uow.session.execute(sa.select(table))))
            for table in Base.metadata.sorted_tables
        }
    folder = Path(context.settings.objects_url.removeprefix("file:"))
    return rows | {"objects": sorted(str(path) for path in folder.rglob("*") if path.is_file())}


def changed(before: Record, after: Record) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def check(answer: httpx.Response, status: int, code: str, word: str) -> None:
    """A problem with its code, and a message that says what is wrong."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert word in problem["detail"].lower(), problem["detail"]


def upload(http: httpx.Client, item_id: str, key: Headers, body: bytes, view: str) -> Any:
    headers = {**key, "Content-Type": "image/jpeg"}
    return http.post(f"/v1/items/{item_id}/photos?view={view}", headers=headers, content=body)


WORDS = {
    "empty": "empty", "text named jpg": "jpeg, png, webp, avif", "one pixel": "1 x 1",
    "thirty thousand": "30000 x 30000", "truncated": "end", "png bomb": "30000 x 30000",
    "text bomb": "unpacks", "damaged": "damaged", "gif": "jpeg, png, webp, avif",
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bytes_that_are_no_photo(
    house: AppContext, http: httpx.Client, make: Making, keys: dict[str, Headers], name: str
) -> None:
    body, code = BAD[name]
    item = make.item(Status.RECEIVED)
    before = record(house)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    answer = upload(http, item.id, keys["studio"], body, "front")
    check(answer, 422, code, WORDS[name])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - memory < ROOM
    assert record(house) == before


def test_an_upload_that_is_cut_off(
    house: AppContext, http: httpx.Client, make: Making, keys: dict[str, Headers]
) -> None:
    item = make.item(Status.RECEIVED)
    body = picture((1200, 900))
    before = record(house)
    length = str(len(body))
    line = Line(str(http.base_url))
    line.send_head(
        f"/v1/items/{item.id}/photos?view=front",
        {**keys["studio"], "Content-Type": "image/jpeg", "Content-Length": length},
    )
    line.socket.sendall(body[: len(body) // 2])
    time.sleep(0.2)
    line.socket.close()
    time.sleep(0.2)
    assert record(house) == before
    # the same photo, whole, is taken: nothing of the half one stands in its way
    assert upload(http, item.id, keys["studio"], body, "front").status_code == 201


def test_an_unknown_view_and_a_foreign_key(
    house: AppContext, http: httpx.Client, make: Making, keys: dict[str, Headers]
) -> None:
    item = make.item(Status.RECEIVED)
    before = record(house)
    check(upload(http, item.id, keys["studio"], picture(), "sole"), 422, "unknown_view", "view")
    foreign = upload(http, item.id, keys["foreign_studio"], picture(), "front")
    check(foreign, 404, "not_found", "no such thing")
    read = http.get(f"/v1/items/{item.id}", headers=keys["foreign"])
    check(read, 404, "not_found", "no such thing")
    assert record(house) == before


@pytest.mark.parametrize(
    ("status", "path", "body"),
    [
        (Status.PAID_OUT, "withdraw", {"because": "regret"}),
        (Status.EXPECTED, "publish", None),
        (Status.LISTED, "scans", {"kind": "received", "place": "x"}),
        (Status.LISTED, "return", {"because": "regret"}),
    ],
)
def test_an_illegal_move(
    house: AppContext,
    http: httpx.Client,
    make: Making,
    keys: dict[str, Headers],
    status: Status,
    path: str,
    body: dict[str, str] | None,
) -> None:
    item = make.item(status)
    before = record(house)
    answer = http.post(f"/v1/items/{item.id}/{path}", json=body, headers=keys["operator"])
    check(answer, 409, "not_permitted_in_status", "present status")
    assert record(house) == before


def test_a_second_sale(
    house: AppContext, http: httpx.Client, make: Making, keys: dict[str, Headers]
) -> None:
    # httpx stands in for the test client: both speak to the service in the same words
    selling = Selling(http, house, make, keys)  # type: ignore[arg-type]
    item = selling.listed()
    assert selling.order(item.id).status_code == 201
    before = record(house)
    check(selling.order(item.id), 409, "already_sold", "sold")
    after = record(house)
    # the order that lost is kept, and the item's timeline tells of it; no money and no move
    assert changed(before, after) == {"orders", "item_events", "audit_entries"}
    assert set(before["item_events"]) < set(after["item_events"])
    assert len(after["orders"]) == len(before["orders"]) + 1
    assert set(before["orders"]) < set(after["orders"])
    cheap = {"price": {"amount_minor": PRICE - 1, "currency": "EUR"}}
    other = selling.listed()
    before = record(house)
    assert selling.order(other.id, body=cheap, headers={}).status_code == 401
    assert record(house) == before


@pytest.mark.parametrize(
    ("iban", "code", "word"),
    [
        (IBAN[:-1] + "7", "invalid_iban", "iban"),
        (IBAN[:-1], "invalid_iban", "iban"),
        ("AE070331234567890123456", "bank_out_of_reach", "sepa"),
    ],
)
def test_a_wrong_iban(
    house: AppContext,
    http: httpx.Client,
    make: Making,
    keys: dict[str, Headers],
    iban: str,
    code: str,
    word: str,
) -> None:
    consignor = make.consignor(iban=IBAN)
    before = record(house)
    answer = http.put(
        f"/v1/consignors/{consignor.id}/bank-details",
        json={"account_holder": "Chiara Rossi", "iban": iban},
        headers=keys["operator"],
    )
    check(answer, 422, code, word)
    assert iban not in answer.text
    assert record(house) == before


def test_an_expired_offer(
    house: AppContext, http: httpx.Client, make: Making, clock: FixedClock
) -> None:
    trading = Trading(house, clock, make)
    item, token = trading.offered()
    clock.advance(timedelta(days=14))
    answer = {"answer": "accept", "reward": "store_credit", "terms_version": "2026-11"}
    path = f"/v1/offer-links/{token}/answer"
    before = record(house)
    check(http.post(path, json=answer), 410, "offer_expired", "deadline")
    once = record(house)
    # that it has expired is kept, and the item waits for another offer; nothing was promised
    assert changed(before, once) == {"items", "item_events", "offers", "audit_entries"}
    assert make.read(item.id).status == Status.APPROVED
    check(http.post(path, json=answer), 410, "offer_expired", "deadline")
    assert record(house) == once

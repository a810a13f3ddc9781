"""Ranges from what was really sold, with every input; a price book's versions; dated rates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi.testclient import TestClient

from service.context import AppContext
from service.domain.status import Status
from tests.service.sales.selling import PRICE, Selling
from tests.service.support import Headers
from tests.service.trade_fixtures import Trading

Keys = dict[str, Headers]
BOOK = (
    "scope,key,grade,currency,gross_minor\n"
    "sku,VETRA-ARCO-01,excellent,EUR,150000\n"
    "category,bags,excellent,EUR,80000\n"
)
RATES = "day,base,quote,rate\n2026-11-20,EUR,GBP,0.8\n2026-11-20,EUR,USD,1.2\n"
CSV = {"Content-Type": "text/csv"}


def sold(selling: Selling, minor: int, **consignment: Any) -> str:
    """An item that was sold at a price; its id."""
    place = selling.make.consignment(**consignment) if consignment else None
    item = selling.listed(consignment=place)
    currency = item.currency
    body = {"price": {"amount_minor": minor, "currency": currency}}
    assert selling.order(item.id, body=body).status_code == 201
    return item.id


def asked(selling: Selling, item_id: str, query: str = "?grade=excellent") -> Any:
    return selling.get(f"/v1/items/{item_id}/price-range{query}").json()


def test_past_sales_make_a_range_and_stand_beside_it(selling: Selling) -> None:
    wanted = selling.make.item(Status.APPROVED)
    assert asked(selling, wanted.id, "")["no_range_because"] == "grade_missing"
    ids = [sold(selling, PRICE + step) for step in (0, 20_000)]
    few = asked(selling, wanted.id)
    assert (few["range"], few["no_range_because"]) == (None, "too_few_comparables")
    assert few["book"]["gross"] == {"amount_minor": 159_000, "currency": "EUR"}
    assert few["book"]["book_version"] == 0
    ids.append(sold(selling, PRICE + 10_000))
    made = asked(selling, wanted.id)
    assert made["range"]["level"] == "sku_and_season"
    assert [made["range"][name]["amount_minor"] for name in ("low", "middle", "high")] == [
        PRICE, PRICE + 10_000, PRICE + 20_000,
    ]  # fmt: skip
    assert {one["item_id"] for one in made["range"]["comparables"]} == set(ids)
    assert {one["season"] for one in made["range"]["comparables"]} == {made["season"]}
    # another grade compares with nothing
    assert asked(selling, wanted.id, "?grade=fair")["range"] is None


def test_a_sale_in_another_currency_needs_a_rate_of_its_day(
    client: TestClient, keys: Keys, selling: Selling
) -> None:
    wanted = selling.make.item(Status.APPROVED)
    for step in (0, 1, 2):
        sold(selling, PRICE + step, country="GB", currency="GBP", store_id=None)
    refused = asked(selling, wanted.id)
    assert refused["range"] is None
    assert {one["because"] for one in refused["left_out"]} == {"rate_missing"}
    sent = client.post("/v1/rates", content=RATES, headers={**keys["finance"], **CSV})
    assert (sent.status_code, sent.json()["row_count"]) == (201, 2)
    made = asked(selling, wanted.id)
    assert made["range"]["low"] == {"amount_minor": PRICE * 10 // 8, "currency": "EUR"}
    [used] = made["range"]["comparables"][0]["rates"]
    assert (used["base"], used["quote"], used["rate"]) == ("EUR", "GBP", "0.8")


def test_an_amount_is_converted_or_refused_with_its_code(
    client: TestClient, keys: Keys, context: AppContext, selling: Selling
) -> None:
    def convert(key: str = "pricer", **changes: Any) -> Any:
        body = {"amount_minor": 8_000, "currency": "GBP", "to": "USD", **changes}
        return client.post("/v1/rates/convert", json=body, headers=keys[key])

    assert convert().json()["code"] == "rate_missing"
    client.post("/v1/rates", content=RATES, headers={**keys["operator"], **CSV})
    made = convert().json()
    assert made["result"] == {"amount_minor": 12_000, "currency": "USD"}
    assert len(made["rates"]) == 2
    old = convert(day="2026-12-24")
    assert (old.status_code, old.json()["code"]) == (409, "rate_too_old")
    assert old.json()["data"]["newest"] == "2026-11-20"
    assert convert(day="2026-11-01").json()["code"] == "rate_missing"
    assert convert(currency="XXX").json()["code"] == "unknown_currency"
    # a correction is a later table, and the newest word on a day counts
    again = RATES.replace("1.2", "1.6")
    client.post("/v1/rates", content=again, headers={**keys["operator"], **CSV})
    assert convert().json()["result"]["amount_minor"] == 16_000
    # another programme has another table
    assert convert("foreign").json()["code"] == "rate_missing"
    tables = client.get("/v1/rates", headers=keys["pricer"]).json()["items"]
    assert len(tables) == 2


def test_a_book_is_brought_in_as_the_next_version(
    client: TestClient, keys: Keys, trade: Trading
) -> None:
    def bring(text: str | bytes, key: str = "pricer") -> Any:
        url = "/v1/price-books?file=winter.csv&note=winter"
        return client.post(url, content=text, headers={**keys[key], **CSV})

    assert bring(BOOK, "finance").status_code == 403
    first = bring(BOOK).json()
    assert (first["version"], first["row_count"], first["file"]) == (1, 2, "winter.csv")
    # the same bytes again are the same version
    assert bring(BOOK).json()["id"] == first["id"]
    second = bring(BOOK.replace("150000", "140000")).json()
    assert second["version"] == 2
    item = trade.approved()
    found = client.get(f"/v1/items/{item.id}/price-suggestion", headers=keys["pricer"]).json()
    assert found["proposal"]["gross"]["amount_minor"] == 140_000
    assert (found["source"]["book_version"], found["source"]["line"]) == (2, 2)
    made = client.post(f"/v1/items/{item.id}/offers", json={}, headers=keys["pricer"]).json()
    assert made["source"]["book_sha256"] == second["sha256"]
    whole = client.get(f"/v1/price-books/{first['id']}", headers=keys["partner"]).json()
    assert [line["gross"]["amount_minor"] for line in whole["lines"]] == [150_000, 80_000]
    # another programme still has the file that it came with
    foreign = client.get("/v1/price-books", headers=keys["foreign"]).json()["items"]
    assert foreign == []


def test_every_bad_row_is_named_and_nothing_is_taken_in(client: TestClient, keys: Keys) -> None:
    broken = BOOK + "sku,X,mint,EUR,1\nsku,Y,fair,EUR,-3\nsku,VETRA-ARCO-01,excellent,EUR,1\n"
    answer = client.post("/v1/price-books", content=broken, headers={**keys["pricer"], **CSV})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "price_book_invalid")
    assert [row["line"] for row in problem["data"]["rows"]] == [4, 5, 6]
    for text, code in (
        (BOOK.replace("bags", "boats"), "price_book_category_unknown"),
        (BOOK.replace("EUR,80000", "JPY,80000"), "price_book_currency_unused"),
        (b"\xff\xfe", "file_not_utf8"),
        ("", "price_book_invalid"),
    ):
        refused = client.post("/v1/price-books", content=text, headers={**keys["pricer"], **CSV})
        assert refused.json()["code"] == code
    rates = client.post("/v1/rates", content="x", headers={**keys["pricer"], **CSV}).json()
    assert (rates["code"], rates["data"]["bad_rows"]) == ("rates_invalid", 1)
    assert client.get("/v1/price-books", headers=keys["pricer"]).json()["items"] == []


def test_what_came_back_is_no_comparable(selling: Selling) -> None:
    wanted = selling.make.item(Status.APPROVED)
    for step in range(3):
        sold(selling, PRICE + step)
    sale = selling.get("/v1/sales").json()["items"][0]
    selling.make.clock.advance(timedelta(hours=1))
    cancelled = selling.client.post(
        f"/v1/sales/{sale['id']}/cancel", json={"reason": "no"}, headers=selling.keys["operator"]
    )
    assert cancelled.status_code == 200
    assert asked(selling, wanted.id)["range"] is None

"""Bank transfers outside the SEPA area, over HTTP: details, file, answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.adapters.payouts.nacha_check import check_file
from service.app import create_app
from service.context import AppContext
from service.domain.programme import Programme
from service.settings import HouseAccount
from tests.service.payouts.paying import HOUSE_ACCOUNT, Paying
from tests.service.sales.selling import HOUSE
from tests.service.support import Headers, Making

ADDRESSES = {
    "GB": {"street": "Bond Street", "building": "24", "postcode": "W1S 2RR", "town": "London"},
    "US": {"street": "Madison Avenue", "building": "620", "postcode": "10022", "town": "New York"},
    "SG": {"street": "Orchard Turn", "building": "4", "postcode": "238801", "town": "Singapore"},
}
FILES = {"GB": "pain.001-gb", "US": "nacha-ppd", "SG": "pain.001-sg"}
DETAILS: dict[str, dict[str, str]] = {
    "GB": {"scheme": "uk", "sort_code": "20-00-00", "account_number": "55779911"},
    "US": {"scheme": "us", "routing_number": "021000021", "account_number": "000123456789"},
    "SG": {"scheme": "sg", "bank_bic": "DBSSSGSG", "account_number": "0039137478"},
}
OURS: dict[str, dict[str, str]] = {
    "GB": {"scheme": "uk", "sort_code": "404784", "account_number": "70872490"},
    "US": {
        "scheme": "us",
        "routing_number": "091000019",
        "account_number": "998877",
        "company_id": "1234567890",
        "bank_name": "First Test Bank",
    },
    "SG": {"scheme": "sg", "bank_bic": "OCBCSGSG", "account_number": "501234567"},
}


def with_bank_files(programme: Programme) -> Programme:
    countries = {
        code: replace(
            rules, bank_file=FILES[code], rewards=programme.countries["IT"].rewards
        ) if code in FILES else rules
        for code, rules in programme.countries.items()
    }  # fmt: skip
    return replace(programme, countries=MappingProxyType(countries))


@pytest.fixture
def everywhere(context: AppContext, make: Making, keys: dict[str, Headers]) -> Paying:
    accounts = {HOUSE: HOUSE_ACCOUNT}
    for country, parts in OURS.items():
        whole = {"name": "Vetra Resale", "country": country, **ADDRESSES[country], **parts}
        made = HouseAccount.model_validate(whole)
        accounts[f"{HOUSE}:{country}"] = made
    settings = context.settings.model_copy(update={"house_accounts": accounts})
    programmes = {
        name: with_bank_files(one) if name == HOUSE else one
        for name, one in context.programmes.items()
    }
    ready = replace(context, settings=settings, programmes=programmes)
    return Paying(TestClient(create_app(ready)), ready, make, keys)


CURRENCIES = {"GB": "GBP", "US": "USD", "SG": "SGD"}


def banked(paying: Paying, country: str, details: dict[str, str] | None = None) -> Any:
    """A settled sale in a country; its consignor gave bank details over HTTP that have rested."""
    address = {**ADDRESSES[country], "country": country}
    who = paying.make.consignor(country=country, address=address, name="Ada Tan")
    body = {"account_holder": "Ada Tan", **(details or DETAILS[country])}
    answer = paying.client.put(
        f"/v1/consignors/{who.id}/bank-details", json=body, headers=paying.keys["operator"]
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["bank_details"]["hint"].startswith(country if details is None else "IT")
    consignment = paying.make.consignment(
        who, reward="bank_transfer", currency=CURRENCIES[country], store_id=None
    )
    item = paying.listed(reward="bank_transfer", consignment=consignment)
    price = {"amount_minor": 100_000, "currency": CURRENCIES[country]}
    order = paying.order(item.id, body={"price": price})
    assert order.status_code == 201, order.text
    paying.settle(item.id)
    paying.make.clock.advance(timedelta(hours=49))
    return item


def run_file(paying: Paying, country: str) -> tuple[Any, Any, Any]:
    """A prepared and released run of a country, and its file twice."""
    body = {"currency": CURRENCIES[country], "body": {"country": country}}
    run = paying.prepare(currency=body["currency"], body=body["body"]).json()
    released = paying.release(run["id"], by="operator_2")
    assert released.status_code == 200, released.text
    first, again = (paying.get(f"/v1/payout-runs/{run['id']}/file") for _ in range(2))
    assert first.content == again.content
    return released.json(), first, again


@pytest.mark.parametrize("country", ["GB", "SG"])
def test_orders_for_banks_without_an_iban_are_xml_that_bank_answers_refer_to(
    everywhere: Paying, country: str
) -> None:
    item = banked(everywhere, country)
    run, file, _ = run_file(everywhere, country)
    (payout,) = run["lines"]
    assert file.headers["content-type"] == "application/xml"
    assert DETAILS[country]["account_number"].encode() in file.content
    currency = CURRENCIES[country]
    notice = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">'
        "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N-1</MsgId></GrpHdr><Ntfctn><Ntry>"
        f'<Amt Ccy="{currency}">700.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{payout['id']}</EndToEndId></Refs>"
        f'<Amt Ccy="{currency}">700.00</Amt></TxDtls></NtryDtls></Ntry></Ntfctn>'
        "</BkToCstmrDbtCdtNtfctn></Document>"
    )
    (line,) = everywhere.answer(notice).json()["lines"]
    assert line["result"] == "confirmed"
    assert everywhere.make.read(item.id).status == "paid_out"
    (again,) = everywhere.answer(notice).json()["lines"]
    assert again["result"] == "unchanged"


def test_an_ach_file_goes_out_and_its_return_comes_back(everywhere: Paying) -> None:
    item = banked(everywhere, "US")
    run, file, _ = run_file(everywhere, "US")
    assert file.headers["content-type"].startswith("text/plain")
    check_file(file.content)
    lines = file.content.decode().splitlines()
    back = "621" + lines[2][3:78] + "1" + lines[2][79:]
    addenda = f"799R03{lines[2][79:94]}      02100002{'No account':44}091000017654321"
    returned = "\n".join([*lines[:2], back, addenda, *lines[3:5]])
    (line,) = everywhere.answer(returned).json()["lines"]
    assert (line["end_to_end_id"], line["result"]) == (run["lines"][0]["id"], "returned")
    assert everywhere.make.read(item.id).status == "settling"
    due = everywhere.get(f"/v1/payouts?state=due&item={item.id}").json()["items"]
    assert len(due) == 1


def test_an_account_of_another_country_waits_with_its_reason(everywhere: Paying) -> None:
    iban = {"scheme": "iban", "iban": "IT60X0542811101000000123456"}
    banked(everywhere, "US", iban)
    refused = everywhere.prepare(currency="USD")
    (left,) = refused.json()["data"]["left_out"]
    assert left["code"] == "account_out_of_reach"


def test_account_details_that_cannot_be_right_are_refused_at_the_door(everywhere: Paying) -> None:
    who = everywhere.make.consignor()
    body = {"account_holder": "A", **DETAILS["US"], "routing_number": "021000022"}
    answer = everywhere.client.put(
        f"/v1/consignors/{who.id}/bank-details", json=body, headers=everywhere.keys["operator"]
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_account")
    assert "021000022" not in answer.text


def test_a_preview_says_what_a_run_would_pay_and_changes_nothing(everywhere: Paying) -> None:
    item = banked(everywhere, "GB")
    body = {"method": "bank_transfer", "currency": "GBP", "country": "GB"}
    for _ in range(2):
        preview = everywhere.post("/v1/payout-runs/preview", body)
        assert preview.status_code == 200, preview.text
        made = preview.json()
        assert made["total"] == {"amount_minor": 70_000, "currency": "GBP"}
        assert (made["bank_file"], made["conformance"]) == ("pain.001-gb", "conforms_assumed")
        assert [line["item_id"] for line in made["lines"]] == [item.id]
        assert made["left_out"] == []
    (due,) = everywhere.get(f"/v1/payouts?item={item.id}").json()["items"]
    assert (due["state"], due["run_id"]) == ("due", None)
    other = everywhere.post("/v1/payout-runs/preview", {**body, "currency": "EUR"})
    assert other.json()["lines"] == []
    assert everywhere.post("/v1/payout-runs/preview", body, by="partner").status_code == 403

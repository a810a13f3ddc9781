"""Bank transfers: what is checked before, who may release, and the file that the bank gets."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sepaxml.validation import try_valid_xml

from service.app import create_app
from service.domain.status import Status
from tests.service.payouts.paying import RESTED, Paying
from tests.service.sales.selling import NET
from tests.service.support import ADDRESS, IBAN

SPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"


def test_a_released_run_is_a_file_that_the_schema_accepts(paying: Paying) -> None:
    item, payout, run = paying.sent()
    assert (payout["state"], run["state"]) == ("sent", "released")
    file = paying.get(f"/v1/payout-runs/{run['id']}/file")
    assert file.headers["content-type"] == "application/xml"
    assert hashlib.sha256(file.content).hexdigest() == run["file_sha256"]
    try_valid_xml(file.content, "pain.001.001.09")
    root = ET.fromstring(file.content)
    assert [node.text for node in root.iter(f"{SPACE}EndToEndId")] == [payout["id"]]
    assert len(payout["id"]) <= 35
    assert [node.text for node in root.iter(f"{SPACE}MsgId")] == [run["id"]]
    assert [node.text for node in root.iter(f"{SPACE}BtchBookg")] == ["true"]
    amounts = [(node.get("Ccy"), node.text) for node in root.iter(f"{SPACE}InstdAmt")]
    assert amounts == [("EUR", "700.00")]
    towns = [node.text for node in root.iter(f"{SPACE}TwnNm")]
    assert towns == ["Milano", "Milano"]
    assert not list(root.iter(f"{SPACE}AdrLine"))
    # the item waits for the bank
    assert paying.make.read(item.id).status == Status.SETTLING
    balances = paying.balances()
    assert (paying.owed(item), balances["bank_clearing"]) == (0, -NET)
    assert "bank" not in balances


def test_a_download_repeats_the_bytes_is_recorded_and_confirms_nothing(paying: Paying) -> None:
    item, payout, run = paying.sent()
    first, again = (paying.get(f"/v1/payout-runs/{run['id']}/file") for _ in range(2))
    assert first.content == again.content
    assert first.headers["etag"] == f'"{run["file_sha256"]}"'
    with paying.context.store.reading() as uow:
        taken = uow.payout_downloads.where(run_id=run["id"])
    assert [row.sha256 for row in taken] == [run["file_sha256"]] * 2
    assert paying.payout(payout["id"])["state"] == "sent"
    assert paying.make.read(item.id).status == Status.SETTLING
    assert paying.get(f"/v1/payout-runs/{run['id']}/file", by="partner").status_code == 403
    assert paying.get(f"/v1/payout-runs/{run['id']}/file", by="foreign").status_code == 404


def test_a_prepared_run_has_no_file_yet(paying: Paying) -> None:
    paying.banked()
    run = paying.prepare().json()
    refused = paying.get(f"/v1/payout-runs/{run['id']}/file")
    assert (refused.status_code, refused.json()["code"]) == (409, "payout_run_without_file")


def refusals(answer: Any) -> list[str]:
    assert answer.status_code == 409, answer.text
    assert answer.json()["code"] == "nothing_due"
    return [left["code"] for left in answer.json()["data"]["left_out"]]


@pytest.mark.parametrize("part", ["street", "postcode", "town", "country"])
def test_an_address_that_lacks_a_part_holds_its_payout_up_by_name(
    paying: Paying, part: str
) -> None:
    address = {name: text for name, text in ADDRESS.items() if name != part}
    paying.banked(address=address)
    answer = paying.prepare()
    assert refusals(answer) == ["payment_party_incomplete"]


def test_what_holds_up_one_payout_holds_up_no_other(paying: Paying) -> None:
    held, _ = paying.banked(address={})
    ready, _ = paying.banked()
    run = paying.prepare().json()
    assert [line["item_id"] for line in run["lines"]] == [ready.id]
    assert [left["code"] for left in run["left_out"]] == ["payment_party_incomplete"]
    (due,) = paying.get("/v1/payouts?state=due").json()["items"]
    assert (due["item_id"], due["id"]) == (held.id, run["left_out"][0]["payout_id"])


def test_without_bank_details_nothing_is_sent(paying: Paying) -> None:
    item, _ = paying.banked()
    with paying.context.store.writing() as uow:
        uow.consignors.get(item.consignor_id).bank_details = None
    assert refusals(paying.prepare()) == ["bank_details_missing"]


def test_changed_details_rest_before_money_follows_them(paying: Paying) -> None:
    item, _ = paying.banked()
    with paying.context.store.writing() as uow:
        uow.consignors.get(item.consignor_id).bank_changed_at = paying.make.clock.now()
    answer = paying.prepare()
    assert refusals(answer) == ["bank_details_resting"]
    paying.make.clock.advance(RESTED)
    assert paying.prepare().status_code == 201


def test_a_country_without_a_bank_file_sends_nothing(paying: Paying) -> None:
    item, _ = paying.banked()
    with paying.context.store.writing() as uow:
        for payout in uow.payouts.where(item_id=item.id):
            payout.country = "GB"
    assert refusals(paying.prepare()) == ["bank_transfer_unavailable"]


def test_an_iban_that_went_wrong_in_the_store_is_caught(paying: Paying) -> None:
    paying.banked(iban=IBAN[:-1] + "7")
    assert refusals(paying.prepare()) == ["invalid_iban"]


def test_a_house_without_an_account_is_told_which_setting_is_missing(paying: Paying) -> None:
    paying.banked()
    bare = paying.context.settings.model_copy(update={"house_accounts": {}})
    paying.client = TestClient(create_app(replace(paying.context, settings=bare)))
    refused = paying.prepare()
    assert (refused.status_code, refused.json()["code"]) == (409, "house_account_missing")
    assert "LOUPE_HOUSE_ACCOUNTS" in refused.json()["detail"]


def test_a_house_whose_address_lacks_its_town_is_told_so(paying: Paying) -> None:
    paying.banked()
    account = next(iter(paying.context.settings.house_accounts.values()))
    bare = account.model_copy(update={"town": " "})
    settings = paying.context.settings.model_copy(
        update={"house_accounts": {"balenciaga-resell": bare}}
    )
    paying.client = TestClient(create_app(replace(paying.context, settings=settings)))
    refused = paying.prepare()
    assert (refused.status_code, refused.json()["code"]) == (409, "payment_party_incomplete")
    assert refused.json()["data"] == {"who": "the house", "lacks": ["town"]}


def test_whoever_changed_bank_details_cannot_release_them(paying: Paying) -> None:
    with paying.context.store.reading() as uow:
        (changer,) = uow.people.where(name="operator_2")
    item, _ = paying.banked(bank_changed_by=changer.id)
    run = paying.prepare().json()
    refused = paying.release(run["id"], by="operator_2")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_required")
    assert paying.payout(run["lines"][0]["id"])["state"] == "prepared"
    assert paying.owed(item) == NET


def test_details_that_change_after_the_run_was_prepared_stop_it(paying: Paying) -> None:
    item, _ = paying.banked()
    run = paying.prepare().json()
    details = f'{{"account_holder":"Somebody Else","iban":"{IBAN}"}}'
    purpose = f"bank:{item.consignor_id}"
    with paying.context.store.writing() as uow:
        consignor = uow.consignors.get(item.consignor_id)
        consignor.bank_details = paying.context.cipher.encrypt(details, purpose=purpose)
    refused = paying.release(run["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "bank_details_changed")
    assert paying.get(f"/v1/payout-runs/{run['id']}").json()["state"] == "prepared"
    assert paying.owed(item) == NET


def test_bank_details_are_nowhere_to_be_read(paying: Paying) -> None:
    _, payout, run = paying.sent()
    for path in (
        f"/v1/payouts/{payout['id']}",
        f"/v1/payout-runs/{run['id']}",
        "/v1/ledger/entries",
    ):
        assert IBAN not in paying.get(path).text
    with paying.context.store.reading() as uow:
        kept = uow.payouts.get(payout["id"]).bank_details
    assert kept is not None
    assert IBAN.encode() not in kept

"""What became of a payout: the bank's answer, or two people's entry; repeated, late, hostile."""

from __future__ import annotations

import pytest

from service.domain.status import Status
from tests.service.payouts.paying import Paying, bank_answer
from tests.service.sales.selling import NET


@pytest.mark.parametrize("version", ["03", "10"])
@pytest.mark.parametrize("status", ["ACSC", "ACCC"])
def test_a_settled_transfer_ends_the_items_way(paying: Paying, version: str, status: str) -> None:
    item, payout, run = paying.sent()
    answer = paying.answer(bank_answer(run["id"], (payout["id"], status), version=version))
    assert answer.status_code == 201, answer.text
    assert [line["result"] for line in answer.json()["lines"]] == ["confirmed"]
    assert paying.payout(payout["id"])["state"] == "confirmed"
    assert paying.make.read(item.id).status == Status.PAID_OUT
    balances = paying.balances()
    assert (balances["bank_clearing"], balances["bank"]) == (0, -NET)
    (said,) = paying.get(f"/v1/payouts/{payout['id']}/outcomes").json()["items"]
    assert (said["source"], said["outcome"], said["seconded_by"]) == ("bank", "confirmed", None)


def test_the_same_answer_again_changes_nothing(paying: Paying) -> None:
    item, payout, run = paying.sent()
    xml = bank_answer(run["id"], (payout["id"], "ACSC"))
    paying.answer(xml)
    before, revision = paying.balances(), paying.make.read(item.id).revision
    again = paying.answer(xml)
    assert [line["result"] for line in again.json()["lines"]] == ["unchanged"]
    assert paying.answer(xml, once="A").json() == paying.answer(xml, once="A").json()
    assert paying.balances() == before
    assert paying.make.read(item.id).revision == revision


@pytest.mark.parametrize("status", ["ACTC", "ACCP", "ACSP", "PDNG", "ACWC", "WHAT"])
def test_accepted_is_not_settled(paying: Paying, status: str) -> None:
    item, payout, run = paying.sent()
    answer = paying.answer(bank_answer(run["id"], (payout["id"], status)))
    assert [line["result"] for line in answer.json()["lines"]] == ["pending"]
    assert paying.payout(payout["id"])["state"] == "sent"
    assert paying.make.read(item.id).status == Status.SETTLING


def test_a_rejected_transfer_is_owed_again_and_the_consignor_is_told(paying: Paying) -> None:
    item, payout, run = paying.sent()
    answer = paying.answer(bank_answer(run["id"], (payout["id"], "RJCT")))
    assert answer.json()["lines"][0]["reason"] == "AC04"
    assert paying.payout(payout["id"])["state"] == "returned"
    assert paying.make.read(item.id).status == Status.SETTLING
    assert (paying.owed(item), paying.balances()["bank_clearing"]) == (NET, 0)
    with paying.context.store.reading() as uow:
        (notice,) = uow.effects.where(kind="notice")
        assert (notice.target, notice.item_id) == (item.consignor_id, item.id)
    # a new payout under a new id, that a new run pays
    (due,) = paying.get("/v1/payouts?state=due").json()["items"]
    assert (due["item_id"], due["net"]["amount_minor"]) == (item.id, NET)
    assert due["id"] != payout["id"]
    again = paying.release(paying.prepare().json()["id"]).json()
    paying.answer(bank_answer(again["id"], (due["id"], "ACSC")))
    assert paying.make.read(item.id).status == Status.PAID_OUT
    assert (paying.owed(item), paying.balances()["bank"]) == (0, -NET)


def test_a_bank_that_takes_back_what_it_confirmed_is_believed(paying: Paying) -> None:
    item, payout, run = paying.sent()
    paying.answer(bank_answer(run["id"], (payout["id"], "ACSC")))
    paying.answer(bank_answer(run["id"], (payout["id"], "RJCT")))
    assert paying.make.read(item.id).status == Status.SETTLING
    balances = paying.balances()
    assert (paying.owed(item), balances["bank"], balances["bank_clearing"]) == (NET, 0, 0)
    # an old file read again does not bring it back
    late = paying.answer(bank_answer(run["id"], (payout["id"], "ACSC")))
    assert late.json()["lines"][0]["result"] == "unchanged"
    assert paying.owed(item) == NET


def test_a_word_for_the_whole_order_holds_for_all_that_are_not_named(paying: Paying) -> None:
    paying.banked()
    paying.banked()
    run = paying.release(paying.prepare().json()["id"]).json()
    one, other = (line["id"] for line in run["lines"])
    answer = paying.answer(bank_answer(run["id"], (one, "RJCT"), payment="ACSC"))
    results = {line["end_to_end_id"]: line["result"] for line in answer.json()["lines"]}
    assert results == {one: "returned", other: "confirmed"}


def test_a_rejected_order_returns_everything_in_it(paying: Paying) -> None:
    item, payout, run = paying.sent()
    answer = paying.answer(bank_answer(run["id"], group="RJCT"))
    assert [line["result"] for line in answer.json()["lines"]] == ["returned"]
    assert paying.payout(payout["id"])["state"] == "returned"
    assert paying.owed(item) == NET
    unknown = paying.answer(bank_answer("prn-NOWHERE", group="RJCT"))
    assert [line["result"] for line in unknown.json()["lines"]] == ["unknown"]


def test_what_is_not_ours_or_was_not_sent_is_reported_and_left_alone(paying: Paying) -> None:
    paying.banked()
    prepared = paying.prepare().json()
    payout_id = prepared["lines"][0]["id"]
    xml = bank_answer(prepared["id"], ("pay-NOWHERE", "ACSC"), (payout_id, "ACSC"))
    answer = paying.answer(xml)
    assert [line["result"] for line in answer.json()["lines"]] == ["unknown", "unknown"]
    assert paying.payout(payout_id)["state"] == "prepared"
    _, sent, run = paying.sent()
    foreign = paying.answer(
        bank_answer(run["id"], (sent["id"], "ACSC"), group="ACSC"), by="foreign"
    )
    assert {line["result"] for line in foreign.json()["lines"]} == {"unknown"}
    assert paying.payout(sent["id"])["state"] == "sent"


def test_another_amount_than_we_sent_is_for_a_person_to_look_at(paying: Paying) -> None:
    item, payout, run = paying.sent()
    wrong = paying.answer(bank_answer(run["id"], (payout["id"], "ACSC"), amount="70.00"))
    assert [line["result"] for line in wrong.json()["lines"]] == ["mismatched"]
    assert paying.make.read(item.id).status == Status.SETTLING
    right = paying.answer(bank_answer(run["id"], (payout["id"], "ACSC"), amount="700.00"))
    assert [line["result"] for line in right.json()["lines"]] == ["confirmed"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    "<x>&b;</x>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "no xml at all",
        "<Document/>",
        BOMB,
        OUTSIDE,
        BOMB.encode("utf-16"),
        b'<?xml version="1.0" encoding="cp037"?>' + BOMB.encode("cp037"),
        b"\xff\xfe\x00",
        bank_answer("prn-1", ("pay-1", "ACSC"), version="99"),
        bank_answer("prn-1", ("", "ACSC")),
        bank_answer("", ("pay-1", "ACSC")),
        bank_answer("prn-1", ("pay-1", "ACSC"), ("pay-1", "RJCT")),
        bank_answer("prn-1", ("pay-1", "ACSC"), amount="1e9"),
        bank_answer("prn-1", ("pay-1", "ACSC"))[:-40],
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(paying: Paying, xml: str | bytes) -> None:
    refused = paying.answer(xml)
    assert (refused.status_code, refused.json()["code"]) == (422, "bank_answer_unreadable")


def test_two_people_enter_what_the_statement_says(paying: Paying) -> None:
    item, payout, _ = paying.sent()
    path = f"/v1/payouts/{payout['id']}/outcomes"
    entered = paying.post(path, {"outcome": "confirmed", "reason": "statement of 26 November"})
    assert entered.status_code == 201
    entry = entered.json()
    assert (entry["source"], entry["seconded_by"]) == ("people", None)
    # one person alone confirms nothing
    assert paying.payout(payout["id"])["state"] == "sent"
    second = f"/v1/payout-outcomes/{entry['id']}/second"
    refused = paying.post(second)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_required")
    assert paying.make.read(item.id).status == Status.SETTLING
    done = paying.post(second, by="operator_2")
    assert (done.status_code, done.json()["seconded_by"] is not None) == (200, True)
    assert paying.make.read(item.id).status == Status.PAID_OUT
    decided = paying.post(second, by="operator_2")
    assert (decided.status_code, decided.json()["code"]) == (409, "outcome_decided")
    assert paying.get(path).json()["items"] == [done.json()]
    with paying.context.store.reading() as uow:
        entries = uow.ledger.where(key=f"payout:{payout['id']}:confirmed")
    assert len(entries) == 1


def test_two_people_send_a_payout_back(paying: Paying) -> None:
    item, payout, _ = paying.sent()
    path = f"/v1/payouts/{payout['id']}/outcomes"
    entry = paying.post(path, {"outcome": "returned", "reason": "account closed"}).json()
    paying.post(f"/v1/payout-outcomes/{entry['id']}/second", by="operator_2")
    assert paying.payout(payout["id"])["state"] == "returned"
    assert paying.owed(item) == NET


def test_two_entries_that_contradict_each_other_cannot_both_count(paying: Paying) -> None:
    item, payout, _ = paying.sent()
    path = f"/v1/payouts/{payout['id']}/outcomes"
    back = paying.post(path, {"outcome": "returned", "reason": "x"}).json()
    made = paying.post(path, {"outcome": "confirmed", "reason": "y"}).json()
    paying.post(f"/v1/payout-outcomes/{back['id']}/second", by="operator_2")
    refused = paying.post(f"/v1/payout-outcomes/{made['id']}/second", by="operator_2")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_payout_move")
    assert paying.owed(item) == NET


@pytest.mark.parametrize("state", ["due", "prepared", "cancelled"])
def test_what_was_not_sent_has_no_outcome(paying: Paying, state: str) -> None:
    item, _ = paying.banked()
    (payout,) = paying.get("/v1/payouts?state=due").json()["items"]
    if state != "due":
        run = paying.prepare().json()
        if state == "cancelled":
            paying.post(f"/v1/payout-runs/{run['id']}/cancel")
    assert paying.payout(payout["id"])["state"] == state
    path = f"/v1/payouts/{payout['id']}/outcomes"
    refused = paying.post(path, {"outcome": "confirmed", "reason": "no"})
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_payout_move")
    assert paying.make.read(item.id).status == Status.SETTLING


def test_a_foreign_programme_finds_nothing(paying: Paying) -> None:
    _, payout, _ = paying.sent()
    path = f"/v1/payouts/{payout['id']}/outcomes"
    body = {"outcome": "confirmed", "reason": "x"}
    assert paying.post(path, body, by="foreign").status_code == 404
    entry = paying.post(path, body).json()
    second = f"/v1/payout-outcomes/{entry['id']}/second"
    assert paying.post(second, by="foreign").status_code == 404
    assert paying.post("/v1/payout-outcomes/out_nowhere/second").status_code == 404
    assert paying.get(f"/v1/payouts/{payout['id']}", by="foreign").status_code == 404
    assert paying.get("/v1/payouts", by="foreign").json()["items"] == []


def test_a_late_return_waits_for_the_banks_answer(paying: Paying) -> None:
    item, payout, run = paying.sent()
    (sale,) = paying.get(f"/v1/sales?item={item.id}").json()["items"]
    path = f"/v1/sales/{sale['id']}/returns"
    body = {"reason": "late", "accept_late": True}
    refused = paying.post(path, body)
    assert (refused.status_code, refused.json()["code"]) == (409, "payout_under_way")
    paying.answer(bank_answer(run["id"], (payout["id"], "ACSC")))
    assert paying.post(path, body).status_code == 201
    assert paying.owed(item) == -NET
    # and the bank sends it back after all: both are even, and nothing is due
    paying.answer(bank_answer(run["id"], (payout["id"], "RJCT")))
    assert paying.owed(item) == 0
    assert paying.get("/v1/payouts?state=due").json()["items"] == []
    assert paying.make.read(item.id).status == Status.BUYER_RETURNED

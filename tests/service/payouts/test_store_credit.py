"""Store credit: what was promised, 20 % more, released by a second person, issued once."""

from __future__ import annotations

from service.domain.status import Status
from tests.service.payouts.paying import Paying
from tests.service.sales.selling import CREDIT, NET


def test_store_credit_is_worth_a_fifth_more_and_ends_the_items_way(paying: Paying) -> None:
    item, sale = paying.settled()
    prepared = paying.prepare("store_credit")
    assert prepared.status_code == 201
    run = prepared.json()
    assert run["total"] == {"amount_minor": CREDIT, "currency": "EUR"}
    assert (run["state"], run["count"], run["left_out"]) == ("prepared", 1, [])
    assert paying.make.read(item.id).status == Status.SETTLING
    assert paying.get("/v1/store-credits").json()["items"] == []

    released = paying.release(run["id"])
    assert released.status_code == 200, released.text
    assert released.json()["state"] == "released"
    line = released.json()["lines"][0]
    assert (line["state"], line["sale_id"]) == ("confirmed", sale["id"])
    assert line["net"]["amount_minor"] == NET
    assert paying.make.read(item.id).status == Status.PAID_OUT
    (credit,) = paying.get("/v1/store-credits").json()["items"]
    assert (credit["amount_minor"], credit["remaining_minor"]) == (CREDIT, CREDIT)
    assert (credit["country"], credit["payout_id"]) == ("IT", line["id"])
    # twelve months on, to the day
    assert credit["expires_at"][:10] == "2027-12-08"
    assert credit["created_at"][:10] == "2026-12-08"
    assert paying.get(f"/v1/store-credits/{credit['id']}").json() == credit
    assert paying.get(f"/v1/store-credits/{credit['id']}", by="foreign").status_code == 404

    balances = paying.balances()
    assert paying.owed(item) == 0
    assert balances["store_credit_uplift_expense"] == CREDIT - NET
    assert balances[f"store_credit_liability:{item.consignor_id}"] == -CREDIT
    entry = paying.get("/v1/ledger/entries").json()["items"][0]
    assert (entry["key"], entry["basis"]) == (
        f"payout:{line['id']}:credit",
        {"uplift_percent": "20"},
    )


def test_the_timeline_tells_the_moneys_whole_way(paying: Paying) -> None:
    item, _ = paying.settled()
    paying.release(paying.prepare("store_credit").json()["id"])
    with paying.context.store.reading() as uow:
        lines = [
            (row.kind, row.data.get("state") or row.to_status)
            for row in uow.items.timeline(item.id)
            if row.kind.startswith(("sale.", "payout.")) or row.to_status in {"sold", "paid_out"}
        ]
    assert lines == [
        ("sale.changed", "sold"),
        ("item.moved", "sold"),
        ("payout.changed", "due"),
        ("payout.changed", "prepared"),
        ("payout.changed", "released"),
        ("payout.changed", "confirmed"),
        ("item.moved", "paid_out"),
    ]


def test_a_release_needs_a_second_person(paying: Paying) -> None:
    item, _ = paying.settled()
    run = paying.prepare("store_credit").json()
    refused = paying.release(run["id"], by="operator")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_required")
    # another key of the same person is the same person
    with paying.context.store.writing() as uow:
        second = max(uow.keys.where(role="operator"), key=lambda key: key.id)
        (preparer,) = uow.people.where(name="operator")
        for key in uow.keys.where(role="operator"):
            if uow.people.get(key.person_id).name == "operator_2":
                second = key
        mine, second.person_id = second.person_id, preparer.id
    refused = paying.release(run["id"])
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_required")
    assert paying.make.read(item.id).status == Status.SETTLING
    assert paying.get("/v1/store-credits").json()["items"] == []
    with paying.context.store.writing() as uow:
        uow.keys.get(second.id).person_id = mine
    assert paying.release(run["id"]).status_code == 200


def test_money_needs_an_idempotency_key_and_repeats_its_answer(paying: Paying) -> None:
    paying.settled()
    body = {"method": "store_credit", "currency": "EUR"}
    refused = paying.client.post("/v1/payout-runs", json=body, headers=paying.keys["operator"])
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_missing")
    first, again = (paying.prepare("store_credit", once="run-1") for _ in range(2))
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    run_id = first.json()["id"]
    released, repeated = (paying.release(run_id, once="release-1") for _ in range(2))
    assert released.json() == repeated.json()
    assert len(paying.get("/v1/store-credits").json()["items"]) == 1
    other = paying.release(run_id, once="release-2")
    assert (other.status_code, other.json()["code"]) == (409, "payout_run_closed")
    reused = paying.prepare("bank_transfer", once="run-1")
    assert (reused.status_code, reused.json()["code"]) == (409, "idempotency_key_reused")


def test_a_cancelled_run_leaves_its_payouts_due_again(paying: Paying) -> None:
    item, _ = paying.settled()
    run = paying.prepare("store_credit").json()
    cancelled = paying.post(f"/v1/payout-runs/{run['id']}/cancel").json()
    assert (cancelled["state"], cancelled["lines"][0]["state"]) == ("cancelled", "cancelled")
    assert paying.post(f"/v1/payout-runs/{run['id']}/cancel").status_code == 200
    refused = paying.release(run["id"])
    assert (refused.status_code, refused.json()["code"]) == (409, "payout_run_closed")
    (due,) = paying.get("/v1/payouts?state=due").json()["items"]
    assert due["item_id"] == item.id
    again = paying.prepare("store_credit").json()
    assert [line["id"] for line in again["lines"]] == [due["id"]]
    assert paying.release(again["id"]).status_code == 200
    assert paying.owed(item) == 0
    closed = paying.post(f"/v1/payout-runs/{again['id']}/cancel")
    assert (closed.status_code, closed.json()["code"]) == (409, "payout_run_closed")


def test_a_run_takes_what_is_asked_for_and_nothing_else(paying: Paying) -> None:
    paying.settled()
    for body in ({"country": "FR"}, {"currency": "GBP"}, {"method": "bank_transfer"}):
        refused = paying.prepare("store_credit", body=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing_due")
    run = paying.prepare("store_credit", body={"country": "IT"}).json()
    assert run["country"] == "IT"
    refused = paying.prepare("store_credit")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_due")
    assert paying.get("/v1/payout-runs").json()["items"][0]["id"] == run["id"]
    assert paying.get("/v1/payout-runs?state=released").json()["items"] == []
    assert paying.get(f"/v1/payout-runs/{run['id']}").json()["lines"] == run["lines"]
    assert paying.get(f"/v1/payout-runs/{run['id']}", by="foreign").status_code == 404
    assert paying.get("/v1/payout-runs", by="partner").status_code == 403


def test_store_credit_has_no_bank_file_and_no_outcome_to_enter(paying: Paying) -> None:
    paying.settled()
    run = paying.prepare("store_credit").json()
    paying.release(run["id"])
    refused = paying.get(f"/v1/payout-runs/{run['id']}/file")
    assert (refused.status_code, refused.json()["code"]) == (409, "payout_run_without_file")
    path = f"/v1/payouts/{run['lines'][0]['id']}/outcomes"
    refused = paying.post(path, {"outcome": "returned", "reason": "no"})
    assert (refused.status_code, refused.json()["code"]) == (409, "no_bank_asked")

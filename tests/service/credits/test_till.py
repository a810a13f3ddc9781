"""Store credit at a till: spent whole or in parts, once a receipt, never after its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from service.audit.service import verify
from service.workflows.sealing import seal_key
from service.workflows.sweeps import sweep
from tests.service.payouts.paying import Paying
from tests.service.sales.selling import CREDIT, NET


@pytest.fixture
def issued(paying: Paying) -> Callable[..., tuple[Any, Any]]:
    """Makes an item whose consignor was paid in store credit, and the credit."""

    def make(**changes: Any) -> tuple[Any, Any]:
        item, _ = paying.settled(reward="store_credit")
        run = paying.prepare("store_credit").json()
        assert paying.release(run["id"]).status_code == 200
        (credit,) = paying.get(f"/v1/store-credits?consignor={item.consignor_id}").json()["items"]
        with paying.context.store.writing() as uow:
            row = uow.store_credits.lock(credit["id"])
            # the programme's own credit is spent on one occasion
            for name, value in {"single_use": False, **changes}.items():
                setattr(row, name, value)
        return item, credit

    return make


def use(paying: Paying, credit: Any, minor: int, receipt: str = "r-1", **changes: Any) -> Any:
    by = changes.pop("by", "partner")
    body = {
        "amount_minor": minor,
        "currency": "EUR",
        "country": "IT",
        "till": "Milano 3",
        "receipt": receipt,
        **changes,
    }
    return paying.post(f"/v1/store-credits/{credit['id']}/uses", body, by=by)


def left(paying: Paying, credit: Any) -> int:
    answer = paying.get(f"/v1/store-credits/{credit['id']}").json()
    return int(answer["remaining_minor"])


def test_credit_is_spent_in_parts_and_the_ledger_follows(paying: Paying, issued: Any) -> None:
    item, credit = issued()
    assert credit["amount_minor"] == CREDIT
    first = use(paying, credit, 50_000)
    assert (first.status_code, first.json()["lost_minor"]) == (201, 0)
    assert left(paying, credit) == CREDIT - 50_000
    assert use(paying, credit, CREDIT - 50_000, "r-2").status_code == 201
    assert left(paying, credit) == 0
    balances = paying.balances()
    assert balances["shops_payable"] == -CREDIT
    assert f"store_credit_liability:{item.consignor_id}" not in {
        name for name, amount in balances.items() if amount
    }
    uses = paying.get(f"/v1/store-credits/{credit['id']}/uses").json()["items"]
    assert [(one["kind"], one["receipt"]) for one in uses] == [
        ("redeemed", "r-1"),
        ("redeemed", "r-2"),
    ]


def test_a_receipt_counts_once_whatever_key_it_comes_under(paying: Paying, issued: Any) -> None:
    _, credit = issued()
    first, again = use(paying, credit, 10_000), use(paying, credit, 10_000)
    assert first.json() == again.json()
    assert left(paying, credit) == CREDIT - 10_000
    other = use(paying, credit, 10_001)
    assert (other.status_code, other.json()["code"]) == (409, "credit_receipt_used")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"minor": CREDIT + 1}, 409, "credit_too_small"),
        ({"minor": 1, "country": "FR"}, 409, "credit_of_another_country"),
        ({"minor": 1, "currency": "GBP"}, 422, "credit_of_another_currency"),
        ({"minor": 0}, 422, "invalid_request"),
        ({"minor": -5}, 422, "invalid_request"),
        ({"minor": 1, "receipt": ""}, 422, "invalid_request"),
        ({"minor": 1, "by": "studio"}, 403, "role_not_allowed"),
        ({"minor": 1, "by": "foreign"}, 404, "not_found"),
    ],
)
def test_what_a_till_may_not_take(
    paying: Paying, issued: Any, changes: dict[str, Any], status: int, code: str
) -> None:
    _, credit = issued()
    answer = use(paying, credit, **changes)
    assert answer.status_code == status, answer.text
    if status != 404 and code not in {"invalid_request", "role_not_allowed"}:
        assert answer.json()["code"] == code
    assert left(paying, credit) == CREDIT


def test_the_rest_of_single_use_credit_is_breakage(paying: Paying, issued: Any) -> None:
    _, credit = issued(single_use=True)
    answer = use(paying, credit, 60_000)
    assert answer.json()["lost_minor"] == CREDIT - 60_000
    assert left(paying, credit) == 0
    balances = paying.balances()
    assert (balances["shops_payable"], balances["store_credit_breakage"]) == (
        -60_000,
        60_000 - CREDIT,
    )
    assert use(paying, credit, 1, "r-2").json()["code"] == "credit_too_small"


def test_expired_credit_is_refused_at_once_and_booked_by_the_sweep(
    paying: Paying, issued: Any
) -> None:
    item, credit = issued()
    use(paying, credit, 4_000)
    paying.make.clock.advance(timedelta(days=366))
    assert use(paying, credit, 1, "r-2").json()["code"] == "credit_expired"
    path = f"/v1/consignors/{item.consignor_id}/store-credit"
    assert paying.get(path).json()["balances"] == []
    assert sweep(paying.context) >= 1
    assert sweep(paying.context) == 0
    assert left(paying, credit) == 0
    assert paying.balances()["store_credit_breakage"] == 4_000 - CREDIT
    assert use(paying, credit, 4_000).status_code == 201, "a receipt is told again, even late"


@pytest.mark.parametrize("after", ["spent", "expired", "voided"])
def test_what_is_left_of_credit_is_proved_by_its_uses(
    paying: Paying, issued: Any, after: str
) -> None:
    _, credit = issued(single_use=True)  # as the programme has it: the trail knows no other
    if after == "voided":
        paying.post(f"/v1/store-credits/{credit['id']}/void", {"because": "wrong person"})
    if after == "spent":
        use(paying, credit, 4_000)
    if after == "expired":
        paying.make.clock.advance(timedelta(days=366))
        sweep(paying.context)
    key = seal_key(paying.context.cipher)
    with paying.context.store.reading() as uow:
        assert verify(uow, key).is_whole
    with paying.context.store.writing() as uow:
        uow.session.execute(sa.text("UPDATE store_credits SET remaining_minor = amount_minor"))
    with paying.context.store.reading() as uow:
        breaks = verify(uow, key).breaks
    assert [(one.code, one.subject) for one in breaks] == [("credit_differs", credit["id"])]


def test_credit_that_never_ends_is_left_alone(paying: Paying, issued: Any) -> None:
    item, credit = issued(expires_at=None, country=None)
    paying.make.clock.advance(timedelta(days=9000))
    sweep(paying.context)
    assert use(paying, credit, 1, country="FR").status_code == 201
    path = f"/v1/consignors/{item.consignor_id}/store-credit"
    (balance,) = paying.get(path).json()["balances"]
    assert balance == {
        "currency": "EUR",
        "country": None,
        "amount_minor": CREDIT - 1,
        "credits": 1,
    }


def test_a_second_person_takes_unspent_credit_back(paying: Paying, issued: Any) -> None:
    item, credit = issued()
    path = f"/v1/store-credits/{credit['id']}/void"
    same = paying.post(path, {"because": "wrong person"}, by="operator_2")
    assert (same.status_code, same.json()["code"]) == (403, "second_person_required")
    done = paying.post(path, {"because": "wrong person"})
    assert (done.status_code, done.json()["remaining_minor"]) == (200, 0)
    assert paying.make.read(item.id).status == "settling"
    (due,) = paying.get(f"/v1/payouts?state=due&item={item.id}").json()["items"]
    assert due["net"]["amount_minor"] == NET
    again = paying.post(path, {"because": "again"})
    assert again.json()["code"] == "credit_spent"
    assert use(paying, credit, 1).json()["code"] == "credit_too_small"


def test_credit_that_was_used_is_not_taken_back(paying: Paying, issued: Any) -> None:
    _, credit = issued()
    use(paying, credit, 1)
    refused = paying.post(f"/v1/store-credits/{credit['id']}/void", {"because": "late"})
    assert (refused.status_code, refused.json()["code"]) == (409, "credit_spent")

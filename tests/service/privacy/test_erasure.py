"""A consignor who asks is forgotten once nothing binds us; what proves something stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.audit.service import verify
from service.clock import FixedClock
from service.context import AppContext
from service.domain.status import Status
from service.ids import new_id
from service.store.base import Base
from service.store.blanking import quiet_since
from service.store.record_tables import RetakeRow
from service.workflows import erasing
from service.workflows.erasing import erase_due, file_of, replay
from service.workflows.erasure_log import ErasureLog
from service.workflows.notices import Message, tell_consignor
from service.workflows.sealing import seal, seal_key
from tests.service.payouts.conftest import paying
from tests.service.payouts.paying import RESTED, Paying
from tests.service.support import ALL_ROLES, IBAN, Headers, Making, jpeg
from tests.service.workflows.photos import add_photo

__all__ = ["paying"]

#: what must not be found anywhere afterwards
PERSONAL = ("Brandt", "w.brandt@", "Corso Venezia", "0123456789ring", IBAN)


@pytest.fixture
def person(make: Making) -> Any:
    address = {"street": "Corso Venezia", "building": "9", "postcode": "20121", "town": "Milano",
               "country": "IT"}  # fmt: skip
    return make.consignor(
        name="Wilhelmina Brandt", email="w.brandt@example.com", address=address, iban=IBAN
    )


@pytest.fixture
def gone(context: AppContext, make: Making, person: Any) -> Any:
    """An item of the person's that was given back, with everything that people write."""
    consignment = make.consignment(
        person, collection_address=dict(person.address), reference="Brandt, ring 0123456789ring"
    )
    item = make.item(Status.RETURNED, consignment=consignment, holder="consignor")
    add_photo(context, item.id, "front")
    programme = context.programmes[person.programme]
    with context.store.writing() as uow:
        row = uow.items.get(item.id)
        uow.items.note(row, "workflow.failed", by=ALL_ROLES, because="Mrs Brandt called")
        uow.retakes.add(
            RetakeRow(
                id=new_id("rtk"),
                item_id=item.id,
                view="front",
                reason="Mrs Brandt says that it was dark",
                requested_by="per_test",
                created_at=uow.clock.now(),
            )
        )
        letter = Message("test", "Hello", "Dear Wilhelmina Brandt")
        tell_consignor(uow, context, programme, uow.consignors.get(person.id), letter)
    context.settings.outbox_dir.mkdir(parents=True)
    context.settings.outbox_dir.joinpath(file_of("notice:test")).write_text("Dear Brandt")
    return item


def ask(client: TestClient, keys: dict[str, Headers], consignor_id: str, **more: Any) -> Any:
    return client.post(f"/v1/consignors/{consignor_id}/erasure", headers=keys["partner"], **more)


def everything(context: AppContext) -> str:
    with context.store.reading() as uow:
        return "\n".join(
            repr(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in uow.session.execute(sa.select(table))
        )


def test_nothing_personal_is_left_and_everything_still_proves(
    context: AppContext, client: TestClient, keys: dict[str, Headers], person: Any, gone: Any
) -> None:
    once = {**keys["partner"], "Idempotency-Key": "k"}
    body = {"email": "w.brandt@example.org"}
    client.patch(f"/v1/consignors/{person.id}", headers=once, json=body)
    seal(context)
    asked = ask(client, keys, person.id)
    assert (asked.status_code, asked.json()["waits_for"]) == (202, [])
    assert erase_due(context) == 1
    left = everything(context)
    assert not [word for word in PERSONAL if word in left]
    with context.store.reading() as uow:
        photo = uow.photos.where(item_id=gone.id)[0]
        assert verify(uow, seal_key(context.cipher)).is_whole
    assert len(photo.sha256) == 64
    assert not context.objects.exists(f"originals/{photo.sha256}")
    picture = client.get(f"/v1/photos/{photo.id}/content", headers=keys["operator"])
    assert (picture.status_code, picture.json()["code"]) == (410, "consignor_erased")
    assert not list(context.settings.outbox_dir.iterdir())
    told = client.get(f"/v1/consignors/{person.id}/erasure", headers=keys["operator"]).json()
    assert told["state"] == "done"
    view = client.get(f"/v1/consignors/{person.id}", headers=keys["operator"]).json()
    assert (view["name"], view["email"], view["bank_details"]) == ("[erased]", "", None)
    assert erase_due(context) == 0


def test_who_was_erased_neither_hands_over_nor_changes_anything(
    context: AppContext, client: TestClient, keys: dict[str, Headers], person: Any
) -> None:
    ask(client, keys, person.id)
    erase_due(context)
    address, desk = f"/v1/consignors/{person.id}", keys["operator"]
    handed = {
        "consignor_id": person.id,
        "country": "IT",
        "intake": {"channel": "store_drop_off", "store_id": "milano-montenapoleone"},
        "reward": "store_credit",
        "items": [{"category": "bags", "brand": "Vetra", "title": "Arco"}],
    }
    answers = [
        client.patch(address, headers=desk, json={"email": "back@example.com"}),
        client.put(f"{address}/bank-details", headers=desk,
                   json={"account_holder": "W Brandt", "iban": IBAN}),
        client.post("/v1/consignments", headers=desk, json=handed),
        client.get(f"{address}/export", headers=desk),
        client.post(f"{address}/consents", headers=desk,
                    json={"purpose": "news", "version": "1"}),
    ]  # fmt: skip
    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (410, "consignor_erased")
    ] * len(answers)


@pytest.mark.parametrize(
    ("status", "holder", "waits"),
    [
        (Status.EXPECTED, "consignor", True),
        (Status.IN_REVIEW, "house", True),
        (Status.WITHDRAWN, "house", True),
        (Status.WITHDRAWN, "consignor", False),
        (Status.HELD, "house", True),
        (Status.SOLD, "buyer", True),
        (Status.PAID_OUT, "house", False),
        (Status.CANCELLED, "consignor", False),
    ],
)
def test_it_waits_while_an_item_is_held(
    context: AppContext, make: Making, person: Any, client: TestClient,
    keys: dict[str, Headers], status: Status, holder: str, waits: bool,
) -> None:  # fmt: skip
    make.item(status, consignment=make.consignment(person), holder=holder)
    assert ask(client, keys, person.id).json()["waits_for"] == (["item_held"] if waits else [])
    assert erase_due(context) == (0 if waits else 1)
    with context.store.reading() as uow:
        assert (uow.consignors.get(person.id).erased_at is None) == waits


def test_it_waits_while_money_is_owed_and_goes_on_by_itself(
    context: AppContext, paying: Paying, clock: FixedClock, keys: dict[str, Headers]
) -> None:
    item, _ = paying.banked(name="Wilhelmina Brandt")
    consignor_id = item.consignor_id
    asked = ask(paying.client, keys, consignor_id).json()
    assert asked["waits_for"] == ["item_held", "money_owed", "payout_open"]
    clock.advance(RESTED)
    run = paying.release(paying.prepare().json()["id"]).json()
    assert erase_due(context) == 0
    told = paying.get(f"/v1/consignors/{consignor_id}/erasure").json()
    assert told["waits_for"] == ["item_held", "payout_open", "bank_file_in_use"]
    outcome = {"outcome": "confirmed", "reason": "the statement says that Brandt has it"}
    entered = paying.post(f"/v1/payouts/{run['lines'][0]['id']}/outcomes", outcome).json()
    paying.post(f"/v1/payout-outcomes/{entered['id']}/second", by="operator_2")
    assert erase_due(context) == 1
    assert "Brandt" not in everything(context)
    # the file is gone, and its hash is not
    assert paying.get(f"/v1/payout-runs/{run['id']}").json()["file_sha256"] == run["file_sha256"]
    with context.store.reading() as uow:
        assert verify(uow, seal_key(context.cipher)).is_whole


def test_money_that_comes_back_later_is_not_paid_to_erased_details(
    context: AppContext, paying: Paying, clock: FixedClock
) -> None:
    item, _ = paying.banked()
    with context.store.writing() as uow:
        consignor = uow.consignors.get(item.consignor_id)
        erasure = erasing.ask_erasure(uow, consignor, cause="restored", by="restore")
    assert erasing.erase(context, erasure.id, at_once=True) == 1
    clock.advance(RESTED)
    refused = paying.prepare()
    assert refused.json()["code"] == "nothing_due"
    assert [one["code"] for one in refused.json()["data"]["left_out"]] == ["consignor_erased"]


def test_a_wish_can_be_taken_back_while_it_waits(
    context: AppContext, make: Making, person: Any, client: TestClient, keys: dict[str, Headers]
) -> None:
    item = make.item(Status.HELD, consignment=make.consignment(person))
    first = ask(client, keys, person.id).json()
    assert ask(client, keys, person.id).json() == first
    address = f"/v1/consignors/{person.id}/erasure"
    log = ErasureLog.open(context.settings)
    # an erasure that was cut off between the log and the record
    log.add(person.id, person.programme, first["id"], context.clock.now())
    assert client.delete(address, headers=keys["partner"]).json()["state"] == "withdrawn"
    assert client.get(address, headers=keys["partner"]).json()["code"] == "erasure_not_asked"
    assert list(log.all()) == []
    make.move(item.id, Status.DESTROYED)
    assert ask(client, keys, person.id).json()["id"] != first["id"]
    erase_due(context)
    refused = client.delete(address, headers=keys["partner"])
    assert (refused.status_code, refused.json()["code"]) == (409, "erasure_under_way")


def test_a_photo_that_somebody_elses_item_has_too_stays(
    context: AppContext, make: Making, person: Any, client: TestClient,
    keys: dict[str, Headers], gone: Any,
) -> None:  # fmt: skip
    add_photo(context, make.item(Status.RECEIVED).id, "front")
    ask(client, keys, person.id)
    erase_due(context)
    with context.store.reading() as uow:
        sha256 = uow.photos.where(item_id=gone.id)[0].sha256
    assert context.objects.get_bytes(f"originals/{sha256}") == jpeg("front")


def test_a_crash_between_record_and_objects_is_made_good(
    context: AppContext, client: TestClient, keys: dict[str, Headers], person: Any, gone: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ask(client, keys, person.id)

    def broken(*_: object) -> None:
        raise OSError("the store is away")

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_remove", broken)
        with pytest.raises(OSError, match="away"):
            erase_due(context)
    with context.store.reading() as uow:
        assert uow.consignors.get(person.id).name == "[erased]"
        sha256 = uow.photos.where(item_id=gone.id)[0].sha256
    assert context.objects.exists(f"originals/{sha256}")
    assert erase_due(context) == 1
    assert not context.objects.exists(f"originals/{sha256}")


def test_the_log_outside_knows_ids_alone_and_erases_again(
    context: AppContext, client: TestClient, keys: dict[str, Headers], person: Any, gone: Any
) -> None:
    ask(client, keys, person.id)
    erase_due(context)
    log = list(ErasureLog.open(context.settings).all())
    assert [one.consignor_id for one in log] == [person.id]
    assert replay(context) == []
    # as an older backup would bring it back
    with context.store.writing() as uow:
        uow.session.execute(sa.text("DELETE FROM erasures"))
        row = uow.consignors.get(person.id)
        row.name, row.erased_at = "Wilhelmina Brandt", None
    assert replay(context) == [person.id]
    with context.store.reading() as uow:
        assert uow.consignors.get(person.id).name == "[erased]"


def test_a_foreign_desk_cannot_ask(
    client: TestClient, keys: dict[str, Headers], person: Any
) -> None:
    answer = client.post(f"/v1/consignors/{person.id}/erasure", headers=keys["foreign_partner"])
    assert answer.status_code == 404


def test_an_erasure_that_waits_long_is_asked_again(
    context: AppContext, make: Making, person: Any, clock: FixedClock,
    client: TestClient, keys: dict[str, Headers],
) -> None:  # fmt: skip
    item = make.item(Status.WITHDRAWN, consignment=make.consignment(person), holder="house")
    ask(client, keys, person.id)
    clock.advance(timedelta(days=400))
    assert erase_due(context) == 0
    make.move(item.id, Status.RETURNING, Status.RETURNED)
    assert erase_due(context) == 1


def test_who_waits_does_not_stand_before_who_waits_for_nothing(
    context: AppContext, make: Making, client: TestClient, keys: dict[str, Headers],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(erasing, "BATCH", 2)
    for _ in range(3):
        waiting = make.consignor()
        make.item(Status.HELD, consignment=make.consignment(waiting))
        ask(client, keys, waiting.id)
    free = make.consignor()
    ask(client, keys, free.id)
    assert erase_due(context) == 1
    with context.store.reading() as uow:
        assert uow.consignors.get(free.id).erased_at is not None
        assert uow.consignors.get(waiting.id).erased_at is None


def test_a_wish_taken_back_is_a_sign_of_life(
    context: AppContext, client: TestClient, keys: dict[str, Headers], person: Any,
    clock: FixedClock,
) -> None:  # fmt: skip
    asked_at = clock.now()
    ask(client, keys, person.id)
    client.delete(f"/v1/consignors/{person.id}/erasure", headers=keys["partner"])
    with context.store.reading() as uow:
        for before, found in ((asked_at, []), (asked_at + timedelta(days=1), [person.id])):
            since = before + timedelta(seconds=1) if found else before
            quiet = quiet_since(uow.session, person.programme, since, 10)
            assert quiet == found

"""What people agreed to is kept with its version; what is kept about them, they get whole."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.app import create_app
from service.clock import FixedClock
from service.context import AppContext
from service.domain.chart import Account, AccountName
from service.domain.errors import ProgrammeInvalid
from service.domain.programme_reader import parse_programme
from service.domain.retention import ConsentText, Retention
from service.domain.status import Status
from service.store.personal import EXEMPT, LEFT_OUT, belonging
from service.store.tables import Base
from service.workflows.erasing import erase_due
from service.workflows.expiring import expire
from tests.service.conftest import HOUSE
from tests.service.one_of_each import add_one_of_each
from tests.service.support import IBAN, Headers, Making, jpeg
from tests.service.workflows.photos import add_photo

NEWS = ConsentText("news", "2026-10", "We may write to you about new things.", required=False)
PRIVACY = ConsentText("privacy", "7", "We keep what we need.", required=True)


@contextmanager
def house(context: AppContext, **changes: Any) -> Iterator[TestClient]:
    """The house with other rules."""
    programmes = {**context.programmes, HOUSE: replace(context.programmes[HOUSE], **changes)}
    with TestClient(create_app(replace(context, programmes=programmes))) as client:
        yield client


def handed(consignor_id: str, **more: Any) -> dict[str, Any]:
    return {
        "consignor_id": consignor_id,
        "country": "IT",
        "intake": {"channel": "store_drop_off", "store_id": "milano-montenapoleone"},
        "reward": "store_credit",
        "items": [{"category": "bags", "brand": "Vetra", "title": "Arco"}],
        **more,
    }


def test_the_terms_of_an_intake_are_kept_as_a_consent(
    context: AppContext, client: TestClient, keys: dict[str, Headers], make: Making
) -> None:
    who = make.consignor()
    made = client.post("/v1/consignments", headers=keys["partner"], json=handed(who.id)).json()
    told = client.get(f"/v1/consignors/{who.id}/consents", headers=keys["partner"]).json()
    terms = context.programmes[HOUSE].terms
    assert [
        (one["purpose"], one["version"], one["text_sha256"], one["consignment_id"], one["given"])
        for one in told["items"]
    ] == [("terms", terms.version, terms.sha256, made["id"], True)]


def test_a_required_consent_is_asked_for_by_version(
    context: AppContext, keys: dict[str, Headers], make: Making
) -> None:
    who = make.consignor()
    with house(context, consents={"news": NEWS, "privacy": PRIVACY}) as client:

        def hand_over(consents: dict[str, str]) -> Any:
            body = handed(who.id, consents=consents)
            return client.post("/v1/consignments", headers=keys["partner"], json=body)

        codes = [
            hand_over(consents).json()["code"]
            for consents in ({}, {"privacy": "6"}, {"privacy": "7", "cookies": "1"})
        ]
        assert codes == ["consent_missing", "consent_outdated", "consent_unknown"]
        assert hand_over({"privacy": "7", "news": "2026-10"}).status_code == 201
        body = {"purpose": "news", "version": "2026-10", "given": False}
        address = f"/v1/consignors/{who.id}/consents"
        assert client.post(address, headers=keys["partner"], json=body).status_code == 201
        told = client.get(address, headers=keys["partner"]).json()["items"]
        assert {(one["purpose"], one["given"]) for one in told} == {
            ("terms", True), ("privacy", True), ("news", True), ("news", False),
        }  # fmt: skip
        assert (told[0]["given"], told[0]["text_sha256"]) == (False, NEWS.sha256)
        programme = client.get("/v1/programme", headers=keys["partner"]).json()
        assert [one["purpose"] for one in programme["consents"]] == ["news", "privacy"]
        terms = client.post(address, headers=keys["partner"],
                            json={**body, "purpose": "terms"})  # fmt: skip
        assert (terms.status_code, terms.json()["code"]) == (409, "terms_not_withdrawable")
    with context.store.reading() as uow:
        assert len(uow.consignments.where()) == 1


def read(answer: Any) -> tuple[dict[str, Any], zipfile.ZipFile]:
    assert answer.status_code == 200, answer.text
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    return json.loads(archive.read("person.json")), archive


def test_an_export_has_the_account_and_the_photos(
    context: AppContext, client: TestClient, keys: dict[str, Headers], make: Making
) -> None:
    who = make.consignor(iban=IBAN)
    item = make.item(Status.RECEIVED, consignment=make.consignment(who))
    add_photo(context, item.id, "front")
    add_photo(context, item.id, "back", stored=False)
    other = make.item(Status.RECEIVED)
    address = f"/v1/consignors/{who.id}/export"
    answer = client.get(address, headers=keys["operator"])
    assert answer.headers["content-type"] == "application/zip"
    body, archive = read(answer)
    assert body["account"]["iban"] == IBAN
    assert body["tables"]["consignors"][0]["name"] == "Chiara Rossi"
    assert other.id not in json.dumps(body)
    files = {file["name"]: file for file in body["files"]}
    assert sorted(file["missing"] for file in files.values()) == [False, True]
    for name, file in files.items():
        if not file["missing"]:
            assert archive.read(name) == jpeg("front")
            assert hashlib.sha256(archive.read(name)).hexdigest() == file["sha256"]
    assert client.get(address, headers=keys["partner"]).status_code == 403


def test_every_table_is_exported_or_exempt_with_a_reason() -> None:
    exported = {table.name for table in belonging()}
    known = set(Base.metadata.tables)
    assert exported | set(EXEMPT) == known, "say in EXEMPT why a new table holds nothing personal"
    assert not exported & set(EXEMPT)
    assert all(reason.strip() for reason in EXEMPT.values())
    for table, columns in LEFT_OUT.items():
        assert columns <= set(Base.metadata.tables[table].columns.keys())


def test_an_export_finds_a_row_in_every_table(
    context: AppContext, client: TestClient, keys: dict[str, Headers]
) -> None:
    ids = add_one_of_each(context, HOUSE)
    with context.store.writing() as uow:
        uow.session.execute(sa.text("UPDATE consignors SET address = '{}'"))
        # these name their item, or their consignor, in columns that may be empty
        for table, column, value in (
            ("effects", "item_id", ids["items"]),
            ("effects", "target", ids["consignors"]),
        ):
            uow.session.execute(sa.text(f"UPDATE {table} SET {column} = :v"), {"v": value})
    answer = client.get(f"/v1/consignors/{ids['consignors']}/export", headers=keys["operator"])
    tables = read(answer)[0]["tables"]
    # one_of_each leaves columns empty that may be: a ledger entry needs no item
    empty = {name for name, rows in tables.items() if not rows}
    assert empty <= {"ledger_entries", "ledger_postings"}


def test_a_booking_on_the_consignors_account_is_exported_without_an_item(
    context: AppContext, client: TestClient, keys: dict[str, Headers], make: Making
) -> None:
    who = make.consignor()
    with context.store.writing() as uow:
        uow.session.execute(
            sa.text(
                "INSERT INTO ledger_entries (id, programme, key, kind, basis, note, at) VALUES "
                "('led_1', 'balenciaga-resell', 'k', 'test', '{}', '', '2026-11-24 09:00:00')"
            )
        )
        posting = "INSERT INTO ledger_postings VALUES ('led_1', 0, :a, -500, 'EUR')"
        account = str(Account(AccountName.CONSIGNOR_PAYABLE, who.id))
        uow.session.execute(sa.text(posting), {"a": account})
    tables = read(client.get(f"/v1/consignors/{who.id}/export", headers=keys["operator"]))[0]
    assert [row["id"] for row in tables["tables"]["ledger_entries"]] == ["led_1"]
    assert len(tables["tables"]["ledger_postings"]) == 1


def test_retention_lets_go_by_the_programmes_own_rules(
    context: AppContext, make: Making, clock: FixedClock, client: TestClient,
    keys: dict[str, Headers],
) -> None:  # fmt: skip
    who = make.consignor()
    address = dict(who.address)
    old = make.consignment(who, slot_day=clock.now().date(), collection_address=address)
    make.item(Status.RETURNED, consignment=old, holder="consignor")
    held = make.consignor()
    make.item(Status.HELD, consignment=make.consignment(held))
    body = {"name": "Ada", "email": "ada@example.com", "address": address}
    once = {**keys["partner"], "Idempotency-Key": "one"}
    client.post("/v1/consignors", headers=once, json=body)
    rules = Retention(consignor_days=400, collection_address_days=30, message_days=20)
    ruled = replace(
        context,
        programmes={HOUSE: replace(context.programmes[HOUSE], retention=rules)},
    )
    assert expire(ruled) == 0
    clock.advance(timedelta(days=25))
    assert expire(ruled) == 1
    clock.advance(timedelta(days=10))
    assert expire(ruled) == 1
    with context.store.reading() as uow:
        assert uow.consignments.get(old.id).collection_address is None
    clock.advance(timedelta(days=400))
    assert expire(ruled) == 3
    assert expire(ruled) == 0
    assert erase_due(context) == 2
    with context.store.reading() as uow:
        assert uow.consignors.get(who.id).erased_at is not None
        assert uow.consignors.get(held.id).erased_at is None


def test_a_programme_without_rules_keeps_everything(
    context: AppContext, make: Making, clock: FixedClock
) -> None:
    make.consignor()
    clock.advance(timedelta(days=40_000 // 2))
    bare = {HOUSE: replace(context.programmes[HOUSE], retention=Retention())}
    assert expire(replace(context, programmes=bare)) == 0


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("[retention]\nconsignor_days = 0\n", "consignor_days"),
        ("[retention]\nforever = true\n", "forever"),
        ("[consents.terms]\nversion = '1'\ntext = 'x'\nrequired = true\n", "consents.terms"),
        ("[consents.news]\nversion = '1'\nrequired = true\n", "text"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_line(
    table: str, key: str, request: pytest.FixtureRequest
) -> None:
    folder = request.config.rootpath / "service" / "programmes"
    text = (folder / "gucci-vault.toml").read_text()
    start = text.index("[retention]")
    end = text.index("[", start + 1)
    changed = f"{text[:start]}{table}\n{text[end:]}"
    with pytest.raises(ProgrammeInvalid) as caught:
        parse_programme(changed, "x.toml")
    assert key in caught.value.key

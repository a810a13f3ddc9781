"""Whatever is changed behind the record's back, the check names the first broken link."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.audit.service import Anchor, Report, verify
from service.context import AppContext
from service.domain.audit import GENESIS, AuditEntry, heads_digest
from service.domain.chart import Account, AccountName
from service.domain.ledger import Entry, Posting
from service.domain.status import Status
from service.money import Money
from service.store.audit_tables import AuditEntryRow
from service.store.errors import NotFound
from service.store.record_tables import ItemRow
from service.store.unit_of_work import UnitOfWork
from service.workflows.booking import book
from service.workflows.sealing import seal, seal_key
from tests.service.conftest import HOUSE
from tests.service.support import ALL_ROLES, Headers, Making


@pytest.fixture
def item(context: AppContext, make: Making) -> ItemRow:
    """An item with some moves and a booking, sealed; then the database's own rules are gone, as
    they are for somebody who holds its password.
    """
    item = make.item(Status.LISTED)
    make.item(Status.RECEIVED)
    with context.store.writing() as uow:
        postings = (
            Posting(Account(AccountName.BANK), Money(-500, "EUR")),
            Posting(Account(AccountName.CONSIGNOR_PAYABLE, item.consignor_id), Money(500, "EUR")),
        )
        entry = Entry("test:1", "test", postings, {})
        book(uow, entry, programme=HOUSE, item_id=item.id, note="")
    assert seal(context) > 0
    with context.store.writing() as uow:
        names = uow.session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type='trigger'"))
        for name in list(names):
            uow.session.execute(sa.text(f"DROP TRIGGER {name}"))
    return item


def sql(context: AppContext, statement: str, **values: object) -> None:
    with context.store.writing() as uow:
        uow.session.execute(sa.text(statement), values)


def check(context: AppContext, *anchors: Anchor) -> Report:
    with context.store.reading() as uow:
        return verify(uow, seal_key(context.cipher), anchors)


def found(context: AppContext, *anchors: Anchor) -> list[tuple[str, str, int]]:
    return [(one.code, one.chain, one.seq) for one in check(context, *anchors).breaks]


def rehash(context: AppContext, chain: str) -> None:
    """Makes a chain fit together again, as somebody who knows the rules would."""
    with context.store.writing() as uow:
        previous = GENESIS
        for seq, old in enumerate(uow.audit.chain(chain), 1):
            words = {name: getattr(old, name) for name in AuditEntry.__slots__}
            entry = AuditEntry(**{**words, "seq": seq, "previous": previous, "hash": ""})
            previous = entry.expected_hash()
            values = {"seq": seq, "previous": entry.previous, "hash": previous}
            uow.session.execute(
                sa.update(AuditEntryRow)
                .where(AuditEntryRow.chain == chain, AuditEntryRow.seq == old.seq)
                .values(**values)
            )


def test_a_record_that_nobody_touched_is_whole(context: AppContext, item: ItemRow) -> None:
    report = check(context)
    assert report.is_whole
    assert report.seals == 1
    assert report.unsealed == 0
    assert report.entries > 10
    assert report.rows > 10


def test_an_empty_record_is_whole(context: AppContext) -> None:
    assert check(context).is_whole
    assert seal(context) == 0


def test_a_changed_entry_is_named(context: AppContext, item: ItemRow) -> None:
    chain = f"item:{item.id}"
    sql(context, "UPDATE audit_entries SET by = 'somebody' WHERE chain = :c AND seq = 3", c=chain)
    assert found(context)[0] == ("entry_changed", chain, 3)


def test_a_deleted_entry_is_named(context: AppContext, item: ItemRow) -> None:
    chain = f"item:{item.id}"
    sql(context, "DELETE FROM audit_entries WHERE chain = :c AND seq = 3", c=chain)
    assert found(context)[0] == ("entry_missing", chain, 3)


def test_a_deleted_tail_is_named(context: AppContext, item: ItemRow) -> None:
    chain = f"item:{item.id}"
    with context.store.reading() as uow:
        last = len(uow.audit.chain(chain))
    sql(context, "DELETE FROM audit_entries WHERE chain = :c AND seq >= :s", c=chain, s=last - 1)
    assert found(context)[0] == ("tail_missing", chain, last - 1)


def test_a_whole_chain_that_is_gone_is_named(context: AppContext, item: ItemRow) -> None:
    chain = f"item:{item.id}"
    sql(context, "DELETE FROM audit_entries WHERE chain = :c", c=chain)
    assert ("tail_missing", chain, 1) in found(context)


def test_swapped_entries_are_named(context: AppContext, item: ItemRow) -> None:
    chain = f"item:{item.id}"
    for old, new in ((3, 999), (4, 3), (999, 4)):
        change = "UPDATE audit_entries SET seq = :n WHERE chain = :c AND seq = :o"
        sql(context, change, c=chain, o=old, n=new)
    assert found(context)[0] == ("entry_changed", chain, 3)


def test_a_chain_that_was_written_anew_differs_from_its_seal(
    context: AppContext, item: ItemRow
) -> None:
    chain = f"item:{item.id}"
    sql(context, "UPDATE audit_entries SET by = 'somebody' WHERE chain = :c AND seq = 3", c=chain)
    rehash(context, chain)
    assert found(context)[0][:2] == ("differs_from_seal", chain)


def test_a_forged_seal_is_named(context: AppContext, item: ItemRow) -> None:
    chain = f"item:{item.id}"
    sql(context, "DELETE FROM audit_entries WHERE chain = :c AND seq > 2", c=chain)
    with context.store.reading() as uow:
        heads = uow.audit.heads_of(1)
        end = uow.audit.chain(chain)[-1]
    sql(context, "UPDATE audit_heads SET seq = 2, hash = :h WHERE chain = :c", h=end.hash, c=chain)
    assert ("seal_heads_changed", "seals", 1) in found(context)
    with context.store.reading() as uow:
        forged = heads_digest(uow.audit.heads_of(1))
    assert len(heads) > 1
    sql(context, "UPDATE audit_seals SET heads_sha256 = :h", h=forged)
    assert ("seal_forged", "seals", 1) in found(context)


def test_seals_that_are_gone_are_named(context: AppContext, item: ItemRow) -> None:
    with context.store.reading() as uow:
        last = uow.audit.last_seal()
        assert last is not None
    sql(context, "DELETE FROM audit_seals")
    assert ("seal_missing", "seals", 1) in found(context)
    # who also takes the entries' word for it back is caught by a seal kept elsewhere
    sql(context, "DELETE FROM audit_heads")
    sql(context, "UPDATE audit_entries SET seal = NULL")
    assert found(context) == []
    assert found(context, Anchor(1, last.mac)) == [("differs_from_anchor", "seals", 1)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE ledger_postings SET amount_minor = amount_minor * 2", "row_changed"),
        ("UPDATE item_events SET by = 'somebody' WHERE seq = 2", "row_changed"),
        ("UPDATE item_events SET because = 'another reason' WHERE seq = 2", "text_changed"),
        ("UPDATE item_events SET because = '[erased]', salt = '' WHERE seq = 2", "text_changed"),
        ("UPDATE items SET consignor_id = consignor_id WHERE 0", ""),
        ("UPDATE items SET currency = 'USD'", "row_changed"),
        ("UPDATE items SET status = 'sold' WHERE status = 'listed'", "status_differs"),
        ("DELETE FROM ledger_postings", "row_changed"),
        ("UPDATE consignors SET bank_details = x'00'", "row_changed"),
    ],
)
def test_a_row_that_was_changed_by_hand_is_named(
    context: AppContext, item: ItemRow, change: str, code: str
) -> None:
    sql(context, change)
    codes = {one for one, _, _ in found(context)}
    assert codes == ({code} if code else set())


def test_a_row_that_was_added_or_taken_away_by_hand_is_named(
    context: AppContext, item: ItemRow
) -> None:
    sql(
        context,
        "INSERT INTO people (id, programme, name, is_expert, created_at) "
        "VALUES ('per_x', 'balenciaga-resell', 'x', 0, '2026-11-24 09:00:00.000000')",
    )
    assert found(context) == [("row_unrecorded", "person:per_x", 0)]
    sql(context, "DELETE FROM people")
    sql(context, "DELETE FROM item_events WHERE seq = 2 AND item_id = :i", i=item.id)
    assert [code for code, _, _ in found(context)][:1] == ["row_missing"]


def test_entries_hold_nothing_personal(context: AppContext, make: Making) -> None:
    consignor = make.consignor(name="Wilhelmina Brandt", email="w.brandt@example.com")
    with context.store.writing() as uow:
        row = uow.consignors.get(consignor.id)
        row.email, row.address = "new@example.com", {**row.address, "town": "Bergamo"}
    with context.store.reading() as uow:
        added, changed = uow.audit.chain(f"consignor:{consignor.id}")
        told = repr((added, changed))
    assert (added.kind, changed.kind, changed.fields) == (
        "consignor.added", "consignor.changed", "address,email",
    )  # fmt: skip
    assert not [word for word in ("Brandt", "example.com", "Bergamo", "Roma") if word in told]


def test_what_is_rolled_back_leaves_no_entry(context: AppContext, make: Making) -> None:
    item = make.item(Status.RECEIVED)
    with context.store.reading() as uow:
        before = len(uow.audit.chain(f"item:{item.id}"))
    with pytest.raises(NotFound), context.store.writing() as uow:
        make_notes(uow, item.id, "itm_nobody")
    with context.store.writing() as uow:
        nested = uow.session.begin_nested()
        make_note(uow, item.id)
        nested.rollback()
    with context.store.reading() as uow:
        assert len(uow.audit.chain(f"item:{item.id}")) == before
    assert check(context).is_whole


def make_notes(uow: UnitOfWork, *item_ids: str) -> None:
    for item_id in item_ids:
        make_note(uow, item_id)


def make_note(uow: UnitOfWork, item_id: str) -> None:
    uow.items.note(uow.items.get(item_id), "workflow.failed", by=ALL_ROLES, because="x")


def test_an_entry_names_the_person_behind_the_key(
    client: TestClient, keys: dict[str, Headers]
) -> None:
    me = client.get("/v1/me", headers=keys["operator"]).json()
    body = {
        "name": "Chiara Rossi",
        "email": "chiara@example.com",
        "address": {"street": "Via Roma", "building": "1", "postcode": "20121", "town": "Milano",
                    "country": "IT"},
    }  # fmt: skip
    made = client.post("/v1/consignors", json=body, headers=keys["operator"]).json()
    told = client.get(f"/v1/consignors/{made['id']}/audit", headers=keys["operator"]).json()
    assert told["broken_at"] is None
    assert [entry["kind"] for entry in told["entries"]] == ["consignor.added"]
    assert told["entries"][0]["by"] == me["person_id"]


def test_a_seal_covers_what_came_after_the_last_one(context: AppContext, make: Making) -> None:
    item = make.item(Status.RECEIVED)
    assert seal(context) > 0
    make.move(item.id, Status.PHOTOGRAPHING)
    assert check(context).unsealed == 1
    assert seal(context) == 1
    with context.store.reading() as uow:
        assert [head.chain for head in uow.audit.heads_of(2)] == [f"item:{item.id}"]
    assert check(context).is_whole

"""A backup brings everything back into an empty installation, or says what it lacks."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from service.adapters.objects import ObstoreObjects
from service.backup.archive import ArchiveReader, key_check
from service.backup.errors import (
    BackupBroken,
    BackupExists,
    BackupKeyDiffers,
    BackupTooNew,
    RestoreNotEmpty,
)
from service.backup.making import Made, Options, make_backup
from service.backup.restoring import Restored, finish, load_database
from service.cipher import Cipher
from service.context import AppContext
from service.domain.status import Status
from service.settings import Settings
from service.store import dump
from service.store.database import open_database
from service.store.migrate import upgrade
from service.store.tables import Base
from service.store.unit_of_work import Store
from service.wiring import SecretKeyMissing, open_cipher
from service.workflows.erasing import ask_erasure, erase, replay
from service.workflows.sealing import seal
from tests.service.postgres import postgres_url
from tests.service.support import IBAN, Making
from tests.service.workflows.photos import add_photo

KINDS = pytest.mark.parametrize("portable", [False, True], ids=["sqlite", "portable"])


@pytest.fixture
def lived(context: AppContext, make: Making) -> Any:
    """An installation with a record, photos and a seal; the item that has the photo."""
    consignor = make.consignor(name="Wilhelmina Brandt", iban=IBAN)
    item = make.item(Status.LISTED, consignment=make.consignment(consignor))
    make.item(Status.RECEIVED)
    add_photo(context, item.id, "front")
    seal(context)
    make.move(item.id, Status.WITHDRAWN)
    return item


def backup(context: AppContext, file: Path, **options: bool) -> Made:
    return make_backup(context, file, Options(**options))


@contextmanager
def elsewhere(context: AppContext, folder: Path) -> Iterator[AppContext]:
    """Another installation's settings, on nothing; its log of erasures is the old one's."""
    folder.mkdir()
    url, objects = f"sqlite:///{folder / 'new.db'}", f"file:{folder / 'objects'}"
    changes = {"database_url": url, "objects_url": objects, "outbox_dir": folder / "outbox"}
    settings = context.settings.model_copy(update=changes)
    engine = open_database(url)
    store = Store(engine, context.clock, context.store.enqueue, context.store.on_move)
    yield replace(context, settings=settings, store=store, objects=ObstoreObjects.open(objects))
    engine.dispose()


def restore(file: Path, target: AppContext) -> Restored:
    archive = ArchiveReader(file)
    try:
        rows = load_database(archive, target.settings.database_url, target.cipher)
        return finish(archive, target, rows)
    finally:
        archive.close()


def rows_of(context: AppContext) -> dict[str, list[str]]:
    with context.store.reading() as uow:
        return {
            table.name: sorted(repr(tuple(row)) for row in uow.session.execute(sa.select(table)))
            for table in Base.metadata.sorted_tables
        }


@KINDS
def test_everything_comes_back(
    context: AppContext, lived: Any, tmp_path: Path, portable: bool
) -> None:
    file = tmp_path / "a.backup"
    made = backup(context, file, portable=portable, with_objects=True)
    assert (made.objects, made.missing) == (1, ())
    assert file.stat().st_mode & 0o077 == 0
    before = rows_of(context)
    with elsewhere(context, tmp_path / "new") as target:
        restored = restore(file, target)
        assert restored.is_whole
        assert restored.rows == made.rows > 20
        assert rows_of(target) == before
        with target.store.reading() as uow:
            photo = uow.photos.where(item_id=lived.id)[0]
        assert target.objects.exists(f"originals/{photo.sha256}")
        # the rules inside the database came along
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), target.store.writing() as uow:
            uow.session.execute(sa.text("DELETE FROM item_events"))


def test_objects_that_are_not_there_are_named(
    context: AppContext, lived: Any, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    backup(context, file)
    with elsewhere(context, tmp_path / "new") as target:
        restored = restore(file, target)
        assert not restored.is_whole
        assert [key.partition("/")[0] for key in restored.missing] == ["originals"]
    with context.store.reading() as uow:
        sha256 = uow.photos.where(item_id=lived.id)[0].sha256
    context.objects.delete(f"originals/{sha256}")
    assert backup(context, tmp_path / "b.backup").missing == (f"originals/{sha256}",)
    context.objects.put_bytes(f"originals/{sha256}", b"another picture")
    assert backup(context, tmp_path / "c.backup").missing == (f"originals/{sha256}",)


@KINDS
def test_who_was_erased_after_the_backup_does_not_come_back(
    context: AppContext, make: Making, tmp_path: Path, portable: bool
) -> None:
    consignor = make.consignor(name="Wilhelmina Brandt", iban=IBAN)
    item = make.item(Status.RETURNED, consignment=make.consignment(consignor), holder="consignor")
    add_photo(context, item.id, "front")
    file = tmp_path / "a.backup"
    backup(context, file, portable=portable)
    with context.store.writing() as uow:
        row = uow.consignors.get(consignor.id)
        erasure = ask_erasure(uow, row, cause="asked", by="per_test")
    assert erase(context, erasure.id) == 1
    with elsewhere(context, tmp_path / "new") as target:
        restored = restore(file, target)
        # the photo went with its owner: nothing that is needed is missing
        assert restored.is_whole
        assert restored.erased_again == (consignor.id,)
        with target.store.reading() as uow:
            row = uow.consignors.get(consignor.id)
            assert (row.name, row.bank_details) == ("[erased]", None)
        assert "Brandt" not in repr(rows_of(target))
        assert replay(target) == []


def test_a_backup_holds_neither_key_nor_log(
    context: AppContext, lived: Any, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    backup(context, file, portable=True)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        told = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if "erasures/" in name]
    assert IBAN.encode() not in told


def change(file: Path, touch: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    touch(members)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def double_money(members: dict[str, bytes]) -> None:
    members["tables/items.jsonl"] = members["tables/items.jsonl"].replace(b"EUR", b"USD")


def drop_table(members: dict[str, bytes]) -> None:
    del members["tables/items.jsonl"]


def add_member(members: dict[str, bytes]) -> None:
    members["tables/more.jsonl"] = b""


def break_manifest(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"][:-20]


def change_format(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b'"format": 1', b'"format": 9')


@pytest.mark.parametrize(
    "touch", [double_money, drop_table, add_member, break_manifest, change_format]
)
def test_a_changed_backup_is_refused_before_anything_is_written(
    context: AppContext, lived: Any, tmp_path: Path, touch: Any
) -> None:
    file = tmp_path / "a.backup"
    backup(context, file, portable=True)
    change(file, touch)
    with elsewhere(context, tmp_path / "new") as target:
        with pytest.raises(BackupBroken):
            restore(file, target)
        assert dump.is_empty(target.store.engine)


def test_a_file_that_was_cut_off_is_refused(context: AppContext, tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    backup(context, file)
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(BackupBroken):
        ArchiveReader(file)
    file.write_bytes(b"")
    with pytest.raises(BackupBroken):
        ArchiveReader(file)


def test_a_backup_that_fits_its_hashes_but_was_tampered_with_is_not_whole(
    context: AppContext, lived: Any, tmp_path: Path
) -> None:
    import hashlib

    def forge(members: dict[str, bytes]) -> None:
        double_money(members)
        manifest = json.loads(members["manifest.json"])
        body = members["tables/items.jsonl"]
        manifest["members"]["tables/items.jsonl"] = hashlib.sha256(body).hexdigest()
        members["manifest.json"] = json.dumps(manifest).encode()

    file = tmp_path / "a.backup"
    backup(context, file, portable=True)
    change(file, forge)
    with elsewhere(context, tmp_path / "new") as target:
        restored = restore(file, target)
        assert not restored.is_whole
        assert {one.code for one in restored.audit.breaks} == {"row_changed"}


def test_a_restore_wants_an_empty_database_and_the_same_key(
    context: AppContext, lived: Any, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    backup(context, file)
    with pytest.raises(BackupExists):
        backup(context, file)
    before = rows_of(context)
    with pytest.raises(RestoreNotEmpty):
        restore(file, context)
    assert rows_of(context) == before
    with elsewhere(context, tmp_path / "new") as target:
        other = replace(target, cipher=Cipher.from_text(Cipher.new_key_text()))
        with pytest.raises(BackupKeyDiffers):
            restore(file, other)
        # tables without a row are as good as none
        upgrade(target.store.engine)
        assert restore(file, target).audit.is_whole


def test_a_backup_of_newer_tables_is_refused(
    context: AppContext, lived: Any, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    backup(context, file)
    new = b'"revision": "v9999"'
    change(
        file,
        lambda members: members.update(
            {"manifest.json": members["manifest.json"].replace(b'"revision": "v0001"', new)}
        ),
    )
    with elsewhere(context, tmp_path / "new") as target, pytest.raises(BackupTooNew):
        restore(file, target)


def test_a_backup_is_one_moment_while_others_write(
    context: AppContext, lived: Any, make: Making, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    backup(context, file, portable=True)
    make.move(lived.id, Status.RETURNING)
    with elsewhere(context, tmp_path / "new") as target:
        assert restore(file, target).audit.is_whole
        with target.store.reading() as uow:
            assert uow.items.get(lived.id).status == "withdrawn"


def test_a_copy_is_a_database_of_its_own(context: AppContext, lived: Any, tmp_path: Path) -> None:
    dump.copy_sqlite(context.store.engine, tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM items").fetchone() == (2,)
    copy.close()


@pytest.mark.postgres
@pytest.mark.parametrize("portable", [False, True], ids=["from-sqlite", "portable"])
def test_a_record_goes_to_postgresql_and_back(
    context: AppContext, lived: Any, tmp_path: Path, portable: bool
) -> None:
    file, again = tmp_path / "a.backup", tmp_path / "b.backup"
    backup(context, file, portable=portable, with_objects=True)
    before = rows_of(context)
    with postgres_url() as url:
        settings = context.settings.model_copy(update={"database_url": url})
        engine = open_database(url)
        store = replace(context.store, engine=engine)
        there = replace(context, settings=settings, store=store)
        restored = restore(file, there)
        assert restored.is_whole
        assert rows_of(there) == before
        backup(there, again, with_objects=True)
        engine.dispose()
    with elsewhere(context, tmp_path / "new") as target:
        assert restore(again, target).is_whole
        assert rows_of(target) == before


def test_a_restore_makes_no_key_of_its_own(tmp_path: Path) -> None:
    empty = tmp_path / "nothing" / "var"
    sandbox = Settings(mode="sandbox", database_url=f"sqlite:///{empty / 'loupe.db'}")
    with pytest.raises(SecretKeyMissing, match="Bring the installation's key"):
        open_cipher(sandbox)
    assert not empty.exists()
    empty.mkdir(parents=True)
    (empty / "loupe.key").write_text(Cipher.new_key_text())
    assert key_check(open_cipher(sandbox)) == key_check(open_cipher(sandbox))
    elsewhere = sandbox.model_copy(update={"database_url": "postgresql+psycopg:///loupe"})
    with pytest.raises(SecretKeyMissing):
        open_cipher(elsewhere)

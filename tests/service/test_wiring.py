from __future__ import annotations

import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from service.cipher import Cipher
from service.clock import SystemClock
from service.domain.errors import ProgrammeInvalid
from service.main import read_settings
from service.settings import Settings
from service.store.database import open_database
from service.store.migrate import upgrade
from service.wiring import (
    DatabaseOutdated,
    SecretKeyInvalid,
    SecretKeyMissing,
    _cipher,
    build_context,
    open_context,
)


def settings_for(folder: Path, **changes: Any) -> Settings:
    given = {
        "database_url": f"sqlite:///{folder / 'loupe.db'}",
        "objects_url": f"file:{folder / 'objects'}",
    }
    return read_settings(**{**given, **changes})


def test_a_sandbox_starts_on_an_empty_folder(tmp_path: Path) -> None:
    with open_context(settings_for(tmp_path / "new")) as context:
        assert "balenciaga-resell" in context.programmes
        with context.store.writing() as uow:
            assert uow.people.where() == []
        context.objects.put_bytes("originals/abc", b"x")
        assert context.objects.get_bytes("originals/abc") == b"x"


def test_a_sandboxs_key_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_context(settings) as context:
        sealed = context.cipher.encrypt("x", purpose="p")
    with open_context(settings) as context:
        assert context.cipher.decrypt(sealed, purpose="p") == "x"
    key = tmp_path / "loupe.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("tmp")] == []


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_context(settings):
        (tmp_path / "loupe.key").unlink()
        sealed: list[bytes] = []

        def start() -> None:
            sealed.append(_cipher(settings).encrypt("x", purpose="p"))

        threads = [threading.Thread(target=start) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    cipher = Cipher.from_text((tmp_path / "loupe.key").read_text())
    assert [cipher.decrypt(text, purpose="p") for text in sealed] == ["x"] * 8


def test_production_migrates_nothing_by_itself(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, mode="production", secret_key=Cipher.new_key_text())
    with pytest.raises(DatabaseOutdated):
        build_context(settings)
    engine = open_database(settings.database_url)
    upgrade(engine)
    engine.dispose()
    with open_context(settings) as context:
        assert isinstance(context.clock, SystemClock)
    assert not (tmp_path / "loupe.key").exists()


@pytest.mark.parametrize("key", ["short", "x" * 44, "not base 64 at all: ÄÖÜ"])
def test_a_secret_key_that_is_none_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(SecretKeyInvalid) as caught:
        build_context(settings_for(tmp_path, secret_key=key))
    assert key not in str(caught.value)


def test_without_a_file_a_secret_key_must_be_given() -> None:
    with pytest.raises(SecretKeyMissing):
        _cipher(read_settings(database_url="postgresql+psycopg://localhost/loupe"))


def test_a_broken_programme_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text('name = "x"')
    with pytest.raises(ProgrammeInvalid):
        build_context(settings_for(tmp_path, programmes_dir=tmp_path))

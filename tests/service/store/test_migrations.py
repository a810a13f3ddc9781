"""The migrations make the tables that the code speaks of, once, whoever runs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from service.store.database import open_database
from service.store.migrate import alembic_config, is_current, upgrade


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    return open_database(f"sqlite:///{tmp_path / 'folder' / 'new.db'}")


def test_migrations_and_tables_are_equal(engine: sa.Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        # raises when a migration would be needed
        command.check(alembic_config(connection))
    engine.dispose()


def test_a_database_knows_whether_it_is_current(engine: sa.Engine) -> None:
    assert not is_current(engine)
    upgrade(engine)
    assert is_current(engine)
    upgrade(engine)
    assert is_current(engine)
    engine.dispose()


def test_processes_that_start_at_once_migrate_once(engine: sa.Engine) -> None:
    code = (
        "import sys; from service.store.database import open_database; "
        "from service.store.migrate import upgrade; upgrade(open_database(sys.argv[1]))"
    )
    url = str(engine.url)
    running = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    assert is_current(engine)
    engine.dispose()


def test_a_database_is_in_wal_mode_and_keeps_its_references(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()

"""Brings a database to the newest schema, or writes the migration for changed tables."""

from __future__ import annotations

import sys
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from service.store.database import WRITES, open_database

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
#: PostgreSQL's advisory lock of an upgrade; any number that nothing else in the database uses
UPGRADE_LOCK = 7_305_808_869


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings, made here so that no ini file has to be found."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Runs every migration that the database has not seen, in one transaction.

    Two processes that start at once wait for each other: the second finds nothing left to do.
    """
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})"))
        command.upgrade(alembic_config(connection), "head")
        connection.commit()


def is_current(engine: Engine) -> bool:
    """Whether the database has seen every migration."""
    with engine.connect() as connection:
        seen = MigrationContext.configure(connection).get_current_heads()
        newest = ScriptDirectory.from_config(alembic_config(connection)).get_heads()
    return set(seen) == set(newest)


def known_revisions() -> frozenset[str]:
    """Every migration that this version of the code has."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    return frozenset(script.revision for script in scripts)


def write_revision(message: str) -> Path:
    """Compares the tables with the migrations and writes the difference as a new one."""
    engine = open_database("sqlite:///:memory:")
    with engine.connect() as connection:
        config = alembic_config(connection)
        command.upgrade(config, "head")
        number = len(list((MIGRATIONS / "versions").glob("v*.py"))) + 1
        script = command.revision(
            config, message=message, autogenerate=True, rev_id=f"v{number:04}"
        )
    engine.dispose()
    assert script is not None
    assert not isinstance(script, list)
    path = Path(script.path)
    text = path.read_text()
    # each migration leaves the rules of its own day inside the database
    end = text.index("\n\n\ndef downgrade")
    path.write_text(f"{text[:end]}\n    install_rules(op.get_bind()){text[end:]}")
    return path


if __name__ == "__main__":
    write_revision(sys.argv[1])

"""An installation with every programme, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.domain.catalogue import Catalogue, load_catalogue
from service.store.database import open_database
from service.store.migrate import upgrade
from tests.acceptance.programmes.house import installation
from tests.acceptance.programmes.running import Run
from tests.acceptance.programmes.tenants import Tenants
from tests.service.postgres import postgres_url
from tests.service.receiver import receiving

PROGRAMMES = Path(__file__).resolve().parents[3] / "service" / "programmes"
Running = Callable[[str, str], Run]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The programmes that ship with the service."""
    return load_catalogue(PROGRAMMES)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database as the migrations make it; each run gets a copy."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    engine = open_database(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """One PostgreSQL server for all runs: each programme is a tenant of its own on it."""
    with postgres_url() as url:
        engine = open_database(url)
        upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("server"))
    shutil.copy(empty_file, tmp_path / "loupe.db")
    return f"sqlite:///{tmp_path / 'loupe.db'}"


@pytest.fixture
def running(database_url: str, tmp_path: Path, catalogue: Catalogue) -> Iterator[Running]:
    """Starts the run of a programme in one of its countries; several share the installation."""
    with (
        receiving() as marketplace,
        installation(database_url, tmp_path, catalogue, marketplace.url) as (context, clock, _),
    ):
        yield lambda programme, country: Run(context, clock, programme, country)


@pytest.fixture
def tenants(database_url: str, tmp_path: Path, catalogue: Catalogue) -> Iterator[Tenants]:
    with (
        receiving() as marketplace,
        installation(database_url, tmp_path, catalogue, marketplace.url) as (context, clock, _),
    ):
        yield Tenants(context, clock)

"""Fixtures of the service's tests: a whole installation on a SQLite file of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.datastructures import State

from service.adapters.inference import Inference
from service.adapters.objects import ObstoreObjects
from service.app import create_app
from service.cipher import Cipher
from service.clock import FixedClock
from service.context import AppContext
from service.domain.catalogue import Catalogue, load_catalogue
from service.ids import new_id
from service.keys import hash_key, new_key
from service.settings import Settings
from service.store.database import open_database
from service.store.migrate import upgrade
from service.store.people_tables import ROLES, ApiKeyRow, PersonRow
from service.store.unit_of_work import Store
from service.wiring import on_move
from tests.service.support import Headers, Making, Started, TellingInference

#: a Tuesday, nine in the morning in London
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUSE = "balenciaga-resell"
#: a second tenant with the same rules, whose things nobody of the first may see
OTHER_HOUSE = "other-house"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The programmes that ship with the service, and a second tenant."""
    loaded = load_catalogue(Path(__file__).parents[2] / "service" / "programmes")
    other = replace(loaded.programmes[HOUSE], name=OTHER_HOUSE)
    return Catalogue(
        {**loaded.programmes, OTHER_HOUSE: other},
        {**loaded.price_books, OTHER_HOUSE: loaded.price_books[HOUSE]},
    )


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database made by the migrations; each test gets a copy."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    engine = open_database(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def started() -> Started:
    """Which workflows were started."""
    return Started()


@pytest.fixture
def inference() -> TellingInference:
    return TellingInference()


@pytest.fixture
def context(
    tmp_path: Path,
    migrated_file: Path,
    catalogue: Catalogue,
    clock: FixedClock,
    started: Started,
    inference: TellingInference,
) -> Iterator[AppContext]:
    """A running installation without its workers; ``started`` says what they would do."""
    shutil.copy(migrated_file, tmp_path / "loupe.db")
    with installed(tmp_path, catalogue, clock, started, inference) as context:
        yield context


@contextmanager
def installed(
    folder: Path,
    catalogue: Catalogue,
    clock: FixedClock,
    started: Started,
    inference: Inference,
    cipher: Cipher | None = None,
) -> Iterator[AppContext]:
    """An installation on the database ``loupe.db`` of a folder."""
    database_url, objects_url = f"sqlite:///{folder / 'loupe.db'}", f"file:{folder / 'objects'}"
    engine = open_database(database_url)
    settings = Settings(
        mode="sandbox",
        database_url=database_url,
        objects_url=objects_url,
        galleries_dir=folder / "galleries",
        outbox_dir=folder / "outbox",
        erasure_log_url=f"file:{folder / 'erasures'}",
        max_photo_bytes=2_000_000,
    )
    yield AppContext(
        settings=settings,
        store=Store(engine, clock, started, on_move),
        clock=clock,
        programmes=catalogue.programmes,
        price_books=catalogue.price_books,
        objects=ObstoreObjects.open(objects_url),
        inference=inference,
        cipher=cipher or Cipher.from_text(Cipher.new_key_text()),
    )
    engine.dispose()


@pytest.fixture(scope="session")
def shared_app() -> FastAPI:
    """The application without an installation: its hundred endpoints take half a second to make."""
    return create_app(cast(AppContext, None))


@pytest.fixture
def app(shared_app: FastAPI, context: AppContext) -> FastAPI:
    """The application over this test's own installation."""
    shared_app.state = State({"context": context})
    return shared_app


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """The application over HTTP, in process; requests name their own key."""
    with TestClient(app) as client:
        yield client


@pytest.fixture
def make(context: AppContext, clock: FixedClock) -> Making:
    """Makes consignors, consignments and items in any status."""
    return Making(context, clock)


@pytest.fixture
def keys(context: AppContext) -> dict[str, Headers]:
    """The header of one key per role, each of its own person."""
    return make_keys(context)


def make_keys(context: AppContext) -> dict[str, Headers]:
    """The header of one key per role, each of its own person.

    Beside the roles: ``operator_2`` (a second operator, for what needs two people), ``revoked``
    (an operator's key that was revoked) and ``foreign`` (an operator of another programme; its
    other roles are ``foreign_studio`` and so on).
    """
    names = {role: role for role in ROLES}
    names |= {"operator_2": "operator", "revoked": "operator", "foreign": "operator"}
    names |= {f"foreign_{role}": role for role in ROLES}
    return {name: {"Authorization": _bearer(context, name, role)} for name, role in names.items()}


def _bearer(context: AppContext, name: str, role: str) -> str:
    programme = OTHER_HOUSE if name.startswith("foreign") else HOUSE
    return f"Bearer {make_key(context, name, role, programme, revoked=name == 'revoked')}"


def make_key(
    context: AppContext,
    name: str,
    role: str,
    programme: str = HOUSE,
    *,
    revoked: bool = False,
    marketplace: str | None = None,
) -> str:
    """The secret of a new key of a new person."""
    secret = new_key()
    now = context.clock.now()
    with context.store.writing() as uow:
        person = uow.people.add(
            PersonRow(id=new_id("per"), programme=programme, name=name, created_at=now)
        )
        uow.keys.add(
            ApiKeyRow(
                id=new_id("key"),
                programme=programme,
                person_id=person.id,
                role=role,
                marketplace=(marketplace or "ebay") if role == "marketplace" else None,
                secret_hash=hash_key(secret),
                created_at=now,
                revoked_at=now if revoked else None,
            )
        )
    return secret

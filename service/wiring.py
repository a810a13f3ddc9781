"""Puts the parts together. Reads no environment: settings come in, a context goes out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import Session

from service.adapters.local_inference import LocalInference
from service.adapters.objects import ObstoreObjects
from service.cipher import Cipher
from service.clock import Clock, OffsetClock, SystemClock
from service.context import AppContext
from service.domain.catalogue import load_catalogue
from service.errors import ServiceError
from service.settings import Settings
from service.store.database import open_database
from service.store.delivery import SandboxClockRepository
from service.store.migrate import is_current, upgrade
from service.store.unit_of_work import Store
from service.workflows.closing import on_move
from service.workflows.enqueue import Enqueuer
from vision.backends.choice import Backend

if TYPE_CHECKING:
    from vision.signing.credentials import Signer

__all__ = ["build_context", "close_context", "on_move", "open_cipher", "open_context"]


class DatabaseOutdated(ServiceError):
    """The database has not seen every migration: run ``loupe db upgrade`` first."""

    code = "database_outdated"


class SecretKeyMissing(ServiceError):
    """Set LOUPE_SECRET_KEY: only beside a SQLite file can a sandbox keep a key of its own."""

    code = "secret_key_missing"


class SecretKeyInvalid(ServiceError):
    """The secret key must be 32 bytes in URL-safe base 64."""

    code = "secret_key_invalid"


class SandboxTime:
    """How far the sandbox's clock is ahead, read from the database at each call.

    It has connections of its own: a request that holds the last one of the pool may ask the time.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self) -> timedelta:
        with Session(self._engine) as session:
            return SandboxClockRepository(session).offset()

    def close(self) -> None:
        self._engine.dispose()


def build_context(settings: Settings) -> AppContext:
    """Opens everything that the settings name. The caller gives it back to ``close_context``.

    A sandbox on a SQLite file is migrated first, so that a newcomer types one command; any other
    database is left as it is and refused when it is behind.

    Raises:
        ProgrammeInvalid, PriceBookInvalid: a programme's file cannot be used.
        DatabaseOutdated: run ``loupe db upgrade``.
        SecretKeyMissing, SecretKeyInvalid: bank details could not be sealed.
    """
    catalogue = load_catalogue(settings.programmes_dir, settings.markets_dir)
    engine = open_database(settings.database_url)
    try:
        if settings.is_sandbox and engine.dialect.name == "sqlite":
            upgrade(engine)
        elif not is_current(engine):
            raise DatabaseOutdated()
        cipher = _cipher(settings)
        clock = _clock(settings)
        return AppContext(
            settings=settings,
            store=Store(engine, clock, Enqueuer(settings.database_url), on_move),
            clock=clock,
            programmes=catalogue.programmes,
            price_books=catalogue.price_books,
            objects=ObstoreObjects.open(settings.objects_url, settings.objects_options),
            inference=_inference(settings),
            cipher=cipher,
        )
    except BaseException:
        engine.dispose()
        raise


def close_context(context: AppContext) -> None:
    """Lets go of connections, the workflow engine's client and the networks."""
    enqueue, clock, inference = context.store.enqueue, context.clock, context.inference
    if isinstance(inference, LocalInference):
        inference.close()
    if isinstance(enqueue, Enqueuer):
        enqueue.close()
    if isinstance(clock, OffsetClock) and isinstance(clock.offset, SandboxTime):
        clock.offset.close()
    context.store.engine.dispose()


@contextmanager
def open_context(settings: Settings) -> Iterator[AppContext]:
    """A context for the length of a block."""
    context = build_context(settings)
    try:
        yield context
    finally:
        close_context(context)


def _clock(settings: Settings) -> Clock:
    if not settings.is_sandbox:
        return SystemClock()
    return OffsetClock(SandboxTime(open_database(settings.database_url)))


def _inference(settings: Settings) -> LocalInference:
    return LocalInference(
        models_dir=settings.models_dir,
        galleries_dir=settings.galleries_dir,
        threads=settings.inference_threads,
        accelerator=settings.accelerator,
        backend=Backend(settings.cutout_backend, settings.cutout_weights),
        max_bytes=settings.max_photo_bytes,
        max_pixels=settings.max_photo_pixels,
        signer=_signer(settings),
    )


def _signer(settings: Settings) -> Signer | None:
    """The signer of marketplace pictures; a key that does not fit stops the start."""
    if settings.signing_certificates is None or settings.signing_key is None:
        return None
    from vision.signing.credentials import Signer

    return Signer.read(settings.signing_certificates, settings.signing_key)


def _cipher(settings: Settings) -> Cipher:
    given = settings.secret_key.get_secret_value() if settings.secret_key else ""
    text = given or _sandbox_key(settings)
    try:
        return Cipher.from_text(text)
    except ValueError as error:
        raise SecretKeyInvalid() from error


def open_cipher(settings: Settings) -> Cipher:
    """The installation's cipher alone; a key is not made for it, since it must be the old one.

    Raises:
        SecretKeyMissing, SecretKeyInvalid.
    """
    if not settings.secret_key and not _sandbox_key_file(settings).exists():
        raise SecretKeyMissing(
            "Bring the installation's key first: LOUPE_SECRET_KEY, or the sandbox's .key file."
        )
    return _cipher(settings)


def _sandbox_key_file(settings: Settings) -> Path:
    url = make_url(settings.database_url)
    if not settings.is_sandbox or url.get_backend_name() != "sqlite" or not url.database:
        raise SecretKeyMissing()
    return Path(url.database).with_suffix(".key")


def _sandbox_key(settings: Settings) -> str:
    path = _sandbox_key_file(settings)
    if not path.exists():
        _write_once(path, Cipher.new_key_text())
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Makes a file that only its owner reads; of two processes at once the first one's stays."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # a link appears whole or not at all, and never replaces what is there
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink()

"""The object store: originals by their hash, marketplace pictures, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from service.errors import ServiceError

if TYPE_CHECKING:
    from obstore.store import LocalStore, S3Store

#: bytes from which a file goes up in parts instead of being read whole
PART_BYTES = 8 * 1024 * 1024
#: bytes of one piece of a streamed object
PIECE_BYTES = 256 * 1024


def original_key(sha256: str) -> str:
    """Where a photo lies as it was received."""
    return f"originals/{sha256}"


def preview_key(sha256: str) -> str:
    """Where the small upright JPEG of an original lies, once somebody has asked for it."""
    return f"previews/{sha256}"


class ObjectMissing(ServiceError):
    """The object store does not hold what the record speaks of."""

    code = "object_missing"


class ObjectsUrlInvalid(ServiceError):
    """The object store's address is neither file:FOLDER nor s3://BUCKET."""

    code = "objects_url_invalid"


class ObjectKeyInvalid(ServiceError):
    """This is not a key of the object store."""

    code = "object_key_invalid"


class ObjectStore(Protocol):
    """Bytes under keys. What lies under a hash never changes."""

    def put_file(self, key: str, path: Path) -> None:
        """Stores a file. Storing the same key again changes nothing."""
        ...

    def put_bytes(self, key: str, data: bytes) -> None:
        """Stores bytes. Storing the same key again changes nothing."""
        ...

    def get_bytes(self, key: str) -> bytes:
        """Reads an object whole; raises ObjectMissing."""
        ...

    def stream(self, key: str) -> Iterator[bytes]:
        """Reads an object in pieces; raises ObjectMissing before the first."""
        ...

    def exists(self, key: str) -> bool: ...

    def delete(self, key: str) -> None:
        """Removes an object for good; one that is not there is no error."""
        ...

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key under a prefix that ends at a slash; in no order."""
        ...


class ObstoreObjects:
    """Objects in a local folder or an S3-like bucket, by obstore. Safe between threads."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    @classmethod
    def open(cls, url: str, options: Mapping[str, Any] | None = None) -> ObstoreObjects:
        """Opens ``file:FOLDER``, made when it is missing, or ``s3://BUCKET`` or
        ``s3://BUCKET/PREFIX``.

        ``options`` are obstore's own for S3: ``endpoint``, ``region``, ``access_key_id``, ...

        Raises:
            ObjectsUrlInvalid: another address.
        """
        from obstore.store import LocalStore, S3Store

        scheme, _, rest = url.partition(":")
        if scheme == "file" and rest:
            folder = Path(rest.removeprefix("//")).resolve()
            folder.mkdir(parents=True, exist_ok=True)
            return cls(LocalStore(folder))
        bucket, _, prefix = rest.removeprefix("//").partition("/")
        if scheme != "s3" or not bucket:
            raise ObjectsUrlInvalid(url=url)
        return cls(S3Store(bucket, prefix=prefix or None, config=dict(options or {})))  # type: ignore[arg-type]  # obstore checks the names itself

    def put_file(self, key: str, path: Path) -> None:
        """Stores a file under a key that names its content, in parts where it is large.

        A store in parts cannot ask for absence at its end; two that store one hash at once write
        the same bytes.
        """
        if path.stat().st_size < PART_BYTES:
            self.put_bytes(key, path.read_bytes())
            return
        import obstore

        if not self.exists(key):
            obstore.put(self._store, _checked(key), path, use_multipart=True, chunk_size=PART_BYTES)

    def put_bytes(self, key: str, data: bytes) -> None:
        """Stores bytes if the key is free; what lies there stays."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        try:
            obstore.put(self._store, _checked(key), data, mode="create", use_multipart=False)
        except (AlreadyExistsError, PreconditionError):
            return

    def get_bytes(self, key: str) -> bytes:
        """Reads an object whole.

        Raises:
            ObjectMissing: there is none.
        """
        return b"".join(self.stream(key))

    def stream(self, key: str) -> Iterator[bytes]:
        """Opens an object now and reads it in pieces.

        Raises:
            ObjectMissing: there is none; raised here, not at the first piece.
        """
        import obstore

        try:
            result = obstore.get(self._store, _checked(key))
        except FileNotFoundError as error:
            raise ObjectMissing(key=key) from error
        return (bytes(piece) for piece in result.stream(min_chunk_size=PIECE_BYTES))

    def exists(self, key: str) -> bool:
        """Whether there is such an object."""
        import obstore

        try:
            obstore.head(self._store, _checked(key))
        except FileNotFoundError:
            return False
        return True

    def delete(self, key: str) -> None:
        """Removes an object for good; one that is not there is no error."""
        import obstore

        try:
            obstore.delete(self._store, _checked(key))
        except FileNotFoundError:
            return

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Every key under a prefix that ends at a slash; in no order."""
        import obstore

        for batch in obstore.list(self._store, prefix or None):
            yield from (str(found["path"]) for found in batch)


def _checked(key: str) -> str:
    parts = key.split("/")
    if not all(
        part and part.strip(".") and part.isascii() and part.isprintable() for part in parts
    ):
        raise ObjectKeyInvalid(key=key)
    return key

"""The object store: originals by their hash, marketplace pictures, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol


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

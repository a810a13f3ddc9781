"""The file of a backup: a zip whose manifest names every member with its hash."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from service.backup.errors import BackupBroken
from service.cipher import Cipher

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.sqlite"
OBJECTS = "objects.jsonl"
#: bytes that are hashed together
PIECE = 1024 * 1024


def key_check(cipher: Cipher) -> str:
    """A word by which the installation's key is recognised; it tells nothing of the key."""
    return hashlib.sha256(cipher.derive(purpose="backup")).hexdigest()


def table_member(table: str) -> str:
    """Where a table's rows lie."""
    return f"tables/{table}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``members`` are all files beside the manifest, with hashes."""

    made_at: str
    dialect: str
    revision: str
    key_check: str
    rows: Mapping[str, int]
    #: number and mac of the newest seal of the audit trail; none where there is none
    seal: str | None
    members: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        words = {name: getattr(self, name) for name in self.__slots__}
        return {"format": FORMAT, **words}

    @classmethod
    def parse(cls, text: bytes) -> Manifest:
        """Raises BackupBroken."""
        try:
            words = json.loads(text)
            if words.pop("format") != FORMAT:
                raise BackupBroken(because="another format")
            return cls(**words)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupBroken(because="the manifest cannot be read") from error


class ArchiveWriter:
    """Adds members and remembers their hashes; ``close`` writes the manifest last."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.members: dict[str, str] = {}

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """A file inside, to be written."""
        with self._zip.open(name, "w", force_zip64=True) as file:
            hashing = _Hashing(file)
            yield hashing  # type: ignore[misc]  # writes alone are asked of it
        self.members[name] = hashing.hash.hexdigest()

    def close(self, manifest: Manifest) -> None:
        """Writes the manifest and ends the file."""
        self._zip.writestr(MANIFEST, json.dumps(manifest.to_json()))
        self._zip.close()


class _Hashing:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        return self._file.write(data)


class ArchiveReader:
    """A backup whose members were all compared with its manifest when it was opened."""

    def __init__(self, path: Path) -> None:
        """Raises BackupBroken."""
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest = Manifest.parse(self._zip.read(MANIFEST))
            self._check()
        except (zipfile.BadZipFile, KeyError, OSError, EOFError) as error:
            raise BackupBroken(file=path.name, because=type(error).__name__) from error

    def _check(self) -> None:
        named = {name for name in self._zip.namelist() if name != MANIFEST}
        if named != set(self.manifest.members):
            raise BackupBroken(because="members are missing or were added")
        for name, sha256 in self.manifest.members.items():
            seen = hashlib.sha256()
            for piece in self.pieces(name):
                seen.update(piece)
            if seen.hexdigest() != sha256:
                raise BackupBroken(because=f"{name} was changed")

    def has(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self.manifest.members

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member's bytes."""
        with self._zip.open(name) as file:
            while piece := file.read(PIECE):
                yield piece

    def lines(self, name: str) -> Iterator[bytes]:
        """A member's lines."""
        with self._zip.open(name) as file:
            yield from file

    def save(self, name: str, path: Path) -> None:
        """Writes a member into a file."""
        with path.open("wb") as file:
            for piece in self.pieces(name):
                file.write(piece)

    def close(self) -> None:
        self._zip.close()

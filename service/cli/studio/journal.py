"""What a run has done, line by line on disk: a run that was killed goes on where it stopped.

A line is written after the pictures that it speaks of are in their place under their names. A kill
before it means that the photograph is done again, to the same files; a kill within it leaves a
torn line, which is cut off. Only a small index is held in memory.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from service.cli.studio.found import MARKER, Source
from service.cli.studio.outcome import Outcome
from service.errors import ServiceError


class ResultsInUse(ServiceError):
    """Another run writes into this folder of results. Wait for it, or name another folder."""

    code = "studio_results_in_use"


#: a name has at most 255 bytes on the disks that we know; a number and a suffix come to it
MOST_NAME_BYTES = 235
#: what another run may get over: the machine was at fault as likely as the photograph
PASSING = frozenset(
    {
        "worker_died",
        "worker_hung",
        "photo_unreadable",
        "photo_too_large_for_memory",
        "studio_fault",
    }
)


@dataclass(frozen=True, slots=True)
class _Kept:
    byte_count: int
    mtime_ns: int
    settings: str
    offset: int


class ResultsGone(ServiceError):
    """The folder of results was taken away while the run was writing into it."""

    code = "studio_results_gone"


class Journal:
    """The journal of one folder of results. One run at a time: the folder is locked while open.

    Safe between threads.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._kept: dict[str, _Kept] = {}
        self._owners: dict[str, str] = {}
        self._added: set[str] = set()
        self._guard = threading.RLock()

    def __enter__(self) -> Self:
        folder = self._out / MARKER
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = (folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise ResultsInUse(folder=str(self._out)) from error
        self._file: IO[bytes] = (folder / "journal.jsonl").open("a+b")
        self._read()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._lock.close()

    def is_done(self, source: Source, settings: str) -> bool:
        """Whether this very file was done under these settings, and its pictures still lie there.

        A file is known again by its size and time of change. What failed for a PASSING reason is
        done for the run that saw it fail, and tried again by the next one.
        """
        kept = self._kept.get(source.name)
        if kept is None or (kept.byte_count, kept.mtime_ns, kept.settings) != (
            source.byte_count,
            source.mtime_ns,
            settings,
        ):
            return False
        found = self._load(kept).made
        if source.name not in self._added and any(made.code in PASSING for made in found):
            return False
        return all(
            made.file is None or _has_size(self._out / made.file, made.byte_count) for made in found
        )

    def stem_for(self, name: str) -> str:
        """The path, without suffix, that a photograph's pictures get below each marketplace.

        ``a.jpg`` and ``a.png`` get ``a`` and ``a.png``, in the order in which they came; who has
        one keeps it. Capitals do not tell two apart: not every disk does.
        """
        short, name = _shortened(name.rpartition(".")[0]), _shortened(name)
        tries = (short, name, *(f"{name}-{number}" for number in range(2, 10_000)))
        for stem in tries:
            if self._owners.setdefault(stem.casefold(), name) == name:
                return stem
        raise AssertionError("ten thousand photographs of one name")  # pragma: no cover

    def add(self, outcome: Outcome) -> None:
        """Keeps an outcome, and takes away what an earlier one of this photograph left behind.

        Raises:
            ResultsGone: nothing would be found again.
        """
        with self._guard:
            self._add(outcome)

    def _add(self, outcome: Outcome) -> None:
        if os.fstat(self._file.fileno()).st_nlink == 0:
            raise ResultsGone(folder=str(self._out))
        before = self._kept.get(outcome.name)
        if before is not None:
            wanted = {made.file for made in outcome.made}
            for made in self._load(before).made:
                if made.file is not None and made.file not in wanted:
                    (self._out / made.file).unlink(missing_ok=True)
        self._file.seek(0, os.SEEK_END)
        offset = self._file.tell()
        # ASCII: a name that is not UTF-8 comes back as it was
        self._file.write(json.dumps(outcome.to_json()).encode("ascii") + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._note(outcome, offset)
        self._added.add(outcome.name)

    def outcomes(self, settings: str) -> Iterator[Outcome]:
        """The last outcome of every photograph under these settings, in the order of names."""
        for name in sorted(self._kept):
            if self._kept[name].settings == settings:
                yield self._load(self._kept[name])

    def _read(self) -> None:
        self._file.seek(0)
        offset = 0
        for line in self._file:
            try:
                outcome = Outcome.from_json(json.loads(line))
            except (ValueError, TypeError, KeyError):
                outcome = None
            if not line.endswith(b"\n"):
                self._file.truncate(offset)
                break
            if outcome is not None:
                self._note(outcome, offset)
            offset += len(line)

    def _note(self, outcome: Outcome, offset: int) -> None:
        self._kept[outcome.name] = _Kept(
            outcome.byte_count, outcome.mtime_ns, outcome.settings, offset
        )
        for made in outcome.made:
            if made.file is not None:
                stem = made.file.partition("/")[2].rpartition(".")[0]
                self._owners.setdefault(stem.casefold(), outcome.name)

    def _load(self, kept: _Kept) -> Outcome:
        with self._guard:
            self._file.seek(kept.offset)
            return Outcome.from_json(json.loads(self._file.readline()))


def _shortened(name: str) -> str:
    """The name with a last part that still takes a number and a suffix on every disk."""
    folder, slash, last = name.rpartition("/")
    told = os.fsencode(last)
    if len(told) <= MOST_NAME_BYTES:
        return name
    mark = hashlib.sha256(told).hexdigest()[:12]
    cut = told[: MOST_NAME_BYTES - 13].decode("utf-8", "ignore")
    return f"{folder}{slash}{cut}-{mark}"


def _has_size(path: Path, byte_count: int) -> bool:
    try:
        return path.stat().st_size == byte_count
    except OSError:
        return False

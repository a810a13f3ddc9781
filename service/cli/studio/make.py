"""One photograph to its marketplace pictures, on disk under their final names or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from service.adapters.resting import give_back_memory
from service.cli.studio.found import MARKER, Source
from service.cli.studio.outcome import GONE, Made, Outcome
from service.cli.studio.pictures import StudioPictures, picture_of
from service.cli.studio.strip import strip_name, write_strip
from vision.backends.choice import OWN_BACKEND, Backend
from vision.errors import VisionError
from vision.runtime import Runtime
from vision.studio.conform import Conformance, check_conformance
from vision.studio.encode import EncodedPicture
from vision.studio.prepare import Prepared
from vision.studio.rules import MarketplaceRule


@dataclass(frozen=True, slots=True)
class Job:
    """A photograph to be worked, and the stem of its pictures' names."""

    source: Source
    stem: str


class CannotWrite(Exception):
    """The folder of results cannot be written to: it is full, read-only or gone."""


class PictureMaker:
    """Holds the network while photographs pass through, one at a time."""

    def __init__(
        self,
        *,
        models: Path,
        rules: Sequence[MarketplaceRule],
        out: Path,
        settings: str,
        backend: Backend = OWN_BACKEND,
    ) -> None:
        self._rules = rules
        self._out = out
        self._settings = settings
        self._runtime = Runtime.open(models, threads=1)
        self._pictures = StudioPictures(self._runtime, rules, backend)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._runtime.close()

    def make(self, job: Job) -> Outcome:
        """Works one photograph; whatever is wrong with it is an outcome.

        Raises:
            CannotWrite: nothing more can be kept.
            CardInvalid, ModelFileMismatch: the installation is broken, not the photograph.
        """
        started = time.monotonic()
        try:
            made = self._made(job)
        except CannotWrite:
            if self._out.is_dir():
                raise
            made = self._all_refused(GONE, "The folder of results is gone.")
        give_back_memory()
        return self._outcome(job, made, time.monotonic() - started)

    def warm(self) -> None:
        """Loads the network now; raises CardInvalid, ModelFileMismatch where it cannot be used."""
        self._pictures.warm()

    def refused(self, job: Job, code: str, sentence: str) -> Outcome:
        """The outcome of a photograph of which nothing could be made."""
        return self._outcome(job, self._all_refused(code, sentence), 0.0)

    def _outcome(self, job: Job, made: tuple[Made, ...], seconds: float) -> Outcome:
        return Outcome(
            name=job.source.name,
            byte_count=job.source.byte_count,
            mtime_ns=job.source.mtime_ns,
            settings=self._settings,
            seconds=round(seconds, 3),
            memory=memory_bytes("VmRSS"),
            peak_memory=memory_bytes("VmHWM"),
            made=made,
        )

    def _made(self, job: Job) -> tuple[Made, ...]:
        strip = self._out / MARKER / "strips" / strip_name(job.source.name)
        # that of another photograph which had this name
        _writing(lambda: strip.unlink(missing_ok=True))
        try:
            opened = self._pictures.open(job.source.path)
        except VisionError as error:
            return self._all_refused(error.code, str(error))
        except MemoryError:
            return self._all_refused("photo_too_large_for_memory", "There is no memory for it.")
        except FileNotFoundError:
            return self._all_refused(GONE, "The file is gone.")
        except OSError as error:
            return self._all_refused("photo_unreadable", f"It cannot be read: {error.strerror}.")
        pictures: list[bytes | None] = []
        made = []
        for rule in self._rules:
            one, data = self._one(job, rule, opened)
            made.append(one)
            pictures.append(data)
        _writing(lambda: write_strip(strip, opened.image_rgb, pictures))
        return tuple(made)

    def _one(self, job: Job, rule: MarketplaceRule, opened: Prepared) -> tuple[Made, bytes | None]:
        try:
            picture = picture_of(opened, rule)
        except VisionError as error:
            return Made.refused(rule.marketplace, error.code, str(error)), None
        file = f"{rule.marketplace}/{job.stem}{picture.file_suffix}"
        made = _measured(file, picture, check_conformance(picture.data, rule))
        _writing(lambda: self._put(self._out / file, picture.data))
        return made, picture.data

    def _put(self, path: Path, data: bytes) -> None:
        """Whole or not at all: a reader, and a run after a kill, never sees half a file."""
        if not self._out.is_dir():  # a folder that vanished is not made anew in its place
            raise FileNotFoundError(errno.ENOENT, "the folder is gone", str(self._out))
        path.parent.mkdir(parents=True, exist_ok=True)
        mark = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:24]
        part = path.with_name(f".{mark}.{os.getpid()}.part")
        part.write_bytes(data)
        part.replace(path)

    def _all_refused(self, code: str, sentence: str) -> tuple[Made, ...]:
        return tuple(Made.refused(rule.marketplace, code, sentence) for rule in self._rules)


def memory_bytes(name: str) -> int:
    """What this process holds in memory now (VmRSS) or held at most (VmHWM); 0 off Linux."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    found = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return int(found[0]) * 1024 if found else 0


def _measured(file: str, picture: EncodedPicture, found: Conformance) -> Made:
    width, height = picture.size_wh
    return Made(
        marketplace=found.marketplace,
        verdict=found.verdict,
        file=file,
        byte_count=len(picture.data),
        width=width,
        height=height,
        code=None if found.passed else "does_not_conform",
        reasons=tuple(check.sentence for check in found.failed),
    )


def _writing(action: Callable[[], None]) -> None:
    try:
        action()
    except OSError as error:
        raise CannotWrite(f"{error.filename}: {error.strerror or error}") from error

"""One run: what is not done yet is done, and the report and the contact sheet follow."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from service.cli.studio.found import MARKER, Source, find_photos
from service.cli.studio.journal import Journal
from service.cli.studio.pool import Pool
from service.cli.studio.report import Totals, write_report
from service.cli.studio.settings import StudioSettings
from service.cli.studio.sheet import write_sheets
from service.cli.studio.telling import Telling
from service.cli.studio.watch import Settling, watch
from service.errors import ServiceError

#: seconds between two reports of a hot folder
REPORT_SECONDS = 15.0


class StudioFolders(ServiceError):
    """The folder of photographs and the folder of results must not be the same."""

    code = "studio_folders_overlap"


@dataclass(frozen=True, slots=True)
class Ended:
    """What a run did, and what the folder of results holds after it."""

    worked: int
    done_before: int
    seconds: float
    peak_memory: int
    totals: Totals
    unreadable: tuple[str, ...]
    sheets: tuple[str, ...]
    stopped: bool

    @property
    def status(self) -> int:
        """0 when every photograph has all its pictures; 130 for a run that was stopped."""
        if self.stopped:
            return 130
        # a folder without photographs is a mistake in the command, not a success
        return int(self.totals.bad > 0 or bool(self.unreadable) or self.totals.photos == 0)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "photos": self.totals.photos,
            "good": self.totals.good,
            "pictures": self.totals.verdicts,
            "worked": self.worked,
            "done_before": self.done_before,
            "seconds": round(self.seconds, 2),
            "images_per_second": round(self.worked / self.seconds, 3) if self.seconds else 0.0,
            "peak_worker_memory_bytes": self.peak_memory,
            "unreadable": list(self.unreadable),
            "contact_sheets": list(self.sheets),
            "stopped": self.stopped,
        }


class Run:
    """A run over one folder. ``stop`` may be set at any time: what is begun is finished."""

    def __init__(
        self,
        folder: Path,
        settings: StudioSettings,
        *,
        workers: int,
        stop: threading.Event,
        console: Console,
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._workers = workers
        self._stop = stop
        self._console = console
        self._fingerprint = settings.fingerprint()
        self._unreadable: list[str] = []
        self._peak = 0
        self._gone = 0
        self._done_before = 0
        self._pool: Pool | None = None

    def once(self) -> Ended:
        """Works what lies in the folder now."""
        with self._journal() as journal:
            todo = [source for source in self._found() if not self._is_done(journal, source)]
            with Telling(self._console, len(todo)) as telling:
                self._work(journal, iter(todo), telling, again=None)
                left = len(todo) - telling.done - self._gone
                return self._end(journal, telling, stopped=left > 0)

    def watching(self, settling: Settling | None = None) -> Ended:
        """Works what comes into the folder, until it is stopped."""
        with self._journal() as journal, Telling(self._console, None) as telling:
            photos = watch(
                self._folder,
                self._settings.out,
                self._stop,
                is_done=lambda source: self._is_done(journal, source),
                tell=telling.say,
                settling=settling,
            )
            self._work(journal, photos, telling, again=REPORT_SECONDS)
            return self._end(journal, telling, stopped=False)

    def give_up(self) -> None:
        """Ends the workers without waiting for what they have begun."""
        if self._pool is not None:
            self._pool.close()

    def _journal(self) -> Journal:
        out, folder = self._settings.out.resolve(), self._folder.resolve()
        places = {out, *(out / rule.marketplace for rule in self._settings.chosen())}
        if folder in places:
            raise StudioFolders(folder=str(folder))
        return Journal(self._settings.out)

    def _found(self) -> Iterator[Source]:
        return find_photos(
            self._folder,
            self._settings.out,
            unreadable=lambda error: self._unreadable.append(f"{error.filename}: {error.strerror}"),
        )

    def _is_done(self, journal: Journal, source: Source) -> bool:
        done = journal.is_done(source, self._fingerprint)
        self._done_before += done
        return done

    def _work(
        self, journal: Journal, photos: Iterator[Source], telling: Telling, *, again: float | None
    ) -> None:
        _sweep(self._settings.out)
        self._pool = Pool(self._settings, self._fingerprint, workers=self._workers)
        told, new = time.monotonic(), False
        try:
            for outcome in self._pool.run(photos, journal.stem_for, self._stop):
                if outcome is None:
                    telling.tick()
                elif outcome.gone:
                    self._gone += 1  # taken away since the folder was looked through
                else:
                    journal.add(outcome)
                    self._peak = max(self._peak, outcome.peak_memory)
                    telling.count(good=outcome.good)
                    new = True
                if again is not None and new and time.monotonic() - told >= again:
                    told, new = time.monotonic(), not self._reported(journal, telling)
        finally:
            self._pool.close()

    def _reported(self, journal: Journal, telling: Telling) -> bool:
        """Whether a report could be written: a hot folder may hold its results and be away."""
        try:
            self._report(journal)
        except OSError as error:
            telling.say(f"no report now: {error.filename}: {error.strerror}")
            return False
        return True

    def _report(self, journal: Journal) -> tuple[Totals, tuple[str, ...]]:
        out = self._settings.out
        totals = write_report(out, journal.outcomes(self._fingerprint))
        sheets = write_sheets(out, journal.outcomes(self._fingerprint))
        return totals, tuple(str(path) for path in sheets)

    def _end(self, journal: Journal, telling: Telling, *, stopped: bool) -> Ended:
        seconds = telling.seconds
        totals, sheets = self._report(journal)
        return Ended(
            worked=telling.done,
            done_before=self._done_before,
            seconds=seconds,
            peak_memory=self._peak,
            totals=totals,
            unreadable=tuple(self._unreadable),
            sheets=sheets,
            stopped=stopped and self._stop.is_set(),
        )


def _sweep(out: Path) -> None:
    """Takes away the halves that a killed run left: ours alone have such names."""
    for part in out.rglob(".*.part"):
        if MARKER not in part.parts:
            part.unlink(missing_ok=True)

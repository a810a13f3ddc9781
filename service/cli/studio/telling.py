"""How a run shows where it is: a bar at a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

#: seconds between two lines where there is no terminal
LINE_SECONDS = 10.0


class Telling:
    """Counts what this run does; ``total`` None is a hot folder, of which no end is known."""

    def __init__(self, console: Console, total: int | None) -> None:
        self._console = console
        self._total = total
        self._started = self._last_line = time.monotonic()
        self._done = self._bad = 0
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._bar = Progress(
                TextColumn("studio"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[words]}"),
                console=self._console,
            )
            self._task = self._bar.add_task("studio", total=self._total, words="")
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self._started

    @property
    def done(self) -> int:
        """Photographs worked by this run."""
        return self._done

    def count(self, *, good: bool) -> None:
        """One more photograph."""
        self._done += 1
        self._bad += not good
        self.tick()

    def tick(self) -> None:
        """Shows where the run is, if that is due."""
        if self._bar is not None:
            self._bar.update(self._task, completed=self._done, words=self._words())
        elif time.monotonic() - self._last_line >= LINE_SECONDS and self._done != self._total:
            self._last_line = time.monotonic()
            total = "" if self._total is None else f" of {self._total}"
            self.say(f"{self._done}{total} photographs, {self._words()}")

    def say(self, sentence: str) -> None:
        """A sentence above the bar."""
        self._console.print(sentence)

    def _words(self) -> str:
        rate = self._done / self.seconds if self.seconds > 0 else 0.0
        words = [f"{rate:.2f} a second"]
        if self._total is not None and self._done:
            words.append(f"{spoken(self.seconds / self._done * (self._total - self._done))} left")
        if self._bad:
            words.append(f"{self._bad} with something wrong")
        return ", ".join(words)


def spoken(seconds: float) -> str:
    """``8 s``, ``3 min 20 s`` or ``2 h 05 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"

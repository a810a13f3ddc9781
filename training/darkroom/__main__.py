"""``python -m training.darkroom --set cutout --n 50 --seed 1``: a set of pictures with truth."""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from training.darkroom.run import Job, Outcome, missing, run, sources
from training.darkroom.workers import renderer
from training.errors import TrainingError
from training.render.plan import SETS, order
from training.render.splits import SPLITS

TOLD_EVERY = 10


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and make what is missing; 1 where a picture broke, named."""
    options = _options(arguments)
    console = Console(stderr=True)
    orders = [order(options.set, index, options.seed) for index in range(options.n)]
    wanted = tuple(each for each in orders if each["split"] in options.splits)
    out = options.out or Path("out/render") / options.set
    try:
        command = [renderer(), "-m", "training.render", "--plans", "-"]
        command += ["--out", str((out / ".rendered").resolve()), "--threads", str(options.threads)]
        job = Job(wanted, tuple(command), out, sources(), options.processes)
        with Teller(console, len(missing(wanted, out)), out) as teller:
            outcome = run(job, teller.said)
    except TrainingError as error:
        console.print(f"{error.code}: {error}", style="red", highlight=False, soft_wrap=True)
        return 1
    console.print(_summary(out, outcome, options.processes), highlight=False, soft_wrap=True)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="training.darkroom", description=__doc__)
    parser.add_argument("--set", choices=SETS, required=True)
    parser.add_argument("--n", type=int, default=50, help="pictures of the set, from its first")
    parser.add_argument("--seed", type=int, default=1, help="0 to 999")
    parser.add_argument("--out", type=Path, help="default out/render/SET")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--threads", type=int, default=1, help="of each process")
    parser.add_argument("--splits", nargs="+", choices=SPLITS, default=list(SPLITS))
    return parser.parse_args(arguments)


def _summary(out: Path, outcome: Outcome, processes: int) -> str:
    transient = outcome.largest_rendered_bytes * 2 * processes / 1e6
    return (
        f"{outcome.made} pictures made, {outcome.whole} whole in {out}, "
        f"{outcome.kept_bytes / 1e6:.1f} MB kept; the renderer's own files took at most "
        f"{transient:.0f} MB at a time and are gone"
    )


class Teller:
    """Progress with rate and time left, and timings.csv of what each step cost."""

    def __init__(self, console: Console, total: int, out: Path) -> None:
        self._console, self._total, self._out = console, total, out
        self._done, self._began = 0, time.monotonic()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("rendering", total=total, rate="")

    def __enter__(self) -> Teller:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def said(self, ordered: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """One more picture is whole."""
        self._done += 1
        minutes = (time.monotonic() - self._began) / 60
        rate = self._done / minutes
        self._bar.update(self._task, advance=1, rate=f"{rate:.1f} a minute")
        if not self._console.is_terminal and self._done % TOLD_EVERY == 0:
            left = (self._total - self._done) / rate
            line = f"{self._done}/{self._total}, {rate:.1f} a minute, {left:.0f} min left"
            self._console.print(line, highlight=False)
        self._note(ordered, answer)

    def _note(self, ordered: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        path = self._out / "timings.csv"
        fresh = not path.exists()
        with path.open("a", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            if fresh:
                table.writerow(["id", "step", "wall_s", "cpu_s", "peak_mb", "rss_mb"])
            memory = [answer["peak_mb"], answer["rss_mb"]]
            for step, cost in answer["seconds"].items():
                table.writerow([ordered["id"], step, cost["wall"], cost["cpu"], *memory])


if __name__ == "__main__":
    sys.exit(main())

"""The command ``loupe studio``: options in, a run, a status out."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vision.commands import MODELS, ModelsDir

if TYPE_CHECKING:
    from rich.console import Console

    from service.cli.studio.run import Ended, Run

#: working processes where none are asked for: one thread each, at most this many for their memory
MOST_WORKERS = 4


def studio(  # noqa: PLR0913  # each is an option of the command
    source: Annotated[Path, typer.Argument(metavar="IN", help="The folder of photographs.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="Where the results go.")],
    marketplace: Annotated[
        list[str], typer.Option(help="Names, separated by commas, or all: whose pictures to make.")
    ],
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and work what comes into the folder.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Photographs worked at once.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Your own picture rules.")
    ] = None,
    backend: Annotated[
        str, typer.Option(help="loupe, or rembg:NAME for one of rembg's local sessions.")
    ] = "loupe",
    weights: Annotated[
        Path | None, typer.Option(dir_okay=False, help="The ONNX file of rembg:NAME.")
    ] = None,
    models: ModelsDir = MODELS,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Makes conforming marketplace pictures of all photographs below a folder.

    A run that was stopped or killed goes on where it was when the same command is given again.
    The status is 0 when every photograph has all its pictures, 1 when one has not: report.csv
    says which and why.
    """
    from rich.console import Console

    from service.cli.studio.run import Run
    from service.cli.studio.settings import StudioSettings
    from vision.backends.choice import Backend
    from vision.errors import VisionError

    names = tuple(dict.fromkeys(_split(marketplace)))
    if not names:
        raise typer.BadParameter("name at least one marketplace", param_hint="--marketplace")
    if not watch and not source.is_dir():
        raise typer.BadParameter(f"{source} is no folder", param_hint="IN")
    errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    stop = threading.Event()
    settings = StudioSettings(target, names, models, rules, Backend(backend, weights))
    count = workers or min(MOST_WORKERS, os.cpu_count() or 1)
    try:
        run = Run(source, settings, workers=count, stop=stop, console=errors)
        _listen(stop, run)
        ended = run.watching() if watch else run.once()
    except VisionError as error:
        errors.print(f"{error} [{error.code}]")
        raise typer.Exit(1) from error
    except OSError as error:
        errors.print(f"{error.filename or target}: {error.strerror or error}")
        raise typer.Exit(1) from error
    _tell(ended, target, errors, as_json=as_json)
    raise typer.Exit(ended.status)


def _split(words: list[str]) -> list[str]:
    return [name for word in words for part in word.split(",") if (name := part.strip())]


def _listen(stop: threading.Event, run: Run) -> None:
    """The first signal lets what is begun come to its end, the second does not."""

    def ask(number: int, frame: object) -> None:
        del number, frame
        if stop.is_set():
            run.give_up()
            raise KeyboardInterrupt
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)


def _tell(ended: Ended, out: Path, errors: Console, *, as_json: bool) -> None:
    from rich.console import Console

    for sentence in ended.unreadable:
        errors.print(f"not read: {sentence}")
    if as_json:
        Console(highlight=False, markup=False).print_json(json.dumps(ended.to_json()))
        return
    totals = ended.totals
    lines = [f"{ended.worked} photographs worked in {ended.seconds:.1f} s"]
    if ended.done_before:
        lines.append(f"{ended.done_before} were done before")
    lines.append(f"{totals.good} of {totals.photos} have all their pictures")
    if totals.bad:
        lines.append(f"{totals.bad} have not: {out / 'report.csv'} says why")
    if ended.stopped:
        lines.append("stopped; the same command goes on from here")
    Console(highlight=False, markup=False, soft_wrap=True).print(", ".join(lines))

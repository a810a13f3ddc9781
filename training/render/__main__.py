"""A worker: reads plans (one JSON a line) and renders each; says one JSON line per picture.

``python -m training.render --plans plans.jsonl --out DIR``; ``--plans -`` reads standard input, so
that whoever started it decides when the next picture may begin. A line may also be an order
(``plan.order``): then the worker draws the plan itself. A broken scene ends it with status 3.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from training.render.picture import BrokenScene, render

BROKEN = 3


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and render plan after plan."""
    parser = argparse.ArgumentParser(prog="training.render", description=__doc__)
    parser.add_argument("--plans", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with _own_voice() as voice, contextlib.ExitStack() as stack:
        source = sys.stdin
        if options.plans != "-":
            source = stack.enter_context(Path(options.plans).open())
        for plan in _plans(source):
            try:
                facts = render(plan, options.out, options.threads)
            except BrokenScene as error:
                traceback.print_exception(error)
                _say(voice, {"id": plan["id"], "seed": plan["seed"], "error": str(error)})
                return BROKEN
            said = {"id": plan["id"], "seconds": facts["seconds"], "peak_mb": peak_mb()}
            _say(voice, {**said, "rss_mb": rss_mb()})
    return 0


def _plans(source: IO[str]) -> Iterator[dict[str, Any]]:
    # readline, because iterating a pipe would read ahead
    while line := source.readline():
        if line.strip():
            yield json.loads(line)


@contextlib.contextmanager
def _own_voice() -> Iterator[IO[str]]:
    """Standard output for us alone: what Blender writes there goes to standard error."""
    voice = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    with voice:
        yield voice


def _say(voice: IO[str], what: dict[str, Any]) -> None:
    voice.write(json.dumps(what) + "\n")
    voice.flush()


def rss_mb() -> float:
    """Memory held now, in 10^6 bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * resource.getpagesize() / 1e6, 1)


def peak_mb() -> float:
    """The most memory ever held, in 10^6 bytes."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1)


if __name__ == "__main__":
    sys.exit(main())

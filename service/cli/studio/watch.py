"""A hot folder: photographs are taken once they have stopped growing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from service.cli.studio.found import Source, find_photos

#: seconds for which a file must not have changed; a camera's transfer pauses for less
SETTLE_SECONDS = 2.0
#: the same for an empty file: some programs make the file long before they fill it
EMPTY_SECONDS = 30.0
#: seconds between two looks into the folder
LOOK_SECONDS = 1.0


@dataclass(slots=True)
class _Seen:
    state: tuple[int, int]
    since: float
    given: bool = False


class Settling:
    """Tells which files have come to rest; each state of a file is given once."""

    def __init__(
        self, *, settle: float = SETTLE_SECONDS, settle_empty: float = EMPTY_SECONDS
    ) -> None:
        self._settle = settle
        self._settle_empty = settle_empty
        self._seen: dict[str, _Seen] = {}

    def ready(self, found: Iterable[Source], now: float) -> Iterator[Source]:
        """Those of the files now in the folder that are at rest; ``now`` in seconds.

        A file that is not among them any more is forgotten: should it come again, it is new.
        """
        present = {}
        ready = []
        for source in found:
            state = (source.byte_count, source.mtime_ns)
            seen = self._seen.get(source.name)
            if seen is None or seen.state != state:
                seen = _Seen(state, now)
            present[source.name] = seen
            wait = self._settle if source.byte_count else self._settle_empty
            if not seen.given and now - seen.since >= wait:
                seen.given = True
                ready.append(source)
        self._seen = present
        yield from ready


def watch(
    folder: Path,
    out: Path,
    stop: threading.Event,
    *,
    is_done: Callable[[Source], bool],
    tell: Callable[[str], None],
    settling: Settling | None = None,
) -> Iterator[Source]:
    """Photographs as they come to rest, until ``stop``; a folder that vanishes is waited for."""
    settling = settling or Settling()
    away = False
    while not stop.is_set():
        here = folder.is_dir()
        if here == away:
            away = not here
            tell(f"{folder} is {'gone; waiting for it' if away else 'there again'}")
        found = find_photos(folder, out) if here else ()
        for source in settling.ready(found, time.monotonic()):
            if stop.is_set():
                return
            if not is_done(source):
                yield source
        stop.wait(LOOK_SECONDS)

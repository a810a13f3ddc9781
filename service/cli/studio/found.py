"""The photographs of a folder tree, in a stable order, without what a run of ours wrote."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

#: in a folder of results; a tree that holds one is somebody's output and is never read
MARKER = ".loupe-studio"
#: what a studio's cameras and programs write; the decoder then judges the content, not the name
SUFFIXES = frozenset(
    (
        *(".jpg", ".jpeg", ".jpe", ".png", ".webp", ".avif", ".heic", ".heif", ".hif"),
        *(".tif", ".tiff", ".dng", ".cr2", ".cr3", ".nef", ".nrw", ".arw", ".raf", ".rw2"),
        *(".orf", ".pef", ".srw"),
    )
)


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was when it was found; ``name`` is its path below the folder, with ``/``."""

    name: str
    path: Path
    byte_count: int
    mtime_ns: int


def find_photos(
    folder: Path, out: Path, *, unreadable: Callable[[OSError], None] = lambda _: None
) -> Iterator[Source]:
    """Every photograph below ``folder``; hidden names, ``out`` and other results are passed over.

    Links to folders are not followed, so that a loop ends. What cannot be read is told to
    ``unreadable`` and passed over, also where it vanishes while it is looked at.
    """
    skipped = out.resolve()
    for place, folders, files in os.walk(folder, onerror=unreadable):
        here = Path(place)
        if here != folder and (here / MARKER).exists():
            folders.clear()
            continue
        folders[:] = sorted(
            name for name in folders if name[0] != "." and (here / name).resolve() != skipped
        )
        for name in sorted(files):
            if name[0] != "." and Path(name).suffix.lower() in SUFFIXES:
                source = _source(folder, here / name, unreadable)
                if source is not None:
                    yield source


def _source(folder: Path, path: Path, unreadable: Callable[[OSError], None]) -> Source | None:
    try:
        facts = path.stat()
    except OSError as error:
        unreadable(error)
        return None
    if not stat.S_ISREG(facts.st_mode):  # a pipe of this name would be read for ever
        return None
    return Source(path.relative_to(folder).as_posix(), path, facts.st_size, facts.st_mtime_ns)

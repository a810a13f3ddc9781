"""The tag directories of TIFF, EXIF and TIFF-like camera RAW, read from untrusted bytes.

Read by hand: Pillow answers a broken block with Python warnings, and what a file claims to unpack
to must be known before any decoder sees it. Everything is bounded; what is broken is left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH, LENGTH, BITS, COMPRESSION, PHOTOMETRIC = 256, 257, 258, 259, 262
MAKE, STRIP_OFFSETS, ORIENTATION, SAMPLES, ROWS_PER_STRIP = 271, 273, 274, 277, 278
STRIP_COUNTS, PLANAR, TILE_WIDTH, TILE_LENGTH, TILE_OFFSETS, TILE_COUNTS = (
    279, 284, 322, 323, 324, 325,
)  # fmt: skip
SUB_DIRECTORIES, EXTRA_SAMPLES, SAMPLE_FORMAT, ICC_PROFILE = 330, 338, 339, 34675
EXIF_DIRECTORY, INTEROPERABILITY, INTEROPERABILITY_INDEX, DNG_VERSION = 34665, 40965, 1, 50706

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 13: 4}
_LETTERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I"}
_MOST_DIRECTORIES = 64
_MOST_ENTRIES = 2_000
_MOST_VALUES = 4_000_000


@dataclass(frozen=True)
class Directory:
    """One directory: where each tag's values lie; nothing is read before it is asked for."""

    data: bytes
    order: str
    entries: dict[int, tuple[int, int, int]]
    next_offset: int

    def numbers(self, tag: int) -> tuple[int, ...]:
        """A tag's whole numbers; empty where it is absent, broken or of another kind."""
        kind, count, at = self.entries.get(tag, (0, 0, 0))
        letter = _LETTERS.get(kind)
        if letter is None or count > _MOST_VALUES:
            return ()
        try:
            return struct.unpack_from(f"{self.order}{count}{letter}", self.data, at)
        except struct.error:
            return ()

    def number(self, tag: int, otherwise: int = 0) -> int:
        """A tag's first whole number."""
        found = self.numbers(tag)
        return found[0] if found else otherwise

    def bytes_of(self, tag: int) -> bytes:
        """A tag's bytes as they stand; empty where they are absent or run out of the file."""
        kind, count, at = self.entries.get(tag, (0, 0, 0))
        length = count * _SIZES.get(kind, 0)
        found = self.data[at : at + length]
        return found if len(found) == length else b""

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height as stored; 0 where they are not said."""
        return self.number(WIDTH), self.number(LENGTH)


def byte_order(data: bytes) -> str | None:
    """``<`` or ``>`` where the bytes begin a TIFF; None for anything else (BigTIFF too)."""
    return {b"II*\x00": "<", b"MM\x00*": ">"}.get(data[:4])


def read_directory(data: bytes, order: str, at: int) -> Directory | None:
    """The directory at an offset, or None where there is none."""
    try:
        (count,) = struct.unpack_from(f"{order}H", data, at)
        if not 0 < count <= _MOST_ENTRIES:
            return None
        entries = {}
        for index in range(count):
            place = at + 2 + 12 * index
            tag, kind, values = struct.unpack_from(f"{order}HHI", data, place)
            if values * _SIZES.get(kind, 8) > 4:
                (start,) = struct.unpack_from(f"{order}I", data, place + 8)
            else:
                start = place + 8
            entries[tag] = (kind, values, start)
        following = data[at + 2 + 12 * count : at + 6 + 12 * count]
        next_offset = struct.unpack(f"{order}I", following)[0] if len(following) == 4 else 0
    except struct.error:
        return None
    return Directory(data, order, entries, next_offset)


def directories(data: bytes) -> Iterator[Directory]:
    """Every directory of a TIFF, the first picture's first, each once, sub-directories too."""
    order = byte_order(data)
    if order is None or len(data) < 8:
        return
    waiting, seen = [struct.unpack_from(f"{order}I", data, 4)[0]], set[int]()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        at = waiting.pop(0)
        if at in seen or not 8 <= at < len(data):
            continue
        seen.add(at)
        found = read_directory(data, order, at)
        if found is not None:
            yield found
            waiting += [found.next_offset, *found.numbers(SUB_DIRECTORIES)[:16]]


def read_orientation(exif: bytes) -> int:
    """The EXIF orientation (1..8) of an EXIF block; 1 where it is absent or broken."""
    first = next(directories(exif.removeprefix(b"Exif\x00\x00")), None)
    value = first.number(ORIENTATION, 1) if first is not None else 1
    return value if 1 <= value <= 8 else 1


def says_adobe_rgb(exif: bytes) -> bool:
    """Whether a camera marked its picture as Adobe RGB in EXIF alone (DCF 2.0: index R03)."""
    tiff = exif.removeprefix(b"Exif\x00\x00")
    directory = next(directories(tiff), None)
    for tag in (EXIF_DIRECTORY, INTEROPERABILITY):
        if directory is None:
            return False
        directory = read_directory(tiff, directory.order, directory.number(tag, len(tiff)))
    return directory is not None and directory.bytes_of(INTEROPERABILITY_INDEX)[:3] == b"R03"

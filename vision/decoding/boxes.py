"""The boxes of HEIC, AVIF and CR3 (ISO base media files), read from untrusted bytes.

ISO/IEC 14496-12 for boxes, ISO/IEC 23008-12 for what a still picture's properties mean.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from vision.errors import CorruptPhoto, Truncated

#: EXIF orientation that shows what irot (quarter turns against the clock) and then imir (axis) do
_AS_ORIENTATION = {
    (0, None): 1, (0, 0): 4, (0, 1): 2,
    (1, None): 8, (1, 0): 5, (1, 1): 7,
    (2, None): 3, (2, 0): 2, (2, 1): 4,
    (3, None): 6, (3, 0): 7, (3, 1): 5,
}  # fmt: skip
_MOST_BOXES = 4_096


@dataclass(frozen=True)
class Still:
    """What the properties of the primary picture say.

    size_wh: the largest size that any part of the file unpacks to. orientation: the EXIF value of
    its turning. primaries, transfer: the code points of ISO/IEC 23091-2; 2 where they are not said.
    """

    size_wh: tuple[int, int]
    orientation: int
    profile: bytes | None
    primaries: int
    transfer: int


def brands(data: bytes) -> tuple[bytes, ...]:
    """The major brand and the compatible ones; empty where the file is of another kind."""
    if data[4:8] != b"ftyp":
        return ()
    length = min(int.from_bytes(data[:4], "big"), 512, len(data))
    found = [data[8:12], *(data[at : at + 4] for at in range(16, length - 3, 4))]
    return tuple(found)


def boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (kind, start of the content, end) of each box; Truncated where one is cut."""
    for _ in range(_MOST_BOXES):
        if start + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", data, start)
        content = start + 8
        if size == 1:
            if start + 16 > end:
                raise Truncated
            (size,) = struct.unpack_from(">Q", data, content)
            content += 8
        elif size == 0:
            size = end - start
        if size < content - start:
            raise CorruptPhoto
        if start + size > end:
            raise Truncated
        yield kind, content, start + size
        start += size
    raise CorruptPhoto


def read_still(data: bytes) -> Still:
    """Read the properties of a HEIC's or AVIF's primary picture.

    Raises Truncated or CorruptPhoto.
    """
    meta = dict(_children(data, 0, len(data)))
    if b"meta" not in meta:
        raise CorruptPhoto
    start, end = meta[b"meta"]
    inside = dict(_children(data, start + 4, end))
    if b"iprp" not in inside or b"pitm" not in inside:
        raise CorruptPhoto
    parts = dict(_children(data, *inside[b"iprp"]))
    if b"ipco" not in parts or b"ipma" not in parts:
        raise CorruptPhoto
    try:
        properties = list(boxes(data, *parts[b"ipco"]))
        primary = _primary(data, inside[b"pitm"][0])
        own = _associated(data, parts[b"ipma"][0], primary)
        return _still(data, properties, [properties[n - 1] for n in own if n <= len(properties)])
    except (struct.error, IndexError) as error:
        raise CorruptPhoto from error


def _children(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    for kind, first, last in boxes(data, start, end):
        yield kind, (first, last)


def _primary(data: bytes, at: int) -> int:
    return int(struct.unpack_from(">I" if data[at] else ">H", data, at + 4)[0])


def _associated(data: bytes, at: int, item: int) -> list[int]:
    """The numbers (from 1) of one item's properties."""
    version, wide = data[at], data[at + 3] & 1
    (count,) = struct.unpack_from(">I", data, at + 4)
    at += 8
    for _ in range(min(count, _MOST_BOXES)):
        (each,) = struct.unpack_from(">H" if version < 1 else ">I", data, at)
        at += 2 if version < 1 else 4
        links, step = data[at], 2 if wide else 1
        at += 1
        if each == item:
            mask = 0x7FFF if wide else 0x7F
            places = range(at, at + links * step, step)
            return [int.from_bytes(data[p : p + step], "big") & mask for p in places]
        at += links * step
    return []


def _still(
    data: bytes, everyones: list[tuple[bytes, int, int]], own: list[tuple[bytes, int, int]]
) -> Still:
    sizes = [
        struct.unpack_from(">II", data, at + 4) for kind, at, _ in everyones if kind == b"ispe"
    ]
    if not sizes:
        raise CorruptPhoto
    turns, axis, profile, code_points = 0, None, None, (2, 2)
    for kind, at, end in own:
        if kind == b"irot":
            turns = data[at] & 3
        elif kind == b"imir":
            axis = data[at] & 1
        elif kind == b"colr" and data[at : at + 4] in (b"prof", b"rICC"):
            profile = data[at + 4 : end]
        elif kind == b"colr" and data[at : at + 4] == b"nclx":
            code_points = struct.unpack_from(">HH", data, at + 4)
    largest = max(sizes, key=lambda size: size[0] * size[1])
    return Still((largest[0], largest[1]), _AS_ORIENTATION[turns, axis], profile, *code_points)

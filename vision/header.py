"""What the first bytes and the chunk tables of an untrusted picture say, without decoding it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vision.errors import AnimatedPhoto, CorruptPhoto, Truncated, UnsupportedFormat

PhotoFormat = Literal["jpeg", "png", "webp"]

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_OTHER_FORMATS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "a GIF"),
    (0, b"BM", "a BMP"),
    (0, b"II*\x00", "a TIFF or camera RAW"),
    (0, b"MM\x00*", "a TIFF or camera RAW"),
    (0, b"%PDF", "a PDF"),
    (4, b"ftypavif", "an AVIF"),
    (4, b"ftyp", "a HEIC picture or a film"),
)
_ORIENTATION_TAG = 0x0112
_SHORT = 3


@dataclass(frozen=True)
class Header:
    """The format by content and, where the container states it up front, the size in pixels."""

    format: PhotoFormat
    size_wh: tuple[int, int] | None


def read_header(data: bytes) -> Header:
    """Name the format by its content and refuse what the container alone gives away.

    Raises UnsupportedFormat, Truncated, CorruptPhoto or AnimatedPhoto.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return Header("jpeg", None)
    if data.startswith(_PNG_SIGNATURE):
        return Header("png", _png_size(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Header("webp", _webp_size(data))
    for offset, magic, name in _OTHER_FORMATS:
        if data[offset : offset + len(magic)] == magic:
            raise UnsupportedFormat(
                f"The file is {name}; only JPEG, PNG and WebP are accepted. "
                "Export it as JPEG and send that."
            )
    raise UnsupportedFormat


def _png_size(data: bytes) -> tuple[int, int]:
    size_wh = None
    for name, start, length in _png_chunks(data):
        if name == b"IHDR":
            if length != 13:
                raise CorruptPhoto
            size_wh = struct.unpack_from(">II", data, start)
        elif name == b"acTL":
            raise AnimatedPhoto
        elif name == b"IEND":
            if size_wh is None:
                raise CorruptPhoto
            return size_wh[0], size_wh[1]
    raise Truncated


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, start, length) of each chunk that lies wholly inside the file."""
    at = len(_PNG_SIGNATURE)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if at + 12 + length > len(data):
            return
        yield name, at + 8, length
        at += 12 + length


def _webp_size(data: bytes) -> tuple[int, int]:
    """Read the canvas size (RFC 9649): Pillow's decoder allocates the canvas on opening."""
    if len(data) < 30 or 8 + int.from_bytes(data[4:8], "little") > len(data):
        raise Truncated
    kind = data[12:16]
    if kind == b"VP8X":
        if data[20] & 0x02:
            raise AnimatedPhoto
        return _u24(data, 24) + 1, _u24(data, 27) + 1
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    raise CorruptPhoto


def _u24(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


def read_orientation(exif: bytes) -> int:
    """Read the EXIF orientation (1..8) from an EXIF block; 1 where it is absent or broken.

    Read by hand because Pillow's EXIF reader answers a broken block with Python warnings.
    """
    tiff = exif.removeprefix(b"Exif\x00\x00")
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None:
        return 1
    try:
        (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, directory)
        for index in range(entries):
            at = directory + 2 + 12 * index
            tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, at)
            if (tag, kind, count) == (_ORIENTATION_TAG, _SHORT, 1):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1

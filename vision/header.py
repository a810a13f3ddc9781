"""What the first bytes and the chunk tables of an untrusted picture say, without decoding it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from vision.decoding import tiff_tags as tags
from vision.decoding.boxes import brands, read_still
from vision.decoding.tiff_tags import read_orientation
from vision.errors import AnimatedPhoto, CorruptPhoto, Truncated, UnsupportedFormat

__all__ = ["MEDIA_TYPES", "Header", "PhotoFormat", "is_raw", "read_header", "read_orientation"]

PhotoFormat = Literal[
    "jpeg", "png", "webp", "avif", "heic", "tiff", "dng", "cr2", "cr3", "nef", "arw"
]

#: the raw ones are not registered with IANA; these are what browsers and desktops call them
MEDIA_TYPES: dict[PhotoFormat, str] = {
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
    "heic": "image/heic",
    "tiff": "image/tiff",
    "dng": "image/x-adobe-dng",
    "cr2": "image/x-canon-cr2",
    "cr3": "image/x-canon-cr3",
    "nef": "image/x-nikon-nef",
    "arw": "image/x-sony-arw",
}

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CONTAINERS: dict[bytes, PhotoFormat] = {
    b"avif": "avif",
    b"heic": "heic",
    b"heix": "heic",
    b"heim": "heic",
    b"heis": "heic",
    b"crx ": "cr3",
}
_MOVING = {b"avis", b"msf1", b"hevc", b"hevx"}
_OTHER_FORMATS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "a GIF"),
    (0, b"BM", "a BMP"),
    (0, b"II+\x00", "a BigTIFF"),
    (0, b"MM\x00+", "a BigTIFF"),
    (0, b"IIRO", "an Olympus RAW"),
    (0, b"IIU\x00", "a Panasonic RAW"),
    (0, b"FUJIFILMCCD-RAW", "a Fujifilm RAW"),
    (0, b"%PDF", "a PDF"),
    (0, b"\xff\x0a", "a JPEG XL"),
    (4, b"JXL ", "a JPEG XL"),
    (4, b"jP  ", "a JPEG 2000"),
    (4, b"ftyp", "a film or a container of an unknown kind"),
)
_COLOUR_FILTER, _LINEAR_RAW = 32_803, 34_892


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
    if tags.byte_order(data) is not None:
        return _tiff_header(data)
    if data[4:8] == b"ftyp":
        found = _container(data)
        if found is not None:
            return found
    for offset, magic, name in _OTHER_FORMATS:
        if data[offset : offset + len(magic)] == magic:
            raise UnsupportedFormat(
                f"The file is {name}; JPEG, PNG, WebP, AVIF, HEIC, TIFF and camera RAW (DNG, CR2, "
                "CR3, NEF, ARW) are accepted. Export it as JPEG and send that."
            )
    raise UnsupportedFormat


def is_raw(name: PhotoFormat) -> bool:
    """Whether the format holds what a sensor saw, still to be developed."""
    return name in ("dng", "cr2", "cr3", "nef", "arw")


def _tiff_header(data: bytes) -> Header:
    """A TIFF, or a camera RAW that is built like one; a RAW states its size in sub-directories."""
    found = list(tags.directories(data))
    if not found:
        raise Truncated
    if data[8:10] == b"CR":
        return Header("cr2", None)
    if any(each.entries.get(tags.DNG_VERSION) for each in found):
        return Header("dng", None)
    photometric = {each.number(tags.PHOTOMETRIC, -1) for each in found}
    if photometric & {_COLOUR_FILTER, _LINEAR_RAW}:
        make = found[0].bytes_of(tags.MAKE).upper()
        if make.startswith(b"SONY"):
            return Header("arw", None)
        if make.startswith(b"NIKON"):
            return Header("nef", None)
        raise UnsupportedFormat(
            "The file is a RAW of a camera that is not known here; DNG, CR2, CR3, NEF and ARW are "
            "accepted. Convert it to DNG and send that."
        )
    return Header("tiff", found[0].size_wh)


def _container(data: bytes) -> Header | None:
    named = brands(data)
    if named and named[0] in _MOVING:
        raise AnimatedPhoto
    for brand in named:
        kind = _CONTAINERS.get(brand)
        if kind == "cr3":
            return Header("cr3", None)
        if kind is not None:
            return Header(kind, read_still(data).size_wh)
    return None


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

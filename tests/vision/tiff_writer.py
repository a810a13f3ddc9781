"""TIFF and DNG files written by the tests, honest ones and lying ones."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LETTERS = {1: "B", 2: "s", 3: "H", 4: "I", 5: "II", 7: "B", 10: "ii"}
Tags = Mapping[int, tuple[int, Any]]
BYTE, ASCII, SHORT, LONG, RATIONAL, SRATIONAL = 1, 2, 3, 4, 5, 10


def write_tiff(tags: Tags, segments: list[bytes]) -> bytes:
    """One directory after the pixels; offsets and counts (273, 279) are filled in."""
    body, offsets = b"", []
    for segment in segments:
        offsets.append(8 + len(body))
        body += segment + b"\0" * (len(segment) % 2)
    counts = [len(segment) for segment in segments]
    filled = {273: (LONG, offsets), 279: (LONG, counts), **tags}
    at = 8 + len(body)
    spare = at + 2 + 12 * len(filled) + 4
    entries, values = b"", b""
    for tag, (kind, value) in sorted(filled.items()):
        packed, count = _packed(kind, value)
        if len(packed) > 4:
            place = struct.pack("<I", spare + len(values))
            values += packed + b"\0" * (len(packed) % 2)
        else:
            place = packed.ljust(4, b"\0")
        entries += struct.pack("<HHI", tag, kind, count) + place
    head = b"II*\0" + struct.pack("<I", at) + body
    return head + struct.pack("<H", len(filled)) + entries + b"\0\0\0\0" + values


def _packed(kind: int, value: Any) -> tuple[bytes, int]:
    if isinstance(value, bytes):
        return value, len(value)
    numbers = list(value) if isinstance(value, (list, tuple)) else [value]
    flat = [
        part for number in numbers for part in (number if isinstance(number, tuple) else [number])
    ]
    return struct.pack(f"<{len(flat)}{_LETTERS[kind][0]}", *flat), len(numbers)


def basic(size_wh: tuple[int, int], **more: Any) -> dict[int, tuple[int, Any]]:
    """Tags of a 16-bit RGB picture in one strip."""
    width, height = size_wh
    return {
        256: (LONG, width),
        257: (LONG, height),
        258: (SHORT, [16, 16, 16]),
        259: (SHORT, 1),
        262: (SHORT, 2),
        277: (SHORT, 3),
        278: (LONG, height),
        **{int(name[1:]): value for name, value in more.items()},
    }


def write_dng(
    image_rgb: NDArray[np.uint8], *, orientation: int = 1, stops: float = 0.0, **more: Any
) -> bytes:
    """A mosaic (RGGB, 14 of 16 bits) of a picture as a sensor with sRGB's primaries sees it.

    image_rgb: uint8 (H, W, 3) of even sides, as stored: the orientation is only said.
    """
    light = (image_rgb / 255.0) ** 2.2 * 2.0**stops
    height, width = image_rgb.shape[:2]
    mosaic = np.empty((height, width), np.float64)
    for y, x, channel in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        mosaic[y::2, x::2] = light[y::2, x::2, channel]
    raw = np.clip(np.rint(mosaic * 16_383), 0, 16_383).astype("<u2").tobytes()
    # XYZ (D65) to linear sRGB, IEC 61966-2-1
    matrix = [32406, -15372, -4986, -9689, 18758, 415, 557, -2040, 10570]
    return write_tiff(
        {
            254: (LONG, 0),
            256: (LONG, width),
            257: (LONG, height),
            258: (SHORT, 16),
            259: (SHORT, 1),
            262: (SHORT, 32_803),
            271: (ASCII, b"Loupe\0"),
            272: (ASCII, b"Test\0"),
            274: (SHORT, orientation),
            277: (SHORT, 1),
            278: (LONG, height),
            33_421: (SHORT, [2, 2]),
            33_422: (BYTE, b"\0\1\1\2"),
            50_706: (BYTE, b"\1\4\0\0"),
            50_707: (BYTE, b"\1\1\0\0"),
            50_708: (ASCII, b"Loupe Test\0"),
            50_714: (SHORT, 0),
            50_717: (LONG, 16_383),
            50_721: (SRATIONAL, [(number, 10_000) for number in matrix]),
            50_728: (RATIONAL, [(1, 1)] * 3),
            50_778: (SHORT, 21),
            **{int(name[1:]): value for name, value in more.items()},
        },
        [raw],
    )

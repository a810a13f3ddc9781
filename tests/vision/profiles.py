"""ICC profiles written by the tests, from the published numbers of each space."""

from __future__ import annotations

import struct
from typing import Literal

Space = Literal["srgb", "display_p3", "adobe_rgb", "prophoto"]

_D50 = (0.96422, 1.0, 0.82521)
#: colorants under D50: IEC 61966-2-1, Apple's Display P3, Adobe RGB (1998), ISO 22028-2 (ROMM)
COLORANTS: dict[Space, tuple[tuple[float, float, float], ...]] = {
    "srgb": ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410)),
    "display_p3": (
        (0.51512, 0.24120, -0.00105),
        (0.29198, 0.69225, 0.04189),
        (0.15710, 0.06657, 0.78407),
    ),
    "adobe_rgb": (
        (0.60974, 0.31111, 0.01947),
        (0.20528, 0.62567, 0.06087),
        (0.14919, 0.06322, 0.74457),
    ),
    "prophoto": ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491)),
}
_SRGB_PARAMETERS = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def curve(space: Space) -> bytes:
    """The space's tone curve: parametric, a gamma, or the ROMM curve with its linear toe."""
    if space == "adobe_rgb":
        return struct.pack(">4s4xIH", b"curv", 1, round(563 / 256 * 256))
    if space == "prophoto":
        numbers = (1.8, 1.0, 0.0, 1 / 16, 16 / 512)
        return struct.pack(">4s4xHxx5i", b"para", 3, *(round(n * 65536) for n in numbers))
    return struct.pack(">4s4xHxx5i", b"para", 3, *(round(n * 65536) for n in _SRGB_PARAMETERS))


def table_curve(gamma: float, points: int = 256) -> bytes:
    """A tone curve as a table, as most version 2 profiles have it."""
    levels = [round((index / (points - 1)) ** gamma * 65535) for index in range(points)]
    return struct.pack(f">4s4xI{points}H", b"curv", points, *levels)


def rgb_profile(space: Space, trc: bytes | None = None) -> bytes:
    """A version 4 display profile of three curves and a matrix."""
    colours = [
        (n + b"XYZ", _xyz(c)) for n, c in zip((b"r", b"g", b"b"), COLORANTS[space], strict=True)
    ]
    curves = [(n + b"TRC", trc or curve(space)) for n in (b"r", b"g", b"b")]
    return _profile(b"RGB ", [(b"wtpt", _xyz(_D50)), *colours, *curves])


def grey_profile(gamma: float) -> bytes:
    """A grey display profile of one gamma."""
    return _profile(b"GRAY", [(b"wtpt", _xyz(_D50)), (b"kTRC", table_curve(gamma))])


def _xyz(value: tuple[float, ...]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(part * 65536) for part in value))


def _text(words: str) -> bytes:
    text = words.encode("utf-16-be")
    return struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", len(text), 28) + text


def _profile(space: bytes, own: list[tuple[bytes, bytes]]) -> bytes:
    tags = [(b"desc", _text("made by a test")), (b"cprt", _text("none")), *own]
    offset = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, content in tags:
        table += struct.pack(">4sII", name, offset + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    size = offset + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"\0" * 4, 0x04400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp")
    head = head.ljust(68, b"\0") + _xyz(_D50)[8:]
    return head.ljust(128, b"\0") + table + body

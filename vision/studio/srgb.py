"""A small ICC profile of sRGB, written from the standard so that no licence and no date rides in.

ICC.1:2001-04 (version 2.4) for the layout; IEC 61966-2-1 for the curve; the colorants are sRGB's
primaries adapted to D50 with Bradford, as the ICC's own sRGB profile has them.
"""

from __future__ import annotations

import struct

_D50 = (0.9642, 1.0, 0.8249)
_COLORANTS = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
#: enough for 8-bit pictures: the test compares with LittleCMS's sRGB at every level
_CURVE_POINTS = 1024
_NAME = b"sRGB"
_COPYRIGHT = b"No copyright"


def srgb_profile() -> bytes:
    """The profile's bytes, the same at every call (about 2.5 kB)."""
    curve = _curve()
    tags = [
        (b"desc", _description()),
        (b"cprt", b"text\0\0\0\0" + _COPYRIGHT + b"\0"),
        (b"wtpt", _xyz(_D50)),
        *((name, _xyz(value)) for name, value in _COLORANTS.items()),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    offset = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    placed: dict[bytes, int] = {}
    for name, content in tags:
        if content not in placed:
            placed[content] = offset + len(body)
            body += content + b"\0" * (-len(content) % 4)
        table += struct.pack(">4sII", name, placed[content], len(content))
    return _header(128 + len(table) + len(body)) + table + body


def _header(size: int) -> bytes:
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    # 1 January 2000: a date is required, and a fixed one keeps files repeatable
    head += struct.pack(">6H4s", 2000, 1, 1, 0, 0, 0, b"acsp")
    head = head.ljust(68, b"\0") + _xyz(_D50)[8:]
    return head.ljust(128, b"\0")


def _curve() -> bytes:
    levels = []
    for index in range(_CURVE_POINTS):
        x = index / (_CURVE_POINTS - 1)
        linear = x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4
        levels.append(round(linear * 65535))
    return struct.pack(f">4s4xI{_CURVE_POINTS}H", b"curv", _CURVE_POINTS, *levels)


def _xyz(value: tuple[float, float, float]) -> bytes:
    return struct.pack(">4s4x3i", b"XYZ ", *(round(part * 65536) for part in value))


def _description() -> bytes:
    text = _NAME + b"\0"
    ascii_part = struct.pack(">4s4xI", b"desc", len(text)) + text
    # no Unicode and no Macintosh name: both are stated as empty
    return ascii_part + b"\0" * (4 + 4 + 2 + 1 + 67)

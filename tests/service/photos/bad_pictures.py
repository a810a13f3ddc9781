"""Bytes that are no photograph, each with the code of its refusal."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
from PIL import Image


def picture(size_wh: tuple[int, int] = (400, 300), format: str = "JPEG") -> bytes:
    noise = np.random.default_rng(7).integers(0, 255, (*size_wh[::-1], 3), dtype=np.uint8)
    with io.BytesIO() as file:
        Image.fromarray(noise).save(file, format)
        return file.getvalue()


def huge_png(side: int) -> bytes:
    """A PNG that says that it is side x side and packs into a few kilobytes: a bomb."""
    row = b"\0" + b"\0" * (side * 3)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(200)) + packer.flush()

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small PNG with a text that unpacks to fifty megabytes."""
    text = b"Comment\x00\x00" + zlib.compress(bytes(50_000_000), 9)
    data = picture((100, 80), "PNG")
    return data[:33] + _chunk(b"zTXt", text) + data[33:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def huge_jpeg() -> bytes:
    """A small JPEG whose header says 30,000 x 30,000."""
    data = bytearray(picture())
    start = data.index(b"\xff\xc0")
    data[start + 5 : start + 9] = struct.pack(">HH", 30_000, 30_000)
    return bytes(data)


def damaged_png() -> bytes:
    """A whole PNG with a stretch of its middle overwritten."""
    data = bytearray(picture((300, 200), "PNG"))
    data[20_000:21_000] = bytes(1000)
    return bytes(data)


BAD = {
    "empty": (b"", "photo_empty"),
    "text named jpg": (b"this is not a photograph, whatever its name\n" * 20,
                       "photo_format_unsupported"),
    "one pixel": (picture((1, 1), "PNG"), "photo_too_small"),
    "thirty thousand": (huge_jpeg(), "photo_too_many_pixels"),
    "truncated": (picture()[:20_000], "photo_truncated"),
    "png bomb": (huge_png(30_000), "photo_too_many_pixels"),
    "text bomb": (text_bomb(), "photo_too_many_bytes"),
    "damaged": (damaged_png(), "photo_corrupt"),
    "gif": (picture((300, 200), "GIF"), "photo_format_unsupported"),
}  # fmt: skip

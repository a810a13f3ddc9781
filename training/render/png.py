"""Grey 8-bit PNG files, for masks: Blender's own writer would store three equal channels."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np

from training.render.shapes import Floats


def write_grey(values: Floats, path: Path) -> None:
    """Write values of 0 to 1, top row first, as one grey channel."""
    height, width = values.shape
    shown = np.floor(np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8)
    rows = np.hstack([np.zeros((height, 1), dtype=np.uint8), shown])
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        check = struct.pack(">I", zlib.crc32(kind + body))
        data += struct.pack(">I", len(body)) + kind + body + check
    path.write_bytes(data)

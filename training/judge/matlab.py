"""Reads the one kind of MATLAB file that the clothing-co-parsing labels are.

MAT-file level 5, little-endian, one compressed matrix of 8-bit labels: Matlab's "MAT-File Format"
(R2019b), chapters 1 and 2. SciPy would be a dependency of 40 MB for these few lines.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.errors import TrainingError

_HEADER = 128
_MATRIX, _COMPRESSED = 14, 15
_INT8, _UINT8, _INT32 = 1, 2, 5
_MOST_BYTES = 100_000_000  # a label map is under 1 MB; a bomb is not


class LabelsInvalid(TrainingError):
    """The label file is no matrix of 8-bit labels."""

    code = "labels_invalid"


def read_labels(path: Path) -> NDArray[np.uint8]:
    """The label map: uint8 (H, W). Raises LabelsInvalid, OSError."""
    data = path.read_bytes()
    try:
        if data[124:128] != b"\x00\x01IM":
            raise LabelsInvalid(f"{path.name} is no MAT-file of level 5")
        kind, body, _ = _element(data, _HEADER)
        if kind == _COMPRESSED:
            unpacked = zlib.decompressobj().decompress(body, _MOST_BYTES)
            kind, body, _ = _element(unpacked, 0)
        if kind != _MATRIX:
            raise LabelsInvalid(f"{path.name} holds no matrix")
        return _matrix(body)
    except (struct.error, zlib.error, ValueError) as error:
        raise LabelsInvalid(f"{path.name} is damaged: {error}") from error


def _element(data: bytes, place: int) -> tuple[int, bytes, int]:
    """Kind, content and end of the element at a place; short ones keep both in eight bytes."""
    kind, count = struct.unpack_from("<II", data, place)
    if kind >> 16:
        return kind & 0xFFFF, data[place + 4 : place + 4 + (kind >> 16)], place + 8
    end = place + 8 + count
    if end > len(data):
        raise ValueError("it ends too early")
    return kind, data[place + 8 : end], end + (-end) % 8


def _matrix(body: bytes) -> NDArray[np.uint8]:
    _, _, place = _element(body, 0)  # flags
    kind, sides, place = _element(body, place)
    _, _, place = _element(body, place)  # name
    if kind != _INT32 or len(sides) != 8:
        raise ValueError("expected two sides")
    rows, columns = struct.unpack("<ii", sides)
    kind, values, _ = _element(body, place)
    if kind not in (_INT8, _UINT8) or len(values) != rows * columns:
        raise ValueError(f"expected {rows} x {columns} labels of 8 bits")
    return np.frombuffer(values, np.uint8).reshape(columns, rows).T.copy()

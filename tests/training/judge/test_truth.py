"""Truth from white grounds and from label files, on cases made by hand."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from training.judge.matlab import LabelsInvalid, read_labels
from training.judge.truth import truth_on_white


def on_white(grey: int = 255) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    image = np.full((80, 80, 3), grey, np.uint8)
    image[20:60, 20:60] = 40
    return image


def test_ground_reached_from_the_border_and_void_inside() -> None:
    image = on_white()
    image[32:48, 32:48] = 255  # a hole, or a white part: nobody knows

    truth = truth_on_white(image)

    assert truth is not None
    assert truth.subject[25, 25]
    assert truth.counted[25, 25]
    assert not truth.subject[5, 5]
    assert truth.counted[5, 5]
    assert not truth.counted[40, 40]


def test_239_is_no_ground_and_240_is() -> None:
    assert truth_on_white(on_white(239)) is None
    assert truth_on_white(on_white(240)) is not None


def test_a_border_less_than_three_quarters_white_is_left_out() -> None:
    image = on_white()
    image[:, :10] = 40  # one side of four and a little of two others

    assert truth_on_white(image) is None


def test_one_dark_pixel_is_noise() -> None:
    image = on_white()
    image[5, 5] = 0

    truth = truth_on_white(image)

    assert truth is not None
    assert not truth.subject[5, 5]


def element(kind: int, body: bytes) -> bytes:
    return struct.pack("<II", kind, len(body)) + body + b"\0" * (-len(body) % 8)


def mat_file(labels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    flags = element(6, struct.pack("<II", 9, 0))
    sides = element(5, struct.pack("<ii", *labels.shape))
    values = element(2, labels.T.tobytes())
    matrix = element(14, flags + sides + element(1, b"groundtruth") + values)
    packed = zlib.compress(matrix)
    return b"MATLAB 5.0".ljust(124) + b"\x00\x01IM" + struct.pack("<II", 15, len(packed)) + packed


def test_labels_come_back_as_rows_and_columns(tmp_path: Path) -> None:
    labels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    path = tmp_path / "x.mat"
    path.write_bytes(mat_file(labels))

    assert (read_labels(path) == labels).all()


@pytest.mark.parametrize("cut", [0, 100, 130, 150, -3])
def test_a_broken_label_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "x.mat"
    path.write_bytes(mat_file(np.zeros((3, 4), np.uint8))[:cut])

    with pytest.raises(LabelsInvalid):
        read_labels(path)

"""Files of the studio's formats that lie, break off or unpack to far too much are refused."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vision.test_formats import HEIC, tiff16
from tests.vision.test_photo import encode, quadrants
from tests.vision.tiff_writer import LONG, SHORT, basic, write_dng, write_tiff
from vision.errors import (
    AnimatedPhoto,
    CorruptPhoto,
    PhotoRejected,
    TooManyBytes,
    TooManyPixels,
    TooSmall,
    Truncated,
    UnsupportedFormat,
)
from vision.photo import decode_photo

NOISE = np.random.default_rng(1).integers(0, 65_535, (80, 90, 3), np.uint16)


def lying_container(kind: str, side: int) -> bytes:
    """A HEIC or AVIF whose properties claim another size."""
    data = bytearray(
        (HEIC / "turned-1.heic").read_bytes() if kind == "heic" else encode(quadrants(), "AVIF")
    )
    at = data.index(b"ispe") + 8
    data[at : at + 8] = struct.pack(">II", side, side)
    return bytes(data)


@pytest.mark.parametrize("kind", ["heic", "avif"])
def test_a_container_that_claims_a_huge_picture_is_refused_unopened(kind: str) -> None:
    with pytest.raises(TooManyPixels) as refusal:
        decode_photo(lying_container(kind, 30_000))

    assert refusal.value.size_wh == (30_000, 30_000)


def test_a_tiff_that_claims_a_huge_picture_is_refused_unopened() -> None:
    data = write_tiff(basic((30_000, 30_000)), [bytes(600)])

    with pytest.raises(TooManyPixels):
        decode_photo(data)


def test_a_raw_that_claims_a_huge_picture_is_refused_unopened() -> None:
    small = np.full((64, 64, 3), 90, np.uint8)

    with pytest.raises(TooManyPixels):
        decode_photo(write_dng(small, t256=(LONG, 30_000), t257=(LONG, 30_000)))


def test_a_tiff_that_unpacks_hugely_is_refused() -> None:
    """One strip of a small picture that holds twenty megabytes of zeros."""
    packed = zlib.compress(bytes(20_000_000), 9)
    data = write_tiff(basic((64, 48), t259=(SHORT, 8)), [packed])

    with pytest.raises(TooManyBytes):
        decode_photo(data)


@pytest.mark.parametrize("rows", [0, 4_000_000_000])
def test_strips_of_no_or_endless_height_are_no_bomb(rows: int) -> None:
    data = write_tiff(basic((64, 48), t278=(LONG, rows)), [bytes(64 * 48 * 6)])

    with suppress(PhotoRejected):
        assert decode_photo(data).size_wh == (64, 48)


@pytest.mark.parametrize("kind", ["tiff", "tiff zip", "heic", "avif", "dng"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_cut_file_is_refused(kind: str, share: float) -> None:
    data = {
        "tiff": lambda: tiff16(NOISE),
        "tiff zip": lambda: tiff16(NOISE, compression="zlib"),
        "heic": lambda: (HEIC / "turned-1.heic").read_bytes(),
        "avif": lambda: encode(quadrants(), "AVIF"),
        "dng": lambda: write_dng((NOISE // 257).astype(np.uint8)),
    }[kind]()

    with pytest.raises((Truncated, CorruptPhoto)):
        decode_photo(data[: int(len(data) * share)])


@pytest.mark.parametrize("kind", ["AVIF", "TIFF"])
def test_one_pixel_is_refused(kind: str) -> None:
    with pytest.raises(TooSmall):
        decode_photo(encode(quadrants(1, 1), kind))


def test_a_moving_avif_is_refused() -> None:
    second = quadrants().rotate(180)

    with pytest.raises(AnimatedPhoto):
        decode_photo(encode(quadrants(), "AVIF", save_all=True, append_images=[second]))


def test_a_raw_of_a_camera_that_is_not_known_is_named() -> None:
    tags = basic((64, 48), t262=(SHORT, 32_803), t258=(SHORT, 16), t277=(SHORT, 1))

    with pytest.raises(UnsupportedFormat, match="DNG"):
        decode_photo(write_tiff(tags, [bytes(64 * 48 * 2)]))


def test_directories_that_point_at_each_other_end() -> None:
    data = bytearray(write_tiff(basic((64, 48)), [bytes(64 * 48 * 6)]))
    (at,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<I", data, at + 2 + 12 * count, at)

    assert decode_photo(bytes(data)).size_wh == (64, 48)


SEEDS = [
    encode(quadrants(), "AVIF"),
    encode(quadrants(), "TIFF"),
    tiff16(np.asarray(quadrants()).astype(np.uint16) * 257, compression="zlib"),
    (HEIC / "turned-6.heic").read_bytes(),
    (HEIC / "display-p3-10bit.heic").read_bytes(),
    write_dng(np.asarray(quadrants())),
]


@settings(max_examples=120, deadline=None)
@given(
    seed=st.sampled_from(SEEDS),
    edits=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=12),
    cut=st.floats(0.05, 1.0),
)
@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's TIFF reader tells of what it mends
def test_damaged_files_decode_or_are_refused(
    seed: bytes, edits: list[tuple[float, int]], cut: float
) -> None:
    data = bytearray(seed)
    for place, value in edits:
        data[int(place * len(data))] = value

    with suppress(PhotoRejected):
        assert decode_photo(bytes(data[: int(cut * len(data))])).image_rgb.dtype == np.uint8


def test_the_kept_heic_files_carry_nothing_else(tmp_path: Path) -> None:
    """No camera, no place, no thumbnail: they are as small as their pixels."""
    assert all(file.stat().st_size < 2_500 for file in HEIC.glob("*.heic"))
    assert len(list(HEIC.glob("*.heic"))) == 14

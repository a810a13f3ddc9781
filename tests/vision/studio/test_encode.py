"""Finished files: small enough, tagged sRGB, and nothing else in them."""

from __future__ import annotations

from io import BytesIO
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageCms

from vision.errors import EncodingImpossible, ResultInvalid
from vision.studio.encode import EncodedPicture, encode_picture
from vision.studio.opened import open_file, shows_srgb
from vision.studio.rules import PictureFormat
from vision.studio.srgb import srgb_profile

NOISE = np.random.default_rng(0).integers(0, 256, (200, 300, 3)).astype(np.uint8)


def test_our_profile_shows_every_grey_and_every_colour_as_srgb_does() -> None:
    ramp = np.arange(256, dtype=np.uint8)
    image = np.stack([np.roll(ramp, 40 * k)[:, None].repeat(3, 1) for k in range(3)], axis=1)
    image[:, 1, 1:] //= 2
    image[:, 2, :2] //= 3
    shown = ImageCms.profileToProfile(
        Image.fromarray(image),
        ImageCms.ImageCmsProfile(BytesIO(srgb_profile())),
        ImageCms.createProfile("sRGB"),
        outputMode="RGB",
    )
    assert shown is not None
    assert np.abs(np.asarray(shown, dtype=np.int16) - image).max() <= 1


def test_our_profile_is_small_and_the_same_at_every_call() -> None:
    assert srgb_profile() == srgb_profile()
    assert len(srgb_profile()) < 3000


def test_a_profile_that_is_not_srgb_is_told_apart() -> None:
    assert shows_srgb(srgb_profile())
    assert not shows_srgb(b"nothing like a profile")
    assert not shows_srgb(srgb_profile()[:200])
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert not shows_srgb(lab)


@pytest.mark.parametrize(
    ("picture_format", "media_type", "suffix"),
    [("jpeg", "image/jpeg", ".jpg"), ("png", "image/png", ".png"), ("webp", "image/webp", ".webp")],
)
def test_each_format_is_tagged_and_holds_nothing_else(
    picture_format: Literal["jpeg", "png", "webp"], media_type: str, suffix: str
) -> None:
    picture = encode_picture(NOISE, picture_format)
    opened = open_file(picture.data)

    assert (picture.media_type, picture.file_suffix) == (media_type, suffix)
    assert picture.size_wh == opened.size_wh == (300, 200)
    assert opened.format == picture_format
    assert opened.profile == srgb_profile()
    assert opened.foreign == ()
    assert encode_picture(NOISE, picture_format).data == picture.data


def test_png_keeps_every_pixel_and_its_transparency() -> None:
    clear = np.dstack([NOISE, NOISE[..., 0]])
    opened = open_file(encode_picture(clear, "png").data)

    assert opened.alpha_u8 is not None
    assert (opened.alpha_u8 == NOISE[..., 0]).all()
    assert (opened.pixels_rgb == NOISE).all()


def test_the_quality_falls_until_the_file_is_small_enough() -> None:
    best = encode_picture(NOISE, "jpeg")
    limit = int(0.7 * len(best.data))
    assert len(encode_picture(NOISE, "jpeg", max_bytes=limit).data) <= limit


@pytest.mark.parametrize("picture_format", ["jpeg", "png", "webp"])
def test_a_size_out_of_reach_is_an_error(picture_format: Literal["jpeg", "png", "webp"]) -> None:
    with pytest.raises(EncodingImpossible, match="1,000 are allowed"):
        encode_picture(NOISE, picture_format, max_bytes=1000)


def test_jpeg_holds_no_transparency() -> None:
    with pytest.raises(EncodingImpossible, match="no transparency"):
        encode_picture(np.zeros((40, 40, 4), np.uint8), "jpeg")


def test_a_result_without_bytes_is_refused() -> None:
    with pytest.raises(ResultInvalid, match="data"):
        EncodedPicture(b"", "image/png", (1, 1), ".png")


def test_the_json_counts_the_bytes() -> None:
    assert encode_picture(NOISE, "png").to_json()["media_type"] == "image/png"
    assert isinstance(encode_picture(NOISE, "png").to_json()["data"], int)


@pytest.mark.parametrize(("picture_format", "side"), [("webp", 16_384), ("jpeg", 65_501)])
def test_a_side_that_the_format_cannot_write_is_refused(
    picture_format: PictureFormat, side: int
) -> None:
    with pytest.raises(EncodingImpossible, match="sides of at most"):
        encode_picture(np.zeros((1, side, 3), np.uint8), picture_format)

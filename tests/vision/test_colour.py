"""Wide-gamut and odd profiles come out as the published formulas and LittleCMS say."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageCms

from tests.vision.profiles import Space, grey_profile, rgb_profile, table_curve
from tests.vision.test_formats import deep_png, tiff16
from tests.vision.test_photo import encode
from vision.decoding.colour import to_srgb
from vision.decoding.pixels import Pixels
from vision.photo import decode_photo

HEIC = Path(__file__).parent / "heic"
SPACES: tuple[Space, ...] = ("display_p3", "adobe_rgb", "prophoto")
#: every 15th level of each channel
GRID = np.stack(np.meshgrid(*[np.arange(0, 256, 15, dtype=np.uint8)] * 3), axis=-1)
COLOURS: NDArray[np.uint8] = GRID.reshape(-1, 18, 3)


def by_littlecms(image_rgb: NDArray[np.uint8], profile: bytes) -> NDArray[np.int16]:
    converted = ImageCms.profileToProfile(
        Image.fromarray(image_rgb),
        ImageCms.ImageCmsProfile(BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
    )
    return np.asarray(converted, dtype=np.int16)


@pytest.mark.parametrize("space", [*SPACES, "srgb"])
def test_eight_bits_agree_with_littlecms(space: Space) -> None:
    profile = rgb_profile(space)

    ours, word = to_srgb(Pixels(COLOURS, "rgb", profile=profile))

    off = np.abs(ours - by_littlecms(COLOURS, profile))
    assert word == "converted"
    # LittleCMS rounds its curves to 16 bits on the way, which the steep dark end shows
    assert off.max() <= 2
    assert off.mean() < 0.05


def test_a_curve_as_a_table_agrees_with_littlecms() -> None:
    profile = rgb_profile("adobe_rgb", table_curve(2.2))

    ours, _ = to_srgb(Pixels(COLOURS, "rgb", profile=profile))

    assert np.abs(ours - by_littlecms(COLOURS, profile)).max() <= 2


@pytest.mark.parametrize("space", SPACES)
def test_sixteen_bits_are_rounded_once(space: Space) -> None:
    """Between two 8-bit levels of a wide space lie levels that 8 bits on the way would lose."""
    ramp = np.linspace(8_000, 9_500, 400).astype(np.uint16)
    pixels = np.repeat(np.repeat(ramp[None, :, None], 40, axis=0), 3, axis=2)
    profile = rgb_profile(space)

    for data in (
        tiff16(pixels, extratags=[(34675, 7, len(profile), profile, True)]),
        tiff16(pixels, compression="zlib", iccprofile=profile),
    ):
        shown = decode_photo(data).image_rgb[0, :, 1].astype(int)
        steps = np.diff(shown)
        assert steps.min() >= 0
        assert steps.max() <= 1, "a grey ramp finer than the output skips no level"
        neutral = decode_photo(data).image_rgb[0].astype(int)
        assert np.ptp(neutral, axis=1).max() <= 1, "grey stays grey"


@pytest.mark.parametrize("name", ["png", "tiff", "jpeg", "webp", "avif", "heic", "heic 10"])
def test_a_wide_colour_is_the_same_from_every_container(name: str) -> None:
    profile = rgb_profile("display_p3")
    colour = Image.new("RGB", (64, 48), (200, 100, 50))
    expected = by_littlecms(np.asarray(colour), profile)[0, 0]
    data = {
        "png": lambda: encode(colour, "PNG", icc_profile=profile),
        "tiff": lambda: encode(colour, "TIFF", icc_profile=profile),
        "jpeg": lambda: encode(colour, "JPEG", icc_profile=profile, quality=98, subsampling=0),
        "webp": lambda: encode(colour, "WEBP", icc_profile=profile, lossless=True),
        "avif": lambda: encode(
            colour, "AVIF", icc_profile=profile, quality=98, subsampling="4:4:4"
        ),
        "heic": lambda: (HEIC / "display-p3.heic").read_bytes(),
        "heic 10": lambda: (HEIC / "display-p3-10bit.heic").read_bytes(),
    }[name]()

    photo = decode_photo(data)

    assert photo.colour_profile == "converted"
    assert expected[0] > 204, "the test colour is one that the profile changes"
    assert photo.image_rgb[20, 20].tolist() == pytest.approx(expected.tolist(), abs=2)


def test_code_points_stand_in_for_a_profile() -> None:
    photo = decode_photo((HEIC / "display-p3-nclx.heic").read_bytes())
    expected = by_littlecms(np.full((1, 1, 3), (200, 100, 50), np.uint8), rgb_profile("display_p3"))

    assert photo.colour_profile == "converted"
    assert photo.image_rgb[20, 20].tolist() == pytest.approx(expected[0, 0].tolist(), abs=2)


def test_a_camera_that_says_adobe_rgb_in_exif_alone_is_believed() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    colour = Image.new("RGB", (64, 48), (200, 100, 50))

    photo = decode_photo(encode(colour, "JPEG", exif=exif, quality=98))

    expected = by_littlecms(np.asarray(colour), rgb_profile("adobe_rgb"))[0, 0]
    assert photo.colour_profile == "converted"
    assert photo.image_rgb[20, 20].tolist() == pytest.approx(expected.tolist(), abs=3)


def test_a_deep_png_keeps_its_profile() -> None:
    import zlib

    pixels = np.full((40, 50, 3), (51_400, 25_700, 12_850), np.uint16)
    profile = rgb_profile("display_p3")
    data = deep_png(pixels, iCCP=b"p3\0\0" + zlib.compress(profile))

    expected = by_littlecms(np.full((1, 1, 3), (200, 100, 50), np.uint8), profile)[0, 0]
    assert decode_photo(data).image_rgb[0, 0].tolist() == pytest.approx(expected.tolist(), abs=1)


def test_a_grey_profile_is_applied_to_grey_of_either_depth() -> None:
    profile = grey_profile(1.0)  # stored light is linear: half is far lighter than 128
    eight = encode(Image.new("L", (40, 40), 128), icc_profile=profile)
    sixteen = tiff16(np.full((40, 40), 128 * 257, np.uint16), iccprofile=profile)

    for data in (eight, sixteen):
        photo = decode_photo(data)
        assert photo.colour_profile == "converted"
        assert photo.image_rgb[0, 0].tolist() == pytest.approx([188] * 3, abs=1)


def test_cmyk_with_a_profile_of_the_wrong_kind_is_taken_as_it_is() -> None:
    cmyk = Image.new("CMYK", (40, 40), (0, 255, 0, 0))

    photo = decode_photo(encode(cmyk, "JPEG", icc_profile=rgb_profile("srgb"), quality=98))

    assert photo.colour_profile == "broken"
    assert photo.image_rgb[0, 0].tolist() == pytest.approx([255, 0, 255], abs=4)


@settings(max_examples=100, deadline=None)
@given(
    edits=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.floats(0.1, 1.0),
)
def test_damaged_profiles_convert_or_are_called_broken(
    edits: list[tuple[float, int]], cut: float
) -> None:
    data = bytearray(rgb_profile("prophoto", table_curve(1.8, 40)))
    for place, value in edits:
        data[int(place * len(data))] = value
    data = data[: max(1, int(cut * len(data)))]

    image_rgb, word = to_srgb(Pixels(COLOURS[:2], "rgb", profile=bytes(data)))

    assert image_rgb.shape == COLOURS[:2].shape
    assert word in ("converted", "broken")

"""Conformance is measured on the file, and every check can fail."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms, PngImagePlugin

from vision.errors import ResultInvalid
from vision.studio.conform import Conformance, check_conformance
from vision.studio.rules import load_rules
from vision.studio.srgb import srgb_profile

RULES = load_rules()
AMAZON = replace(RULES["amazon"], min_long_side=200, min_short_side=200, output_size_wh=(400, 400))


def packshot(
    width: int = 400, height: int = 400, fill: float = 0.9, ground: int = 255
) -> NDArray[np.uint8]:
    image = np.full((height, width, 3), ground, dtype=np.uint8)
    half_w, half_h = round(width * fill / 2), round(height * fill / 2)
    image[
        height // 2 - half_h : height // 2 + half_h, width // 2 - half_w : width // 2 + half_w
    ] = (60, 40, 30)
    return image


def written(pixels: NDArray[np.uint8], name: str = "JPEG", **options: Any) -> bytes:
    options = {"icc_profile": srgb_profile(), "quality": 95, "subsampling": 0} | options
    if name != "JPEG":
        options.pop("subsampling")
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, name, **options)
    return buffer.getvalue()


def failed(data: bytes, rule: Any = AMAZON) -> set[str]:
    return {check.name for check in check_conformance(data, rule).failed}


@pytest.mark.parametrize("name", ["JPEG", "PNG"])
def test_a_good_file_conforms(name: str) -> None:
    assert failed(written(packshot(), name)) == set()


@pytest.mark.parametrize("level", [254, 250, 247])
def test_an_almost_white_ground_is_found(level: int) -> None:
    found = check_conformance(written(packshot(ground=level)), AMAZON)

    assert {check.name for check in found.failed} == {"border_white", "ground_white"}
    border = next(check for check in found.checks if check.name == "border_white")
    assert "almost white" in border.sentence


def test_one_off_white_pixel_on_the_border_is_found() -> None:
    pixels = packshot()
    pixels[0, 77] = (255, 255, 254)
    assert "border_white" in failed(written(pixels, "PNG"))


def test_a_grey_sheet_in_a_painted_white_frame_is_found() -> None:
    pixels = packshot(fill=0.85, ground=252)
    pixels[:6] = pixels[-6:] = 255
    pixels[:, :6] = pixels[:, -6:] = 255
    assert failed(written(pixels, "PNG")) == {"ground_white"}


@pytest.mark.parametrize(("fill", "bad"), [(0.8, True), (0.86, False), (0.95, False)])
def test_the_fill_is_measured(fill: float, bad: bool) -> None:
    assert ("fill" in failed(written(packshot(fill=fill)))) is bad


def test_a_subject_larger_than_allowed_is_found() -> None:
    rule = replace(AMAZON, fill_range=(0.75, 0.9), fill_target=0.8)
    assert failed(written(packshot(fill=0.95)), rule) == {"fill"}


def test_an_empty_frame_has_no_fill() -> None:
    assert failed(written(np.full((400, 400, 3), 255, np.uint8))) == {"fill"}


def test_a_subject_cut_by_the_border_is_found() -> None:
    pixels = packshot()
    pixels[100:200, :60] = 20
    assert "border_white" in failed(written(pixels))


def test_a_file_too_small_or_too_large_is_found() -> None:
    assert failed(written(packshot(150, 150), "PNG")) == {"size"}
    assert failed(written(packshot()), replace(AMAZON, max_long_side=400)) == set()
    assert failed(written(packshot(402, 402)), replace(AMAZON, max_long_side=401)) == {"size"}
    assert failed(written(packshot()), replace(AMAZON, max_pixels=160_000)) == set()
    assert failed(written(packshot(402, 402)), replace(AMAZON, max_pixels=160_001)) == {"size"}


def test_a_wrong_aspect_is_found() -> None:
    zalando = replace(
        RULES["zalando"], min_long_side=200, min_short_side=100, fill_range=(0.7, 1.0)
    )
    assert failed(written(packshot(500, 720)), zalando) == set()
    assert failed(written(packshot(500, 700)), zalando) == {"aspect"}
    assert failed(written(packshot(720, 500)), zalando) == {"aspect"}


def test_a_wrong_format_is_found() -> None:
    assert failed(written(packshot(), "WEBP", lossless=True)) == {"format"}
    assert failed(written(packshot(), "PNG"), replace(AMAZON, formats=("jpeg",))) == {"format"}


def test_too_many_bytes_are_found() -> None:
    noise = np.random.default_rng(0).integers(0, 200, (360, 360, 3)).astype(np.uint8)
    pixels = packshot()
    pixels[20:380, 20:380] = noise
    assert failed(written(pixels), replace(AMAZON, max_bytes=50_000)) == {"bytes"}


def gps() -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "Phone"
    return exif


@pytest.mark.parametrize("name", ["JPEG", "PNG"])
def test_exif_is_found(name: str) -> None:
    assert failed(written(packshot(), name, exif=gps())) == {"metadata"}


def test_comments_xmp_and_text_are_found() -> None:
    assert failed(written(packshot(), comment=b"shot at home")) == {"metadata"}
    assert failed(written(packshot(), xmp=b"<x:xmpmeta/>")) == {"metadata"}
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "somebody")
    assert failed(written(packshot(), "PNG", pnginfo=text)) == {"metadata"}


def test_iptc_and_unknown_segments_are_found() -> None:
    data = written(packshot())
    for marker in (0xED, 0xEA):
        segment = struct.pack(">BBH", 0xFF, marker, 2 + 16) + b"Photoshop 3.0\0ab"
        assert failed(data[:2] + segment + data[2:]) == {"metadata"}


def test_a_missing_or_another_profile_is_found() -> None:
    assert failed(written(packshot(), icc_profile=None)) == {"colour"}
    # sRGB's colours with the red and the blue exchanged: a valid profile that is not sRGB
    swapped = srgb_profile().replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ")
    assert failed(written(packshot(), icc_profile=swapped.replace(b"tXYZ", b"bXYZ"))) == {"colour"}
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert failed(written(packshot(), icc_profile=lab)) == {"colour"}


def test_grey_and_cmyk_files_are_found() -> None:
    for mode in ("L", "CMYK"):
        buffer = BytesIO()
        Image.fromarray(packshot()).convert(mode).save(
            buffer, "JPEG", quality=95, icc_profile=srgb_profile()
        )
        assert "colour" in failed(buffer.getvalue())


def test_transparency_is_found_where_white_is_asked_for() -> None:
    pixels = packshot()
    alpha = np.where(pixels[..., :1] == 255, 0, 255).astype(np.uint8)
    data = written(np.dstack([pixels, alpha]), "PNG")

    assert failed(data) == {"transparency"}
    assert failed(data, replace(AMAZON, background="white_or_transparent")) == set()


def test_a_transparent_ground_counts_as_white_whatever_lies_hidden_in_it() -> None:
    pixels = packshot(ground=90)
    alpha = np.where(pixels[..., :1] == 90, 0, 255).astype(np.uint8)
    rule = replace(AMAZON, background="white_or_transparent")
    assert failed(written(np.dstack([pixels, alpha]), "PNG"), rule) == set()


def test_any_background_is_fine_where_none_is_asked_for() -> None:
    ebay = replace(RULES["ebay"], min_long_side=200)
    assert failed(written(packshot(ground=180)), ebay) == set()


def bomb() -> bytes:
    head = struct.pack(">2I5B", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo_format_unsupported"),
        (b"hello, this is text", "photo_format_unsupported"),
        (b"GIF89a" + b"\0" * 40, "photo_format_unsupported"),
        (written(packshot())[:2000], "photo_corrupt"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "photo_corrupt"),
        (bomb(), "photo_too_many_pixels"),
    ],
)
def test_what_cannot_be_read_does_not_conform(data: bytes, code: str) -> None:
    found = check_conformance(data, AMAZON)

    assert not found.conforms
    assert [(check.name, check.value) for check in found.checks] == [("readable", code)]


def test_the_json_says_whether_it_conforms() -> None:
    found = check_conformance(written(packshot()), AMAZON).to_json()
    assert found["conforms"] is True
    assert found["marketplace"] == "amazon"


def test_a_conformance_without_checks_is_refused() -> None:
    with pytest.raises(ResultInvalid):
        Conformance("amazon", True, ())

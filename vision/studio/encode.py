"""Write a picture to bytes: sRGB tagged, within a size, and nothing in the file but the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vision.checked import Result, require
from vision.errors import EncodingImpossible
from vision.studio.rules import PictureFormat
from vision.studio.srgb import srgb_profile

#: tried in turn until the file is small enough; below 70 leather shows blocks
QUALITIES = (95, 92, 88, 84, 80, 75, 70)
#: tried in turn where a marketplace refuses files that are too small
HIGH_QUALITIES = (98, 100)
#: AVIF's own scale: at these a white ground stays exactly white up to the item
AVIF_QUALITIES = (90, 84, 78, 72, 66)
#: kept free of a marketplace's limit for a content credential with a chain of three certificates
CREDENTIAL_BYTES = 16_384
#: what was done to the photograph, in the studio's order
Action = Literal["background_removed", "straightened", "cropped", "resized", "shadow_drawn"]
_MEDIA_TYPES: dict[PictureFormat, tuple[str, str]] = {
    "jpeg": ("image/jpeg", ".jpg"),
    "png": ("image/png", ".png"),
    "webp": ("image/webp", ".webp"),
    "avif": ("image/avif", ".avif"),
}
#: pixels of a side that the formats themselves can write (libjpeg's JPEG_MAX_DIMENSION; WebP's
#: container has 14 bits)
_LONGEST_SIDES: dict[PictureFormat, int] = {"jpeg": 65_500, "webp": 16_383}


@dataclass(frozen=True, eq=False)
class EncodedPicture(Result):
    """A finished file and what was done to make it.

    upscale is frame pixels per photograph pixel: above 1 it is enlarged.
    """

    data: bytes
    media_type: str
    size_wh: tuple[int, int]
    file_suffix: str
    upscale: float = 1.0
    actions: tuple[Action, ...] = ()

    def __post_init__(self) -> None:
        require(len(self.data) > 0, "data: expected a file, got no bytes")
        require(min(self.size_wh) > 0, f"size_wh: expected two positive sides, got {self.size_wh}")

    def to_json(self) -> dict[str, object]:
        """Everything but the bytes, which are counted."""
        described = super().to_json()
        described["data"] = len(self.data)
        return described


def encode_picture(
    pixels_u8: NDArray[np.uint8],
    picture_format: PictureFormat,
    *,
    max_bytes: int | None = None,
    min_bytes: int = 1,
    upscale: float = 1.0,
) -> EncodedPicture:
    """Encode uint8 (H, W, 3) or, with transparency, (H, W, 4).

    A JPEG below min_bytes is written at a higher quality; one that stays below is returned.
    Raises EncodingImpossible where the format holds no transparency or where max_bytes cannot be
    met at the lowest quality.
    """
    if pixels_u8.shape[2] == 4 and picture_format == "jpeg":
        raise EncodingImpossible(
            "JPEG holds no transparency. Ask for PNG or WebP, or for a white background."
        )
    longest = _LONGEST_SIDES.get(picture_format)
    if longest is not None and max(pixels_u8.shape[:2]) > longest:
        raise EncodingImpossible(
            f"A {picture_format.upper()} has sides of at most {longest:,} pixels. Ask for a "
            "smaller picture, or for PNG."
        )
    image = Image.fromarray(pixels_u8)
    data = b""
    for data in _attempts(image, picture_format):
        if max_bytes is None or len(data) <= max_bytes:
            if len(data) < min_bytes and picture_format == "jpeg":
                data = _enlarged(image, data, min_bytes, max_bytes)
            media_type, suffix = _MEDIA_TYPES[picture_format]
            return EncodedPicture(data, media_type, image.size, suffix, upscale)
    raise EncodingImpossible(
        f"The picture takes at least {len(data):,} bytes as {picture_format.upper()}; "
        f"{max_bytes:,} are allowed."
    )


def _attempts(image: Image.Image, picture_format: PictureFormat) -> Iterator[bytes]:
    """The file at falling quality; PNG has one."""
    profile = srgb_profile()
    if picture_format == "png":
        yield _saved(image, "PNG", compress_level=4, icc_profile=profile)
        return
    if picture_format == "webp":
        for quality in QUALITIES:
            # lossy WebP keeps colour at half size; sharp conversion keeps thin edges from fraying
            yield _saved(
                image, "WEBP", quality=quality, method=4, use_sharp_yuv=True, icc_profile=profile
            )
        return
    if picture_format == "avif":
        for quality in AVIF_QUALITIES:
            # speed 8: three times as fast as 6 for a tenth more bytes
            yield _saved(
                image, "AVIF", quality=quality, subsampling="4:4:4", speed=8, icc_profile=profile
            )
        return
    for quality in QUALITIES:
        yield _jpeg(image, quality)


def _enlarged(image: Image.Image, data: bytes, min_bytes: int, max_bytes: int | None) -> bytes:
    """The smallest file of a higher quality that is large enough, or the largest there is."""
    for quality in HIGH_QUALITIES:
        larger = _jpeg(image, quality)
        if max_bytes is not None and len(larger) > max_bytes:
            break
        data = larger
        if len(data) >= min_bytes:
            break
    return data


def _jpeg(image: Image.Image, quality: int) -> bytes:
    # full colour resolution: red stitches and gold edges bleed at half of it
    return _saved(image, "JPEG", quality=quality, subsampling=0, icc_profile=srgb_profile())


def _saved(image: Image.Image, name: str, **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, name, **options)
    return buffer.getvalue()

"""The only decoder: untrusted bytes in, an upright sRGB picture or a refusal out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.decoding.boxes import read_still
from vision.decoding.colour import ColourProfile, to_eight_bits, to_srgb
from vision.decoding.heif_files import SPACES, read_heic, refuse_beyond_white
from vision.decoding.pillow_files import read_jpeg, read_with_pillow
from vision.decoding.pixels import Pixels, SizeCheck
from vision.decoding.raw_files import read_raw
from vision.decoding.tiff_files import read_tiff
from vision.errors import (
    CorruptPhoto,
    EmptyFile,
    PhotoRejected,
    ResultInvalid,
    TooManyBytes,
    TooManyPixels,
    TooSmall,
    Truncated,
)
from vision.header import MEDIA_TYPES, PhotoFormat, is_raw, read_header

__all__ = ["ColourProfile", "Photo", "PhotoFormat", "PhotoLimits", "decode_photo", "open_photo"]


@dataclass(frozen=True)
class PhotoLimits:
    """How large a file may be (bytes, pixels) and how small its shorter side (pixels)."""

    max_bytes: int = 60_000_000
    max_pixels: int = 120_000_000
    min_side: int = 32


@dataclass(frozen=True, eq=False)
class Photo:
    """One decoded photograph and what was done to make it upright sRGB.

    image_rgb: uint8 (H, W, 3), read-only. sha256 and byte_count are those of the file as received.
    orientation: the EXIF value (1..8) of the turning that was applied, wherever the file said it.
    colour_profile: `none` was embedded, it was `converted` to sRGB, or it was `broken` and the
    pixels were taken as sRGB. had_alpha: the file was transparent and was laid on white.
    """

    image_rgb: NDArray[np.uint8]
    sha256: str
    format: PhotoFormat
    byte_count: int
    orientation: int
    colour_profile: ColourProfile
    had_alpha: bool

    def __post_init__(self) -> None:
        image = self.image_rgb
        if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or not image.size:
            raise ResultInvalid(f"expected uint8 (H, W, 3), got {image.dtype} {image.shape}")
        image.setflags(write=False)

    @property
    def media_type(self) -> str:
        """What the file as received is called on the web."""
        return MEDIA_TYPES[self.format]

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height of the upright picture, in pixels."""
        return self.image_rgb.shape[1], self.image_rgb.shape[0]


_ROWS = 512  # rows laid on white at once
#: what OpenCV does for each EXIF orientation: a quarter turn, then a mirror
_TURNS: dict[int, tuple[int | None, int | None]] = {
    2: (None, 1),
    3: (cv2.ROTATE_180, None),
    4: (None, 0),
    5: (cv2.ROTATE_90_CLOCKWISE, 1),
    6: (cv2.ROTATE_90_CLOCKWISE, None),
    7: (cv2.ROTATE_90_COUNTERCLOCKWISE, 1),
    8: (cv2.ROTATE_90_COUNTERCLOCKWISE, None),
}


def open_photo(path: Path, limits: PhotoLimits = PhotoLimits()) -> Photo:
    """Read and decode one file. Raises PhotoRejected, or OSError where it cannot be read."""
    with path.open("rb") as file:
        # one byte more than allowed is enough to know that it is too large
        return decode_photo(file.read(limits.max_bytes + 1), limits)


def decode_photo(
    data: bytes, limits: PhotoLimits = PhotoLimits(), *, at_least_px: int | None = None
) -> Photo:
    """Decode a photograph by its content; raise a PhotoRejected that says why not.

    at_least_px: the longer side that is enough for the caller. JPEG and camera RAW are then decoded
    at a half, a quarter or an eighth of their size, never smaller than that, and never enlarged:
    an eighth of the work for a preview. The picture's size is the decoded one.
    """
    if not data:
        raise EmptyFile
    if len(data) > limits.max_bytes:
        raise TooManyBytes(
            f"The file is larger than {limits.max_bytes / 1e6:.0f} MB. "
            "Export it at a lower quality or size.",
            max_bytes=limits.max_bytes,
        )
    header = read_header(data)

    def check(size_wh: tuple[int, int]) -> None:
        _check_size(size_wh, limits)

    if header.size_wh is not None:
        check(header.size_wh)
    try:
        pixels = _read(data, header.format, check, at_least_px)
        image_rgb, profile = to_srgb(pixels)
        if pixels.alpha is not None:
            image_rgb = _on_white(image_rgb, pixels)
    except (PhotoRejected, MemoryError):
        raise
    except Exception as error:  # decoders fail in every way there is on hostile bytes
        raise _refusal(error, data, limits) from error
    return Photo(
        image_rgb=_turned(image_rgb, pixels.orientation),
        sha256=hashlib.sha256(data).hexdigest(),
        format=header.format,
        byte_count=len(data),
        orientation=pixels.stored_orientation,
        colour_profile=profile,
        had_alpha=pixels.alpha is not None,
    )


def _read(data: bytes, kind: PhotoFormat, check: SizeCheck, at_least_px: int | None) -> Pixels:
    if kind == "jpeg":
        return read_jpeg(data, check, at_least_px)
    if is_raw(kind):
        return read_raw(data, check, at_least_px)
    readers: dict[str, Callable[[bytes, SizeCheck], Pixels]] = {
        "heic": read_heic,
        "tiff": read_tiff,
        "avif": _read_avif,
    }
    if kind in readers:
        return readers[kind](data, check)
    return read_with_pillow(data, kind, check)


def _read_avif(data: bytes, check: SizeCheck) -> Pixels:
    """Pillow tells an AVIF's turning as EXIF and leaves its code points out: they are read here."""
    still = read_still(data)
    refuse_beyond_white(still)
    pixels = read_with_pillow(data, "avif", check)
    if pixels.profile is None and still.primaries in SPACES:
        return replace(pixels, space=SPACES[still.primaries])
    return pixels


def _on_white(image_rgb: NDArray[np.uint8], pixels: Pixels) -> NDArray[np.uint8]:
    assert pixels.alpha is not None
    alpha = to_eight_bits(pixels.alpha)[..., None]
    result = np.empty_like(image_rgb)
    for top in range(0, len(image_rgb), _ROWS):
        rows = slice(top, top + _ROWS)
        share = alpha[rows].astype(np.uint16)
        colour: NDArray[Any] = image_rgb[rows].astype(np.uint16)
        if not pixels.premultiplied:
            colour = (colour * share + 127) // 255
        result[rows] = np.minimum(colour + 255 - share, 255)
    return result


def _turned(image_rgb: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    turn, mirror = _TURNS.get(orientation, (None, None))
    if turn is not None:
        image_rgb = np.asarray(cv2.rotate(image_rgb, turn), dtype=np.uint8)
    if mirror is not None:
        image_rgb = np.asarray(cv2.flip(image_rgb, mirror), dtype=np.uint8)
    return image_rgb


def _check_size(size_wh: tuple[int, int], limits: PhotoLimits) -> None:
    width, height = size_wh
    if width * height > limits.max_pixels:
        raise TooManyPixels(
            f"The picture measures {width} x {height} pixels; the limit is "
            f"{limits.max_pixels / 1e6:.0f} megapixels. Export it smaller.",
            size_wh=size_wh,
            max_pixels=limits.max_pixels,
        )
    if min(size_wh) < limits.min_side:
        raise TooSmall(
            f"The picture measures {width} x {height} pixels; each side needs at least "
            f"{limits.min_side}. Send the original instead of a thumbnail.",
            size_wh=size_wh,
            min_side=limits.min_side,
        )


def _refusal(error: Exception, data: bytes, limits: PhotoLimits) -> PhotoRejected:
    message = str(error).lower()
    unfinished_jpeg = data[:2] == b"\xff\xd8" and not data.rstrip(b"\0").endswith(b"\xff\xd9")
    if unfinished_jpeg or "truncated" in message or isinstance(error, EOFError):
        return Truncated()
    if "too large" in message or "too much memory" in message:  # text that unpacks hugely
        return TooManyBytes(
            "The file unpacks to far more data than a photograph holds. Export it again.",
            max_bytes=limits.max_bytes,
        )
    return CorruptPhoto()

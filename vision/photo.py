"""The only decoder: untrusted bytes in, an upright sRGB picture or a refusal out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

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
from vision.header import PhotoFormat, read_header, read_orientation

ColourProfile = Literal["none", "converted", "broken"]


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
    orientation: the EXIF value (1..8) that was applied. colour_profile: `none` was embedded, it was
    `converted` to sRGB, or it was `broken` and the pixels were taken as sRGB. had_alpha: the file
    was transparent and was laid on white.
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
    def size_wh(self) -> tuple[int, int]:
        """Width and height of the upright picture, in pixels."""
        return self.image_rgb.shape[1], self.image_rgb.shape[0]


class _Jpeg(JpegImageFile):
    def _read_dpi_from_exif(self) -> None:
        """Leave EXIF alone: Pillow looks for the density there and warns where it is broken."""


# Built by hand instead of Image.open, whose pixel check warns through a process-wide setting and
# whose JPEG factory turns two-picture files (MPO, most phones) into animations.
_OPENERS: dict[PhotoFormat, type[ImageFile.ImageFile]] = {
    "jpeg": _Jpeg,
    "png": PngImageFile,
    "webp": WebPImageFile,
}
_UPRIGHT: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def open_photo(path: Path, limits: PhotoLimits = PhotoLimits()) -> Photo:
    """Read and decode one file. Raises PhotoRejected, or OSError where it cannot be read."""
    with path.open("rb") as file:
        # one byte more than allowed is enough to know that it is too large
        return decode_photo(file.read(limits.max_bytes + 1), limits)


def decode_photo(data: bytes, limits: PhotoLimits = PhotoLimits()) -> Photo:
    """Decode a JPEG, PNG or WebP by its content; raise a PhotoRejected that says why not."""
    if not data:
        raise EmptyFile
    if len(data) > limits.max_bytes:
        raise TooManyBytes(
            f"The file is larger than {limits.max_bytes / 1e6:.0f} MB. "
            "Export it at a lower quality or size.",
            max_bytes=limits.max_bytes,
        )
    header = read_header(data)
    if header.size_wh is not None:
        _check_size(header.size_wh, limits)
    try:
        with _OPENERS[header.format](BytesIO(data)) as image:
            _check_size(image.size, limits)
            image.load()
            orientation = read_orientation(_exif(image))
            flat, had_alpha, profile = _flatten(image)
    except (PhotoRejected, MemoryError):
        raise
    except Exception as error:  # decoders fail in every way there is on hostile bytes
        raise _refusal(error, data, limits) from error
    if orientation in _UPRIGHT:
        flat = flat.transpose(_UPRIGHT[orientation])
    return Photo(
        image_rgb=np.array(flat, dtype=np.uint8),
        sha256=hashlib.sha256(data).hexdigest(),
        format=header.format,
        byte_count=len(data),
        orientation=orientation,
        colour_profile=profile,
        had_alpha=had_alpha,
    )


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


def _exif(image: Image.Image) -> bytes:
    exif = image.info.get("exif", b"")
    return exif if isinstance(exif, bytes) else b""


def _flatten(image: Image.Image) -> tuple[Image.Image, bool, ColourProfile]:
    """Bring any mode to sRGB: deep greys to 8 bits, profile applied, alpha laid on white."""
    if image.mode.startswith("I"):
        deep = np.asarray(image).astype(np.uint32)
        image_8 = Image.fromarray(((deep * 255 + 32_767) // 65_535).clip(0, 255).astype(np.uint8))
        image_8.info = dict(image.info)
        image = image_8
    alpha = None
    if image.has_transparency_data:
        profile_bytes = image.info.get("icc_profile")
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("RGB")
        image.info["icc_profile"] = profile_bytes
    rgb, profile = _to_srgb(image)
    if alpha is None:
        return rgb, False, profile
    ground = Image.new("RGB", rgb.size, "white")
    ground.paste(rgb, mask=alpha)
    return ground, True, profile


def _to_srgb(image: Image.Image) -> tuple[Image.Image, ColourProfile]:
    if image.mode not in {"L", "RGB", "CMYK"}:
        image = image.convert("RGB")
    data = image.info.get("icc_profile")
    if not data:
        return image.convert("RGB"), "none"
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(data)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image.convert("RGB"), "broken"
    return (converted, "converted") if converted is not None else (image.convert("RGB"), "broken")

"""Open a finished picture file as it stands: stored pixels, profile and whatever else rides in it.

vision.photo turns any photograph into upright sRGB; here nothing may be turned or converted,
because what is measured is what a marketplace receives.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from vision.errors import CorruptPhoto, TooManyPixels, UnsupportedFormat, VisionError
from vision.header import PhotoFormat, read_header

_OPENERS: dict[PhotoFormat, type[ImageFile.ImageFile]] = {
    "jpeg": JpegImageFile,
    "png": PngImageFile,
    "webp": WebPImageFile,
    "avif": AvifImageFile,
}
#: the largest that any rule allows is 100 MP
MAX_PIXELS = 120_000_000
#: what a picture needs to be shown: JFIF, the ICC profile, Adobe's colour transform
_JPEG_SEGMENTS = {"APP0": b"JFIF", "APP2": b"ICC_PROFILE", "APP14": b"Adobe"}
#: a content credential is signed to be there (vision.signing): JUMBF boxes in JPEG's APP11
_CREDENTIAL = ("APP11", b"JP")


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """pixels_rgb: uint8 (H, W, 3) as stored; alpha_u8: (H, W) or None without transparency.

    mode is Pillow's word for how the pixels are stored; foreign names the blocks (EXIF, XMP,
    comments, ...) that the picture does not need.
    """

    format: PhotoFormat
    mode: str
    pixels_rgb: NDArray[np.uint8]
    alpha_u8: NDArray[np.uint8] | None
    profile: bytes | None
    foreign: tuple[str, ...]

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels_rgb.shape[1], self.pixels_rgb.shape[0]

    def on_white(self) -> NDArray[np.uint8]:
        """The pixels as they show on a white page, uint8 (H, W, 3)."""
        if self.alpha_u8 is None:
            return self.pixels_rgb
        alpha = self.alpha_u8[..., None].astype(np.float32) / 255
        shown = self.pixels_rgb * alpha + 255 * (1 - alpha)
        return (shown + 0.5).astype(np.uint8)


def open_file(data: bytes) -> OpenedFile:
    """Decode a JPEG, PNG, WebP or AVIF; raises a VisionError that says why not."""
    header = read_header(data)
    if header.format not in _OPENERS:
        raise UnsupportedFormat(f"No marketplace shows {header.format.upper()} files.")
    if header.size_wh is not None:
        _check_pixels(header.size_wh)
    try:
        with _OPENERS[header.format](BytesIO(data)) as image:
            _check_pixels(image.size)
            image.load()
            alpha = None
            if image.has_transparency_data:
                alpha = np.array(image.convert("RGBA").getchannel("A"), dtype=np.uint8)
            profile = image.info.get("icc_profile")
            return OpenedFile(
                format=header.format,
                mode=image.mode,
                pixels_rgb=np.array(image.convert("RGB"), dtype=np.uint8),
                alpha_u8=alpha,
                profile=profile if isinstance(profile, bytes) else None,
                foreign=_foreign(image),
            )
    except (VisionError, MemoryError):
        raise
    except Exception as error:  # decoders fail in every way there is on hostile bytes
        raise CorruptPhoto from error


def shows_srgb(profile: bytes) -> bool:
    """Tell whether a profile shows colours as sRGB does, within two levels of 255.

    Measured on a grid of colours, not read from the profile's name.
    """
    steps = np.arange(0, 256, 51, dtype=np.uint8)
    grid = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(12, 18, 3)
    try:
        shown = ImageCms.profileToProfile(
            Image.fromarray(grid),
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    if shown is None:
        return False
    return int(np.abs(np.asarray(shown, dtype=np.int16) - grid).max()) <= 2


def _check_pixels(size_wh: tuple[int, int]) -> None:
    if size_wh[0] * size_wh[1] > MAX_PIXELS:
        raise TooManyPixels(
            f"The picture measures {size_wh[0]} x {size_wh[1]} pixels.",
            size_wh=size_wh,
            max_pixels=MAX_PIXELS,
        )


def _foreign(image: Image.Image) -> tuple[str, ...]:
    """Name every block that the picture does not need."""
    found: list[str] = []
    if isinstance(image, JpegImageFile):
        for name, content in image.applist:
            if (name, content[:2]) == _CREDENTIAL:
                continue
            if not content.startswith(_JPEG_SEGMENTS.get(name, b"\xff\xff")):
                found.append(name)
    for key in ("exif", "xmp", "comment", "photoshop", "XML:com.adobe.xmp", "mp"):
        if image.info.get(key):
            found.append(key.upper())
    if isinstance(image, PngImageFile):
        found.extend(f"text {key}" for key in image.text)
    return tuple(dict.fromkeys(found))

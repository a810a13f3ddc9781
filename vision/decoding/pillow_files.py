"""JPEG, PNG, WebP, AVIF and 8-bit TIFF through Pillow; 16-bit PNG through OpenCV.

Pillow gives 16-bit colour in 8 bits without a word. OpenCV keeps the depth and drops everything
else, so the profile and the turning still come from Pillow.
"""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from vision.decoding.pixels import Pixels, SizeCheck, Space
from vision.decoding.tiff_tags import read_orientation, says_adobe_rgb
from vision.errors import AnimatedPhoto, CorruptPhoto, UnsupportedFormat

_PNG_DEPTH_AT = 24  # of the bits per sample: the signature, the chunk's head, width and height


class _Jpeg(JpegImageFile):
    def _read_dpi_from_exif(self) -> None:
        """Leave EXIF alone: Pillow looks for the density there and warns where it is broken."""


# Built by hand instead of Image.open, whose pixel check warns through a process-wide setting and
# whose JPEG factory turns two-picture files (MPO, most phones) into animations.
_OPENERS: dict[str, type[ImageFile.ImageFile]] = {
    "jpeg": _Jpeg,
    "png": PngImageFile,
    "webp": WebPImageFile,
    "avif": AvifImageFile,
    "tiff": TiffImageFile,
}


def read_jpeg(data: bytes, check: SizeCheck, at_least_px: int | None) -> Pixels:
    """Decode a JPEG; at a half, a quarter or an eighth where its longer side may be as small."""
    with _Jpeg(BytesIO(data)) as image:
        check(image.size)
        if at_least_px is not None:
            shrink = at_least_px / max(image.size)
            wanted = [max(1, int(side * shrink)) for side in image.size]
            # never below what was asked for; the profile and the turning stay as they are
            image.draft(None, (wanted[0], wanted[1]))
        return _pixels(image)


def read_with_pillow(data: bytes, kind: str, check: SizeCheck) -> Pixels:
    """Decode a PNG, WebP, AVIF or 8-bit TIFF."""
    with _OPENERS[kind](BytesIO(data)) as image:
        check(image.size)
        if kind == "avif" and getattr(image, "n_frames", 1) > 1:
            raise AnimatedPhoto
        if kind == "png" and data[_PNG_DEPTH_AT] == 16 and not image.mode.startswith("I"):
            return _deep_png(data, image)
        return _pixels(image, turned=kind == "tiff")


def _deep_png(data: bytes, image: ImageFile.ImageFile) -> Pixels:
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.dtype != np.uint16 or found.ndim != 3:
        raise CorruptPhoto
    image.load()  # what follows the pixels, EXIF among it, is read only now
    alpha = np.ascontiguousarray(found[..., 3]) if found.shape[2] == 4 else None
    orientation = read_orientation(_exif(image))
    return Pixels(
        np.ascontiguousarray(found[..., 2::-1]),
        "rgb",
        alpha,
        _profile(image),
        orientation=orientation,
        stored_orientation=orientation,
    )


def _pixels(image: ImageFile.ImageFile, *, turned: bool = False) -> Pixels:
    """turned: Pillow has already turned the pixels, as it does to TIFF when it loads them."""
    image.load()
    exif = _exif(image)
    orientation = 1 if turned else read_orientation(exif)
    space: Space = "adobe_rgb" if says_adobe_rgb(exif) else "srgb"
    loaded, alpha = _without_alpha(image)
    if loaded.mode.startswith("I"):
        deep = np.asarray(loaded).clip(0, 65_535).astype(np.uint16)
        return Pixels(deep, "grey", None, _profile(image), space, orientation, orientation)
    if loaded.mode in {"F", "LAB"}:
        raise UnsupportedFormat(
            "The picture's numbers are neither grey, RGB nor CMYK of 8 or 16 bits. "
            "Export it as RGB."
        )
    if loaded.mode == "1":
        loaded = loaded.convert("L")
    elif loaded.mode not in {"L", "RGB", "CMYK"}:
        loaded = loaded.convert("RGB")
    samples = np.array(loaded, dtype=np.uint8)
    ink = {"L": "grey", "RGB": "rgb", "CMYK": "cmyk"}[loaded.mode]
    return Pixels(
        samples,
        ink,  # type: ignore[arg-type]  # the three words of the table above
        alpha,
        _profile(image),
        space,
        orientation,
        orientation,
    )


def _without_alpha(image: Image.Image) -> tuple[Image.Image, NDArray[np.uint8] | None]:
    if not image.has_transparency_data:
        return image, None
    if image.mode == "LA":
        return image.getchannel("L"), np.array(image.getchannel("A"), dtype=np.uint8)
    clear = image.convert("RGBA")
    return clear.convert("RGB"), np.array(clear.getchannel("A"), dtype=np.uint8)


def _profile(image: Image.Image) -> bytes | None:
    found = image.info.get("icc_profile")
    return found if isinstance(found, bytes) and found else None


def _exif(image: Image.Image) -> bytes:
    exif = image.info.get("exif", b"")
    return exif if isinstance(exif, bytes) else b""

"""TIFF: 8 bits through Pillow, 16 bits through tifffile or, where packed by LZW, OpenCV."""

from __future__ import annotations

import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vision.decoding import tiff_tags as tags
from vision.decoding.pillow_files import read_with_pillow
from vision.decoding.pixels import Ink, Pixels, SizeCheck
from vision.errors import CorruptPhoto, TooManyBytes, Truncated, UnsupportedFormat

_PLAIN, _LZW, _PACKBITS, _DEFLATE = 1, 5, 32_773, (8, 32_946)
_INKS: dict[int, tuple[Ink, int]] = {0: ("grey", 1), 1: ("grey", 1), 2: ("rgb", 3), 5: ("cmyk", 4)}
_WHITE_IS_ZERO = 0
_UNSIGNED = 1
_PREMULTIPLIED, _ALPHA = 1, 2
_MOST_TILE_PIXELS = 150_000_000
_MOST_EXTRA_SAMPLES = 2  # alpha, and one more that some programs keep


def read_tiff(data: bytes, check: SizeCheck) -> Pixels:
    """Decode the first picture of a TIFF."""
    directory = next(tags.directories(data), None)
    if directory is None:
        raise CorruptPhoto
    check(directory.size_wh)
    bits = directory.numbers(tags.BITS) or (1,)
    stored = directory.number(tags.ORIENTATION, 1)
    stored = stored if 1 <= stored <= 8 else 1
    if max(bits) <= 8:
        return replace(read_with_pillow(data, "tiff", check), stored_orientation=stored)
    formats = directory.numbers(tags.SAMPLE_FORMAT) or (_UNSIGNED,)
    if set(bits) != {16} or set(formats) != {_UNSIGNED}:
        raise UnsupportedFormat(
            f"The TIFF has {max(bits)} bits a sample. Export it with 8 or 16 bits, without "
            "floating point."
        )
    return _deep(data, directory, stored)


def _deep(data: bytes, directory: tags.Directory, stored: int) -> Pixels:
    photometric = directory.number(tags.PHOTOMETRIC, -1)
    ink, inks = _INKS.get(photometric, ("rgb", 0))
    compression = directory.number(tags.COMPRESSION, _PLAIN)
    stored_samples = directory.number(tags.SAMPLES, 1)
    if not inks or stored_samples < inks:
        raise UnsupportedFormat("The TIFF is neither grey, RGB nor CMYK. Export it as RGB.")
    if stored_samples > inks + _MOST_EXTRA_SAMPLES:
        raise UnsupportedFormat("The TIFF has channels beside its colours. Export it as RGB.")
    left_to_turn = stored
    if compression == _PLAIN or compression in _DEFLATE:
        samples = _by_tifffile(data, directory, packed=compression != _PLAIN)
    elif compression in (_LZW, _PACKBITS) and ink != "cmyk":
        samples = _by_opencv(data)
        left_to_turn = 1  # OpenCV turns a TIFF as its tag says, even where it shall change nothing
    else:
        raise UnsupportedFormat(
            "The TIFF is packed in a way that is not read in 16 bits. Export it with ZIP or "
            "without compression."
        )
    if samples.shape[2] < inks:
        raise CorruptPhoto
    colours = samples[..., :inks] if inks > 1 else samples[..., 0]
    if photometric == _WHITE_IS_ZERO:
        colours = 65_535 - colours
    extra = directory.number(tags.EXTRA_SAMPLES, -1)
    alpha = samples[..., inks] if samples.shape[2] > inks and extra in (1, 2) else None
    return Pixels(
        np.ascontiguousarray(colours, dtype=np.uint16),
        ink,
        None if alpha is None else np.ascontiguousarray(alpha, dtype=np.uint16),
        directory.bytes_of(tags.ICC_PROFILE) or None,
        orientation=left_to_turn,
        stored_orientation=stored,
        premultiplied=extra == _PREMULTIPLIED,
    )


def _by_tifffile(data: bytes, directory: tags.Directory, *, packed: bool) -> NDArray[Any]:
    from tifffile import TiffFile, TiffFileError

    _check_segments(data, directory, packed=packed)
    try:
        with TiffFile(BytesIO(data)) as file:
            page: Any = file.pages[0]
            samples = np.asarray(page.asarray(maxworkers=1))
    except TiffFileError as error:
        raise CorruptPhoto from error
    width, height = directory.size_wh
    if samples.ndim == 3 and directory.number(tags.PLANAR, 1) == 2:
        samples = np.moveaxis(samples, 0, -1)
    samples = samples.reshape(samples.shape[0], samples.shape[1], -1)
    if samples.shape[:2] != (height, width) or samples.dtype != np.uint16:
        raise CorruptPhoto
    return samples


def _by_opencv(data: bytes) -> NDArray[Any]:
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if found is None or found.dtype != np.uint16:
        raise CorruptPhoto
    if found.ndim == 2:
        return found[..., None]
    return found[..., [2, 1, 0, *range(3, found.shape[2])]]


def _check_segments(data: bytes, directory: tags.Directory, *, packed: bool) -> None:
    """Unpack each strip or tile once, in pieces that are thrown away, up to what it may hold.

    tifffile unpacks a segment whole, however large it grows: sixty megabytes of zeros become
    sixty gigabytes.
    """
    width, height = directory.size_wh
    tiled = bool(directory.numbers(tags.TILE_OFFSETS))
    if tiled:
        across, down = directory.number(tags.TILE_WIDTH), directory.number(tags.TILE_LENGTH)
    else:
        across, down = width, min(height, directory.number(tags.ROWS_PER_STRIP, height))
    if not 0 < across * down <= _MOST_TILE_PIXELS:
        raise CorruptPhoto
    samples = directory.number(tags.SAMPLES, 1)
    planes = samples if directory.number(tags.PLANAR, 1) == 2 else 1
    most = across * down * (samples // planes) * 2
    segments = -(-height // down) * (-(-width // across) if tiled else 1) * planes
    offsets = directory.numbers(tags.TILE_OFFSETS if tiled else tags.STRIP_OFFSETS)
    counts = directory.numbers(tags.TILE_COUNTS if tiled else tags.STRIP_COUNTS)
    # more segments than the picture has room for would only cost time: each is unpacked
    if len(offsets) != segments or len(offsets) != len(counts):
        raise CorruptPhoto
    for at, count in zip(offsets, counts, strict=True):
        if at + count > len(data):
            raise Truncated
        if packed and _unpacks_beyond(data[at : at + count], most):
            raise TooManyBytes(
                "The file unpacks to far more data than a photograph holds. Export it again."
            )


def _unpacks_beyond(segment: bytes, most: int) -> bool:
    unpacker, total = zlib.decompressobj(), 0
    while segment:
        total += len(unpacker.decompress(segment, 1_000_000))
        if total > most:
            return True
        segment = unpacker.unconsumed_tail
    return False

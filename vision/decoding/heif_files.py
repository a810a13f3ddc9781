"""HEIC through pi-heif, whose libheif turns the pixels by itself."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.decoding.boxes import Still, read_still
from vision.decoding.pixels import Pixels, SizeCheck, Space
from vision.errors import CorruptPhoto, UnsupportedFormat

#: ISO/IEC 23091-2: colour primaries; whatever else is said is shown as sRGB
SPACES: dict[int, Space] = {9: "bt2020", 11: "display_p3", 12: "display_p3"}
_BEYOND_WHITE = (16, 18)  # PQ and HLG: their white is no picture's white


def read_heic(data: bytes, check: SizeCheck) -> Pixels:
    """Decode the primary picture of a HEIC; 10 bits are kept.

    irot and imir are the turning, and libheif applies them; an EXIF orientation beside them is
    only told (ISO/IEC 23008-12, annex A) and would turn the picture twice.
    """
    from pi_heif import open_heif  # not every process meets one, and it loads two libraries

    still = read_still(data)
    check(still.size_wh)
    refuse_beyond_white(still)
    file = open_heif(BytesIO(data), convert_hdr_to_8bit=False)
    check(file.size)
    samples = np.array(file)  # a copy: the file's own memory goes with the file
    if samples.ndim == 2:
        samples = samples[..., None]
    if samples.ndim != 3 or samples.shape[2] not in (1, 2, 3, 4):
        raise CorruptPhoto
    depth = int(file.info.get("bit_depth", 8))
    if samples.dtype == np.uint16:
        samples = _full_range(samples, depth, file.mode)
    count = samples.shape[2]
    alpha = np.ascontiguousarray(samples[..., -1]) if count in (2, 4) else None
    inks = np.ascontiguousarray(samples[..., :3] if count > 2 else samples[..., 0])
    return Pixels(
        inks,
        "rgb" if count > 2 else "grey",
        alpha,
        still.profile,
        SPACES.get(still.primaries, "srgb"),
        stored_orientation=still.orientation,
        premultiplied="a" in file.mode,
    )


def refuse_beyond_white(still: Still) -> None:
    """Refuse HDR pictures: showing one as sRGB would need a tone curve that nobody chose."""
    if still.profile is None and still.transfer in _BEYOND_WHITE:
        raise UnsupportedFormat(
            "The picture is stored for HDR screens. Turn HDR off in the camera, or export it as "
            "JPEG."
        )


def _full_range(samples: NDArray[Any], depth: int, mode: str) -> NDArray[Any]:
    """libheif's wrapper shifts to 16 bits and leaves the lowest bits empty: fill them."""
    if not mode.endswith(";16") or not 8 < depth < 16:
        return samples
    filled: NDArray[Any] = samples | (samples >> depth)
    return filled

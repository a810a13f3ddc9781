"""Camera RAW through LibRaw: developed as exposed, never brightened to the picture's own range.

Camera white balance, LibRaw's sRGB output in 16 bits with the sRGB curve, clipped highlights. Its
automatic brightening is off: a picture that was exposed too short must be seen to be so.
"""

from __future__ import annotations

from io import BytesIO

import numpy as np

from vision.decoding import tiff_tags as tags
from vision.decoding.pixels import Pixels, SizeCheck
from vision.errors import CorruptPhoto, Truncated, UnsupportedFormat

_SRGB_GAMMA = (2.4, 12.92)
#: LibRaw's flip (0, 180, 90 against and with the clock) as EXIF orientations
_AS_ORIENTATION = {0: 1, 3: 3, 5: 8, 6: 6}
_HALVING_PX = 2  # a half-size development makes one pixel of each square of the mosaic


def stated_size(data: bytes) -> tuple[int, int] | None:
    """The largest picture that a TIFF-like RAW says it holds; None for other containers."""
    sizes = [directory.size_wh for directory in tags.directories(data)]
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def read_raw(data: bytes, check: SizeCheck, at_least_px: int | None) -> Pixels:
    """Develop a camera RAW; LibRaw turns it upright by itself."""
    import rawpy  # not every process meets one, and its library takes 10 MB

    stated = stated_size(data)
    if stated is not None:
        check(stated)
    try:
        with rawpy.imread(BytesIO(data)) as raw:
            sizes = raw.sizes
            check((sizes.width, sizes.height))
            check((sizes.raw_width, sizes.raw_height))
            half = (
                at_least_px is not None
                and max(sizes.width, sizes.height) >= _HALVING_PX * at_least_px
            )
            rgb = raw.postprocess(
                half_size=half,
                use_camera_wb=True,
                output_color=rawpy.ColorSpace.sRGB,
                output_bps=16,
                gamma=_SRGB_GAMMA,
                no_auto_bright=True,
            )
    except rawpy.LibRawFileUnsupportedError as error:
        raise UnsupportedFormat(
            "This camera's RAW is not known. Convert it to DNG and send that."
        ) from error
    except rawpy.LibRawIOError as error:
        raise Truncated from error
    except rawpy.LibRawError as error:
        raise CorruptPhoto from error
    return Pixels(
        np.ascontiguousarray(rgb, dtype=np.uint16),
        "rgb",
        stored_orientation=_AS_ORIENTATION.get(sizes.flip, 1),
    )
